"""A workbook as plain values: sheets, rows and cells, as the office typed them, free of any file library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal, TypeAlias

from saima.core.problems import Problem

BookKind = Literal["xlsx", "xls", "csv"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as a spreadsheet keeps it: at most 15 significant digits as decimal text, and its number format."""

    digits: str
    format: str = ""


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell without a usable value: an error such as #REF!, or a formula whose result was never stored."""

    text: str
    formula: bool = False


CellValue: TypeAlias = str | bool | Number | date | datetime | time | CellFault | None


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; rows and columns count from 0, both ends inside."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def covers(self, row: int, column: int) -> bool:
        """Return whether the cell lies in the range."""
        return self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column


def clip(merges: Iterable[Merge], *, rows: int, columns: int) -> tuple[Merge, ...]:
    """Return the merges cut to the sheet: what lies outside is left out, what reaches beyond ends at the edge."""
    cut = (
        Merge(one.first_row, one.first_column, min(one.last_row, rows - 1), min(one.last_column, columns - 1))
        for one in merges
        if one.first_row < rows and one.first_column < columns
    )
    return tuple(one for one in cut if (one.first_row, one.first_column) != (one.last_row, one.last_column))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet from its cell A1: `rows` are equally long; positions count from 0; merges lie within the sheet."""

    name: str
    rows: tuple[tuple[CellValue, ...], ...]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.rows[0]) if self.rows else 0


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook that was read. `pictures` tells that pictures or charts lie in it (they are not read)."""

    name: str
    kind: BookKind
    sheets: tuple[Sheet, ...]
    pictures: bool = False
    origin: Mapping[str, str] = field(default_factory=dict)
    """How it was read: `program` that wrote it, or `encoding` and `delimiter` of a text file."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The outcome of reading a file: the workbook, or the reasons why not; warnings may stand beside a workbook."""

    book: Book | None
    problems: tuple[Problem, ...] = ()


def column_name(column: int) -> str:
    """Return the letters of a column counted from 0: 0 → 'A', 26 → 'AA'."""
    letters = ""
    rest = column + 1
    while rest:
        rest, index = divmod(rest - 1, 26)
        letters = chr(ord("A") + index) + letters
    return letters


def address(row: int, column: int) -> str:
    """Return the address of a cell counted from 0: (6, 3) → 'D7'."""
    return f"{column_name(column)}{row + 1}"


def place(sheet: str, row: int, column: int, label: str = "") -> str:
    """Return where a cell stands, for messages: 'Sheet1!D7（投资额）'."""
    return f"{sheet}!{address(row, column)}" + (f"（{label}）" if label else "")
