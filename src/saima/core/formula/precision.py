"""Roots, powers and logarithms of exact numbers, correctly rounded to significant digits: the same on every machine.

A root is found by whole numbers alone. A logarithm is narrowed by `decimal`, whose `ln` is correctly rounded, with
more digits until both ends of what it may be round to one number (Ziv's way); the logarithm of a rational is never
half-way between two decimals, except that of one, which is zero. Half is rounded away from zero.
"""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction

from saima.core.amounts import round_to

DIGITS = 20
"""Significant digits of a root, a power or a logarithm unless a formula says otherwise."""
MOST_DIGITS = 50
_MOST_BITS = 1_000
"""Powers beyond 2 to the ± this are no number of an assessment."""


_LOG10_OF_2 = Fraction(30_102_999_566_398, 10**14)
"""A little below log10 of 2, near enough for numbers of 10¹³ bits."""


def significant(value: Fraction, digits: int) -> Fraction:
    """Return a number rounded to significant digits, half away from zero.

    Example:
        >>> significant(Fraction(2, 3), 3)
        Fraction(667, 1000)

    """
    if not value:
        return value
    shift = digits - _leading(abs(value)) - 1
    scale = Fraction(10) ** shift
    return round_to(value * scale, 0) / scale


def _leading(value: Fraction) -> int:
    """Return the power of ten of a positive number's first digit: 2 for 345, -1 for 0.5."""
    power = _decimal_digits(value.numerator) - _decimal_digits(value.denominator)
    return power if value >= Fraction(10) ** power else power - 1


def _decimal_digits(number: int) -> int:
    """Return how many digits a positive whole number has, however long: text of it would be refused beyond 4 300."""
    fewest = (number.bit_length() - 1) * _LOG10_OF_2.numerator // _LOG10_OF_2.denominator
    return fewest + 1 if number < 10 ** (fewest + 1) else fewest + 2


def _whole_root(number: int, order: int) -> int:
    """Return the whole part of the root of a whole number, by Newton's steps from above."""
    if number < 2:
        return number
    root = 1 << -(-number.bit_length() // order)
    while True:
        nearer = ((order - 1) * root + number // root ** (order - 1)) // order
        if nearer >= root:
            return root
        root = nearer


def root(value: Fraction, order: int, digits: int = DIGITS) -> Fraction:
    """Return the root of a number that is not negative; exact where that has no more digits.

    Example:
        >>> root(Fraction(9, 4), 2), root(Fraction(2), 2, 4)
        (Fraction(3, 2), Fraction(707, 500))

    """
    if not value:
        return value
    places = digits - _leading(value) // order - 1
    while True:
        scaled = value * Fraction(10) ** (order * places)
        found = _whole_root(scaled.numerator // scaled.denominator, order)
        surplus = _decimal_digits(found) - digits
        if not surplus:
            break
        places -= surplus
    if Fraction(2 * found + 1) ** order <= 2**order * scaled:
        found += 1
    return found / Fraction(10) ** places


def power(value: Fraction, exponent: Fraction, digits: int = DIGITS) -> Fraction | None:
    """Return a number that is not negative to a rational power; None where that is no number or beyond all measure."""
    if exponent == 0 or (not value and exponent < 0):
        return None if not value else Fraction(1)
    if not value:
        return value
    size = abs(value.numerator.bit_length() - value.denominator.bit_length()) + 1
    if exponent.denominator > 1_000 or size * abs(exponent) > _MOST_BITS:
        return None
    return root(value**exponent.numerator, exponent.denominator, digits)


def ln(value: Fraction, digits: int = DIGITS) -> Fraction:
    """Return the natural logarithm of a positive number.

    Example:
        >>> ln(Fraction(2), 5)
        Fraction(13863, 20000)

    """
    if value == 1:
        return Fraction(0)
    precision = digits + 10
    while True:
        exact = Context(prec=precision)
        near = Fraction(exact.ln(exact.divide(Decimal(value.numerator), Decimal(value.denominator))))
        doubt = (1 + abs(near)) / Fraction(10) ** (precision - 1)
        low, high = significant(near - doubt, digits), significant(near + doubt, digits)
        if low == high:
            return low
        precision *= 2
