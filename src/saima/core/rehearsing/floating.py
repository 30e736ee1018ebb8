"""The formulas of a rulebook over many rehearsals at once, in floats: the third reading of the tree, for estimates.

What does not vary is worked exactly, once, by the kernel; only the nodes above a varied weight, target or cap are
worked in floats, for all rehearsals and units together (`forms.py`). Missing answers are blanks (NaN); what they mean
stays as the run has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce

import numpy as np

from saima.core.formula import tree
from saima.core.formula.evaluate import word_or_none
from saima.core.formula.functions import FUNCTIONS
from saima.core.formula.functions.function import Function
from saima.core.formula.kernel import evaluate
from saima.core.formula.scene import Scene, TargetName, name_of
from saima.core.formula.tree import Node
from saima.core.rehearsing.arrays import Floats, Truths
from saima.core.rehearsing.forms import FORMS, GROUP_FORMS, blank, compare, floats, one_by_one, run_by_run

Cap = tuple[str, int]
"""A ceiling by the name of its row and the column it stands at in the formula; −1: the row's own `cap`."""


@dataclass(frozen=True, slots=True)
class Varied:
    """What the rehearsals multiply: arrays whose first axis is rehearsals, 1 where nothing changes.

    `weights` rehearsals × indicators; `targets` rehearsals × units by target; `caps` rehearsals × 1 by cap.
    """

    runs: int
    weights: Floats | None = None
    targets: Mapping[TargetName, Floats] = field(default_factory=dict)
    caps: Mapping[Cap, Floats] = field(default_factory=dict)

    def part(self, start: int, end: int) -> Varied:
        """Return the rehearsals from `start` up to and without `end`."""
        return Varied(
            min(end, self.runs) - start,
            None if self.weights is None else self.weights[start:end],
            {name: column[start:end] for name, column in self.targets.items()},
            {name: column[start:end] for name, column in self.caps.items()},
        )

    def pick(self, rows: Truths) -> Varied:
        """Return the rehearsals that `rows` marks."""
        return Varied(
            int(rows.sum()),
            None if self.weights is None else self.weights[rows],
            {name: column[rows] for name, column in self.targets.items()},
            {name: column[rows] for name, column in self.caps.items()},
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What one block of rehearsals need not ask again after another: which nodes vary, and the values of those above
    which nothing does, by the row they stand in.
    """

    varies: dict[tuple[str, int], bool] = field(default_factory=dict)
    still: dict[tuple[str, int], Floats] = field(default_factory=dict)


class Floating(tree.Visitor[Floats]):
    """One reading of all formulas: `column` evaluates one, `moving` holds the columns that vary, by name."""

    def __init__(self, scene: Scene, varied: Varied, known: Known) -> None:
        self.scene, self.varied, self._known = scene, varied, known
        self.moving: dict[str, Floats] = {}
        self.row = ""

    def column(self, row: str, root: Node, *, scene: Scene | None = None, points: Floats | None = None) -> Floats:
        """Return a formula's values, rehearsals (or 1) × units. `row` names it; `points` are its full points."""
        self.row = row
        before = self.scene
        if scene is not None:
            self.scene = scene
        if points is not None:
            self.moving["points"] = points
        try:
            return self.visit(root)
        finally:
            self.scene = before
            self.moving.pop("points", None)

    def depends(self, row: str, root: Node) -> bool:
        """Tell whether anything in the formula of a row varies."""
        self.row = row
        return self.varies(root)

    def varies(self, node: Node) -> bool:
        """Tell whether anything below a node of the row at hand varies."""
        key, known = (self.row, id(node)), self._known.varies
        if key not in known:
            known[key] = self._own(node) or any(self.varies(child) for child in tree.children(node))
        return known[key]

    def _own(self, node: Node) -> bool:
        match node:
            case tree.Name():
                return node.text in self.moving
            case tree.Call() if node.function == "target":
                return name_of(node) in self.varied.targets
            case tree.Number():
                return (self.row, node.columns.start) in self.varied.caps
            case _:
                return False

    def visit(self, node: Node) -> Floats:
        """Return a node's values: exactly worked where nothing varies."""
        return super().visit(node) if self.varies(node) else self._worked(node)

    def _worked(self, node: Node) -> Floats:
        key, still = (self.row, id(node)), self._known.still
        if key not in still:
            still[key] = floats(evaluate(node, scene=self.scene))
        return still[key]

    def visit_name(self, node: tree.Name) -> Floats:
        """Return a varied column."""
        return self.moving[node.text]

    def visit_number(self, node: tree.Number) -> Floats:
        """Return a varied ceiling."""
        return float(node.value) * self.varied.caps[self.row, node.columns.start]

    def visit_unary(self, node: tree.Unary) -> Floats:
        """Return -x or not x."""
        x = self.visit(node.operand)
        return np.where(np.isnan(x), np.nan, 1.0 - x) if node.operator == "not" else -x

    def visit_binary(self, node: tree.Binary) -> Floats:
        """Return left ∘ right; blank by a zero divisor or a blank side."""
        left, right = self.visit(node.left), self.visit(node.right)
        match node.operator:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
            case "/":
                return left / np.where(right == 0, np.nan, right)
            case "and":
                return blank(np.minimum(left, right), left, right)
            case "or":
                return blank(np.maximum(left, right), left, right)
            case sign:
                return blank(compare(sign, left, right).astype(np.float64), left, right)

    def visit_within(self, node: tree.Within) -> Floats:
        """Tell whether the item equals one of the choices."""
        item = self.visit(node.item)
        choices = [self.visit(choice) for choice in node.choices]
        hits = reduce(np.logical_or, [compare("==", item, choice) for choice in choices])
        return blank(np.asarray(hits, dtype=np.float64), item, *choices)

    def visit_choice(self, node: tree.Choice) -> Floats:
        """Return the branch taken; blank where the condition is."""
        condition, then, otherwise = (self.visit(part) for part in (node.condition, node.then, node.otherwise))
        return blank(np.where(condition == 1.0, then, otherwise), condition)

    def visit_call(self, node: tree.Call) -> Floats:
        """Return a function's values: by its form, or by the function itself."""
        function = FUNCTIONS[node.function]
        if node.function in ("target", "pace"):  # pace(target(…)) is the target's share due by now
            asked = node.arguments[0] if node.function == "pace" else node
            times = self.varied.targets[name_of(asked)] if isinstance(asked, tree.Call) else np.ones((1, 1))
            return self._worked(node) * times
        if function.first_row:
            return self._tiers(node)
        words = {
            key: word for key, value in node.named if (word := word_or_none(function.options[key], value)) is not None
        }
        numbers = {key: self.visit(value) for key, value in node.named if key not in words}
        arguments = [self.visit(argument) for argument in tree.operands(node)]
        if function.spread is not None:
            return self._group(function, arguments[0], words, numbers)
        form = FORMS.get(node.function)
        found = form(arguments, words, numbers) if form is not None else None
        return one_by_one(function, arguments, words, numbers) if found is None else found

    def _tiers(self, node: tree.Call) -> Floats:
        subject = self.visit(node.arguments[0])
        open_ = ~np.isnan(subject)
        found = np.full(subject.shape, np.nan)
        for case in node.cases:
            value = self.visit(case.value)
            if case.edge is None:
                hit = open_
            else:
                edge = self.visit(case.edge)
                open_ = open_ & ~np.isnan(edge)
                hit = open_ & compare(case.operator, subject, edge)
            found = np.where(hit, value, found)
            open_ = open_ & ~hit
        return found

    def _group(self, function: Function, x: Floats, words: Mapping[str, str], numbers: Mapping[str, Floats]) -> Floats:
        """Work a group function per group of peers, for all rehearsals together where it has a form."""
        form = GROUP_FORMS.get(function.name)
        found = np.full(x.shape, np.nan)
        for peers in set(self.scene.peers):
            units = [index for index in range(self.scene.size) if self.scene.peers[index] == peers]
            if not peers:
                continue
            mine = x[:, list(peers)]
            given = None if form is None or words or numbers else form(mine)
            if given is not None and not function.personal:
                found[:, units] = given
            elif given is not None:
                found[:, list(peers)] = given
            else:
                found[:, units] = run_by_run(function, x, peers, units, words, numbers)
        return found
