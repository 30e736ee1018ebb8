"""Clocks: from a start and a limit to the day a matter is due, with stops charged to whoever held it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.test_workdays import CALENDAR

from saima.core.clocks import Clock, Limit, Stop, counted, due, held, read
from saima.core.workdays import WorkCalendar

days = st.dates(date(2022, 1, 1), date(2026, 6, 30))
limits = st.builds(Limit, st.integers(1, 60), st.sampled_from(["working", "calendar"]))


@st.composite
def stops(draw):
    since = draw(days)
    return Stop(since, since + timedelta(days=draw(st.integers(0, 40))), held_by=draw(st.sampled_from("甲乙丙")))


clocks = st.builds(Clock, days, limits, st.lists(stops(), max_size=4).map(tuple))


def test_the_handover_of_the_demonstration_turns_late_after_its_fifth_working_day():
    clock = Clock(date(2023, 3, 30), Limit(5))
    assert due(clock, CALENDAR) == date(2023, 4, 7)
    assert read(clock, date(2023, 4, 7), CALENDAR).standing == "running"
    late = read(clock, date(2023, 4, 10), CALENDAR)
    assert (late.standing, late.left) == ("overdue", -1)


def test_a_stop_moves_the_due_day_by_the_working_days_it_covers_and_is_charged_to_its_holder():
    stop = Stop(date(2023, 4, 3), date(2023, 4, 7), "补正", "区林业局", "企业")
    clock = Clock(date(2023, 3, 30), Limit(5), (stop,))
    assert due(clock, CALENDAR) == date(2023, 4, 12)
    shown = read(clock, date(2023, 4, 4), CALENDAR)
    assert (shown.standing, shown.stop, shown.used, shown.held) == ("stopped", stop, 1, (("企业", 2),))
    assert read(clock, date(2023, 4, 12), CALENDAR).held == (("企业", 3),)


def test_a_clock_that_stands_still_has_no_due_day_until_it_runs_again():
    clock = Clock(date(2023, 3, 30), Limit(5), (Stop(date(2023, 4, 3)),))
    assert due(clock, CALENDAR) is None
    assert read(clock, date(2023, 12, 1), CALENDAR).standing == "stopped"


def test_a_stop_after_the_due_day_saves_nobody():
    clock = Clock(date(2023, 3, 30), Limit(5), (Stop(date(2023, 4, 8)),))
    assert due(clock, CALENDAR) == date(2023, 4, 7)
    assert read(clock, date(2023, 4, 8), CALENDAR).standing == "overdue"


def test_a_due_day_that_the_paper_states_is_moved_by_stops_like_any_other():
    sunday = Clock(date(2023, 3, 30), Limit(6), stated=date(2023, 4, 9))
    assert due(sunday, CALENDAR) == date(2023, 4, 9)
    assert read(sunday, date(2023, 4, 9), CALENDAR).standing == "running"
    stopped = Clock(date(2023, 3, 30), Limit(6), (Stop(date(2023, 4, 6), date(2023, 4, 10)),), stated=date(2023, 4, 9))
    assert due(stopped, CALENDAR) == date(2023, 4, 11)


def test_a_stated_due_day_is_provisional_only_once_a_stop_has_moved_it():
    clock = Clock(date(2026, 12, 29), Limit(5), stated=date(2027, 1, 6))
    assert not read(clock, date(2026, 12, 29), CALENDAR).provisional
    moved = Clock(clock.start, clock.limit, (Stop(date(2026, 12, 30), date(2026, 12, 31)),), stated=clock.stated)
    assert read(moved, date(2026, 12, 31), CALENDAR).provisional


def test_what_is_done_is_read_as_of_the_day_it_was_done():
    clock = Clock(date(2023, 3, 30), Limit(5), done_on=date(2023, 4, 7))
    assert read(clock, date(2023, 5, 1), CALENDAR).standing == "done"
    late = Clock(date(2023, 3, 30), Limit(5), done_on=date(2023, 4, 10))
    assert (read(late, date(2023, 5, 1), CALENDAR).standing, read(late, date(2023, 4, 7), CALENDAR).standing) == (
        "done_late",
        "running",
    )


def test_a_due_day_in_a_year_without_a_notice_is_provisional():
    assert read(Clock(date(2026, 12, 29), Limit(5)), date(2026, 12, 29), CALENDAR).provisional
    assert not read(Clock(date(2026, 12, 1), Limit(5)), date(2026, 12, 2), CALENDAR).provisional


@given(clocks)
def test_exactly_the_limit_is_counted_by_the_due_day_and_not_a_day_earlier(clock):
    found = due(clock, CALENDAR)
    assert counted(clock, found, CALENDAR) == clock.limit.days
    assert counted(clock, found - timedelta(days=1), CALENDAR) == clock.limit.days - 1


@given(clocks, stops())
def test_a_further_stop_never_brings_the_due_day_forward(clock, stop):
    more = Clock(clock.start, clock.limit, (*clock.stops, stop))
    assert due(more, CALENDAR) >= due(clock, CALENDAR)


@given(clocks, st.integers(1, 30))
def test_a_longer_limit_is_never_due_earlier(clock, more):
    longer = Clock(clock.start, Limit(clock.limit.days + more, clock.limit.basis), clock.stops)
    assert due(longer, CALENDAR) > due(clock, CALENDAR)


@given(days, limits, st.integers(1, 20), st.integers(1, 20))
def test_a_stop_within_the_limit_is_neutral(start, limit, wait, length):
    """A stop of so many days of the basis moves the due day by exactly so many."""
    first = CALENDAR.after(start, wait) if limit.basis == "working" else start + timedelta(days=wait)
    end = CALENDAR.after(first, length) if limit.basis == "working" else first + timedelta(days=length)
    plain = due(Clock(start, limit), CALENDAR)
    if first > plain:
        return
    later = Clock(start, Limit(limit.days + length, limit.basis))
    assert due(Clock(start, limit, (Stop(first, end),)), CALENDAR) == due(later, CALENDAR)


@given(clocks, days)
def test_no_clock_runs_backwards(clock, on):
    now, then = read(clock, on, CALENDAR), read(clock, on + timedelta(days=1), CALENDAR)
    assert 0 <= now.used <= then.used <= now.used + 1
    assert now.left == clock.limit.days - now.used
    assert all(days > 0 for _, days in now.held)


@given(clocks, days)
def test_every_day_is_either_counted_or_charged(clock, on):
    if on <= clock.start:
        return
    found = held(clock.stops, clock.start, on, CALENDAR, clock.limit.basis)
    first, end = clock.start + timedelta(days=1), on + timedelta(days=1)
    passed = CALENDAR.between(first, end) if clock.limit.basis == "working" else (end - first).days
    assert counted(clock, on, CALENDAR) + sum(days for _, days in found) == passed


def test_a_limit_of_no_days_and_a_stop_that_ends_before_it_begins_are_refused():
    with pytest.raises(ValueError, match="0 days"):
        Limit(0)
    with pytest.raises(ValueError, match="before it begins"):
        Stop(date(2023, 4, 2), date(2023, 4, 1))


def test_the_calendar_days_basis_knows_no_weekend():
    assert due(Clock(date(2023, 1, 20), Limit(5, "calendar")), WorkCalendar()) == date(2023, 1, 25)
