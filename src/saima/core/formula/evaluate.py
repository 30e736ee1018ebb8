"""The slow obvious evaluation: one unit, exact fractions, the full working.

It is the reference that the vectorised kernel must equal, and the tree that every explanation is read from.
"""

from __future__ import annotations

from saima.core.amounts import UNITS
from saima.core.formula import tree
from saima.core.formula.functions import FUNCTIONS
from saima.core.formula.functions.function import Function, Option, Options
from saima.core.formula.operators import COMPARE, combine, is_among, negate
from saima.core.formula.scene import PAST_LEVEL, Scene, periods_seen
from saima.core.formula.tree import Node
from saima.core.working import Missing, Value, Working, WorkingKind, first_missing

COMPOSITE = "×"
_PURE = ("", "%", "倍", "分")


def work(root: Node, *, scene: Scene, index: int) -> Working:
    """Return the value of a checked formula for the unit at `index`, with its working.

    Example:
        >>> from fractions import Fraction
        >>> from saima.core.formula.parse import parse
        >>> work(parse("2 + 3"), scene=Scene(1, {}, ((0,),), Fraction(3)), index=0).value
        Fraction(5, 1)

    """
    return _Work(scene, index).visit(root)


class _Work(tree.Visitor[Working]):
    def __init__(self, scene: Scene, index: int) -> None:
        self.scene, self.index = scene, index

    def step(
        self, node: Node, value: Value, how: WorkingKind, name: str, children: tuple[Working, ...] = (), unit: str = ""
    ) -> Working:
        return Working(value, how, name, unit, children, node.columns.start, node.columns.end)

    def visit_number(self, node: tree.Number) -> Working:
        return self.step(node, node.value, "literal", "", unit=node.unit or "")

    def visit_text(self, node: tree.Text) -> Working:
        return self.step(node, node.value, "literal", "")

    def visit_day(self, node: tree.Day) -> Working:
        return self.step(node, node.value, "literal", "")

    def visit_truth(self, node: tree.Truth) -> Working:
        return self.step(node, node.value, "literal", "")

    def visit_name(self, node: tree.Name) -> Working:
        column = self.scene.columns[node.text]
        columns = node.columns
        value = column.values[self.index]
        unit, clause = column.unit, column.clause
        if column.back:
            note = f"{PAST_LEVEL}{column.back}"
            return Working(value, "target", node.text, unit, (), columns.start, columns.end, clause, note)
        return Working(value, column.how, node.text, unit, (), columns.start, columns.end, clause)

    def visit_unary(self, node: tree.Unary) -> Working:
        operand = self.visit(node.operand)
        return self.step(node, negate(node, operand.value), "operator", node.operator, (operand,), operand.unit)

    def visit_binary(self, node: tree.Binary) -> Working:
        left, right = self.visit(node.left), self.visit(node.right)
        value = combine(node, left.value, right.value)
        return self.step(node, value, "operator", node.operator, (left, right), _unit_of(node.operator, left, right))

    def visit_within(self, node: tree.Within) -> Working:
        item = self.visit(node.item)
        choices = tuple(self.visit(choice) for choice in node.choices)
        value = is_among(item.value, tuple(choice.value for choice in choices))
        return self.step(node, value, "operator", "in", (item, *choices))

    def visit_choice(self, node: tree.Choice) -> Working:
        condition = self.visit(node.condition)
        if isinstance(condition.value, Missing):
            return self.step(node, condition.value, "case", "if", (condition,))
        taken = self.visit(node.then if condition.value is True else node.otherwise)
        return self.step(node, taken.value, "case", "if", (condition, taken), taken.unit)

    def visit_call(self, node: tree.Call) -> Working:
        function = FUNCTIONS[node.function]
        if function.look_up is not None:
            return function.look_up(self.scene, node, self.index)
        if function.first_row:
            return self.tiers(node)
        if function.windowed:
            return self.window(node, function)
        options = self.options(node, function)
        if function.spread is not None:
            return self.group(node, function, options)
        arguments = tuple(self.visit(argument) for argument in tree.operands(node))
        value = apply(function, tuple(argument.value for argument in arguments), options)
        return self.step(node, value, "function", function.name, arguments, _unit_of_call(function, arguments))

    def window(self, node: tree.Call, function: Function) -> Working:
        """Work a condition in the present and in each period before it that the call looks at."""
        condition = node.arguments[0]
        names = {name.text for name in tree.names(condition)}
        scenes = [self.scene.at(back, names) if back else self.scene for back in range(periods_seen(node))]
        found = tuple(_Work(scene, self.index).visit(condition) for scene in scenes)
        value = apply(function, tuple(working.value for working in found), {})
        return self.step(node, value, "function", function.name, found)

    def options(self, node: tree.Call, function: Function) -> Options:
        return {key: word_or_none(function.options[key], value) or self.visit(value).value for key, value in node.named}

    def tiers(self, node: tree.Call) -> Working:
        subject = self.visit(node.arguments[0])
        if isinstance(subject.value, Missing):
            return self.step(node, subject.value, "function", "tiers", (subject,))
        for case in node.cases:
            edge = self.visit(case.edge) if case.edge is not None else None
            if edge is not None and isinstance(edge.value, Missing):
                return self.step(node, edge.value, "function", "tiers", (subject, edge))
            if edge is None or COMPARE[case.operator](subject.value, edge.value):
                taken = self.visit(case.value)
                found = (subject, taken) if edge is None else (subject, edge, taken)
                note = "" if edge is None else case.operator
                columns = node.columns
                return Working(
                    taken.value, "function", "tiers", taken.unit, found, columns.start, columns.end, "", note
                )
        return self.step(node, Missing("not_defined", "tiers"), "function", "tiers", (subject,))

    def group(self, node: tree.Call, function: Function, options: Options) -> Working:
        own = self.visit(node.arguments[0])
        peers = self.scene.peers[self.index]
        found = [(peer, _Work(self.scene, peer).visit(node.arguments[0])) for peer in peers]
        there = [(peer, working) for peer, working in found if not isinstance(working.value, Missing)]
        results = spread(function, tuple(working.value for _, working in there), options)
        positions = {peer: position for position, (peer, _) in enumerate(there)}
        value = share(function, results, positions.get(self.index), own.value)
        others = tuple(
            Working(working.value, "group", "other", working.unit) for peer, working in there if peer != self.index
        )
        return self.step(node, value, "function", function.name, (own, *others), _unit_of_call(function, (own,)))


def _unit_of(sign: str, left: Working, right: Working) -> str:
    """Return the display unit of a result: kept by + and -, and by × and ÷ with a pure number or points.

    Like by like is a pure number; anything else (亿元 × 个, 亿元 ÷ 亩) has no unit the office writes: COMPOSITE.
    """
    if sign in ("+", "-"):
        return left.unit or right.unit
    if sign not in ("*", "/"):
        return ""
    if right.unit in _PURE:
        return "" if left.unit in _PURE else left.unit
    if sign == "*":
        return right.unit if left.unit in _PURE else COMPOSITE
    return "" if _dimension(left.unit) == _dimension(right.unit) else COMPOSITE


def _unit_of_call(function: Function, arguments: tuple[Working, ...]) -> str:
    """Return the display unit of a call's result, as `Function.units` tells what it is."""
    match function.units:
        case "number" | "day" | "truth":
            return ""
        case "rows":
            return arguments[-1].unit
        case "quotient":
            return _unit_of("/", *arguments)
        case "product":
            return _unit_of("*", arguments[0], arguments[-1])
    units = dict.fromkeys(argument.unit for argument in arguments if argument.unit)
    if len(units) == 1:
        return next(iter(units))
    return next((unit for unit in units if unit not in _PURE), "")


def _dimension(unit: str) -> str:
    """Return a unit's dimension; all things counted one by one are one, for their rates are pure numbers."""
    dimension = UNITS[unit].dimension if unit in UNITS else unit
    return "count" if dimension.startswith("count:") else dimension


def word_or_none(option: Option, node: Node) -> str | None:
    """Return an option's canonical word, or None when the option is a value."""
    if isinstance(node, tree.Name | tree.Text):
        return option.words.get(tree.written(node))
    return None


def apply(function: Function, values: tuple[Value, ...], options: Options) -> Value:
    """Return what a function of one unit's values gives; missing values pass through unless it wants them."""
    if not function.keeps_missing and (missing := first_missing(values)):
        return missing
    if function.apply is None:
        raise TypeError(f"{function.name} is not a function of one unit's values")
    return function.apply(values, options)


def spread(function: Function, values: tuple[Value, ...], options: Options) -> tuple[Value, ...]:
    """Return what a group function gives for the ranked units of a group that have a number, in their order."""
    if function.spread is None:
        raise TypeError(f"{function.name} is not a function of a group")
    return function.spread(values, options) if values else ()


def share(function: Function, results: tuple[Value, ...], position: int | None, own: Value) -> Value:
    """Return one unit's part of a group's results; `position` is None for a unit that is not among them.

    Such a unit gets the group's value where that is one for all (best, mean …), and its own missing answer where it
    is not (rank) or where nobody has a number.
    """
    if position is not None:
        return results[position]
    if function.personal or not results:
        return own if isinstance(own, Missing) else Missing("not_applicable", function.name)
    return results[0]
