"""A condition on one row behaves as the engine's SQL does, empty fields included."""

from datetime import date
from fractions import Fraction

import pytest

from saima.core.formula.parse import parse
from saima.core.formula.rows import counts, day_of, evaluate_row
from saima.core.periods import Period

MARCH = Period.parse("2023-03")
ROW = {"kind": "签约", "amount": 5 * 10**10, "counted_on": date(2023, 3, 1), "foreign": True, "start": None}


def value(text, row=ROW):
    return evaluate_row(parse(text), row=row, period=MARCH)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kind == '签约' 且 amount ≥ 5亿元", True),
        ("kind in ('到位', '签约')", True),
        ("amount × 2 + 1亿元 == 11亿元", True),
        ("amount ÷ 2 - 1亿元", Fraction(15 * 10**9)),
        ("-amount", Fraction(-5 * 10**10)),
        ("abs(-3)", Fraction(3)),
        ("counted_on ≤ period.last_day", True),
        ("counted_on ≥ period.first_day", True),
        ("counted_on ≥ 2023-04-01", False),
        ("counted_on ≤ months_before(period.last_day, 6)", False),
        ("period.months", Fraction(3)),
        ("period.year_start == 2023-01-01", True),
        ("not foreign", False),
        ("真 或 假", True),
        ("1 if foreign else 2", Fraction(1)),
        ("1 if start == kind else 2", Fraction(2)),
        ("earlier(start, counted_on) == counted_on", True),
        ("later(start, counted_on, 2023-12-31)", date(2023, 12, 31)),
    ],
)
def test_a_formula_gives_its_value_on_a_row(text, expected):
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("start == counted_on", None),
        ("start != counted_on", None),
        ("not start == counted_on", None),
        ("start == counted_on and kind == '到位'", False),
        ("start == counted_on and kind == '签约'", None),
        ("start == counted_on or kind == '签约'", True),
        ("start == counted_on or kind == '到位'", None),
        ("start in ('a', 'b')", None),
        ("absent + 1", None),
        ("-absent", None),
        ("months_before(start, 1)", None),
        ("earlier(start, absent)", None),
    ],
)
def test_empty_fields_follow_three_valued_logic(text, expected):
    assert value(text) is expected


def test_only_plain_truth_lets_a_row_count():
    assert counts(None, row=ROW, period=MARCH)
    assert counts(parse("kind == '签约'"), row=ROW, period=MARCH)
    assert not counts(parse("start == counted_on"), row=ROW, period=MARCH)
    assert not counts(parse("kind == '到位'"), row=ROW, period=MARCH)


def test_an_unchecked_group_function_on_a_row_is_a_bug_and_not_an_answer():
    with pytest.raises(TypeError, match="best"):
        value("best(amount)")


def test_a_days_value_is_a_day_or_nothing():
    assert day_of(date(2023, 3, 1)) == date(2023, 3, 1)
    assert day_of(None) is None
