"""A checked row formula as an Ibis expression: the engine's reader of the tree. Exact integers only."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import reduce
from typing import Any

import ibis

from saima.core.dialects import LARGEST, WIDE, Dialect
from saima.core.formula import tree
from saima.core.formula.lowering import CHOICES, without_calls
from saima.core.formula.rows import period_names
from saima.core.formula.tree import Node
from saima.core.frames import QUANTITY_DECIMALS
from saima.core.periods import Period, months_before


def push(node: Node, *, rows: Any, period: Period, dialect: Dialect, most: int = LARGEST) -> Any:
    """Return a row formula (a condition or a day) as an expression over the table `rows`.

    `most` bounds the size of every number in the rows; what could grow beyond 64 bits is widened.
    """
    return _Compile(rows, period, dialect, most).visit(node)


class _Compile(tree.Visitor[Any]):
    """A checked row formula as an Ibis expression over one table; literals are exact integers of base units."""

    def __init__(self, rows: Any, period: Period, dialect: Dialect, most: int) -> None:
        self.rows, self.period, self.dialect, self.most = rows, period_names(period), dialect, most

    def _literal(self, value: Fraction) -> _Ratio:
        size = abs(value.numerator)
        kind = "int64" if size <= LARGEST else WIDE
        return _Ratio(ibis.literal(value.numerator, type=kind), value.denominator, size, self.dialect)

    def visit_number(self, node: tree.Number) -> Any:
        return self._literal(node.value)

    def visit_text(self, node: tree.Text) -> Any:
        return ibis.literal(node.value)

    def visit_day(self, node: tree.Day) -> Any:
        return ibis.literal(node.value, type="date")

    def visit_truth(self, node: tree.Truth) -> Any:
        return ibis.literal(node.value)

    def visit_name(self, node: tree.Name) -> Any:
        if node.text in self.period:
            value = self.period[node.text]
            return self._literal(value) if isinstance(value, Fraction) else ibis.literal(value, type="date")
        column = self.rows[node.text]
        if not (column.type().is_integer() or column.type().is_decimal()):
            return column
        return _Ratio(column, 10**QUANTITY_DECIMALS if node.text == "quantity" else 1, self.most, self.dialect)

    def visit_unary(self, node: tree.Unary) -> Any:
        value = self.visit(node.operand)
        return ~value if node.operator == "not" else _Ratio(-value.top, value.bottom, value.most, self.dialect)

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
        return _compare(node.operator, *_aligned(left, right))

    def visit_within(self, node: tree.Within) -> Any:
        item = self.visit(node.item)
        choices = [_compare("==", *_aligned(item, self.visit(choice))) for choice in node.choices]
        return reduce(lambda one, other: one | other, choices)

    def visit_choice(self, node: tree.Choice) -> Any:
        then, otherwise = self.visit(node.then), self.visit(node.otherwise)
        condition = self.visit(node.condition)
        if isinstance(then, _Ratio):
            one, other = then.times(otherwise.bottom), otherwise.times(then.bottom)
            most = max(one.most, other.most)
            return _Ratio(
                ibis.ifelse(condition, one.top, other.top), then.bottom * otherwise.bottom, most, self.dialect
            )
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
                    return self._months_before(node.arguments[0], int(months.value))
        raise NotPushable(f"{node.function} cannot run on the engine")

    def chosen(self, node: tree.Call) -> Any:
        """Return a call that is a choice between its arguments; null where one of them is, save in a table."""
        made = self.visit(without_calls(node))
        if node.function != "tiers" and isinstance(made, _Ratio):
            empty = reduce(lambda one, other: one | other, (self.visit(part).top.isnull() for part in node.arguments))
            made.top = ibis.ifelse(empty, ibis.null(made.top.type()), made.top)
        return made

    def _months_before(self, node: Node, months: int) -> Any:
        """Return the same day some months earlier, or that month's last day; engines differ in how they add months."""
        known = self.period.get(node.text) if isinstance(node, tree.Name) else getattr(node, "value", None)
        if isinstance(known, date):
            return ibis.literal(months_before(known, months), type="date")
        day = self.visit(node)
        count = day.year().cast("int64") * 12 + day.month().cast("int64") - 1 - months
        year, month = self.dialect.whole(count, ibis.literal(12)), count % 12 + 1
        leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
        last = ibis.cases(
            (month == 2, ibis.ifelse(leap, 29, 28)), (month.isin([4, 6, 9, 11]), 30), else_=31
        )  # fmt: skip
        of_month = day.day()
        return ibis.date(
            year.cast("int32"), month.cast("int32"), ibis.ifelse(of_month > last, last, of_month).cast("int32")
        )


class NotPushable(Exception):
    """A row formula that no engine can evaluate in integers; the rulebook check should have refused it."""


class _Ratio:
    """An exact number on the engine: an integer expression, in size at most `most`, over a positive integer."""

    def __init__(self, top: Any, bottom: int, most: int, dialect: Dialect) -> None:
        self.top, self.bottom, self.most, self.dialect = top, bottom, most, dialect

    def _reaching(self, most: int) -> Any:
        """Return the integer with room for results up to `most`."""
        return self.top if most <= LARGEST else self.dialect.wide(self.top)

    def times(self, factor: int) -> _Ratio:
        """Return the number with its integer multiplied."""
        if factor == 1:
            return self
        most = self.most * factor
        return _Ratio(self._reaching(most) * factor, self.bottom, most, self.dialect)

    def with_(self, sign: str, other: _Ratio) -> _Ratio:
        """Return sum, difference or product."""
        if sign == "*":
            most = self.most * other.most
            return _Ratio(self._reaching(most) * other._reaching(most), self.bottom * other.bottom, most, self.dialect)
        one, two = self.times(other.bottom), other.times(self.bottom)
        most = one.most + two.most
        top, more = one._reaching(most), two._reaching(most)
        return _Ratio(top + more if sign == "+" else top - more, self.bottom * other.bottom, most, self.dialect)


def _aligned(left: Any, right: Any) -> tuple[Any, Any]:
    if isinstance(left, _Ratio) and isinstance(right, _Ratio):
        return left.times(right.bottom).top, right.times(left.bottom).top
    return left, right


def _extreme(values: list[Any], *, latest: bool) -> Any:
    """Return the earliest or latest day, empty days passed over (engines differ on NULL in LEAST)."""
    result = values[0]
    for other in values[1:]:
        better = (other > result) if latest else (other < result)
        result = ibis.ifelse(result.isnull() | better.fill_null(False), other, result)
    return result


def _arithmetic(sign: str, left: _Ratio, right: _Ratio) -> _Ratio:
    if sign == "/":
        raise NotPushable("a division has no place in a row condition; compare products instead")
    return left.with_(sign, right)


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
