"""The vectorised exact evaluation: all units at once, each step of the tree once, group functions once per group.

It works on columns of exact rationals. A fixed-point 64-bit kernel may take its place for trees whose bounds are
proven; it would be a second subclass of `Visitor` with this signature and the same property test.
"""

from __future__ import annotations

from saima.core.formula import tree
from saima.core.formula.evaluate import apply, share, spread, word_or_none
from saima.core.formula.functions import FUNCTIONS
from saima.core.formula.functions.function import Function
from saima.core.formula.operators import COMPARE, combine, is_among, negate
from saima.core.formula.scene import Scene
from saima.core.formula.tree import Node
from saima.core.working import Missing, Value

Column = tuple[Value, ...]


def evaluate(root: Node, *, scene: Scene) -> Column:
    """Return the values of a checked formula, one per unit in the scene's order.

    Example:
        >>> from fractions import Fraction
        >>> from saima.core.formula.parse import parse
        >>> evaluate(parse("2 + 3"), scene=Scene(1, {}, ((0,),), Fraction(3)))
        (Fraction(5, 1),)

    """
    return _Kernel(scene).visit(root)


class _Kernel(tree.Visitor[Column]):
    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def same(self, value: Value) -> Column:
        return (value,) * self.scene.size

    def visit_number(self, node: tree.Number) -> Column:
        return self.same(node.value)

    def visit_text(self, node: tree.Text) -> Column:
        return self.same(node.value)

    def visit_day(self, node: tree.Day) -> Column:
        return self.same(node.value)

    def visit_truth(self, node: tree.Truth) -> Column:
        return self.same(node.value)

    def visit_name(self, node: tree.Name) -> Column:
        return self.scene.columns[node.text].values

    def visit_unary(self, node: tree.Unary) -> Column:
        return tuple(negate(node, value) for value in self.visit(node.operand))

    def visit_binary(self, node: tree.Binary) -> Column:
        pairs = zip(self.visit(node.left), self.visit(node.right), strict=True)
        return tuple(combine(node, left, right) for left, right in pairs)

    def visit_within(self, node: tree.Within) -> Column:
        choices = zip(*(self.visit(choice) for choice in node.choices), strict=True)
        return tuple(is_among(item, row) for item, row in zip(self.visit(node.item), choices, strict=True))

    def visit_choice(self, node: tree.Choice) -> Column:
        rows = zip(self.visit(node.condition), self.visit(node.then), self.visit(node.otherwise), strict=True)
        return tuple(
            condition if isinstance(condition, Missing) else then if condition is True else otherwise
            for condition, then, otherwise in rows
        )

    def visit_call(self, node: tree.Call) -> Column:
        function = FUNCTIONS[node.function]
        if function.look_up is not None:
            return tuple(function.look_up(self.scene, node, index).value for index in range(self.scene.size))
        if function.cases:
            return self.tiers(node)
        options = self.options(node, function)
        if function.spread is not None:
            return self.group(node, function, options[0])
        rows = zip(*(self.visit(argument) for argument in node.arguments), strict=True)
        return tuple(apply(function, row, options[index]) for index, row in enumerate(rows))

    def options(self, node: tree.Call, function: Function) -> tuple[dict[str, Value], ...]:
        columns = {
            key: self.same(word) if (word := word_or_none(function.options[key], value)) else self.visit(value)
            for key, value in node.named
        }
        return tuple({key: column[index] for key, column in columns.items()} for index in range(self.scene.size))

    def tiers(self, node: tree.Call) -> Column:
        subject = self.visit(node.arguments[0])
        edges = [None if case.edge is None else self.visit(case.edge) for case in node.cases]
        values = [self.visit(case.value) for case in node.cases]
        return tuple(self.tier(node, index, subject[index], edges, values) for index in range(self.scene.size))

    def tier(
        self, node: tree.Call, index: int, subject: Value, edges: list[Column | None], values: list[Column]
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

    def group(self, node: tree.Call, function: Function, options: dict[str, Value]) -> Column:
        """Work a group function once per group, whatever the number of its units."""
        column = self.visit(node.arguments[0])
        done: dict[tuple[int, ...], tuple[Column, dict[int, int]]] = {}
        found: list[Value] = []
        for index, peers in enumerate(self.scene.peers):
            if peers not in done:
                there = [peer for peer in peers if not isinstance(column[peer], Missing)]
                results = spread(function, tuple(column[peer] for peer in there), options)
                done[peers] = results, {peer: position for position, peer in enumerate(there)}
            results, positions = done[peers]
            found.append(share(function, results, positions.get(index), column[index]))
        return tuple(found)
