"""A formula on one row of the ledger: the `where` and `by` of a measure.

Empty fields behave as SQL's NULL does, so that this evaluation, which explains a figure, and the engine's plan,
which makes it, tell the same rows apart: a comparison with an empty field is neither true nor false (None), `and`,
`or` and `not` follow Kleene, and only a plain True lets a row count. `earlier` and `later` skip empty days.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from saima.core.formula import tree
from saima.core.formula.functions import FUNCTIONS
from saima.core.formula.lowering import without_calls
from saima.core.formula.tree import Node
from saima.core.periods import Period
from saima.core.working import Missing, Value

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def evaluate_row(root: Node, *, row: Mapping[str, object], period: Period) -> Value:
    """Return what a checked formula gives for one row.

    Args:
        root: a tree that `check` passed in the row context.
        row: field name → text, date, bool, integer or Fraction in base units (fen), or None when empty; a field that
            is not there is empty.
        period: gives `period.first_day`, `period.last_day`, `period.months`.

    Example:
        >>> from saima.core.formula.parse import parse
        >>> evaluate_row(parse("kind == '签约'"), row={"kind": "签约"}, period=Period.parse("2023-03"))
        True

    """
    return _Row(row, period).visit(root)


def counts(root: Node | None, *, row: Mapping[str, object], period: Period) -> bool:
    """Tell whether a row is counted: True only when the condition is plainly true (or there is none)."""
    return root is None or evaluate_row(root, row=row, period=period) is True


@lru_cache(maxsize=64)
def period_names(period: Period) -> Mapping[str, Value]:
    """Return the names that tell the period, as both contexts know them; made once, read per row."""
    return {
        "period.first_day": period.first_day,
        "period.last_day": period.last_day,
        "period.months": period.months,
        "period.year_start": period.year_to_date.start,
    }


class _Row(tree.Visitor[Value]):
    def __init__(self, row: Mapping[str, object], period: Period) -> None:
        self.row, self.period = row, period_names(period)

    def visit_number(self, node: tree.Number) -> Value:
        return node.value

    def visit_text(self, node: tree.Text) -> Value:
        return node.value

    def visit_day(self, node: tree.Day) -> Value:
        return node.value

    def visit_truth(self, node: tree.Truth) -> Value:
        return node.value

    def visit_name(self, node: tree.Name) -> Value:
        name = node.text
        if name in self.period:
            return self.period[name]
        value = self.row.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return Fraction(value)
        return value  # type: ignore[return-value]

    def visit_unary(self, node: tree.Unary) -> Value:
        value = self.visit(node.operand)
        if value is None:
            return None
        if node.operator == "not":
            return not value
        return -value if isinstance(value, Fraction) else None

    def visit_binary(self, node: tree.Binary) -> Value:
        left, right = self.visit(node.left), self.visit(node.right)
        if node.operator in ("and", "or"):
            return _kleene(node.operator, left, right)
        if left is None or right is None:
            return None
        if node.operator in _COMPARE:
            return _COMPARE[node.operator](left, right)
        result: Value = _ARITHMETIC[node.operator](left, right)
        return result

    def visit_within(self, node: tree.Within) -> Value:
        item = self.visit(node.item)
        return None if item is None else item in [self.visit(choice) for choice in node.choices]

    def visit_choice(self, node: tree.Choice) -> Value:
        return self.visit(node.then if self.visit(node.condition) is True else node.otherwise)

    def visit_call(self, node: tree.Call) -> Value:
        function = FUNCTIONS[node.function]
        if function.first_row:
            return self.visit(without_calls(node))
        values = tuple(self.visit(argument) for argument in node.arguments)
        if function.name not in ("earlier", "later") and any(value is None for value in values):
            return None
        if function.apply is None:
            raise TypeError(f"{function.name} has no meaning on a row; the formula was not checked")
        result = function.apply(values, {})
        return None if isinstance(result, Missing) else result


def _kleene(sign: str, left: Value, right: Value) -> bool | None:
    decisive = sign == "or"
    if left is decisive or right is decisive:
        return decisive
    return None if left is None or right is None else not decisive


def day_of(value: Value) -> date | None:
    """Return a row's counting day; None for an empty field, which no span holds."""
    return value if isinstance(value, date) else None
