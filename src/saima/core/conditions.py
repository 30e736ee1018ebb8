"""The condition of a measure (统计条件) as lines that a form can show: a field, a comparison, a value, joined by and.

What is none of these (calculations, functions, or) stays a line of its own text. Writing lines back keeps the
characters of every line that did not change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from saima.core.formula import tree
from saima.core.formula.kinds import TEXT, TRUTH, Kind
from saima.core.formula.parse import parse
from saima.core.problems import Problems
from saima.core.rulebook import Formula

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
OPERATORS = ("==", "!=", ">=", "<=", ">", "<", "in", "true", "false")
"""Comparisons of a form: `in` any of several; `true` and `false` of a field that is a yes or no."""
_ANY_OF = ("==", "in")
_SHOWN = {"!=": "≠", ">=": "≥", "<=": "≤"}


@dataclass(frozen=True, slots=True)
class Condition:
    """One line. `field` is '' for a line of its own text; `value` is as a person types it, several joined by 、."""

    text: str
    field: str = ""
    operator: str = ""
    value: str = ""

    @property
    def names_kinds(self) -> bool:
        """Tell whether it says which kinds of record count."""
        return self.field == "kind" and self.operator in _ANY_OF

    @property
    def said(self) -> tuple[str, str, frozenset[str]]:
        """What it says, however it is written: one of several values, in any order."""
        if self.operator in _ANY_OF:
            return self.field, "in", frozenset(_values(self.value))
        return self.field, self.operator, frozenset({self.value})


def conjuncts(formula: Formula | None) -> list[tuple[tree.Node, str]]:
    """Return the conditions that a formula joins by and, each with its text."""
    if formula is None:
        return []

    def parts(node: tree.Node) -> list[tree.Node]:
        if isinstance(node, tree.Binary) and node.operator == "and":
            return [*parts(node.left), *parts(node.right)]
        return [node]

    return [(node, _whole(formula.text, node.columns)) for node in parts(formula.tree)]


def _whole(text: str, columns: tree.Columns) -> str:
    """Return the characters of a node with the brackets of its operands, which its columns leave out at the edges."""
    start, end = columns.start, columns.end
    plain = _QUOTED.sub(lambda found: " " * len(found[0]), text)
    while plain.count("(", start, end) > plain.count(")", start, end):
        end = plain.index(")", end) + 1
    while plain.count(")", start, end) > plain.count("(", start, end):
        start = plain.rindex("(", 0, start)
    return text[start:end]


def conditions(formula: Formula | None) -> tuple[Condition, ...]:
    """Return the lines of a condition, in order; none where every record counts."""
    return tuple(_line(node, text, formula.text if formula else "") for node, text in conjuncts(formula))


def _line(node: tree.Node, text: str, whole: str) -> Condition:
    match node:
        case tree.Name():
            return Condition(text, node.text, "true")
        case tree.Unary(operator="not", operand=tree.Name()):
            return Condition(text, node.operand.text, "false")  # type: ignore[union-attr]
        case tree.Within(item=tree.Name()) if all(isinstance(one, tree.Text) for one in node.choices):
            return Condition(text, node.item.text, "in", "、".join(map(tree.written, node.choices)))  # type: ignore[union-attr]
        case tree.Binary(left=tree.Name()) if node.operator in OPERATORS and _is_leaf(node.right):
            right = node.right
            value = right.value if isinstance(right, tree.Text) else whole[right.columns.start : right.columns.end]
            return Condition(text, node.left.text, node.operator, value)  # type: ignore[union-attr]
        case _:
            return Condition(text)


def _is_leaf(node: tree.Node) -> bool:
    return isinstance(node, tree.Number | tree.Text | tree.Day | tree.Name)


def kinds_named(lines: Sequence[Condition]) -> tuple[str, ...] | None:
    """Return the kinds of record that one line names; None where none or several do."""
    found = [line.value.split("、") for line in lines if line.names_kinds]
    return tuple(found[0]) if len(found) == 1 else None


def written(lines: Sequence[Condition], *, before: Formula | None, fields: Mapping[str, Kind]) -> str:
    """Return the condition that lines say, '' for none; lines that stood in `before` keep their characters.

    `fields` says which fields are words, whose values stand in quotes. A line without a value says nothing.
    """
    held = {old.said: old.text for old in conditions(before) if old.field}
    said = [held.get(line.said) or _spelled(line, fields) for line in lines]
    told = [part for part in said if part]
    if told == [old.text for old in conditions(before)] and before is not None:
        return before.text
    return " and ".join(f"({part})" if _is_loose(part) else part for part in told)


def _is_loose(part: str) -> bool:
    """Tell whether a line would fall apart beside others: it joins by or, or chooses. What cannot be read does not."""
    try:
        root = parse(part)
    except Problems:
        return False
    return isinstance(root, tree.Choice) or (isinstance(root, tree.Binary) and root.operator == "or")


def _values(typed: str) -> list[str]:
    return [value.strip() for value in typed.replace(",", "、").replace("，", "、").split("、") if value.strip()]


def _spelled(line: Condition, fields: Mapping[str, Kind]) -> str:
    if not line.field:
        return line.text.strip()
    if line.operator in ("true", "false") or fields.get(line.field) == TRUTH:
        return f"not {line.field}" if line.operator == "false" else line.field
    values = _values(line.value)
    if not values:
        return ""
    if fields.get(line.field) == TEXT:
        quoted = [f'"{value}"' if "'" in value else f"'{value}'" for value in values]
        if line.operator == "!=":
            return " and ".join(f"{line.field} ≠ {one}" for one in quoted)
        if len(quoted) > 1:
            return f"{line.field} in ({', '.join(quoted)})"
        if line.operator == "in":
            return f"{line.field} == {quoted[0]}"
        return f"{line.field} {_SHOWN.get(line.operator, line.operator)} {quoted[0]}"
    return f"{line.field} {_SHOWN.get(line.operator, line.operator)} {line.value.strip()}"
