"""Reads one key after another from a table of texts, collecting faults instead of stopping at the first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from typing import TypeVar

from saima.core import amounts
from saima.core.formula import tree
from saima.core.formula.parse import parse
from saima.core.lines import Entry, Listing, Scalar, Table
from saima.core.problems import Problem, Problems
from saima.core.rulebook import Formula

W = TypeVar("W")


class Reader:
    """Typed access to a table; `path` in every call is where in the rulebook we are, for the fault's place."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def place(self, entry: Entry, path: str) -> str:
        """Return where an entry stands, as messages begin."""
        return f"{self.file} 第{entry.line}行 {path}".strip()

    def report(self, entry: Entry, path: str, found: str, needed: str, remedy: str, code: str) -> None:
        """Report one fault at an entry."""
        self.problems.append(Problem(self.place(entry, path), found, needed, remedy, code))

    def table(self, entry: Entry | None, path: str, known: tuple[str, ...] | None = None) -> Table | None:
        """Return an entry as a table whose keys are all known (`None`: any key), or report and return None."""
        if entry is None:
            return None
        if not isinstance(entry, Table):
            self.report(entry, path, "不是“键: 值”", "下面缩进写各键", "参照手册的例子", "rulebook.table")
            return None
        for key, _ in entry.items if known is not None else ():
            if key.text not in (known or ()):
                near = get_close_matches(key.text, known or (), 1, 0.5)
                needed = "、".join(known or ())
                remedy = f"改成“{near[0]}”" if near else "删去它，或查手册里这一节的键"
                self.report(key, path, f"不认识的键“{key.text}”", needed, remedy, "rulebook.key")
        return entry

    def scalar(self, table: Table, key: str, path: str, *, required: bool = False) -> Scalar | None:
        """Return the text under a key; None when it is not there (reported if required) or empty."""
        entry = table.get(key)
        if entry is not None and not isinstance(entry, Scalar):
            self.report(entry, f"{path}.{key}", "不是一个值", "写在同一行的一个值", "改成一个值", "rulebook.scalar")
            return None
        if entry is None or not entry.text.strip():
            if required:
                where: Entry = entry or table
                self.report(where, path, f"缺少 {key}", f"{key}: …", f"补上 {key}", "rulebook.required")
            return None
        return entry

    def text(self, table: Table, key: str, path: str, *, required: bool = False) -> str:
        """Return the text under a key, or '' when it is not there."""
        found = self.scalar(table, key, path, required=required)
        return found.text.strip() if found else ""

    def texts(self, table: Table, key: str, path: str) -> tuple[str, ...]:
        """Return the texts under a key: one text, or a list of them."""
        entry = table.get(key)
        if isinstance(entry, Listing):
            items = [item for item in entry.items if isinstance(item, Scalar)]
            if len(items) < len(entry.items):
                self.report(entry, f"{path}.{key}", "列表里有的不是文字", "逐条写文字", "改成文字", "rulebook.list")
            return tuple(item.text for item in items)
        text = self.text(table, key, path)
        return (text,) if text else ()

    def word(self, table: Table, key: str, path: str, words: Mapping[str, W], default: W) -> W:
        """Return the meaning of a word out of a fixed list, or `default` when the key is not there."""
        found = self.scalar(table, key, path)
        if found is None:
            return default
        if found.text.strip() not in words:
            needed = "、".join(words)
            self.report(found, f"{path}.{key}", f"“{found.text}”", f"下列之一：{needed}", "从中选一个", "rulebook.word")
            return default
        return words[found.text.strip()]

    def day(self, table: Table, key: str, path: str, *, required: bool = False) -> date | None:
        """Return the date under a key."""
        found = self.scalar(table, key, path, required=required)
        if found is None:
            return None
        try:
            return date.fromisoformat(found.text.strip())
        except ValueError:
            self.report(found, f"{path}.{key}", f"“{found.text}”", "日期，如 2023-01-01", "改成日期", "rulebook.date")
            return None

    def whole(self, table: Table, key: str, path: str, most: int) -> int | None:
        """Return a whole number from 0 to `most` under a key."""
        found = self.scalar(table, key, path)
        if found is None:
            return None
        if not (found.text.strip().isdecimal() and int(found.text) <= most):
            self.report(found, f"{path}.{key}", f"“{found.text}”", f"0 至 {most} 的整数", "改成整数", "rulebook.whole")
            return None
        return int(found.text)

    def number(self, table: Table, key: str, path: str, dimension: str | None = "points") -> Fraction | None:
        """Return an exact number under a key, in base units; a bare number takes the unit it needs.

        `dimension` is the one it must have; None admits pure numbers only.
        """
        found = self.scalar(table, key, path)
        return None if found is None else self.literal(found, f"{path}.{key}", dimension)

    def literal(self, found: Scalar, path: str, dimension: str | None, unit: str = "") -> Fraction | None:
        """Return the number a text says; without a unit of its own it is in `unit`, where that is given."""
        try:
            node = parse(found.text, place=self.place(found, path))
        except Problems as fault:
            self.problems.extend(fault.problems)
            return None
        sign, inner = (-1, node.operand) if isinstance(node, tree.Unary) and node.operator == "-" else (1, node)
        if not isinstance(inner, tree.Number):
            self.report(found, path, f"“{found.text}”", "一个数", "写成数，可带单位", "rulebook.number")
            return None
        if inner.unit is None:
            return sign * inner.value * (amounts.unit(unit).factor if unit else 1)
        own = amounts.unit(inner.unit).dimension
        if own != dimension and not (own == "ratio" and dimension is None):
            needed = f"以{unit}计的数" if unit else "分值"
            self.report(found, path, f"“{found.text}”", needed, "改正单位", "rulebook.number_unit")
        return sign * inner.value

    def unit(self, table: Table, path: str, default: str = "") -> str:
        """Return the name of a unit of measure under `unit`."""
        found = self.scalar(table, "unit", path, required=not default)
        if found is None:
            return default
        if found.text.strip() not in amounts.UNITS:
            needed = "、".join(amounts.UNITS)
            remedy = "亩均一类的复合单位不作口径：把除法直接写进计分办法" if "/" in found.text else "改写单位"
            self.report(found, f"{path}.unit", f"不认识的计量单位“{found.text}”", needed, remedy, "rulebook.unit")
            return default
        return found.text.strip()

    def formula(self, table: Table, key: str, path: str, *, required: bool = False) -> Formula | None:
        """Return the formula under a key, parsed; its names are checked later, when all of them are known."""
        found = self.scalar(table, key, path, required=required)
        if found is None:
            return None
        try:
            return Formula(
                found.text.strip(), parse(found.text.strip(), place=self.place(found, f"{path}.{key}")), found.line
            )
        except Problems as fault:
            self.problems.extend(fault.problems)
            return None
