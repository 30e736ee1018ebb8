"""Tables: caption, unit line, a heading row repeated on every page, rows that do not break, numbers at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from saima.publications.printing import notes_of, printed_value
from saima.publications.word.markup import el, flag, paragraph, rule, run, val
from saima.publications.word.widths import Density, cell_lines, column_widths, density, heading_lines

_KEPT_TOGETHER = 9
"""A table of so many rows stays on one page."""
LAMPS = {"绿": "2E9E4F", "蓝": "2F6FBF", "黄": "E0A100", "橙": "E8741E", "红": "D0021B", "灰": "8C8C8C"}
_STYLE = {"l": "Text", "c": "Centre", "r": "Number"}
_OUTER, _INNER = 8, 4
"""Lines in eighths of a point."""

Row = Sequence[Mapping[str, Any]]


def table(block: Mapping[str, Any], *, width: int, captioned: bool = True) -> tuple[Element, ...]:
    """Return a table block with what belongs above and below it; `width` is the type area's in twips."""
    columns: Row = block["columns"]
    total = block.get("total")
    rows: list[Row] = [*block["rows"], *([total] if total else [])]
    kind = density(columns)
    grid = column_widths(columns, rows, width=width, kind=kind)
    keep = len(rows) <= _KEPT_TOGETHER
    lines = (
        _row(row, columns, grid, kind, keep=keep and index < len(rows), total=row is total)
        for index, row in enumerate(rows, start=1)
    )
    made = el("w:tbl", None, _table_properties(width, kind), _grid(grid), _heading(columns, grid, kind), *lines)
    above = [paragraph("Caption", run(str(block["caption"])))] if captioned and block.get("caption") else []
    if block.get("unit_line"):
        above.append(paragraph("UnitLine", run(str(block["unit_line"]))))
    below = [paragraph("TableNote", run(note)) for note in notes_of(block)]
    return (*above, made, *below, paragraph("AfterTable"))


def _table_properties(width: int, kind: Density) -> Element:
    sides = [(side, _OUTER) for side in ("top", "left", "bottom", "right")] + [("insideH", _INNER), ("insideV", _INNER)]
    margins = (("top", 30), ("left", kind.padding), ("bottom", 30), ("right", kind.padding))
    return el(
        "w:tblPr",
        None,
        el("w:tblW", {"w:w": width, "w:type": "dxa"}),
        val("w:jc", "center"),
        el("w:tblBorders", None, *(rule(side, eighths) for side, eighths in sides)),
        el("w:tblLayout", {"w:type": "fixed"}),
        el("w:tblCellMar", None, *(el(f"w:{side}", {"w:w": room, "w:type": "dxa"}) for side, room in margins)),
    )


def _grid(grid: Sequence[int]) -> Element:
    return el("w:tblGrid", None, *(el("w:gridCol", {"w:w": width}) for width in grid))


def _heading(columns: Row, grid: Sequence[int], kind: Density) -> Element:
    cells = (
        _cell(width, f"TableHead{kind.suffix}", [run(heading_lines(column, kind.room(width)))], keep=True)
        for column, width in zip(columns, grid, strict=True)
    )
    return el("w:tr", None, _row_properties(kind, flag("w:tblHeader")), *cells)


def _row(row: Row, columns: Row, grid: Sequence[int], kind: Density, *, keep: bool, total: bool) -> Element:
    cells = []
    for cell, column, width in zip(row, columns, grid, strict=True):
        align = _STYLE.get(str(column.get("align") or "l"), "Text")
        if total and printed_value(cell) is None:
            align = "Head"
        cells.append(_cell(width, f"Table{align}{kind.suffix}", _words(cell, kind, width), keep=keep))
    return el("w:tr", None, _row_properties(kind), *cells)


def _row_properties(kind: Density, *more: Element) -> Element:
    height = el("w:trHeight", {"w:val": kind.height, "w:hRule": "atLeast"})
    return el("w:trPr", None, flag("w:cantSplit"), height, *more)


def _cell(width: int, style: str, words: Sequence[Element], *, keep: bool) -> Element:
    bound = {"keepNext": flag("w:keepNext")} if keep else {}
    properties = el("w:tcPr", None, el("w:tcW", {"w:w": width, "w:type": "dxa"}), val("w:vAlign", "center"))
    return el("w:tc", None, properties, paragraph(style, *words, **bound))


def _words(cell: Mapping[str, Any], kind: Density, width: int) -> list[Element]:
    """Return what a cell prints; a lamp has a dot in its colour before its word, which tells it without colour."""
    words = run(cell_lines(cell, kind.room(width)))
    colour = LAMPS.get(str(cell.get("lamp") or ""))
    return [run("●", colour=colour), words] if colour else [words]
