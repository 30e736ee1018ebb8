"""What the operators do to two values, once, for every reader of the score context."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from saima.core.formula import tree
from saima.core.formula.check import never_zero
from saima.core.working import Missing, Value, first_missing

COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}


def combine(node: tree.Binary, left: Value, right: Value) -> Value:
    """Return left ∘ right. A missing side makes the result missing; ÷ 0 is 'no target' or 'not defined', no error."""
    if missing := first_missing((left, right)):
        return missing
    sign = node.operator
    if sign in ("and", "or"):
        return (left is True and right is True) if sign == "and" else (left is True or right is True)
    if sign in COMPARE:
        return COMPARE[sign](left, right)
    if sign == "/":
        return divide(node, left, right)
    result: Value = ARITHMETIC[sign](left, right)
    return result


def divide(node: tree.Binary, left: Value, right: Value) -> Value:
    """Return the exact quotient; a zero divisor is a zero target or a case the rule leaves out."""
    if right == 0:
        return no_divisor(node)
    return Fraction(left) / Fraction(right)  # type: ignore[arg-type]


def no_divisor(node: tree.Binary) -> Missing:
    """Return the answer of a division whose divisor is zero."""
    return Missing("no_target" if never_zero(node.right) else "not_defined", "÷ 0")


def negate(node: tree.Unary, value: Value) -> Value:
    """Return -x or not x."""
    if isinstance(value, Missing):
        return value
    if node.operator == "not":
        return value is not True
    return -value if isinstance(value, Fraction) else value


def is_among(item: Value, choices: tuple[Value, ...]) -> Value:
    """Tell whether a value equals one of several."""
    if missing := first_missing((item, *choices)):
        return missing
    return item in choices
