"""The bytes of a workbook to plain values. Runs in the child process only: a hostile file may take it down."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, cast

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from saima.core.problems import Problem
from saima.intake.workbooks.container import inspect
from saima.intake.workbooks.delimited import read_delimited
from saima.intake.workbooks.limits import Limits
from saima.intake.workbooks.parts import PackageParts, SheetPart, TooLarge, scan
from saima.intake.workbooks.values import (
    Book,
    BookKind,
    CellFault,
    CellValue,
    Merge,
    Number,
    Reading,
    Sheet,
    clip,
    place,
)

_EXCEL_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's days know no zone


def digits_of(number: float) -> str:
    """Return a stored number as plain decimal text with the 15 significant digits a spreadsheet keeps."""
    text = format(Decimal(f"{number:.15g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plain(value: Any, format_text: str) -> CellValue:
    if value == "" or value is None:
        return None
    if isinstance(value, bool | str | datetime | date | time):
        return cast(CellValue, value)
    if isinstance(value, timedelta):
        return _EXCEL_DAY_ZERO + value
    return Number(digits_of(float(value)), format_text)


def _cell(value: Any, part: SheetPart | None, at: tuple[int, int]) -> CellValue:
    if part is None:
        return _plain(value, "")
    if at in part.faults:
        return CellFault(part.faults[at])
    if at in part.unstored:
        return CellFault(part.unstored[at], formula=True)
    return _plain(value, part.formats.get(at, ""))


def _trim(rows: list[tuple[CellValue, ...]]) -> tuple[tuple[CellValue, ...], ...]:
    """Drop empty rows at the end and empty columns at the right."""
    while rows and all(cell is None for cell in rows[-1]):
        rows.pop()
    width = max((index + 1 for row in rows for index, cell in enumerate(row) if cell is not None), default=0)
    return tuple((row + (None,) * width)[:width] for row in rows)


def _sheet(source: CalamineSheet, hidden: bool, part: SheetPart | None, limits: Limits) -> Sheet:
    height, width = source.total_height, source.total_width
    if height > limits.rows or width > limits.columns or height * width > limits.cells * 4:
        needed = f"不超过 {limits.rows} 行、{limits.columns} 列"
        remedy = "请删去用不到的行列，或拆成几个文件"
        found = f"有 {height} 行、{width} 列"
        raise TooLarge(Problem(place=source.name, found=found, needed=needed, remedy=remedy, code="workbook.too_many"))
    grid = source.to_python(skip_empty_area=False)
    if part is not None and part.unstored:
        # The reader stops at the last value; formulas without one may lie beyond it.
        tall = max(row for row, _ in part.unstored) + 1
        wide = max([len(row) for row in grid[:1]] + [column + 1 for _, column in part.unstored])
        grid = [[*row, *[""] * (wide - len(row))] for row in grid] + [[""] * wide for _ in range(tall - len(grid))]
    rows = [tuple(_cell(value, part, (r, c)) for c, value in enumerate(row)) for r, row in enumerate(grid)]
    trimmed = _trim(rows)
    merges = (Merge(*first, *last) for first, last in source.merged_cell_ranges or ())
    return Sheet(
        name=source.name,
        rows=trimmed,
        merges=clip(merges, rows=len(trimmed), columns=len(trimmed[0]) if trimmed else 0),
        hidden=hidden,
        hidden_rows=frozenset(part.hidden_rows) if part else frozenset(),
        hidden_columns=frozenset(part.hidden_columns) if part else frozenset(),
    )


def _cell_warnings(sheet: Sheet) -> list[Problem]:
    """Return one warning for each formula without a stored result (the first ten of a sheet, then their number)."""
    found = [
        (r, c, cell.text)
        for r, row in enumerate(sheet.rows)
        for c, cell in enumerate(row)
        if isinstance(cell, CellFault) and cell.formula
    ]
    remedy = "请用 Excel 或 WPS 打开、保存一次，或把公式粘贴为数值"
    told = [
        Problem(
            place(sheet.name, r, c), f"公式 {text[:60]}，没有存下结果", "数值", remedy, "workbook.formula", "warning"
        )
        for r, c, text in found[:10]
    ]
    if len(found) > len(told):
        text = f"还有 {len(found) - len(told)} 个公式没有存下结果"
        told.append(Problem(sheet.name, text, "数值", remedy, "workbook.formula", "warning"))
    return told


def _read_office(content: bytes, name: str, kind: BookKind, limits: Limits) -> Reading:
    parts = scan(content=content, limits=limits) if kind == "xlsx" else PackageParts((), False, "")
    marks = {part.name: part for part in parts.sheets}
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    if len(book.sheets_metadata) > limits.sheets:
        found = f"有 {len(book.sheets_metadata)} 张工作表"
        problem = Problem(name, found, f"不超过 {limits.sheets} 张", "请拆成几个文件", "workbook.too_many")
        return Reading(None, (problem,))
    sheets = tuple(
        _sheet(
            book.get_sheet_by_name(meta.name), meta.visible != SheetVisibleEnum.Visible, marks.get(meta.name), limits
        )
        for meta in book.sheets_metadata
        if meta.typ == SheetTypeEnum.WorkSheet
    )
    if not any(sheet.rows for sheet in sheets):
        problem = Problem(name, "没有任何数据", "有数据的工作簿", "请检查是否选错了文件", "workbook.empty")
        return Reading(None, (problem,))
    warnings = tuple(problem for sheet in sheets for problem in _cell_warnings(sheet))
    origin = {"program": parts.program} if parts.program else {}
    return Reading(Book(name, kind, sheets, parts.pictures, origin), warnings)


def read_bytes(*, content: bytes, name: str, limits: Limits) -> Reading:
    """Return the workbook as plain values, or every reason why it cannot be read."""
    container = inspect(content=content, name=name, limits=limits)
    if container.kind is None:
        return Reading(None, container.problems)
    if container.kind == "csv":
        return read_delimited(content=content, name=name, limits=limits)
    try:
        return _read_office(content, name, container.kind, limits)
    except TooLarge as refusal:
        return Reading(None, (refusal.problem,))
