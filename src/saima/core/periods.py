"""Half-open spans of days and the office's periods: week, month, quarter, half, year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

PeriodKind = Literal["week", "month", "quarter", "half", "year"]
_MONTHS_OF: dict[str, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_COUNT_OF: dict[str, int] = {"month": 12, "quarter": 4, "half": 2, "year": 1}
_CODE = re.compile(r"^(\d{4})(?:-(W(\d{1,2})|Q([1-4])|H([12])|(\d{1,2})))?$")


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `start` (inside) to `end` (the first day outside)."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            msg = f"a span cannot end ({self.end}) before it starts ({self.start})"
            raise ValueError(msg)

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day < self.end

    @property
    def last_day(self) -> date:
        """The last day inside."""
        return self.end - timedelta(days=1)


def first_of_month(year: int, month: int) -> date:
    """Return the first day of a month; months beyond 12 or below 1 roll into other years."""
    index = year * 12 + month - 1
    return date(index // 12, index % 12 + 1, 1)


def months_before(day: date, months: int) -> date:
    """Return the same day `months` earlier, or the last day of that month when it has no such day."""
    first = first_of_month(day.year, day.month - months)
    last = first_of_month(first.year, first.month + 1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


@dataclass(frozen=True, slots=True)
class Period:
    """One period of the office's rhythm. Weeks are ISO weeks, Monday to Sunday, of the ISO year."""

    kind: PeriodKind
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        most = date(self.year, 12, 28).isocalendar().week if self.kind == "week" else _COUNT_OF[self.kind]
        if not 1 <= self.number <= most:
            msg = f"{self.year} has no {self.kind} {self.number}"
            raise ValueError(msg)

    @classmethod
    def parse(cls, code: str) -> Period:
        """Read '2023-W14', '2023-03', '2023-Q1', '2023-H1' or '2023'; raises ValueError for anything else."""
        match = _CODE.match(code.strip())
        if not match:
            msg = f"{code!r} is no period: 2023-W14, 2023-03, 2023-Q1, 2023-H1 or 2023"
            raise ValueError(msg)
        year = int(match[1])
        for kind, group in (("week", 3), ("quarter", 4), ("half", 5), ("month", 6)):
            if match[group]:
                return cls(kind, year, int(match[group]))  # type: ignore[arg-type]
        return cls("year", year, 1)

    @property
    def code(self) -> str:
        """The period as it stands in addresses and files."""
        forms = {"week": "-W{:02d}", "month": "-{:02d}", "quarter": "-Q{}", "half": "-H{}", "year": ""}
        return f"{self.year}" + forms[self.kind].format(self.number)

    @property
    def title(self) -> str:
        """The period in the office's words."""
        if self.kind == "half":
            return f"{self.year}年{'上' if self.number == 1 else '下'}半年"
        forms = {"week": "第{}周", "month": "{}月", "quarter": "第{}季度", "year": ""}
        return f"{self.year}年" + forms[self.kind].format(self.number)

    @property
    def title_en(self) -> str:
        """The period in English."""
        forms = {"week": " week {}", "month": "-{:02d}", "quarter": " Q{}", "half": " H{}", "year": ""}
        return f"{self.year}" + forms[self.kind].format(self.number)

    @property
    def span(self) -> Span:
        """The days of the period."""
        if self.kind == "week":
            start = date.fromisocalendar(self.year, self.number, 1)
            return Span(start, start + timedelta(days=7))
        months = _MONTHS_OF[self.kind]
        start = first_of_month(self.year, (self.number - 1) * months + 1)
        return Span(start, first_of_month(start.year, start.month + months))

    @property
    def first_day(self) -> date:
        """The first day of the period."""
        return self.span.start

    @property
    def last_day(self) -> date:
        """The last day of the period (期末)."""
        return self.span.last_day

    @property
    def year_to_date(self) -> Span:
        """From 1 January of the period's year to the end of the period."""
        return Span(date(self.year, 1, 1), max(self.span.end, date(self.year, 1, 1)))

    @property
    def months(self) -> Fraction:
        """Months of the year elapsed at the period's end; a week counts its days of the year × 12 ÷ the year's days."""
        if self.kind != "week":
            return Fraction(self.number * _MONTHS_OF[self.kind])
        days = (date(self.year + 1, 1, 1) - date(self.year, 1, 1)).days
        elapsed = min(max((self.span.end - date(self.year, 1, 1)).days, 0), days)
        return Fraction(elapsed * 12, days)

    def previous(self) -> Period:
        """Return the period of the same kind just before this one."""
        if self.kind == "week":
            before = self.first_day - timedelta(days=7)
            year, week, _ = before.isocalendar()
            return Period("week", year, week)
        if self.number > 1:
            return Period(self.kind, self.year, self.number - 1)
        return Period(self.kind, self.year - 1, _COUNT_OF[self.kind])


PARTS: dict[str, tuple[str, ...]] = {
    "year": ("year", "全年"),
    "H1": ("H1", "上半年"),
    "H2": ("H2", "下半年"),
    **{f"Q{n}": (f"Q{n}", f"{word}季度") for n, word in enumerate("一二三四", start=1)},
    **{f"{n:02d}": (f"{n:02d}", str(n), f"{n}月") for n in range(1, 13)},
}
"""Parts of a year by the name they are kept under, each with the names it is written by."""


def is_within(period: Period, part: str) -> bool:
    """Tell whether a period lies in a part of its year; a week lies where its last day does.

    Example:
        >>> is_within(Period.parse("2023-02"), "Q1"), is_within(Period.parse("2023-H1"), "Q1")
        (True, False)

    """
    if part == "year":
        return period.kind == "year"
    span = Period.parse(f"{period.last_day.year}-{part}").span
    return period.last_day in span and (period.kind == "week" or period.first_day in span)


def trailing_months(count: int, period: Period) -> Span:
    """Return the last `count` whole months that end with the period's last day."""
    end = period.span.end
    return Span(months_before(end, count), end)
