"""The office's calendar: which days are worked, and the n-th working day after another (办公日历).

In China a week has five working days except where the yearly notice of the State Council Office says otherwise: it
names holidays (放假) and weekend days worked instead (调休上班). A year without a notice is reckoned by weekends alone
and whatever rests on it is provisional (暂定).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property

from saima.core.periods import Span

CLOSES_AT = time(17, 30)
_FIRST, _LAST = date(1990, 1, 1), date(2099, 12, 31)


class OutsideCalendar(ValueError):
    """A day that no office calendar reaches (before 1990 or after 2099)."""


@dataclass(frozen=True)
class WorkCalendar:
    """A place's calendar as plain values; equal calendars reckon equally.

    `holidays` are days off that are no ordinary weekend or that a notice names, `workdays` weekend days worked,
    `announced` the years a notice was read for, `closes_at` the hour after which what arrives counts as arriving on
    the next working day.

    Example:
        >>> calendar = WorkCalendar(frozenset({date(2023, 4, 5)}), frozenset(), frozenset({2023}))
        >>> calendar.after(date(2023, 3, 30), 5)
        datetime.date(2023, 4, 7)

    """

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    announced: frozenset[int] = frozenset()
    closes_at: time = field(default=CLOSES_AT)

    @cached_property
    def _worked(self) -> tuple[int, ...]:
        """The ordinals of all working days from 1990 to 2099, ascending."""
        holidays = {day.toordinal() for day in self.holidays}
        workdays = {day.toordinal() for day in self.workdays}
        return tuple(
            ordinal
            for ordinal in range(_FIRST.toordinal(), _LAST.toordinal() + 1)
            if ordinal in workdays or (ordinal not in holidays and (ordinal + 6) % 7 < 5)
        )

    def is_working(self, day: date) -> bool:
        """Tell whether the office works on a day."""
        if day in self.workdays:
            return True
        return day.weekday() < 5 and day not in self.holidays

    def after(self, day: date, count: int) -> date:
        """Return the `count`-th working day after `day`, which itself does not count (民法典 第二百零一条).

        0 gives `day` itself. ValueError for a negative count; OutsideCalendar beyond 1990–2099.
        """
        if count < 0:
            msg = f"a limit of {count} working days"
            raise ValueError(msg)
        if count == 0:
            return day
        worked = self._worked
        position = bisect_right(worked, day.toordinal()) + count - 1
        if day < _FIRST or position >= len(worked):
            raise OutsideCalendar(day)
        return date.fromordinal(worked[position])

    def last(self, day: date, count: int) -> date:
        """Return the first of the last `count` working days up to `day` (inside).

        ValueError for fewer than one; OutsideCalendar beyond 1990–2099.
        """
        if count < 1:
            msg = f"the last {count} working days"
            raise ValueError(msg)
        position = bisect_right(self._worked, day.toordinal()) - count
        if position < 0 or day > _LAST:
            raise OutsideCalendar(day)
        return date.fromordinal(self._worked[position])

    def count(self, span: Span) -> int:
        """Return how many working days a span of days holds."""
        return self.between(span.start, span.end)

    def between(self, start: date, end: date) -> int:
        """Return how many working days lie in start ≤ day < end; 0 when the end is not after the start."""
        if end <= start:
            return 0
        if start < _FIRST or end > _LAST:
            raise OutsideCalendar(start if start < _FIRST else end)
        return bisect_left(self._worked, end.toordinal()) - bisect_left(self._worked, start.toordinal())

    def received_on(self, moment: datetime) -> date:
        """Return the day that something arriving at a moment (local time) counts as received.

        What arrives after closing time, or on a day off, counts as arriving on the next working day.
        """
        day = moment.date()
        if self.is_working(day) and moment.time() <= self.closes_at:
            return day
        return self.after(day, 1)

    def is_provisional(self, start: date, end: date) -> bool:
        """Tell whether a reckoning from `start` to `end` (both inside) touches a year without a notice."""
        return any(year not in self.announced for year in range(start.year, end.year + 1))

    def with_year(
        self, year: int, *, holidays: frozenset[date], workdays: frozenset[date], announced: bool = True
    ) -> WorkCalendar:
        """Return the calendar with one year's notice read; what was there for that year is replaced."""
        kept = frozenset(day for day in self.holidays if day.year != year)
        kept_workdays = frozenset(day for day in self.workdays if day.year != year)
        years = self.announced | {year} if announced else self.announced
        return WorkCalendar(kept | holidays, kept_workdays | workdays, years, self.closes_at)


def next_day(day: date) -> date:
    """Return the calendar day after `day`."""
    return day + timedelta(days=1)
