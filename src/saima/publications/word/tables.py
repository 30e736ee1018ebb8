"""Tables: caption, unit line, a heading row repeated on every page, rows that do not break, numbers at the right."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from saima.publications.printing import cell_text, ems, printed_value
from saima.publications.word import measures
from saima.publications.word.markup import el, flag, paragraph, rule, run, val
from saima.publications.word.styles import SMALL

_FEW_COLUMNS = 6
_KEPT_TOGETHER = 9
_PADDING = 50
"""Room at either side of a cell in twips."""
_LAMPS = {"绿": "2E9E4F", "黄": "E0A100", "红": "D0021B", "灰": "8C8C8C"}
_SHORT_HEAD, _SHORT_WORDS, _LONGEST_WORDS = 2, 5, 14
"""Headings and words, in characters, that stand in one line; longer words than the last may break."""
_STYLE = {"l": "Text", "c": "Centre", "r": "Number"}
_WIDER = Fraction(1, 12)
"""How much wider than half a character the figures of a stand-in face may be."""
_OUTER, _INNER = 8, 4
_NUMBER_EDGE = re.compile(r"(?<=[^\x00-\xff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[^\x00-\xff])")


def table(block: Mapping[str, Any], *, width: int, captioned: bool = True) -> tuple[Element, ...]:
    """Return a table block with what belongs above and below it; `width` is the type area's in twips."""
    columns: Sequence[Mapping[str, Any]] = block["columns"]
    rows = _rows(block)
    small = len(columns) > _FEW_COLUMNS
    size = measures.WUHAO if small else measures.XIAOSI
    grid = column_widths(columns, rows, width=width, size=size)
    keep = len(rows) <= _KEPT_TOGETHER
    made = el("w:tbl", None, _table_properties(width), el("w:tblGrid", None, *(_grid(w) for w in grid)))
    made.append(_heading_row(columns, grid, small=small))
    last = len(rows) - 1
    for index, row in enumerate(rows):
        total = block.get("total") is not None and index == last
        made.append(_row(row, columns, grid, small=small, keep=keep and index < last, total=total))
    above = [paragraph("Caption", run(block["caption"]))] if captioned and block.get("caption") else []
    if block.get("unit_line"):
        above.append(paragraph("UnitLine", run(block["unit_line"])))
    below = [paragraph("TableNote", run(str(note))) for note in block.get("notes") or ()]
    return (*above, made, *below, paragraph("AfterTable"))


def _rows(block: Mapping[str, Any]) -> list[Sequence[Mapping[str, Any]]]:
    total = block.get("total")
    return [*block["rows"], *([total] if total else [])]


def column_widths(
    columns: Sequence[Mapping[str, Any]],
    rows: Sequence[Sequence[Mapping[str, Any]]],
    *,
    width: int,
    size: Fraction | int,
) -> list[int]:
    """Return the columns' widths in twips, summing to `width`.

    Every column gets room for its longest number, its short words and half its heading first, then what brings all
    its words into one line, then its heading; what is left over is shared out as the content asks.
    """
    steps = [_wished_ems(column, [row[place] for row in rows]) for place, column in enumerate(columns)]
    shares = [Fraction(0)] * len(columns)
    for step in range(3):
        wished = [2 * _PADDING + 20 + wishes[step] * size * 20 for wishes in steps]
        growth = [wish - share for wish, share in zip(wished, shares, strict=True)]
        part = (
            min(Fraction(1), (width - sum(shares, Fraction(0))) / sum(growth, Fraction(0)))
            if sum(growth)
            else Fraction(0)
        )
        shares = [share + more * part for share, more in zip(shares, growth, strict=True)]
    asked = [Fraction(int(column.get("width") or 1)) for column in columns]
    rest = (width - sum(shares, Fraction(0))) / sum(asked)
    shares = [share + rest * weight for share, weight in zip(shares, asked, strict=True)]
    edges = [round(sum(shares[:place])) for place in range(len(shares))] + [width]
    return [edges[place + 1] - edges[place] for place in range(len(shares))]


def _wished_ems(column: Mapping[str, Any], cells: Sequence[Mapping[str, Any]]) -> tuple[Fraction, Fraction, Fraction]:
    """Return three rising widths in characters: needed, with all words in a line, and with the heading in one too."""
    heads = heading_words(column).split("\n")
    half = max(ems(line) for head in heads for line in _halves(head))
    widths = [(_cell_ems(cell), printed_value(cell) is not None) for cell in cells]
    firm = max((wide for wide, number in widths if number or wide <= _SHORT_WORDS), default=Fraction(0))
    needed = max(half, firm)
    words = max(needed, min(max((wide for wide, _ in widths), default=needed), Fraction(_LONGEST_WORDS)))
    return needed, words, max(words, *(ems(head) for head in heads if ems(head) <= _SHORT_WORDS), Fraction(0))


def _halves(head: str) -> tuple[str, ...]:
    """Return a heading in one line when it is short, else in two like lines."""
    if len(head) <= _SHORT_HEAD:
        return (head,)
    middle = -(-len(head) // 2)
    opening = head.find("（")
    cut = opening if opening > 0 else middle
    return head[:cut], head[cut:]


def _cell_ems(cell: Mapping[str, Any]) -> Fraction:
    """Return a cell's width in one line, with room for wide figures and the gaps that some systems put beside them."""
    words = cell_text(cell)
    gaps = len(_NUMBER_EDGE.findall(words))
    narrow = 2 * (len(words) - ems(words))
    return ems(words) + Fraction(gaps, 4) + narrow * _WIDER + (1 if cell.get("lamp") else 0)


def heading_words(column: Mapping[str, Any]) -> str:
    """Return a column's heading, its unit in brackets on a line of its own."""
    unit = column.get("unit")
    return f"{column['title']}\n（{unit}）" if unit else str(column["title"])


def _heading_lines(column: Mapping[str, Any], width: int, size: Fraction | int) -> str:
    """Return the heading as set: a line that does not fit its column is parted evenly."""
    room = Fraction(width - 2 * _PADDING, 20) / size
    lines = (head if ems(head) <= room else "\n".join(_halves(head)) for head in heading_words(column).split("\n"))
    return "\n".join(lines)


def _grid(width: int) -> Element:
    return el("w:gridCol", {"w:w": width})


def _table_properties(width: int) -> Element:
    sides = [(side, _OUTER) for side in ("top", "left", "bottom", "right")] + [("insideH", _INNER), ("insideV", _INNER)]
    margins = (("top", 30), ("left", _PADDING), ("bottom", 30), ("right", _PADDING))
    return el(
        "w:tblPr",
        None,
        el("w:tblW", {"w:w": width, "w:type": "dxa"}),
        val("w:jc", "center"),
        el("w:tblBorders", None, *(rule(side, eighths) for side, eighths in sides)),
        el("w:tblLayout", {"w:type": "fixed"}),
        el("w:tblCellMar", None, *(el(f"w:{side}", {"w:w": room, "w:type": "dxa"}) for side, room in margins)),
    )


def _row_properties(*, small: bool, repeated: bool = False) -> Element:
    made = el(
        "w:trPr", None, flag("w:cantSplit"), el("w:trHeight", {"w:val": 440 if small else 520, "w:hRule": "atLeast"})
    )
    if repeated:
        made.append(flag("w:tblHeader"))
    return made


def _cell(width: int, *content: Element) -> Element:
    properties = el("w:tcPr", None, el("w:tcW", {"w:w": width, "w:type": "dxa"}), val("w:vAlign", "center"))
    return el("w:tc", None, properties, *content)


def _heading_row(columns: Sequence[Mapping[str, Any]], grid: Sequence[int], *, small: bool) -> Element:
    style = f"TableHead{SMALL if small else ''}"
    size = measures.WUHAO if small else measures.XIAOSI
    cells = (
        _cell(width, paragraph(style, run(_heading_lines(column, width, size)), keepNext=flag("w:keepNext")))
        for column, width in zip(columns, grid, strict=True)
    )
    return el("w:tr", None, _row_properties(small=small, repeated=True), *cells)


def _row(
    row: Sequence[Mapping[str, Any]],
    columns: Sequence[Mapping[str, Any]],
    grid: Sequence[int],
    *,
    small: bool,
    keep: bool,
    total: bool,
) -> Element:
    made = el("w:tr", None, _row_properties(small=small))
    for cell, column, width in zip(row, columns, grid, strict=True):
        align = _STYLE.get(str(column.get("align") or "l"), "Text")
        if total and printed_value(cell) is None:
            align = "Head"
        room = Fraction(width - 2 * _PADDING, 20) / (measures.WUHAO if small else measures.XIAOSI)
        bound = {"keepNext": flag("w:keepNext")} if keep else {}
        made.append(_cell(width, paragraph(f"Table{align}{SMALL if small else ''}", *_words(cell, room), **bound)))
    return made


def _words(cell: Mapping[str, Any], room: Fraction) -> tuple[Element, ...]:
    """Return what a cell prints; a lamp has a dot in its colour before its word, which tells it without colour.

    Words with an addition in brackets that do not fit `room` characters break before the bracket.
    """
    text = cell_text(cell)
    name, bracket, more = text.partition("（")
    apart = name and more and _cell_ems(cell) > room >= max(ems(name), ems(bracket + more))
    words = run(f"{name}\n{bracket}{more}" if apart else text)
    colour = _LAMPS.get(str(cell.get("lamp") or ""))
    return (run("●", colour=colour), words) if colour else (words,)
