"""Conditions of measures as a small code on every row, so that all measures are made from cells.

Thirty measures as thirty conditional sums read every row thirty times. Here each row gets a number that tells the
outcome of every comparison that any measure makes: which of the named kinds it is of, whether its day lies in a span,
whether an amount reaches a limit. One scan sums the rows by unit and number; the measures are made from those few sums
by the same formulas, with the comparisons read back out of the number. A comparison may be empty (NULL), and the
number tells that too, so nothing changes in meaning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from math import prod
from typing import Any

import ibis

from saima.core.dialects import Dialect
from saima.core.formula import tree
from saima.core.formula.tree import Node
from saima.core.periods import Span

ROOM = 2**62
"""A code stays below this; more outcomes take a second code."""
Pushed = Callable[[Node], Any]
"""Compiles a formula over the rows."""


@dataclass(frozen=True, slots=True)
class _Words:
    """The words that a text column is compared with; 0 is empty, 1 and up are the words in turn, then any other."""

    column: str
    words: tuple[str, ...]

    @property
    def outcomes(self) -> int:
        return len(self.words) + 2

    def number(self, rows: Any) -> Any:
        column = rows[self.column]
        cases = [(column.isnull(), 0), *((column == word, place) for place, word in enumerate(self.words, 1))]
        return ibis.cases(*cases, else_=len(self.words) + 1)

    def is_one_of(self, digit: Any, words: Sequence[str]) -> Any:
        one_of = reduce(lambda a, b: a | b, (digit == self.words.index(word) + 1 for word in words))
        return ibis.ifelse(digit == 0, ibis.null("boolean"), one_of)


def _number_of(truth: Any) -> Any:
    """Return 0 where a comparison is empty, 1 where it is false, 2 where it is true."""
    return ibis.cases((truth.isnull(), 0), (truth, 2), else_=1)


def _truth_of(digit: Any) -> Any:
    return ibis.cases((digit == 2, True), (digit == 1, False), else_=ibis.null("boolean"))


def _identity(node: Node) -> str:
    """Return what a formula says, wherever it stands."""
    return re.sub(r"Columns\(start=\d+, end=\d+\)", "", repr(node))


def _worded(node: Node, is_text: Callable[[str], bool]) -> tuple[str, tuple[str, ...], bool] | None:
    """Return (column, words, whether it must be one of them) of a comparison of a text column with words."""
    found: tuple[str, tuple[str, ...], bool]
    match node:
        case tree.Binary(operator="==" | "!=" as sign, left=tree.Name() as name, right=tree.Text(value=word)):
            found = name.text, (word,), sign == "=="
        case tree.Within(item=tree.Name() as name, choices=choices) if all(isinstance(c, tree.Text) for c in choices):
            found = name.text, tuple(choice.value for choice in choices if isinstance(choice, tree.Text)), True
        case _:
            return None
    return found if is_text(found[0]) else None


class Coding:
    """The comparisons of a set of conditions, and the codes that tell their outcomes.

    First `add` every condition; then `codes` gives the columns of the rows, and `truth` a condition over cells.
    """

    def __init__(self, rows: Any, push: Pushed, dialect: Dialect) -> None:
        self._rows, self._push, self._dialect = rows, push, dialect
        self._words: dict[str, dict[str, None]] = {}
        self._tests: dict[str, Any] = {}

    def _is_text(self, name: str) -> bool:
        return name in self._rows.columns and self._rows[name].type().is_string()

    def add(self, node: Node) -> None:
        """Take note of the comparisons in a condition."""
        match node:
            case tree.Binary(operator="and" | "or"):
                self.add(node.left)
                self.add(node.right)
            case tree.Unary(operator="not"):
                self.add(node.operand)
            case _:
                if worded := _worded(node, self._is_text):
                    self._words.setdefault(worded[0], {}).update(dict.fromkeys(worded[1]))
                else:
                    self._tests.setdefault(_identity(node), self._push(node))

    def add_level(self, level: str) -> None:
        """Take note that a condition asks for rows of this level."""
        self._words.setdefault("level", {})[level] = None

    def add_days(self, by: Node, days: Span) -> Any:
        """Take note that a condition asks for a day in a span; return that as an expression over the rows."""
        key = self._days(by, days)
        if key not in self._tests:
            day = self._push(by)
            start, end = (ibis.literal(edge, type="date") for edge in (days.start, days.end))
            self._tests[key] = (day >= start) & (day < end)
        return self._tests[key]

    @staticmethod
    def _days(by: Node, days: Span) -> str:
        return f"{_identity(by)} in {days}"

    def _parts(self) -> list[list[tuple[str, int]]]:
        """Return the digits of each code as (key, number of outcomes), the first the lowest."""
        digits = [(name, len(words) + 2) for name, words in self._words.items()] + [(key, 3) for key in self._tests]
        codes: list[list[tuple[str, int]]] = [[]]
        for digit in digits:
            if prod(size for _key, size in (*codes[-1], digit)) > ROOM:
                codes.append([])
            codes[-1].append(digit)
        return codes

    def codes(self) -> dict[str, Any]:
        """Return the code columns of the rows."""
        found = {}
        for index, digits in enumerate(self._parts()):
            total, weight = ibis.literal(0, type="int64"), 1
            for key, size in digits:
                number = (
                    _Words(key, tuple(self._words[key])).number(self._rows)
                    if key in self._words
                    else _number_of(self._tests[key])
                )
                total, weight = total + number.cast("int64") * weight, weight * size
            found[f"code{index}"] = total
        return found

    def truth(self, cells: Any) -> Truth:
        """Return what tells the conditions over cells, which hold the code columns."""
        digits: dict[str, Any] = {}
        for index, parts in enumerate(self._parts()):
            weight = 1
            for key, size in parts:
                code = cells[f"code{index}"]
                shifted = code if weight == 1 else self._dialect.whole(code, ibis.literal(weight, type="int64"))
                digits[key], weight = shifted % size, weight * size
        words = {name: _Words(name, tuple(found)) for name, found in self._words.items()}
        return Truth(digits, words, self._is_text)


@dataclass(frozen=True, slots=True)
class Truth:
    """The conditions over cells: each comparison read out of its digit."""

    digits: Mapping[str, Any]
    words: Mapping[str, _Words]
    is_text: Callable[[str], bool]

    def of_level(self, level: str) -> Any:
        """Tell whether cells are of a level."""
        return self.words["level"].is_one_of(self.digits["level"], [level])

    def of_days(self, by: Node, days: Span) -> Any:
        """Tell whether cells have their day in a span."""
        return self.digits[Coding._days(by, days)] == 2

    def of(self, node: Node) -> Any:
        """Tell whether a condition holds for cells; empty where it was empty on the rows."""
        match node:
            case tree.Binary(operator="and"):
                return self.of(node.left) & self.of(node.right)
            case tree.Binary(operator="or"):
                return self.of(node.left) | self.of(node.right)
            case tree.Unary(operator="not"):
                return ~self.of(node.operand)
        if worded := _worded(node, self.is_text):
            name, words, one_of = worded
            found = self.words[name].is_one_of(self.digits[name], words)
            return found if one_of else ~found
        return _truth_of(self.digits[_identity(node)])
