"""A reading as JSON and back: what goes through the pipe between the child process and us is data, never code."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from typing import Any

from saima.core.problems import Problem
from saima.intake.workbooks.values import Book, CellFault, CellValue, Merge, Number, Reading, Sheet


def _pack_cell(cell: CellValue) -> Any:
    if cell is None or isinstance(cell, str | bool):
        return cell
    if isinstance(cell, Number):
        return ["n", cell.digits, cell.format] if cell.format else ["n", cell.digits]
    if isinstance(cell, CellFault):
        return ["f" if cell.formula else "e", cell.text]
    mark = "t" if isinstance(cell, datetime) else "d" if isinstance(cell, date) else "h"
    return [mark, cell.isoformat()]


def _unpack_cell(cell: Any) -> CellValue:
    if cell is None or isinstance(cell, str | bool):
        return cell
    mark, text = cell[0], str(cell[1])
    if mark == "n":
        return Number(text, str(cell[2]) if len(cell) > 2 else "")
    if mark in ("e", "f"):
        return CellFault(text, formula=mark == "f")
    if mark == "t":
        return datetime.fromisoformat(text)
    return date.fromisoformat(text) if mark == "d" else time.fromisoformat(text)


def _pack_sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "rows": [[_pack_cell(cell) for cell in row] for row in sheet.rows],
        "merges": [[m.first_row, m.first_column, m.last_row, m.last_column] for m in sheet.merges],
        "hidden": sheet.hidden,
        "hidden_rows": sorted(sheet.hidden_rows),
        "hidden_columns": sorted(sheet.hidden_columns),
    }


def _unpack_sheet(data: dict[str, Any]) -> Sheet:
    return Sheet(
        name=data["name"],
        rows=tuple(tuple(_unpack_cell(cell) for cell in row) for row in data["rows"]),
        merges=tuple(Merge(*merge) for merge in data["merges"]),
        hidden=data["hidden"],
        hidden_rows=frozenset(data["hidden_rows"]),
        hidden_columns=frozenset(data["hidden_columns"]),
    )


def pack(*, reading: Reading) -> bytes:
    """Return a reading as UTF-8 JSON; equal readings give equal bytes."""
    book = reading.book
    data: dict[str, Any] = {"problems": [problem.as_dict() for problem in reading.problems], "book": None}
    if book is not None:
        data["book"] = {
            "name": book.name,
            "kind": book.kind,
            "pictures": book.pictures,
            "origin": dict(book.origin),
            "sheets": [_pack_sheet(sheet) for sheet in book.sheets],
        }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def unpack(*, data: bytes) -> Reading:
    """Return the reading that `pack` wrote; ValueError, KeyError or TypeError if it is not one."""
    found = json.loads(data)
    problems = tuple(Problem(**problem) for problem in found["problems"])
    book = found["book"]
    if book is None:
        return Reading(None, problems)
    sheets = tuple(_unpack_sheet(sheet) for sheet in book["sheets"])
    return Reading(Book(book["name"], book["kind"], sheets, book["pictures"], book["origin"]), problems)
