"""A list as an Excel file: the provenance on top, one head row, exact amounts, a filter; the same for every list."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from saima.core.amounts import UNITS
from saima.ledger.views.scope import office_day

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 20_000
"""Rows of a list that one file holds; a longer list is said to be cut."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in fen; a file shows it in 万元."""

    fen: int


Cell = str | int | date | Money | None
Heads = Sequence[tuple[str, int]]
"""(Title, width in characters) of every column."""
Rows = Callable[[int], Iterable[Sequence[Cell]]]
"""The rows of a list, at most so many."""


def send_list(
    request: HttpRequest, name: str, *, title: str, says: str, heads: Heads, rows: Rows, keep: int
) -> HttpResponse:
    """Send rows as `name-DAY.xlsx`. `title` names the sheet, `says` stands on top, `keep` columns stay in sight."""
    found = list(rows(MOST + 1))
    cut = _("　只有前 %(n)s 行，请加条件分次导出") % {"n": MOST} if len(found) > MOST else ""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(title)
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    money, day = book.add_format({"num_format": "#,##0.00####"}), book.add_format({"num_format": "yyyy-mm-dd"})
    here = request.here  # type: ignore[attr-defined]
    mark = _("演示数据　") if here is not None and here.is_demonstration else ""
    sheet.write(0, 0, mark + says + cut)
    for column, (text, width) in enumerate(heads):
        sheet.write(1, column, text, bold)
        sheet.set_column(column, column, width)
    sheet.freeze_panes(2, keep)
    line = 1
    for line, row in enumerate(found[:MOST], start=2):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, column, cell)
            elif isinstance(cell, Money):
                # A workbook knows only floating point; 15 digits hold any amount of this office to the fen.
                sheet.write_number(line, column, float(Fraction(cell.fen) / UNITS["万元"].factor), money)
            elif isinstance(cell, date):
                sheet.write_datetime(line, column, cell, day)
            elif cell is not None:
                sheet.write_number(line, column, cell)
    sheet.autofilter(1, 0, line, len(heads) - 1)
    book.close()
    response = HttpResponse(buffer.getvalue(), content_type=MEDIA)
    response["Content-Disposition"] = f'attachment; filename="{name}-{office_day(request):%Y%m%d}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response
