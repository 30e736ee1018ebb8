"""Pages of agreements ask the database the same few times, however much there is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.agreements.conftest import APPROVED

from saima.agreements import drawing
from saima.agreements.checks import ClauseDraft

Seat = Callable[[str], Client]
FRAME = 3
"""Statements of every page: session, user, place."""


def statements(client: Client, where: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(where)
    assert answer.status_code == 200, where
    return len(seen)


def more(cast: SimpleNamespace, count: int, first: int = 0) -> None:
    clauses = [
        ClauseDraft("年度投资", f"第{n}年投资", due_on=date(2001 + n, 12, 31), year=2001 + n, amount=10**8)
        for n in range(first, first + count)
    ]
    drawing.add_clauses(agreement=cast.agreement, clauses=clauses, by=cast.users["t3"], on=APPROVED)


def test_no_page_asks_more_often_when_more_is_owed(agreement: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("t3")
    more(agreement, 1)
    pages = {
        "/agreements/": FRAME + 2,
        "/agreements/promised/": FRAME + 4,
        "/agreements/signings/": FRAME + 3,
        f"/agreements/{agreement.agreement.code}/": FRAME + 6,
        f"/agreements/{agreement.parts_of['投资到位'].code}/": FRAME + 6,
        f"/projects/{agreement.parts.code}/agreements/": FRAME + 5,
    }
    for where in pages:
        client.get(where)
    few = {where: statements(client, where) for where in pages}

    more(agreement, 20, first=1)

    many = {where: statements(client, where) for where in pages}
    assert many == few
    assert {where: count for where, count in many.items() if count > pages[where]} == {}
