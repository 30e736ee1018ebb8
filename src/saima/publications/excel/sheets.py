"""One sheet: title, basis and unit line, tables and paragraphs under each other, signing foot, and how it prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from xlsxwriter.worksheet import Worksheet

from saima.publications.excel.cells import write_cell, write_text
from saima.publications.excel.formats import Formats
from saima.publications.printing import cell_text, ems, notes_of, text_of, widest_ems

FOOT = "填报人：{0}审核人：{0}签发人：{0}填报日期："
_A3, _A4 = 8, 9
_ROW, _TITLE_ROW, _LINE = 24, 36, 18
"""Heights in points: a table's row, the title, a line of a paragraph."""
CHARACTER = Fraction(16, 7)
"""What a character of 12 points takes of Excel's unit of column width (a figure of its standard type)."""
_NARROWEST, _WIDEST, _TEXT_WIDTH, _TEXT_COLUMNS = 8, 34, 84, 4
_UPRIGHT, _LARGE = 100, 165
"""Widths in that unit: of any table's column, of a sheet without tables; above which A4 is turned, and A3 is taken."""


class SheetWriter:
    """Writes one sheet from top to bottom; `columns` is how many columns its widest table has."""

    def __init__(self, sheet: Worksheet, formats: Formats, blocks: Sequence[Mapping[str, Any]]) -> None:
        self._sheet = sheet
        self._formats = formats
        self._blocks = blocks
        self._tables = [block for block in blocks if block["type"] == "table"]
        self._widths = _widths(self._tables)
        self._row = 0
        self._head: tuple[int, int] | None = None

    def write(self, *, title: str, basis: str) -> None:
        """Write the whole sheet."""
        self._across(title, "title", height=_TITLE_ROW)
        self._across(basis, "basis", height=_LINE)
        for place, width in enumerate(self._widths):
            self._sheet.set_column(place, place, width)
        for index, block in enumerate(self._blocks):
            if block["type"] == "table":
                self._table(block, captioned=index > 0 and str(block.get("caption") or "") not in title)
            else:
                self._across(text_of(block.get("spans") or ()), "prose")
        if self._tables:
            self._row += 1
            self._across(FOOT.format("　" * 8), "foot", height=_ROW)
        self._print_set_up()

    def _across(self, text: str, kind: str, *, height: int = 0) -> None:
        """Write a line across all columns, as high as its words need."""
        last = len(self._widths) - 1
        look = self._formats.get(kind)
        if last:
            self._sheet.merge_range(self._row, 0, self._row, last, "", look)
        write_text(self._sheet, self._row, 0, text, self._formats, kind)
        self._sheet.set_row(self._row, max(height, lines_of(text, sum(self._widths)) * _LINE))
        self._row += 1

    def _table(self, block: Mapping[str, Any], *, captioned: bool) -> None:
        columns: Sequence[Mapping[str, Any]] = block["columns"]
        if captioned and block.get("caption"):
            self._across(str(block["caption"]), "basis", height=_ROW)
        if block.get("unit_line"):
            self._across(str(block["unit_line"]), "unit", height=_LINE)
        for place, column in enumerate(columns):
            unit = f"\n（{column['unit']}）" if column.get("unit") else ""
            write_text(self._sheet, self._row, place, f"{column['title']}{unit}", self._formats, "head")
        self._sheet.set_row(self._row, _head_height(columns, self._widths))
        self._head = self._head or (self._row, self._row)
        self._row += 1
        total = block.get("total")
        for row in [*block["rows"], *([total] if total else [])]:
            self._line(row, columns, total=row is total)
        for note in notes_of(block):
            self._across(note, "note", height=_LINE)

    def _line(self, row: Sequence[Mapping[str, Any]], columns: Sequence[Mapping[str, Any]], *, total: bool) -> None:
        lines = 1
        for place, (cell, column) in enumerate(zip(row, columns, strict=True)):
            align = str(column.get("align") or "l")
            write_cell(self._sheet, self._row, place, cell, self._formats, align=align, total=total)
            lines = max(lines, lines_of(cell_text(cell), self._widths[place]))
        self._sheet.set_row(self._row, max(_ROW, lines * _LINE))
        self._row += 1

    def _print_set_up(self) -> None:
        sheet, last = self._sheet, len(self._widths) - 1
        if sum(self._widths) > _UPRIGHT:
            sheet.set_landscape()
        sheet.set_paper(_A3 if sum(self._widths) > _LARGE else _A4)
        sheet.set_margins(left=0.7, right=0.7, top=0.9, bottom=0.8)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        sheet.print_area(0, 0, self._row - 1, last)
        sheet.set_footer("&C第&P页，共&N页")
        sheet.hide_gridlines(2)
        if self._head:
            first, bottom = self._head
            sheet.repeat_rows(first, bottom)
            sheet.freeze_panes(bottom + 1, 0)


def lines_of(text: str, width: int) -> int:
    """Return how many lines a text takes in a column of that width; line feeds begin lines of their own."""
    room = (width - 2) / CHARACTER
    return sum(max(1, int(-(-ems(line) // room))) for line in text.split("\n"))


def _widths(tables: Sequence[Mapping[str, Any]]) -> list[int]:
    """Return the columns' widths in half-width characters, from the longest words that stand in each."""
    count = max((len(table["columns"]) for table in tables), default=1)
    if not tables:
        return [_TEXT_WIDTH // _TEXT_COLUMNS] * _TEXT_COLUMNS
    widths = [_NARROWEST] * count
    for table in tables:
        total = table.get("total")
        rows = [*table["rows"], *([total] if total else [])]
        for place, column in enumerate(table["columns"]):
            words = max((widest_ems(cell_text(row[place])) for row in rows), default=Fraction(0))
            head = ems(str(column["title"]))
            needed = int(CHARACTER * max(words, head if head <= 4 else head / 2)) + 4
            widths[place] = max(widths[place], min(needed, _WIDEST))
    return widths


def _head_height(columns: Sequence[Mapping[str, Any]], widths: Sequence[int]) -> int:
    lines = max(
        lines_of(str(column["title"]), widths[place]) + bool(column.get("unit")) for place, column in enumerate(columns)
    )
    return max(_ROW, lines * _LINE + 6)
