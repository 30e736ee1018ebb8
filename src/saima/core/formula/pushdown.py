"""A checked row formula as an Ibis expression: the engine's reader of the tree. Exact integers only."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import Any

import ibis

from saima.core.formula import tree
from saima.core.formula.lowering import CHOICES, without_calls
from saima.core.formula.rows import period_names
from saima.core.formula.tree import Node
from saima.core.frames import QUANTITY_DECIMALS
from saima.core.periods import Period


def push(node: Node, *, rows: Any, period: Period) -> Any:
    """Return a row formula (a condition or a day) as an expression over the table `rows`."""
    return _Compile(rows, period).visit(node)


class _Compile(tree.Visitor[Any]):
    """A checked row formula as an Ibis expression over one table; literals are exact integers of base units."""

    def __init__(self, rows: Any, period: Period) -> None:
        self.rows, self.period = rows, period_names(period)

    def visit_number(self, node: tree.Number) -> Any:
        return _Ratio(ibis.literal(node.value.numerator, type="int64"), node.value.denominator)

    def visit_text(self, node: tree.Text) -> Any:
        return ibis.literal(node.value)

    def visit_day(self, node: tree.Day) -> Any:
        return ibis.literal(node.value, type="date")

    def visit_truth(self, node: tree.Truth) -> Any:
        return ibis.literal(node.value)

    def visit_name(self, node: tree.Name) -> Any:
        if node.text in self.period:
            value = self.period[node.text]
            return (
                _Ratio(ibis.literal(value.numerator, type="int64"), value.denominator)
                if isinstance(value, Fraction)
                else ibis.literal(value, type="date")
            )
        column = self.rows[node.text]
        if not column.type().is_integer():
            return column
        return _Ratio(column, 10**QUANTITY_DECIMALS if node.text == "quantity" else 1)

    def visit_unary(self, node: tree.Unary) -> Any:
        value = self.visit(node.operand)
        return ~value if node.operator == "not" else _Ratio(-value.top, value.bottom)

    def visit_binary(self, node: tree.Binary) -> Any:
        if node.operator == "/" and isinstance(node.right, tree.Number):
            factor = tree.Number(1 / node.right.value, None, node.right.columns)
            return self.visit(tree.Binary("*", node.left, factor, node.columns))
        left, right = self.visit(node.left), self.visit(node.right)
        match node.operator:
            case "and":
                return left & right
            case "or":
                return left | right
            case "+" | "-" | "*" | "/":
                return _arithmetic(node.operator, left, right)
        if isinstance(left, _Ratio) and isinstance(right, _Ratio):
            left, right = left.top * right.bottom, right.top * left.bottom
        return _compare(node.operator, left, right)

    def visit_within(self, node: tree.Within) -> Any:
        item = self.visit(node.item)
        choices = [_compare("==", *_aligned(item, self.visit(choice))) for choice in node.choices]
        return reduce(lambda one, other: one | other, choices)

    def visit_choice(self, node: tree.Choice) -> Any:
        then, otherwise = self.visit(node.then), self.visit(node.otherwise)
        condition = self.visit(node.condition)
        if isinstance(then, _Ratio):
            bottom = then.bottom * otherwise.bottom
            return _Ratio(ibis.ifelse(condition, then.top * otherwise.bottom, otherwise.top * then.bottom), bottom)
        return ibis.ifelse(condition, then, otherwise)

    def visit_call(self, node: tree.Call) -> Any:
        if node.function in CHOICES:
            return self.chosen(node)
        values = [self.visit(argument) for argument in node.arguments]
        match node.function:
            case "earlier":
                return _extreme(values, latest=False)
            case "later":
                return _extreme(values, latest=True)
            case "months_before":
                months = node.arguments[1]
                if isinstance(months, tree.Number) and months.value.denominator == 1:
                    return (values[0] - ibis.interval(months=int(months.value))).cast("date")
        raise NotPushable(f"{node.function} cannot run on the engine")

    def chosen(self, node: tree.Call) -> Any:
        """Return a call that is a choice between its arguments; null where one of them is, save in a table."""
        made = self.visit(without_calls(node))
        if node.function != "tiers" and isinstance(made, _Ratio):
            empty = reduce(lambda one, other: one | other, (self.visit(part).top.isnull() for part in node.arguments))
            made.top = ibis.ifelse(empty, ibis.null(made.top.type()), made.top)
        return made


class NotPushable(Exception):
    """A row formula that no engine can evaluate in integers; the rulebook check should have refused it."""


class _Ratio:
    """An exact number on the engine: an integer expression over a positive integer."""

    def __init__(self, top: Any, bottom: int) -> None:
        self.top, self.bottom = top, bottom


def _aligned(left: Any, right: Any) -> tuple[Any, Any]:
    if isinstance(left, _Ratio) and isinstance(right, _Ratio):
        return left.top * right.bottom, right.top * left.bottom
    return left, right


def _extreme(values: list[Any], *, latest: bool) -> Any:
    """Return the earliest or latest day, empty days passed over (engines differ on NULL in LEAST)."""
    result = values[0]
    for other in values[1:]:
        better = (other > result) if latest else (other < result)
        result = ibis.ifelse(result.isnull() | better.fill_null(False), other, result)
    return result


def _arithmetic(sign: str, left: _Ratio, right: _Ratio) -> _Ratio:
    if sign == "*":
        return _Ratio(left.top * right.top, left.bottom * right.bottom)
    if sign == "/":
        raise NotPushable("a division has no place in a row condition; compare products instead")
    one, other = left.top * right.bottom, right.top * left.bottom
    return _Ratio(one + other if sign == "+" else one - other, left.bottom * right.bottom)


def _compare(sign: str, left: Any, right: Any) -> Any:
    match sign:
        case "==":
            return left == right
        case "!=":
            return left != right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case _:
            return left >= right
