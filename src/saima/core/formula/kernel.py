"""The vectorised exact evaluation: all units at once, each step of the tree once, group functions once per group.

Numbers and truths are worked in whole numbers (`exact.py`: 64-bit where proven to fit, else Python's own). What is
neither, and what a function leaves out, is worked value by value with the reference's own arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from saima.core.formula import exact, tree, vectors
from saima.core.formula.evaluate import apply, share, spread, word_or_none
from saima.core.formula.exact import Column, Exact, Numbers, Truths, pack
from saima.core.formula.functions import FUNCTIONS
from saima.core.formula.functions.function import Columns, Function
from saima.core.formula.operators import COMPARE, combine, is_among, negate, no_divisor
from saima.core.formula.scene import Scene, periods_seen
from saima.core.formula.tree import Node
from saima.core.working import Missing, Value


def evaluate(root: Node, *, scene: Scene) -> Column:
    """Return the values of a checked formula, one per unit in the scene's order, each made when it is asked for.

    Example:
        >>> from fractions import Fraction
        >>> from saima.core.formula.parse import parse
        >>> tuple(evaluate(parse("2 + 3"), scene=Scene(1, {}, ((0,),), Fraction(3))))
        (Fraction(5, 1),)

    """
    return pack(_Kernel(scene).visit(root)) if scene.size else ()


class _Kernel(tree.Visitor[Column]):
    def __init__(self, scene: Scene) -> None:
        self.scene, self.size = scene, scene.size

    def visit_number(self, node: tree.Number) -> Column:
        return exact.constant(node.value, self.size)

    def visit_text(self, node: tree.Text) -> Column:
        return (node.value,) * self.size

    def visit_day(self, node: tree.Day) -> Column:
        return (node.value,) * self.size

    def visit_truth(self, node: tree.Truth) -> Column:
        return Truths(self.size, node.value)

    def visit_name(self, node: tree.Name) -> Column:
        return pack(self.scene.columns[node.text].values)

    def visit_unary(self, node: tree.Unary) -> Column:
        operand = self.visit(node.operand)
        if node.operator == "not" and isinstance(operand, Truths):
            return replace(operand, mask=vectors.inverse(operand.mask))
        if node.operator == "-" and isinstance(operand, Numbers):
            return exact.negative(operand)
        return pack(tuple(negate(node, value) for value in operand))

    def visit_binary(self, node: tree.Binary) -> Column:
        left, right = self.visit(node.left), self.visit(node.right)
        if isinstance(left, Numbers) and isinstance(right, Numbers) and node.operator not in _JOIN:
            if node.operator in COMPARE:
                return exact.compared(COMPARE[node.operator], left, right)
            if node.operator == "/":
                return exact.divide(left, right, none=no_divisor(node))
            return _ARITHMETIC[node.operator](left, right)
        if isinstance(left, Truths) and isinstance(right, Truths) and node.operator in _JOIN:
            mask = _JOIN[node.operator](left.mask, right.mask)
            return Truths(self.size, mask, exact.merged(left, right))
        if node.operator in COMPARE and _are_texts(left) and _are_texts(right):
            return Truths(self.size, list(map(COMPARE[node.operator], left, right)))
        return pack(tuple(combine(node, one, other) for one, other in zip(left, right, strict=True)))

    def visit_within(self, node: tree.Within) -> Column:
        item, *choices = (self.visit(part) for part in (node.item, *node.choices))
        rows = zip(item, zip(*choices, strict=True), strict=True)
        if _are_texts(item) and all(map(_are_texts, choices)):
            return Truths(self.size, [one in row for one, row in rows])
        return pack(tuple(is_among(one, row) for one, row in rows))

    def visit_choice(self, node: tree.Choice) -> Column:
        condition, then, otherwise = (self.visit(part) for part in (node.condition, node.then, node.otherwise))
        if isinstance(condition, Truths) and isinstance(then, Numbers) and isinstance(otherwise, Numbers):
            return _over(exact.chosen(condition.mask, then, otherwise), condition.missing)
        rows = zip(condition, then, otherwise, strict=True)
        return pack(tuple(at if isinstance(at, Missing) else one if at is True else two for at, one, two in rows))

    def visit_call(self, node: tree.Call) -> Column:
        function = FUNCTIONS[node.function]
        if function.look_up_all is not None:
            return function.look_up_all(self.scene, node)
        if function.first_row:
            return self.tiers(node)
        if function.windowed:
            return self.window(node, function)
        options = self.options(node, function)
        arguments = tuple(self.visit(argument) for argument in tree.operands(node))
        if function.spread is not None:
            return self.group(arguments[0], function, options)
        found = _at_once(function, arguments, options)
        if found is not None:
            return found
        by_unit = zip(*arguments, strict=True)
        return pack(tuple(apply(function, row, _options_at(options, index)) for index, row in enumerate(by_unit)))

    def window(self, node: tree.Call, function: Function) -> Column:
        """Work a condition in the present and in each period before it that the call looks at."""
        condition = node.arguments[0]
        names = {name.text for name in tree.names(condition)}
        scenes = [self.scene.at(back, names) if back else self.scene for back in range(periods_seen(node))]
        rows = zip(*(_Kernel(scene).visit(condition) for scene in scenes), strict=True)
        return pack(tuple(apply(function, row, {}) for row in rows))

    def options(self, node: tree.Call, function: Function) -> Columns:
        return {key: word_or_none(function.options[key], value) or self.visit(value) for key, value in node.named}

    def tiers(self, node: tree.Call) -> Column:
        subject = self.visit(node.arguments[0])
        edges = [None if case.edge is None else self.visit(case.edge) for case in node.cases]
        values = [self.visit(case.value) for case in node.cases]
        numbers = [value for value in values if isinstance(value, Numbers)]
        lines = [edge for edge in edges if edge is None or isinstance(edge, Numbers)]
        if isinstance(subject, Numbers) and len(numbers) == len(values) and len(lines) == len(edges):
            return self.numeric_tiers(node, subject, lines, numbers)
        return pack(tuple(self.tier(node, index, subject[index], edges, values) for index in range(self.size)))

    def numeric_tiers(
        self, node: tree.Call, subject: Numbers, edges: Sequence[Numbers | None], values: Sequence[Numbers]
    ) -> Column:
        """Lay the rows over each other from the last to the first, so that the first that holds is on top."""
        found: Numbers | None = None
        for case, edge, value in reversed(list(zip(node.cases, edges, values, strict=True))):
            if edge is None:
                found = value
                continue
            holds = exact.compared(COMPARE[case.operator], subject, edge)
            if found is None:
                missed = vectors.positions(vectors.inverse(holds.mask), self.size)
                found = _over(value, dict.fromkeys(missed, Missing("not_defined", "tiers")))
            else:
                found = exact.chosen(holds.mask, value, found)
            found = _over(found, edge.missing)
        return _over(found or values[0], subject.missing)

    def tier(
        self, node: tree.Call, index: int, subject: Value, edges: Sequence[Column | None], values: Sequence[Column]
    ) -> Value:
        if isinstance(subject, Missing):
            return subject
        for case, edge, value in zip(node.cases, edges, values, strict=True):
            line = None if edge is None else edge[index]
            if isinstance(line, Missing):
                return line
            if edge is None or COMPARE[case.operator](subject, line):
                return value[index]
        return Missing("not_defined", "tiers")

    def group(self, column: Column, function: Function, options: Columns) -> Column:
        """Work a group function once per group, whatever the number of its units."""
        races: dict[int, tuple[tuple[int, ...], list[int]]] = {}
        for index, peers in enumerate(self.scene.peers):
            races.setdefault(id(peers), (peers, []))[1].append(index)
        if isinstance(column, Numbers) and function.at_once is not None:
            parts = [(units, _race(column, function, options, peers, units)) for peers, units in races.values()]
            return exact.scattered(self.size, parts)
        found: list[Value] = [None] * self.size
        for peers, units in races.values():
            there = [peer for peer in peers if not isinstance(column[peer], Missing)]
            results = spread(function, tuple(column[peer] for peer in there), _options_at(options, 0))
            position = {peer: position for position, peer in enumerate(there)}
            for index in units:
                found[index] = share(function, results, position.get(index), column[index])
        return pack(found)


def _race(column: Numbers, function: Function, options: Columns, peers: Sequence[int], units: Sequence[int]) -> Numbers:
    """Return what a group function gives the units that have these peers, in their order."""
    there = [peer for peer in peers if peer not in column.missing]
    absent = Missing("not_applicable", function.name)
    if not there:
        return Numbers(len(units), 0, 1, {n: column.missing.get(unit, absent) for n, unit in enumerate(units)})
    run = function.at_once
    results = run((exact.taken(column, there),), options) if run is not None else None
    if not isinstance(results, Numbers):
        raise TypeError(f"{function.name} gives no numbers for a group")
    if not function.personal:
        return exact.constant(results.one(0), len(units))
    turn = {peer: position for position, peer in enumerate(there)}
    found = exact.taken(results, [turn.get(unit, 0) for unit in units])
    return _over(found, {n: column.missing.get(unit, absent) for n, unit in enumerate(units) if unit not in turn})


def _at_once(function: Function, arguments: tuple[Column, ...], options: Columns) -> Column | None:
    """Return what a function gives in whole numbers; None when it or one of its arguments has no such form."""
    if function.at_once is None or not all(isinstance(column, Numbers | Truths) for column in arguments):
        return None
    exacts: tuple[Exact, ...] = arguments  # type: ignore[assignment]
    found = function.at_once(exacts, options)
    if function.keeps_missing or not isinstance(found, Numbers | Truths):
        return found
    return _over(found, exact.merged(*exacts))


_Some = TypeVar("_Some", bound=Exact)


def _over(column: _Some, missing: Mapping[int, Missing]) -> _Some:
    """Put missing answers over a column's own."""
    return replace(column, missing={**column.missing, **missing}) if missing else column


def _are_texts(column: Column) -> bool:
    return isinstance(column, tuple) and set(map(type, column)) == {str}


def _options_at(options: Columns, index: int) -> dict[str, Value]:
    return {key: column if isinstance(column, str) else column[index] for key, column in options.items()}


_ARITHMETIC: dict[str, Callable[[Numbers, Numbers], Numbers]] = {
    "+": exact.add,
    "-": exact.subtract,
    "*": exact.multiply,
}
_JOIN: dict[str, Callable[[Any, Any], Any]] = {"and": vectors.both, "or": vectors.either}
