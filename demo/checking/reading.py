"""Read an office-like sheet back: headers merged over one or two rows, data rows, the sums it states."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

MARK = "演示数据"
_STATED_DAY = re.compile(r"(填报日期|数据截至)：(\d{4}-\d{2}-\d{2})")
_SUM_ROW = re.compile(r"(小计|合计)（共(\d+).）")

Value = str | date | Fraction | None
Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class SumRow:
    """A subtotal or total as the sheet states it: its word, its count and its sums by column."""

    word: str
    count: int
    sums: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `rows` by 'parent·child' label, each with the category it stands under; what the sheet states."""

    title: str
    rows: tuple[Row, ...]
    categories: tuple[str, ...]
    sums: tuple[SumRow, ...]
    days: Mapping[str, date]


@cache
def sheets_of(path: Path) -> dict[str, Sheet]:
    """Return the sheets of a workbook by name; refuse one that is not marked as demonstration data."""
    book = load_workbook(path, data_only=True)
    if book.properties.subject != MARK:
        raise ValueError(f"{path.name}：文件属性未注明{MARK}")
    return {sheet.title: _read(sheet) for sheet in book.worksheets}


def _value(cell: object) -> Value:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, int | float):
        return Fraction(str(cell))
    return str(cell) if cell is not None else None


def _labels(sheet: Worksheet) -> tuple[list[str], int]:
    """Return the labels by column and the first body row; row 3 holds parents where row 4 holds labels too."""
    upper = [cell.value for cell in sheet[3]]
    lower = [cell.value for cell in sheet[4]]
    if not any(r.min_row == 3 for r in sheet.merged_cells.ranges):
        return [str(label) for label in upper], 4
    labels, parent = [], ""
    for above, below in zip(upper, lower, strict=True):
        parent = str(above) if above else parent
        labels.append(f"{parent}·{below}" if below else parent)
    return labels, 5


def _read(sheet: Worksheet) -> Sheet:
    title = str(sheet.cell(1, 1).value)
    if MARK not in title:
        raise ValueError(f"{sheet.title}：标题行未注明{MARK}")
    stated = "".join(str(cell.value or "") for cell in sheet[2])
    labels, top = _labels(sheet)
    rows, categories, sums, category = [], [], [], ""
    for values in _body(sheet, top):
        found = [match for value in values if (match := _SUM_ROW.fullmatch(str(value)))]
        if found:
            numbers = {k: v for k, v in zip(labels, values, strict=True) if isinstance(v, Fraction)}
            sums.append(SumRow(found[0][1], int(found[0][2]), numbers))
        elif isinstance(values[0], Fraction):
            rows.append(dict(zip(labels, values, strict=True)))
            categories.append(category)
        elif values[0] is not None:
            category = str(values[0])
    days = {word: date.fromisoformat(day) for word, day in _STATED_DAY.findall(stated)}
    return Sheet(title, tuple(rows), tuple(categories), tuple(sums), days)


def _body(sheet: Worksheet, top: int) -> Iterator[list[Value]]:
    for row in sheet.iter_rows(min_row=top):
        yield [_value(cell.value) for cell in row]
