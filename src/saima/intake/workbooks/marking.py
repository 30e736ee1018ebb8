"""The user's workbook with its faults marked. Runs in the child process only."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, cast

from openpyxl import Workbook as OpenWorkbook
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from saima.intake.workbooks.container import inspect
from saima.intake.workbooks.limits import Limits
from saima.intake.workbooks.reading import read_bytes
from saima.intake.workbooks.values import Book, CellFault, CellValue, Number

_RED = PatternFill("solid", fgColor="FFFFC7CE")
_WRITTEN = Font(color="FF9C0006")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
HEADING = "问题说明"


def _put_text(cell: Cell, text: str) -> None:
    """Write text that no spreadsheet takes for a formula, whatever it begins with."""
    safe = f"'{text}" if text.startswith(_DANGEROUS) else text
    cell.value = safe[:32_000]
    cell.data_type = "s"


def _put(cell: Cell, value: CellValue) -> None:
    """Write a value that was read, as what it was."""
    if isinstance(value, Number):
        cell.value = float(value.digits) if "." in value.digits else int(value.digits)
        if value.format:
            cell.number_format = value.format
    elif isinstance(value, CellFault):
        _put_text(cell, value.text)
    elif isinstance(value, str):
        _put_text(cell, value)
    elif value is not None:
        cell.value = value


def _rebuild(book: Book) -> OpenWorkbook:
    """Return a new workbook with the values of one that cannot be written back (.xls, .csv)."""
    made = OpenWorkbook()
    made.remove(made.worksheets[0])
    for sheet in book.sheets:
        page = made.create_sheet(sheet.name)
        for row, cells in enumerate(sheet.rows, start=1):
            for column, value in enumerate(cells, start=1):
                if value is not None:
                    _put(page.cell(row, column), value)
    return made


def _mark_sheet(page: Worksheet, faults: Sequence[Mapping[str, Any]], heading_row: int, pictures: bool) -> None:
    """Colour the faulty cells and write the reasons into a new column at the right."""
    starts = {
        (row, column): (area.min_row, area.min_col)
        for area in page.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    reasons: dict[int, list[str]] = {}
    for fault in faults:
        row = int(fault["row"]) + 1
        reasons.setdefault(row, []).append(str(fault["reason"]))
        if fault["column"] is not None:
            at = (row, int(fault["column"]) + 1)
            page.cell(*starts.get(at, at)).fill = _RED
    width = page.max_column + 1
    head = cast(Cell, page.cell(heading_row + 1, width))
    _put_text(head, HEADING + ("（原表的图片和图表未保留）" if pictures else ""))
    head.font = Font(bold=True)
    head.comment = Comment("标红的单元格有问题；改好后可整表重新上传。图片、图表不随本文件返回。", "Saima")
    page.column_dimensions[get_column_letter(width)].width = 60
    for row, texts in reasons.items():
        cell = cast(Cell, page.cell(row, width))
        _put_text(cell, "\n".join(dict.fromkeys(texts)))
        cell.font = _WRITTEN
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def mark_bytes(*, content: bytes, name: str, limits: Limits, extra: Mapping[str, Any]) -> bytes:
    """Return the workbook as .xlsx with faults in red and their reasons beside them.

    `extra` holds `marks` (sheet, row, column or None, reason; counted from 0) and `headings` (header row by sheet).
    """
    kind = inspect(content=content, name=name, limits=limits).kind
    reading = read_bytes(content=content, name=name, limits=limits)
    if reading.book is None:
        raise ValueError(f"{name} was not readable when its faults were to be marked")
    made = load_workbook(io.BytesIO(content)) if kind == "xlsx" else _rebuild(reading.book)
    for page in made.worksheets:
        own = [fault for fault in extra["marks"] if fault["sheet"] == page.title]
        if own:
            _mark_sheet(page, own, int(extra["headings"].get(page.title, 0)), reading.book.pictures)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
