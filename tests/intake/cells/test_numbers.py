"""Money and quantities: exact, in the unit the office meant."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saima.intake.cells.numbers import (
    Money,
    read_money,
    read_number,
    read_percent,
    read_quantity,
    unit_by_other,
)
from saima.intake.workbooks.values import CellFault, Number

PLACE = "Sheet1!D7（投资额）"


def money(value, unit="亿元"):
    outcome = read_money(value=value, place=PLACE, unit=unit)
    assert outcome.value is not None, outcome.problem
    return outcome


def code_of(value, unit="亿元"):
    outcome = read_money(value=value, place=PLACE, unit=unit)
    assert outcome.value is None
    assert outcome.problem.place == PLACE
    return outcome.problem.code


@pytest.mark.parametrize(
    ("value", "unit", "minor", "currency"),
    [
        (Number("1.2"), "亿元", 12_000_000_000, "CNY"),
        (Number("7200"), "万元", 7_200_000_000, "CNY"),
        ("１．２", "亿元", 12_000_000_000, "CNY"),
        ("12,000.50", "万元", 12_000_500_000, "CNY"),
        ("5000万元", "亿元", 5_000_000_000, "CNY"),
        ("3.5亿", "万元", 35_000_000_000, "CNY"),
        ("人民币 800 万元", "亿元", 800_000_000, "CNY"),
        ("¥800万", "亿元", 800_000_000, "CNY"),
        ("5000万美元", "亿元", 5_000_000_000, "USD"),
        ("$200", "亿元", 20_000, "USD"),
        (Number("200.295468"), "百万美元", 20_029_546_800, "USD"),
        (Number("3"), "百万元", 300_000_000, "CNY"),
        ("(1,200)", "万元", -1_200_000_000, "CNY"),
        (Number("-450"), "万元", -450_000_000, "CNY"),
        (Number("3", '0.00"亿元"'), "万元", 30_000_000_000, "CNY"),
        (Number("0"), "亿元", 0, "CNY"),
    ],
)
def test_amounts_are_exact_in_minor_units(value, unit, minor, currency):
    outcome = money(value, unit)

    assert (outcome.value.minor, outcome.value.currency) == (minor, currency)
    assert outcome.problem is None


def test_what_was_typed_is_kept_with_its_unit():
    assert money(Number("1.2")).value == Money(12_000_000_000, "CNY", "1.2亿元", "亿元")
    assert money("3000万元").value.as_typed == "3000万元"


@pytest.mark.parametrize("value", ["约1.2亿元", "超1.2亿元", "1.2亿元以上", "近1.2亿", "1.2亿元左右", "约 1.2"])
def test_words_around_a_number_are_read_with_a_warning(value):
    outcome = money(value)

    assert outcome.value.minor == 12_000_000_000
    assert (outcome.problem.code, outcome.problem.severity) == ("cell.money.about", "warning")


@pytest.mark.parametrize(
    "value", ["1-2亿元", "1.2亿至1.5亿元", "面议", "1.2亿元（一期0.5亿）", "2000万件", "1.2.3", True]
)
def test_ranges_words_and_other_things_are_refused(value):
    assert code_of(value) == "cell.money"


@pytest.mark.parametrize("value", [None, "", "—", "/", "无", "待定"])
def test_blanks_say_nothing_and_are_not_zero(value):
    outcome = read_money(value=value, place=PLACE, unit="亿元")

    assert (outcome.value, outcome.problem) == (None, None)


def test_an_amount_without_a_unit_is_refused():
    assert code_of(Number("1.2"), unit="") == "cell.money.unit"


def test_fractions_of_a_fen_are_rounded_with_a_warning_or_refused():
    outcome = money(Number("0.333333333333333"))

    assert outcome.value.minor == 3_333_333_333
    assert outcome.problem.code == "cell.money.rounded"
    assert read_money(value=Number("0.333333333333333"), place=PLACE, unit="亿元", whole=True).refused


def test_an_amount_over_ten_billion_asks_for_its_unit():
    assert money(Number("5000")).problem.code == "cell.money.large"
    assert money(Number("100")).problem is None


def test_a_formula_fault_is_refused():
    assert code_of(CellFault("#DIV/0!")) == "cell.formula"


def test_another_columns_value_decides_the_unit():
    rules = {"内资": "亿元", "外资": "万美元"}

    assert unit_by_other(rules=rules, other="外资") == "万美元"
    assert unit_by_other(rules=rules, other="内资企业") == "亿元"
    assert unit_by_other(rules=rules, other=None) == ""


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_yuan_with_two_decimals_come_back_to_the_fen(fen):
    sign, size = ("-", -fen) if fen < 0 else ("", fen)

    text = f"{sign}{size // 100}.{size % 100:02d}"

    assert read_money(value=text, place="", unit="元").value.minor == fen


def test_areas_become_mu_exactly():
    assert (
        read_quantity(value=Number("20"), place=PLACE, unit="亩", column_unit="千平方米", decimals=2).value.scaled
        == 3000
    )
    assert read_quantity(value="35.5亩", place=PLACE, unit="亩", decimals=2).value.scaled == 3550
    assert read_quantity(value="2000平方米", place=PLACE, unit="亩", decimals=2).value.scaled == 300


def test_counts_are_whole_and_in_their_own_unit():
    assert read_quantity(value=Number("3"), place=PLACE, unit="家").value.scaled == 3
    assert read_quantity(value="3家", place=PLACE, unit="家").value.scaled == 3
    assert read_quantity(value=Number("2.5"), place=PLACE, unit="家").problem.code == "cell.quantity.whole"
    assert read_quantity(value="3人", place=PLACE, unit="家").problem.code == "cell.quantity"
    assert read_quantity(value="若干", place=PLACE, unit="家").refused
    assert read_quantity(value=CellFault("#N/A"), place=PLACE, unit="家").refused
    assert read_quantity(value="—", place=PLACE, unit="家").value is None


def test_percents_are_fractions_of_one():
    assert read_percent(value="45%", place=PLACE, in_percent=False).value == Fraction(9, 20)
    assert read_percent(value=Number("0.455", "0.0%"), place=PLACE, in_percent=False).value == Fraction(91, 200)
    assert read_percent(value=Number("45"), place=PLACE, in_percent=True).value == Fraction(9, 20)
    assert read_percent(value="", place=PLACE, in_percent=True).value is None


def test_a_bare_fraction_under_a_percent_header_is_asked_about():
    assert read_percent(value=Number("0.45"), place=PLACE, in_percent=True).problem.code == "cell.percent.bare"
    assert read_percent(value="大部分", place=PLACE, in_percent=True).problem.code == "cell.percent"


def test_plain_numbers_are_exact():
    assert read_number(value="1,234.50", place=PLACE).value == Fraction(2469, 2)
    assert read_number(value="一百", place=PLACE).refused
    assert read_number(value=None, place=PLACE).value is None
