"""Half-open spans and the office's periods: codes, names, days, what lies before."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saima.core.periods import Period, Span, first_of_month, months_before, trailing_months


def test_a_span_has_its_start_inside_and_its_end_outside():
    span = Span(date(2023, 1, 1), date(2023, 2, 1))

    assert date(2023, 1, 1) in span
    assert date(2023, 2, 1) not in span
    assert "2023-01-15" not in span
    assert span.last_day == date(2023, 1, 31)
    with pytest.raises(ValueError, match="before it starts"):
        Span(date(2023, 2, 1), date(2023, 1, 1))


@pytest.mark.parametrize(
    ("code", "title", "title_en", "first", "last", "months"),
    [
        ("2023", "2023年", "2023", date(2023, 1, 1), date(2023, 12, 31), 12),
        ("2023-03", "2023年3月", "2023-03", date(2023, 3, 1), date(2023, 3, 31), 3),
        ("2023-Q2", "2023年第2季度", "2023 Q2", date(2023, 4, 1), date(2023, 6, 30), 6),
        ("2023-H1", "2023年上半年", "2023 H1", date(2023, 1, 1), date(2023, 6, 30), 6),
        ("2023-H2", "2023年下半年", "2023 H2", date(2023, 7, 1), date(2023, 12, 31), 12),
        ("2023-W14", "2023年第14周", "2023 week 14", date(2023, 4, 3), date(2023, 4, 9), Fraction(99 * 12, 365)),
    ],
)
def test_a_period_knows_its_days_its_months_and_its_names(code, title, title_en, first, last, months):
    period = Period.parse(code)

    assert (period.title, period.title_en) == (title, title_en)
    assert (period.first_day, period.last_day) == (first, last)
    assert period.months == months
    assert (period.year_to_date.start, period.year_to_date.last_day) == (date(2023, 1, 1), last)


@pytest.mark.parametrize("code", ["2023-13", "2023-00", "2023-Q5", "2023-H3", "2023-W53", "23-01", "2023年", ""])
def test_what_is_no_period_is_refused(code):
    with pytest.raises(ValueError, match=r"2023|period"):
        Period.parse(code)


def test_a_first_week_that_begins_the_year_before_counts_only_days_of_its_year():
    first = Period.parse("2025-W01")

    assert first.first_day == date(2024, 12, 30)
    assert first.months == Fraction(5 * 12, 365)
    assert first.previous().code == "2024-W52"


@given(st.sampled_from(["week", "month", "quarter", "half", "year"]), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_the_period_before_ends_where_the_next_begins_and_its_code_reads_back(kind, day):
    year = day.isocalendar().year if kind == "week" else day.year
    sizes = {"week": day.isocalendar().week, "month": day.month, "quarter": (day.month + 2) // 3, "year": 1}
    period = Period(kind, year, sizes.get(kind, (day.month + 5) // 6))

    assert day in period.span
    assert period.previous().span.end == period.first_day
    assert Period.parse(period.code) == period


def test_months_before_a_day_that_the_month_has_not_give_its_last():
    assert months_before(date(2024, 3, 31), 1) == date(2024, 2, 29)
    assert months_before(date(2023, 1, 15), 13) == date(2021, 12, 15)
    assert first_of_month(2023, 14) == date(2024, 2, 1)
    assert first_of_month(2023, 0) == date(2022, 12, 1)


def test_trailing_months_end_with_the_period():
    span = trailing_months(12, Period.parse("2023-03"))

    assert (span.start, span.end) == (date(2022, 4, 1), date(2023, 4, 1))
