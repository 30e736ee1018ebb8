"""The office's calendar: which days are worked, and the n-th working day after another."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from saima.core.calendarfile import read_calendar
from saima.core.problems import Problems
from saima.core.workdays import OutsideCalendar, WorkCalendar

TEXT = (Path(__file__).parents[2] / "catalogue/calendars.yaml").read_text(encoding="utf-8")
CALENDAR = read_calendar(TEXT, file="calendars.yaml")
SHANGHAI = ZoneInfo("Asia/Shanghai")
days = st.dates(date(2022, 1, 1), date(2026, 11, 30))
counts = st.integers(0, 300)


@pytest.mark.parametrize(("year", "worked"), [(2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_as_many_working_days_as_its_notice_leaves(year, worked):
    assert CALENDAR.between(date(year, 1, 1), date(year + 1, 1, 1)) == worked


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (date(2023, 1, 20), date(2023, 2, 1)),
        (date(2026, 2, 13), date(2026, 2, 27)),
        (date(2026, 4, 30), date(2026, 5, 11)),
        (date(2026, 9, 30), date(2026, 10, 13)),
        (date(2023, 3, 30), date(2023, 4, 7)),
        (date(2023, 2, 17), date(2023, 2, 24)),
        (date(2023, 4, 21), date(2023, 4, 27)),
    ],
)
def test_five_working_days_over_holidays_and_make_up_days(start, due):
    assert CALENDAR.after(start, 5) == due


def test_what_arrives_after_closing_time_or_on_a_day_off_arrives_on_the_next_working_day():
    assert CALENDAR.received_on(datetime(2023, 4, 4, 17, 30, tzinfo=SHANGHAI)) == date(2023, 4, 4)
    assert CALENDAR.received_on(datetime(2023, 4, 4, 17, 31, tzinfo=SHANGHAI)) == date(2023, 4, 6)
    assert CALENDAR.received_on(datetime(2023, 4, 5, 9, 0, tzinfo=SHANGHAI)) == date(2023, 4, 6)
    assert CALENDAR.received_on(datetime(2023, 4, 23, 9, 0, tzinfo=SHANGHAI)) == date(2023, 4, 23)


def test_a_reckoning_that_touches_a_year_without_a_notice_is_provisional():
    assert not CALENDAR.is_provisional(date(2026, 12, 1), date(2026, 12, 31))
    assert CALENDAR.is_provisional(date(2026, 12, 28), date(2027, 1, 4))


def test_reading_a_notice_changes_what_was_reckoned_by_weekends():
    before = CALENDAR.after(date(2026, 12, 30), 3)
    read = CALENDAR.with_year(2027, holidays=frozenset({date(2027, 1, 1)}), workdays=frozenset({date(2027, 1, 3)}))
    assert (before, read.after(date(2026, 12, 30), 3)) == (date(2027, 1, 4), date(2027, 1, 4))
    assert read.after(date(2026, 12, 30), 2) == date(2027, 1, 3)
    assert not read.is_provisional(date(2026, 12, 30), date(2027, 1, 4))


@given(days, counts, counts)
def test_working_days_add(day, first, second):
    assert CALENDAR.after(CALENDAR.after(day, first), second) == CALENDAR.after(day, first + second)


@given(days, days, counts)
def test_an_earlier_start_is_never_due_later(one, other, count):
    earlier, later = sorted((one, other))
    assert CALENDAR.after(earlier, count) <= CALENDAR.after(later, count)


@given(days, st.integers(1, 300))
def test_the_day_found_is_worked_and_has_so_many_working_days_behind_it(day, count):
    found = CALENDAR.after(day, count)
    assert CALENDAR.is_working(found)
    assert CALENDAR.between(day, found) + CALENDAR.is_working(found) - CALENDAR.is_working(day) == count


@given(days, days)
def test_counting_agrees_with_looking_at_every_day(one, other):
    start, end = sorted((one, other))
    each = [date.fromordinal(n) for n in range(start.toordinal(), end.toordinal())]
    assert CALENDAR.between(start, end) == sum(CALENDAR.is_working(day) for day in each)


def test_a_negative_limit_and_a_day_off_every_calendar_are_refused():
    with pytest.raises(ValueError, match="-1 working days"):
        CALENDAR.after(date(2023, 1, 1), -1)
    for day in (date(1980, 1, 1), date(2099, 12, 31)):
        with pytest.raises(OutsideCalendar):
            WorkCalendar().after(day, 1)
    assert CALENDAR.between(date(2023, 1, 2), date(2023, 1, 1)) == 0


def test_every_fault_of_a_calendar_file_is_told_at_once():
    text = (
        "closes_at: 25:00\nyears:\n  2023:\n    notice: ''\n    holidays: [02-30, x]\n    workdays: [01-02, 01-03]\n"
        "    freedays: []\nlocal:\n  - {day: 2023-13-01, works: perhaps}\n"
    )
    with pytest.raises(Problems) as refused:
        read_calendar(text, file="c.yaml")
    places = {problem.place.split("·", 1)[1] for problem in refused.value.problems}
    assert places == {
        "closes_at",
        "2023·notice",
        "2023·holidays·02-30",
        "2023·holidays·x",
        "2023·workdays·01-02",
        "2023·workdays·01-03",
        "2023·freedays",
        "local 1·day",
        "local 1·works",
        "local 1·document",
    }


def test_local_days_count_like_the_notice_s():
    text = yaml.safe_dump(
        {
            "years": {"2023": {"notice": "n", "holidays": [], "workdays": []}},
            "local": [
                {"day": "2023-11-23", "works": "no", "document": "县庆"},
                {"day": "2023-11-25", "works": "yes", "document": "县庆调休"},
            ],
        }
    )
    calendar = read_calendar(text, file="c.yaml")
    assert not calendar.is_working(date(2023, 11, 23))
    assert calendar.is_working(date(2023, 11, 25))
