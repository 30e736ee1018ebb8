"""Activities of units: by kind, unit and month, within the reader's data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

from django.test import Client

from saima.ledger.views.activities import months_back

Seat = Callable[[str], Client]


def test_activities_are_listed_with_counts_and_quantities(records: SimpleNamespace, client_as: Seat) -> None:
    page = client_as("shenhe").get("/activities/").content.decode()

    assert "六组来宾" in page
    assert "接待考察<i>1</i>" in page
    assert "接待考察 <b>2</b> 家" in page


def test_a_team_sees_its_own_activities_only(records: SimpleNamespace, client_as: Seat) -> None:
    assert "六组来宾" not in client_as("t3").get("/activities/").content.decode()
    assert "六组来宾" in client_as("t6").get("/activities/").content.decode()


def test_month_unit_and_kind_narrow_the_list(records: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("shenhe")

    assert "六组来宾" in client.get("/activities/?month=2023-04&unit=T6&kind=接待考察").content.decode()
    assert "没有符合条件" in client.get("/activities/?month=2023-03").content.decode()
    assert "六组来宾" not in client.get("/activities/?unit=T3").content.decode()
    assert "六组来宾" not in client.get("/activities/?kind=外出招商").content.decode()
    assert "六组来宾" in client.get("/activities/?month=2023-13").content.decode()


def test_a_withdrawn_visit_is_gone_from_the_list(records: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("t6")
    client.post(f"/facts/{records.visit.code}/withdraw/", {"reason": "重复登记"})

    assert "六组来宾" not in client.get("/activities/").content.decode()


def test_months_go_back_across_the_year() -> None:
    assert months_back(date(2023, 2, 10), 4) == ["2023-02", "2023-01", "2022-12", "2022-11"]
