"""Roots, powers and logarithms are the decimals nearest to the exact answer, at every number of digits."""

from decimal import Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saima.core.formula.precision import ln, power, root, significant

positive = st.fractions(min_value=Fraction(1, 10**9), max_value=10**12, max_denominator=10**9)
digits = st.integers(1, 40)


def last_place(value, count):
    """Return the worth of the last significant digit of a number written with `count` of them."""
    return Fraction(10) ** (Decimal(value.numerator) / Decimal(value.denominator)).adjusted() / 10 ** (count - 1)


@given(value=positive, order=st.integers(2, 9), count=digits)
def test_a_root_is_within_half_of_its_last_digit(value, order, count):
    found = root(value, order, count)
    half = last_place(found, count) / 2

    assert significant(found, count) == found
    assert max(0, found - half) ** order <= value < (found + half) ** order


@given(value=positive, order=st.integers(2, 9))
def test_the_root_of_a_power_that_is_written_out_is_exact(value, order):
    value = significant(value, 15)

    assert root(value**order, order) == value


@given(value=positive, count=digits)
def test_a_logarithm_agrees_with_one_of_many_more_digits(value, count):
    plain = Context(prec=120)
    exact = Fraction(plain.ln(plain.divide(Decimal(value.numerator), Decimal(value.denominator))))

    assert ln(value, count) == significant(exact, count)


@given(value=positive, count=st.integers(5, 15))
def test_a_logarithm_close_to_that_of_one_keeps_its_digits(value, count):
    near = 1 + value / 10**30

    found = ln(near, count)

    assert abs(found / (near - 1) - 1) <= Fraction(10, 10**count)
    assert significant(found, count) == found


@given(value=positive, top=st.integers(-4, 4), bottom=st.integers(1, 6))
def test_a_power_is_the_root_of_a_whole_power(value, top, bottom):
    found = power(value, Fraction(top, bottom), 25)

    assert found is not None
    assert abs(found**bottom / value**top - 1) < Fraction(bottom, 10**24)


@pytest.mark.parametrize(
    ("value", "exponent"), [(0, 0), (0, -1), (2, Fraction(1, 1001)), (2, 2000), (Fraction(1, 3), 2000)]
)
def test_a_power_that_is_no_number_or_beyond_measure_is_none(value, exponent):
    assert power(Fraction(value), Fraction(exponent)) is None


@pytest.mark.parametrize(
    ("value", "count", "expected"),
    [("0", 3, "0"), ("-2.5", 1, "-3"), ("99.96", 3, "100"), ("0.00012345", 4, "0.0001235")],
)
def test_significant_digits_are_rounded_half_away_from_zero(value, count, expected):
    assert significant(Fraction(value), count) == Fraction(expected)


@pytest.mark.parametrize("digits", [1, 4_299, 4_301, 20_000])
def test_numbers_too_long_to_be_written_out_are_rounded_all_the_same(digits):
    """Python refuses to write whole numbers beyond 4 300 digits as text; rounding them must not rest on that."""
    value = Fraction(10) ** digits - 1
    assert significant(value, digits) == value
    assert significant(value, digits - 1 or 1) == (value if digits == 1 else Fraction(10) ** digits)
    assert root((value + 1) ** 2, 2, 3) == value + 1
