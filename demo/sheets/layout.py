"""Lay a table out as an office keeps it: merged title, unit line, two-row header, category and subtotal rows, foot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

MARK = "演示数据"
SERIAL = "序号"
A3, A4 = 8, 9


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `key` is child or parent·child, `form` is text, date or an Excel number form, `summed` adds up."""

    key: str
    width: float = 11
    form: str = "text"
    summed: bool = False

    @property
    def parent(self) -> str:
        """The merged label above, or '' where the label spans both header rows."""
        return self.key.partition("·")[0] if "·" in self.key else ""

    @property
    def label(self) -> str:
        """The label of the column itself."""
        return self.key.rpartition("·")[2]


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one category row; an untitled section has neither category row nor subtotal."""

    rows: Sequence[Mapping[str, str]]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet."""

    sheet: str
    title: str
    columns: Sequence[Column]
    sections: Sequence[Section]
    unit: str = ""
    stated: str = ""
    counter: str = "项"
    label_column: str = ""
    paper: int = A3
    remarks: Sequence[str] = ()
    with_total: bool = True


@dataclass(slots=True)
class _Pen:
    """The formats of one workbook, made once each."""

    book: Workbook
    made: dict[tuple[tuple[str, object], ...], Format] = field(default_factory=dict)

    def __call__(self, **wishes: object) -> Format:
        wishes = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", **wishes}
        key = tuple(sorted(wishes.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(wishes)
        return self.made[key]

    def cell(self, column: Column, *, bold: bool = False, shade: str = "") -> Format:
        wishes: dict[str, object] = {"border": 1, "bold": bold}
        if shade:
            wishes["bg_color"] = shade
        if column.form == "text":
            wishes |= {"text_wrap": True, "align": "left" if column.width > 12 else "center"}
        elif column.form == "date":
            wishes |= {"num_format": "yyyy-mm-dd", "align": "center"}
        else:
            wishes |= {"num_format": column.form, "align": "right"}
        return self(**wishes)


def write_workbook(path: Path, tables: Sequence[Table], *, title: str, kept_on: date) -> None:
    """Write the tables to `path`; equal input gives equal cells and properties."""
    with xlsxwriter.Workbook(str(path)) as book:
        kept = datetime.combine(kept_on, time(9))
        book.set_properties(
            {"title": f"{title}（{MARK}）", "subject": MARK, "keywords": MARK, "comments": f"{MARK}，非真实业务",
             "author": MARK, "company": MARK, "created": kept}
        )  # fmt: skip
        pen = _Pen(book)
        for table in tables:
            _write_sheet(book.add_worksheet(table.sheet), table, pen)


def _write_sheet(sheet: Worksheet, table: Table, pen: _Pen) -> None:
    last = len(table.columns) - 1
    _write_heading(sheet, table, pen, last)
    top = _write_header(sheet, table, pen)
    bottom = _write_body(sheet, table, pen, top)
    for remark in table.remarks:
        sheet.merge_range(bottom, 0, bottom, last, remark, pen(font_color="#555555", text_wrap=True))
        bottom += 1
    foot = "填报人：（演示）　　　　审核人：（演示）　　　　签发人：（演示）"
    sheet.merge_range(bottom, 0, bottom, last, foot, pen())
    named = next((i for i, c in enumerate(table.columns) if c.key == table.label_column), 0)
    sheet.freeze_panes(top, named + 1)
    sheet.set_landscape()
    sheet.set_paper(table.paper)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2, top - 1)
    sheet.print_area(0, 0, bottom, last)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_header(f"&R{MARK}")
    sheet.set_footer("&C第 &P 页，共 &N 页")
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width)


def _write_heading(sheet: Worksheet, table: Table, pen: _Pen, last: int) -> None:
    sheet.set_row(0, 30)
    big = pen(font_name="方正小标宋简体", font_size=18, align="center")
    sheet.merge_range(0, 0, 0, last, f"{table.title}（{MARK}）", big)
    cut = max(1, last - 3)
    sheet.merge_range(1, 0, 1, cut - 1, table.stated, pen()) if cut > 1 else sheet.write(1, 0, table.stated, pen())
    unit = f"单位：{table.unit}" if table.unit else ""
    if last > cut:
        sheet.merge_range(1, cut, 1, last, unit, pen(align="right"))
    else:
        sheet.write(1, last, unit, pen(align="right"))


def _write_header(sheet: Worksheet, table: Table, pen: _Pen) -> int:
    """Write one or two header rows from row 2; return the first body row."""
    head = pen(bold=True, border=1, align="center", text_wrap=True, bg_color="#E8EDED")
    if not any(column.parent for column in table.columns):
        for index, column in enumerate(table.columns):
            sheet.write(2, index, column.label, head)
        sheet.set_row(2, 30)
        return 3
    start = 0
    while start < len(table.columns):
        parent = table.columns[start].parent
        end = start
        while parent and end + 1 < len(table.columns) and table.columns[end + 1].parent == parent:
            end += 1
        if not parent:
            sheet.merge_range(2, start, 3, start, table.columns[start].label, head)
        else:
            sheet.merge_range(2, start, 2, end, parent, head) if end > start else sheet.write(2, start, parent, head)
            for index in range(start, end + 1):
                sheet.write(3, index, table.columns[index].label, head)
        start = end + 1
    sheet.set_row(3, 30)
    return 4


def _write_body(sheet: Worksheet, table: Table, pen: _Pen, top: int) -> int:
    """Write sections with their subtotals and the grand total; return the row after them."""
    row, serial, subtotals = top, 0, []
    last = len(table.columns) - 1
    for section in table.sections:
        if section.title:
            sheet.merge_range(row, 0, row, last, section.title, pen(bold=True, border=1, bg_color="#F5F1E6"))
            row += 1
        first = row
        for entry in section.rows:
            serial += 1
            for index, column in enumerate(table.columns):
                text = str(serial) if column.label == SERIAL else entry.get(column.key, "")
                _write_cell(sheet, row, index, text, column, pen)
            row += 1
        if section.title:
            _write_sums(sheet, table, pen, row, label="小计", rows=section.rows, spans=[(first, row - 1)])
            subtotals.append(row)
            row += 1
    if not table.with_total:
        return row
    every = [entry for section in table.sections for entry in section.rows]
    spans = [(at, at) for at in subtotals] or [(top, row - 1)]
    _write_sums(sheet, table, pen, row, label="合计", rows=every, spans=spans)
    return row + 1


def _write_cell(sheet: Worksheet, row: int, index: int, text: str, column: Column, pen: _Pen) -> None:
    form = pen.cell(column)
    if text == "":
        sheet.write_blank(row, index, None, form)
    elif column.form == "text" and column.label != SERIAL:
        sheet.write_string(row, index, text, form)
    elif column.form == "date":
        day = _day(text)
        sheet.write_datetime(row, index, day, form) if day else sheet.write_string(row, index, text, form)
    else:
        sheet.write_number(row, index, float(text), form)


def _day(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _write_sums(
    sheet: Worksheet,
    table: Table,
    pen: _Pen,
    row: int,
    *,
    label: str,
    rows: Sequence[Mapping[str, str]],
    spans: Sequence[tuple[int, int]],
) -> None:
    """Write one sum row: what it is and how many in the label column, a formula with its value where one adds up."""
    shade = "#EFEFEF"
    for index, column in enumerate(table.columns):
        form = pen.cell(column, bold=True, shade=shade)
        if column.key == table.label_column:
            sheet.write_string(row, index, f"{label}（共{len(rows)}{table.counter}）", form)
        elif column.summed:
            total = sum((Decimal(entry[column.key]) for entry in rows if entry.get(column.key)), Decimal(0))
            cells = (f"{xl_rowcol_to_cell(a, index)}:{xl_rowcol_to_cell(b, index)}" if a != b
                     else xl_rowcol_to_cell(a, index) for a, b in spans)  # fmt: skip
            sheet.write_formula(row, index, f"=SUM({','.join(cells)})", form, float(total))
        else:
            sheet.write_blank(row, index, None, form)
