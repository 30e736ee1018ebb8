"""Firms and their projects, within the reader's data."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client

Seat = Callable[[str], Client]


def test_firms_are_listed_with_the_sums_of_their_visible_projects(records: SimpleNamespace, client_as: Seat) -> None:
    page = client_as("t3").get("/companies/").content.decode()

    assert "演示零部件有限公司" in page
    assert "36\u2009000" in page


def test_a_firm_without_a_visible_project_is_not_there(records: SimpleNamespace, client_as: Seat) -> None:
    assert "演示零部件" not in client_as("t6").get("/companies/").content.decode()
    assert client_as("t6").get(f"/companies/{records.company.pk}/").status_code == 404


def test_firms_are_found_by_credit_code_and_name(records: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("shenhe")

    assert "演示零部件" in client.get("/companies/?q=91500000MA5U").content.decode()
    assert "演示零部件" in client.get("/companies/?q=零部件").content.decode()
    assert "没有找到" in client.get("/companies/?q=没有这家").content.decode()


def test_one_firm_shows_its_projects(records: SimpleNamespace, client_as: Seat) -> None:
    page = client_as("t3").get(f"/companies/{records.company.pk}/").content.decode()

    assert "专用车零部件生产" in page
    assert "91500000MA5U00000X" in page
