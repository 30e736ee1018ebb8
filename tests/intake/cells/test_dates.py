"""Days in every form offices use, and what is no day."""

# ruff: noqa: DTZ001 - the cells of a sheet know no zone

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saima.intake.cells.dates import Day, last_of_month, read_day
from saima.intake.workbooks.values import CellFault, Number

PLACE = "Sheet1!D7（开工时间）"


def day_of(value, year=None):
    outcome = read_day(value=value, place=PLACE, year=year)
    assert outcome.problem is None
    return outcome.value


def code_of(value, year=None):
    outcome = read_day(value=value, place=PLACE, year=year)
    assert outcome.value is None
    assert outcome.problem.place == PLACE
    assert outcome.problem.needed
    assert outcome.problem.remedy
    return outcome.problem.code


@pytest.mark.parametrize(
    "value",
    [
        date(2023, 4, 10), datetime(2023, 4, 10, 8, 30), Number("45026"), Number("45026.354"), Number("20230410"),
        "2023-04-10", "2023/4/10", "2023.4.10", "2023年4月10日", "2023 年 4 月 10 号", "２０２３．０４．１０",
        "20230410", "23.4.10", "2023-04-10 08:30:00", "二〇二三年四月十日",
    ],
)  # fmt: skip
def test_one_day_in_all_its_forms(value):
    assert day_of(value) == Day(date(2023, 4, 10))


@pytest.mark.parametrize(
    "value", ["2023年11月", "2023-11", "2023/11", "2023.11", "202311", Number("2023.11"), Number("202311")]
)
def test_a_month_alone_is_its_last_day_and_says_so(value):
    assert day_of(value) == Day(date(2023, 11, 30), "month")


@pytest.mark.parametrize("value", [Number("2025.1"), "2025.1"])
def test_a_month_that_may_have_lost_its_zero_is_asked_about(value):
    assert code_of(value) == "cell.date.january_or_october"


def test_two_shown_decimals_tell_october_from_january():
    assert day_of(Number("2025.1", "0.00")) == Day(date(2025, 10, 31), "month")
    assert day_of(Number("2025.01")) == Day(date(2025, 1, 31), "month")
    assert day_of(Number("2025.2")) == Day(date(2025, 2, 28), "month")


@pytest.mark.parametrize("value", ["2023-02-30", "2023.13.1", "2023-04-31", "20230231"])
def test_a_day_the_calendar_does_not_have_is_refused(value):
    assert code_of(value) == "cell.date.impossible"


@pytest.mark.parametrize("value", ["2023-2025", "2023年1月-2025年12月", "2023.3.1、2023.5.1"])
def test_a_span_is_refused_with_where_it_belongs(value):
    assert code_of(value) == "cell.date.range"


@pytest.mark.parametrize("value", ["年内", "一季度", "2025年", "2025", Number("2025"), "上半年", "年底前"])
def test_vague_times_are_refused(value):
    assert code_of(value) == "cell.date.vague"


@pytest.mark.parametrize("value", ["张三", Number("3.7"), Number("12"), True, time(8, 30), "3023-01-01"])
def test_what_is_no_day_is_refused(value):
    assert code_of(value) == "cell.date"


@pytest.mark.parametrize("value", [None, "", "  ", "—", "/", "无", "-", "待定"])
def test_a_blank_or_a_dash_says_nothing(value):
    outcome = read_day(value=value, place=PLACE)

    assert (outcome.value, outcome.problem) == (None, None)


def test_not_yet_is_nothing_with_a_warning():
    outcome = read_day(value="尚未开工", place=PLACE)

    assert outcome.value is None
    assert not outcome.refused
    assert outcome.problem.severity == "warning"


def test_days_without_a_year_take_the_tables_year_or_are_refused():
    assert day_of("4月10日", year=2023) == Day(date(2023, 4, 10))
    assert day_of("2月", year=2024) == Day(date(2024, 2, 29), "month")
    assert code_of("4月10日") == "cell.date"


def test_a_formula_without_a_result_is_told_as_such():
    assert code_of(CellFault("=TODAY()", formula=True)) == "cell.formula"
    assert code_of(CellFault("#N/A")) == "cell.formula"


@given(st.dates(min_value=date(1980, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_read_the_same_however_it_is_written(day):
    serial = (day - date(1899, 12, 30)).days
    forms = [
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y%m%d}",
    ]

    assert {read_day(value=form, place="").value.on for form in [*forms, day, Number(str(serial))]} == {day}


def test_the_last_day_of_a_month_knows_leap_years():
    assert last_of_month(2024, 2) == date(2024, 2, 29)
    assert last_of_month(2023, 12) == date(2023, 12, 31)
