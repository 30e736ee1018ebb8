"""Two runs of one race: the earlier period as the later one's ledger has it, and what each project gained."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

from saima.assessment import actions
from saima.assessment.freezing import assessment_of
from saima.assessment.rereading import change_between, reread
from saima.core.periods import Period
from saima.ledger import actions as ledger
from saima.ledger.checks import FactDraft

YI = 10**10


def test_a_visit_recorded_late_is_a_data_adjustment_of_its_month(two_months: SimpleNamespace) -> None:
    assert reread(two_months.february, two_months.march) == {"接待": {"T6": Fraction(9)}}

    moved = change_between(two_months.february, two_months.march, unit="T6", language="zh")

    assert moved is not None
    (line,) = moved.lines
    assert line.name == "接待"
    # 4 of 10, then 9 as corrected and 11 with March's own, of which 10 count: 2.00 → 5.00.
    assert line.points == Fraction(3)
    assert line.parts["restated"] > line.parts["own"] > 0
    assert line.parts["restated"] + line.parts["own"] == 3


def test_records_gained_are_told_by_project(two_months: SimpleNamespace) -> None:
    moved = change_between(two_months.february, two_months.march, unit="T3", language="zh")

    assert moved is not None
    lines = {line.name: line for line in moved.lines}
    assert [part.project for part in lines["到位"].projects] == [two_months.parts.code]
    assert [part.project for part in lines["接待"].projects] == [""]
    assert sum(part.points for part in lines["到位"].projects) == lines["到位"].parts["own"]
    assert lines["到位"].parts["restated"] == 0


def test_a_correction_after_a_run_is_all_there_is_between_it_and_a_run_of_the_same_period(
    two_months: SimpleNamespace,
) -> None:
    users, on = two_months.users, two_months.on
    ledger.withdraw_facts([two_months.arrived[2]], reason="试验", by=users["zhongxin"], on=on)
    again = actions.run_adopted(adopted=two_months.adopted, period=Period.parse("2023-03"), as_of=on, by=None)

    moved = change_between(two_months.march, again, unit="T3", language="zh")

    assert moved is not None
    assert moved.total["restated"] == moved.points < 0
    assert not moved.total["own"]


def test_an_attribution_that_changed_moves_past_amounts_of_both_units(two_months: SimpleNamespace) -> None:
    users, units, on = two_months.users, two_months.units, two_months.on
    ledger.attribute(
        project=two_months.parts, shares=[(units["T3"], 5_000), (units["T6"], 5_000)], document="纪要",
        effective_on=on, by=users["zhongxin"],
    )  # fmt: skip
    again = actions.run_adopted(adopted=two_months.adopted, period=Period.parse("2023-03"), as_of=on, by=None)

    found = reread(two_months.march, again)

    assert found["到位资金"] == {"T3": Fraction(305 * YI, 200), "T6": Fraction(305 * YI, 200)}


def test_only_units_that_something_concerns_are_traced_again(
    two_months: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    for run in (two_months.february, two_months.march):
        assessment_of(run)

    with django_assert_num_queries(2):  # the records between the two runs, then the facts of T6
        reread(two_months.february, two_months.march)


def test_what_concerns_another_period_only_is_not_traced(
    two_months: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    users, units, on = two_months.users, two_months.units, two_months.on
    ledger.record_facts(
        [FactDraft("接待考察", date(2023, 4, 9), unit=units["T3"], quantity=1)], by=users["zhongxin"], on=on
    )
    april = actions.run_adopted(adopted=two_months.adopted, period=Period.parse("2023-04"), as_of=on, by=None)
    assessment_of(two_months.march)

    with django_assert_num_queries(1):
        assert reread(two_months.march, april) == {}


def test_a_run_read_at_the_same_moment_needs_no_reading(
    two_months: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        assert reread(two_months.march, two_months.march) == {}
