"""Gauges: exact shares of a plan on any day, and the day on which it falls so far behind; checked against every day."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saima.core.gauges import Course, Gauge, Milestones, Reading

FIRST = date(2023, 1, 1)
TEN = Milestones([date(2023, month, 10) for month in range(1, 11)], 4)


def test_a_milestone_is_owed_from_the_day_after_its_planned_day() -> None:
    on = {day: TEN.due(date(2023, 6, day)) for day in (10, 11)}

    assert on == {10: Fraction(1, 2), 11: Fraction(3, 5)}
    assert Reading(TEN, date(2023, 6, 11)).behind == 20


@pytest.mark.parametrize(
    ("points", "beyond", "until"),
    [(10, False, date(2023, 5, 10)), (10, True, date(2023, 6, 10)), (60, False, date(2023, 10, 10)), (60, True, None)],
)
def test_reaching_a_distance_and_going_beyond_it_are_told_apart(points: int, beyond: bool, until: date | None) -> None:
    assert TEN.holds_until(points, beyond=beyond) == until


def test_funds_are_owed_by_the_days_passed() -> None:
    year = Course(date(2023, 1, 1), date(2023, 12, 31), part=1, whole=5)

    assert year.due(date(2023, 1, 1)) == 0
    assert year.due(date(2023, 4, 10)) == Fraction(99, 365)
    assert year.due(date(2024, 1, 1)) == year.due(date(2030, 1, 1)) == 1
    assert Reading(year, date(2023, 4, 10)).behind == Fraction(2600, 365)


def test_a_plan_that_ends_before_it_starts_is_owed_whole_after_its_end() -> None:
    late = Course(date(2023, 6, 1), date(2023, 3, 31), part=0, whole=1)

    assert [late.due(date(2023, 3, 31)), late.due(date(2023, 4, 1))] == [0, 1]
    assert late.holds_until(100, beyond=False) == date(2023, 3, 31)


DAYS = st.integers(0, 60).map(lambda n: FIRST + timedelta(days=n))
PLANS: st.SearchStrategy[Gauge] = st.one_of(
    st.lists(DAYS, min_size=1, max_size=12).flatmap(
        lambda days: st.integers(0, len(days)).map(lambda reached: Milestones(sorted(days), reached))
    ),
    st.builds(Course, DAYS, DAYS, st.integers(0, 12), st.integers(1, 10)),
)


@given(PLANS, st.integers(1, 100), st.booleans())
def test_the_day_found_is_the_last_of_every_day_before_the_distance(plan: Gauge, points: int, beyond: bool) -> None:
    every = [FIRST + timedelta(days=n) for n in range(-3, 70)]
    behind = {day: Reading(plan, day).behind for day in every}
    far = [day for day in every if (behind[day] > points if beyond else behind[day] >= points)]

    until = plan.holds_until(points, beyond=beyond)

    assert until == (far[0] - timedelta(days=1) if far else None)
    assert list(behind.values()) == sorted(behind.values())
