"""A table found on a sheet: its columns, what stands above it, and one class for every row of the sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from saima.core.problems import Problem
from saima.intake.mapping.columns import Column
from saima.intake.workbooks.values import CellValue, Sheet

LineKind = Literal["blank", "title", "caption", "header", "category", "data", "subtotal", "total", "footer", "note"]
LINE_WORDS: Mapping[LineKind, str] = {
    "blank": "空行",
    "title": "标题",
    "caption": "单位、日期说明行",
    "header": "表头",
    "category": "分类行",
    "data": "数据行",
    "subtotal": "小计行",
    "total": "合计行",
    "footer": "表尾（填报、审核）",
    "note": "说明",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the sheet, counted from 0, and what it is.

    `category` is the text of the category row above a data row; `count` the number a row declares (共N项).
    """

    row: int
    kind: LineKind
    text: str = ""
    category: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Caption:
    """What the lines around a table say of it: unit of money, day of reporting, day the data stand at, year."""

    title: str = ""
    unit: str = ""
    reported_on: date | None = None
    as_of: date | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The table of one sheet. `lines` has exactly one entry per row of the sheet, in order."""

    sheet: Sheet
    columns: tuple[Column, ...]
    header_rows: tuple[int, int]
    lines: tuple[Line, ...]
    caption: Caption = field(default_factory=Caption)
    problems: tuple[Problem, ...] = ()
    copies: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    """For cells merged downwards, the cell that holds their value."""

    def data(self) -> Iterator[Line]:
        """Yield the data rows."""
        return (line for line in self.lines if line.kind == "data")

    def cell(self, row: int, column: int) -> tuple[CellValue, bool]:
        """Return a cell's value, and whether it is copied from the first cell of a range merged downwards."""
        value = self.sheet.rows[row][column]
        source = self.copies.get((row, column))
        if value is not None or source is None:
            return value, False
        return self.sheet.rows[source[0]][source[1]], True

    def samples(self, most: int = 50) -> dict[int, tuple[CellValue, ...]]:
        """Return the values of the first `most` data rows by column."""
        rows = [self.sheet.rows[line.row] for _, line in zip(range(most), self.data(), strict=False)]
        return {column.position: tuple(row[column.position] for row in rows) for column in self.columns}


@dataclass(frozen=True, slots=True)
class SheetFinding:
    """What became of one sheet: a table, or why it is left out ('hidden', 'helper', 'empty', 'no_table')."""

    name: str
    table: Table | None
    left_out: Literal["", "hidden", "helper", "empty", "no_table"] = ""
    problems: tuple[Problem, ...] = ()
