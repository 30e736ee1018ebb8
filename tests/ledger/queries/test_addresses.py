"""A list's address is read whatever stands in it, written back short, and leads to the pages around."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from saima.ledger.queries.activities import ActivityFilter
from saima.ledger.queries.addresses import Conditions, Page
from saima.ledger.queries.projects import ProjectFilter


@dataclass(frozen=True, slots=True)
class Shelf(Conditions):
    kind: str = "book"
    q: str = ""

    @classmethod
    def allows(cls, name: str, value: str) -> bool:
        return name != "kind" or value in {"book", "map"}


def test_conditions_are_read_trimmed_and_what_makes_no_sense_is_left_out() -> None:
    assert Shelf.read({"kind": "map", "q": " 长江\0 ", "page": "3", "other": "x"}) == Shelf(3, "map", "长江")
    assert Shelf.read({"kind": "cup", "page": "²"}) == Shelf()


@pytest.mark.parametrize(
    ("typed", "page"),
    [("1", 1), ("0", 1), ("-4", 1), ("", 1), ("x", 1), ("２", 1), ("99999", 99_999), ("9" * 5000, 100_000)],
)
def test_a_page_number_is_a_number_in_bounds_whatever_is_typed(typed: str, page: int) -> None:
    assert Conditions.read({"page": typed}).page == page


def test_the_address_holds_what_differs_from_the_default_and_a_change_goes_to_the_first_page() -> None:
    here = Shelf(3, "map")

    assert here.query() == "?kind=map"
    assert here.query(page=4) == "?page=4&kind=map"
    assert here.query(kind="book", q="长江 a") == "?q=%E9%95%BF%E6%B1%9F+a"
    assert Shelf().query() == "?"


def test_the_pager_leads_back_from_the_second_page_and_on_while_rows_follow() -> None:
    more, end = (SimpleNamespace(first=51, last=60, has_more=follow) for follow in (True, False))

    assert Shelf(2, "map").pager(more) == {
        "first": 51, "last": 60, "before": "?kind=map", "after": "?page=3&kind=map",
    }  # fmt: skip
    assert (Shelf(2).pager(end)["before"], Shelf(2).pager(end)["after"]) == ("?", "")
    assert Shelf().pager(end)["before"] == ""


@pytest.mark.parametrize(
    ("page", "rows", "first", "last", "has_more"),
    [(1, 25, 1, 25, True), (3, 10, 51, 60, False), (4, 0, 0, 75, False)],
)
def test_a_page_holds_its_part_of_the_list_and_tells_which_rows_those_are(
    page: int, rows: int, first: int, last: int, has_more: bool
) -> None:
    every = tuple(range(60))
    part = Conditions(page).part(25)
    shown = Page(rows=every[part], count=len(every), start=part.start)

    assert len(shown.rows) == rows
    assert (shown.first, shown.last, shown.has_more) == (first, last, has_more)


@pytest.mark.parametrize("month", ["2023-²", "²²²²-03", "0000-03", "2023-13", "2023-Q1", "2023", "03"])
def test_a_month_that_is_none_is_no_condition(month: str) -> None:
    assert ActivityFilter.read({"month": month}).month == ""
    assert ActivityFilter.read({"month": "2023-03"}).month == "2023-03"


def test_projects_are_sorted_by_a_known_column_in_either_direction() -> None:
    found = [ProjectFilter.read({"sort": sort}).sort for sort in ("title", "-title", "--title", "password", "-")]

    assert found == ["title", "-title", "-last", "-last", "-last"]
