"""The workbench: what waits, what moved, what is stuck, what was left unfinished, each to its reader."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

from django.test import Client

Seat = Callable[[str], Client]


def home(client: Client) -> str:
    return client.get("/home/").content.decode()


def enter(filled: SimpleNamespace, who: str, on: date, **fields: object) -> object:
    from saima.ledger import actions
    from saima.ledger.checks import FactDraft

    draft = FactDraft(happened_on=on, project=filled.parts, **fields)  # type: ignore[arg-type]
    return actions.record_facts([draft], by=filled.users[who], on=on)[0]


def test_a_verifier_finds_what_waits_with_its_count(filled: SimpleNamespace, client_as: Seat) -> None:
    enter(filled, "t3", date(2023, 4, 6), kind="到位", amount=10_000_000_00)

    page = home(client_as("shenhe"))

    assert "<b>1</b> 条待认定" in page
    assert "1\u2009000 万元" in page


def test_only_verifiers_get_that_tile(filled: SimpleNamespace, client_as: Seat) -> None:
    enter(filled, "t3", date(2023, 4, 6), kind="到位", amount=10_000_000_00)

    assert 'href="/pending/"' not in home(client_as("t3"))


def test_the_week_shows_what_the_unit_entered_in_it(filled: SimpleNamespace, client_as: Seat) -> None:
    enter(filled, "t3", date(2023, 4, 6), kind="在谈", note="第二次洽谈")

    assert "近七日 <b>1</b> 条新记录" in home(client_as("t3"))
    assert "近七日 <b>0</b> 条新记录" in home(client_as("t6"))


def test_stuck_projects_say_who_waits_for_whom(filled: SimpleNamespace, client_as: Seat) -> None:
    type(filled.parts).objects.filter(pk=filled.parts.pk).update(stuck_on="用地预审", stuck_with="区规划自然资源局")

    page = home(client_as("t3"))

    assert "卡在：用地预审 · 等：区规划自然资源局" in page
    assert "49 天无新进展" in page


def test_the_lights_are_fetched_after_the_page(filled: SimpleNamespace, client_as: Seat) -> None:
    assert 'hx-get="/lights/tile/"' in home(client_as("t3"))
    assert 'hx-get="/lights/tile/"' in home(client_as("lingdao"))


def test_ones_own_drafts_wait_there(filled: SimpleNamespace, client_as: Seat) -> None:
    from saima.ledger import actions

    actions.save_draft(author=filled.users["t3"], kind="到位", project=filled.parts, data={})

    assert f"/projects/{filled.parts.code}/record/%E5%88%B0%E4%BD%8D/" in home(client_as("t3"))
    assert "/record/%E5%88%B0%E4%BD%8D/" not in home(client_as("t3lead"))


def test_recent_edits_are_named_with_who(filled: SimpleNamespace, client_as: Seat) -> None:
    address = f"/projects/{filled.parts.code}/edit/"
    client_as("t3").post(address, {"title": filled.parts.title, "site": "白马", "version": "1"})

    assert "三组专员" in home(client_as("t3lead")).split("最近改动的资料")[1]


def test_the_race_tile_is_fetched_after_the_page(filled: SimpleNamespace, client_as: Seat) -> None:
    assert 'hx-get="/home/standing/"' in home(client_as("t3"))
    assert client_as("t3").get("/home/standing/").status_code == 200
    assert client_as("audit").get("/home/standing/").content.strip() == b""


def test_quick_buttons_stand_only_for_those_who_record(filled: SimpleNamespace, client_as: Seat) -> None:
    assert "记接待考察" in home(client_as("t3"))
    assert "记接待考察" not in home(client_as("lingdao"))
