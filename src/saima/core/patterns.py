"""Scoring patterns (计分模式): a formula written from a few parameters, and recognised back into them.

A pattern is a formula with gaps. Writing fills the gaps; recognising lays the pattern's tree over a formula's tree.
So one template does both, and a formula that was recognised is changed only in the characters of the gap that changed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from saima.core.formula import tree
from saima.core.formula.parse import parse
from saima.core.formula.tree import Columns, Node
from saima.core.messages import Language
from saima.core.problems import Problems
from saima.core.rulebook import Formula
from saima.core.rulemeaning import shape

GapKind = Literal["measure", "task", "number", "most", "zero", "tiers"]
"""What may stand in a gap: a measure's name; a `target(…)`; a number; a number or `points`; what a zero divisor gives;
the rows of a table."""

_RESERVED = {"points", "months", "indicators", "bonus", "deduction", "total", "place", "placed"}
_WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Gap:
    """A parameter of a pattern. `default` is what a new row begins with; '' where the person must choose."""

    name: str
    kind: GapKind
    title: str
    title_en: str
    default: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A way of scoring: the template that is written (the first) and others that mean it, and its sentence.

    Gaps stand in braces in templates and sentences: `points × min({cap}, {measure} ÷ {task})`.
    """

    id: str
    title: str
    title_en: str
    templates: tuple[str, ...]
    gaps: tuple[Gap, ...]
    words: str
    words_en: str

    @property
    def needs_points(self) -> bool:
        """Tell whether the row must name its full points."""
        return "points" in self.templates[0]


@dataclass(frozen=True, slots=True)
class Recognised:
    """A formula seen as a pattern: the text of each gap, and where in the formula each stands (all its places)."""

    pattern: Pattern
    values: Mapping[str, str]
    places: Mapping[str, tuple[Columns, ...]]
    text: str

    def rewritten(self, values: Mapping[str, str]) -> str:
        """Return the formula with other values in its gaps, every other character as it was."""
        changes = [
            (place, values[name])
            for name, places in self.places.items()
            if name in values and values[name] != self.values[name]
            for place in places
        ]
        text = self.text
        for place, value in sorted(changes, key=lambda change: change[0].start, reverse=True):
            text = text[: place.start] + value + text[place.end :]
        return text


def write(pattern: Pattern, values: Mapping[str, str]) -> str:
    """Return the formula of a pattern with its gaps filled; `values` has every gap.

    Example:
        >>> from saima.core.patterntable import PATTERNS
        >>> write(PATTERNS["count_capped"], {"most": "points", "each": "2", "measure": "大项目数"})
        'min(points, 2 × 大项目数)'

    """
    return pattern.templates[0].format(**values)


def spelled(name: str) -> str:
    """Return a name as a formula writes it: in 「」 where it holds marks, spaces or leading digits."""
    return name if _WORD.fullmatch(name) else f"「{name}」"


def recognise(
    formula: Formula, patterns: Collection[Pattern], *, measures: Collection[str] | None = None
) -> Recognised | None:
    """Return the first pattern that a formula is, with its parameters; None when it is of its own make (自写公式).

    `measures` are the names that count as measures; None: every name that the language does not reserve.
    """
    for pattern in patterns:
        kinds = {gap.name: gap.kind for gap in pattern.gaps}
        for template in _trees(pattern.templates):
            laid = _Laid(formula.text, kinds, measures)
            if laid.fits(template, formula.tree):
                values = {name: formula.text[where[0].start : where[0].end] for name, where in laid.places.items()}
                places = {name: tuple(where) for name, where in laid.places.items()}
                return Recognised(pattern, values, places, formula.text)
    return None


def formula_of(text: str) -> Formula | None:
    """Return a text as a formula, or None when it cannot be read."""
    try:
        return Formula(text, parse(text))
    except Problems:
        return None


@cache
def _trees(templates: tuple[str, ...]) -> tuple[Node, ...]:
    """Return templates as trees in which a gap is a name that no office can give: 「?cap」."""
    return tuple(parse(re.sub(r"{(\w+)}", r"「?\1」", template)) for template in templates)


class _Laid:
    """A template laid over a formula: what stands in each gap so far."""

    def __init__(self, text: str, kinds: Mapping[str, GapKind], measures: Collection[str] | None) -> None:
        self.text, self.kinds, self.measures = text, kinds, measures
        self.places: dict[str, list[Columns]] = {}
        self.shapes: dict[str, object] = {}

    def fits(self, template: Node, node: Node) -> bool:
        """Tell whether the node is the template with something of the right kind in each gap."""
        if gap := _gap(template):
            return self.takes(gap, node) and self.fill(gap, node.columns, shape(node))
        if isinstance(template, tree.Call) and isinstance(node, tree.Call):
            return self.fits_call(template, node)
        if type(template) is not type(node) or isinstance(template, tree.Number | tree.Text | tree.Day | tree.Name):
            return bool(shape(template) == shape(node))
        if getattr(template, "operator", "") != getattr(node, "operator", ""):
            return False
        return self.fits_all(tree.children(template), tree.children(node))

    def fits_all(self, templates: tuple[Node, ...], nodes: tuple[Node, ...]) -> bool:
        return len(templates) == len(nodes) and all(map(self.fits, templates, nodes))

    def fits_call(self, template: tree.Call, node: tree.Call) -> bool:
        """Tell whether two calls fit; a table of tiers as a whole is one gap."""
        wanted = template.arguments
        if template.function != node.function or dict(template.named).keys() != dict(node.named).keys():
            return False
        if wanted and self.kinds.get(_gap(wanted[-1]) or "") == "tiers":
            gap = _gap(wanted[-1]) or ""
            if not node.cases:
                return False
            self.fill(gap, Columns(node.cases[0].columns.start, node.columns.end - 1), shape(node.cases))
            wanted = wanted[:-1]
        elif node.cases:
            return False
        options = tuple(key for key, _ in template.named)
        return self.fits_all(wanted, node.arguments) and all(
            self.fits(dict(template.named)[key], dict(node.named)[key]) for key in options
        )

    def takes(self, gap: str, node: Node) -> bool:
        """Tell whether a node is of the kind that a gap takes."""
        inner = node.operand if isinstance(node, tree.Unary) and node.operator == "-" else node
        is_number = isinstance(inner, tree.Number)
        match self.kinds[gap]:
            case "measure":
                return isinstance(node, tree.Name) and (
                    node.text not in _RESERVED if self.measures is None else node.text in self.measures
                )
            case "task":
                return isinstance(node, tree.Call) and node.function == "target"
            case "number":
                return is_number
            case "most":
                return is_number or (isinstance(node, tree.Name) and node.text == "points")
            case "zero":
                return is_number or isinstance(node, tree.Name)
            case _:
                return False

    def fill(self, gap: str, place: Columns, what: object) -> bool:
        """Note what stands in a gap; False when the same gap holds something else elsewhere."""
        if self.shapes.setdefault(gap, what) != what:
            return False
        self.places.setdefault(gap, []).append(place)
        return True


def _gap(node: Node) -> str | None:
    """Return the name of the gap that a template's node is, or None."""
    return node.text[1:] if isinstance(node, tree.Name) and node.text.startswith("?") else None


def sentence(found: Recognised, *, titles: Mapping[str, str], language: Language = "zh") -> str:
    """Return a recognised formula as one sentence; `titles` are the measures' titles by name."""
    values = dict(_said(found, titles, language))
    return (found.pattern.words if language == "zh" else found.pattern.words_en).format(**values)


def _said(found: Recognised, titles: Mapping[str, str], language: Language) -> Iterator[tuple[str, str]]:
    """Yield each gap's value in words."""
    words = {"points": {"zh": "分值", "en": "the full points"}}
    zero = {
        "not_applicable": {"zh": "不适用", "en": "not applicable"},
        "不适用": {"zh": "不适用", "en": "not applicable"},
        "full": {"zh": "按满分", "en": "counts in full"},
        "满分": {"zh": "按满分", "en": "counts in full"},
    }
    for gap in found.pattern.gaps:
        text = found.values[gap.name]
        if gap.kind == "measure":
            yield gap.name, titles.get(text.strip("「」"), text.strip("「」"))
        elif gap.kind == "zero":
            yield gap.name, zero.get(text, {}).get(language) or (f"按 {text} 计" if language == "zh" else text)
        else:
            yield gap.name, words.get(text, {}).get(language, text)
