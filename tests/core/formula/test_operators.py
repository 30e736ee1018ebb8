"""What operators do to two values, missing ones among them."""

from fractions import Fraction

from saima.core.formula.operators import combine, is_among, negate
from saima.core.formula.parse import parse
from saima.core.working import Missing

ABSENT = Missing("not_measured", "甲")


def test_division_is_exact_and_by_zero_is_a_missing_answer():
    assert combine(parse("a ÷ b"), Fraction(1), Fraction(3)) == Fraction(1, 3)
    assert combine(parse("a ÷ b"), Fraction(1), Fraction(0)).kind == "not_defined"
    assert combine(parse("a ÷ target(b)"), Fraction(1), Fraction(0)).kind == "no_target"


def test_missing_goes_through_everything():
    assert combine(parse("a + b"), Fraction(1), ABSENT) == ABSENT
    assert combine(parse("a and b"), False, ABSENT) == ABSENT
    assert negate(parse("-a"), ABSENT) == ABSENT
    assert is_among(ABSENT, (Fraction(1),)) == ABSENT


def test_logic_is_plain():
    assert combine(parse("a and b"), True, True) is True
    assert combine(parse("a or b"), False, True) is True
    assert negate(parse("not a"), False) is True
    assert is_among("甲", ("乙", "甲")) is True


def test_what_is_no_number_is_not_negated():
    assert negate(parse("-a"), "甲") == "甲"
