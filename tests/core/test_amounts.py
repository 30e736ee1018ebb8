"""Exact numbers with their units: splitting, rounding, reading and writing."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saima.core.amounts import (
    decimal_text,
    exact_text,
    format_number,
    parse_number,
    round_to,
    show,
    split,
    to_minor,
    unit,
    whole_number,
)


@given(st.integers(-(10**6), 10**6), st.lists(st.integers(0, 10_000), min_size=1, max_size=6).filter(any))
def test_parts_of_a_split_make_the_whole_and_none_is_a_unit_off(total, shares):
    parts = split(total, shares)

    assert sum(parts) == total
    assert all(abs(part - Fraction(total * share, sum(shares))) < 1 for part, share in zip(parts, shares, strict=True))
    assert split(-total, shares) == tuple(-part for part in parts)


@pytest.mark.parametrize("shares", [(), (0, 0), (3, -1)])
def test_shares_that_cannot_be_split_by_are_refused(shares):
    with pytest.raises(ValueError, match="shares"):
        split(100, shares)


@pytest.mark.parametrize(
    ("value", "decimals", "half_up", "truncate", "half_even"),
    [
        ("0.125", 2, "0.13", "0.12", "0.12"),
        ("-0.125", 2, "-0.13", "-0.12", "-0.12"),
        ("0.135", 2, "0.14", "0.13", "0.14"),
        ("2.5", 0, "3", "2", "2"),
        ("-2.5", 0, "-3", "-2", "-2"),
        ("15000", -4, "20000", "10000", "20000"),
        ("-25000", -4, "-30000", "-20000", "-20000"),
    ],
)
def test_a_number_is_rounded_as_its_mode_says_before_and_behind_the_point(
    value, decimals, half_up, truncate, half_even
):
    number = Fraction(value)

    assert round_to(number, decimals) == Fraction(half_up)
    assert round_to(number, decimals, "truncate") == Fraction(truncate)
    assert round_to(number, decimals, "half_even") == Fraction(half_even)


@pytest.mark.parametrize(
    ("typed", "read"),
    [("1,234.5", "1234.5"), ("１２．５", "12.5"), ("−3", "-3"), ("+.5", "0.5"), ("1 000", "1000")],
)
def test_a_number_is_read_as_offices_type_it(typed, read):
    assert parse_number(typed) == Fraction(read)


@pytest.mark.parametrize("typed", ["约3", "1-2", "1e3", "", "1,23", "3.", "1/2"])
def test_what_is_no_plain_number_is_refused_by_name(typed):
    with pytest.raises(ValueError, match="plain number"):
        parse_number(typed)


def test_numbers_are_written_with_their_digits_and_groups():
    assert format_number(Fraction("1234567.891"), 1, group=True) == "1\u2009234\u2009567.9"
    assert format_number(Fraction("-0.005"), 2) == "−0.01"
    assert format_number(Fraction(7), 0) == "7"
    assert (exact_text(Fraction(6, 3)), exact_text(Fraction(-1, 3))) == ("2", "-1/3")
    assert show(30_500_000_000, "亿元") == "3.05"
    assert show(Fraction(1, 8), "%", 1) == "12.5"


def test_an_amount_is_whole_fen_or_refused():
    assert to_minor(Fraction("0.01"), "元") == 1
    with pytest.raises(ValueError, match="minor units"):
        to_minor(Fraction("0.001"), "元")


def test_an_unknown_unit_names_the_known_ones():
    assert unit("亿元").factor == 10**10
    with pytest.raises(KeyError, match="亿元"):
        unit("贯")


def test_a_number_of_any_length_is_written_out_whole():
    """The mean of many quotients has more digits than Python writes by itself."""
    long = Fraction(10**6_000 + 1, 10**5_000 + 3)
    over, _, under = exact_text(long).partition("/")

    assert over == "1" + "0" * 5_999 + "1"
    assert under == "1" + "0" * 4_999 + "3"
    assert exact_text(Fraction(-(10**5_000))) == "-1" + "0" * 5_000


def test_a_number_with_an_end_is_written_as_a_decimal_and_another_exactly():
    texts = [decimal_text(Fraction(text)) for text in ("10441/100", "3", "-1/8", "1/3", "1/10000000000000")]

    assert texts == ["104.41", "3", "−0.125", "1/3", "1/10000000000000"]


@pytest.mark.parametrize("typed", ["", "²", "٣", "-1", "1.0", " 1", "１", "1" * 10, "1" * 5000])
def test_what_is_no_whole_number_of_few_plain_digits_is_none(typed):
    assert whole_number(typed) is None


def test_a_whole_number_is_read_within_its_digits():
    assert (whole_number("007"), whole_number("1" * 15, digits=15)) == (7, int("1" * 15))
