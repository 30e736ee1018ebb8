"""One cell: numbers as numbers, as printed; everything else as text that no spreadsheet can take for a formula."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from xlsxwriter.worksheet import Worksheet

from saima.publications.excel.formats import Formats, number_format
from saima.publications.printing import cell_text, printed_decimals, printed_value

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_MOST_DIGITS = 15
"""Excel keeps no more digits of a number; longer ones (codes) stay text."""
_SHORT = 4


def write_text(sheet: Worksheet, row: int, column: int, text: str, formats: Formats, kind: str, lamp: str = "") -> None:
    """Write words as a string; those that begin like a formula are marked as text for later editing too."""
    sheet.write_string(row, column, text, formats.get(kind, lamp=lamp, quoted=text.startswith(_FORMULA_STARTS)))


def write_cell(
    sheet: Worksheet, row: int, column: int, cell: Mapping[str, Any], formats: Formats, *, align: str, total: bool
) -> None:
    """Write a cell of frozen content; `align` is its column's (l, r, c).

    A number is the value as printed (rounded), never the exact one; a share printed with % is stored as a share.
    """
    text = cell_text(cell)
    value = as_number(cell, align=align)
    if value is None:
        kind = "total" if total else align
        write_text(sheet, row, column, text, formats, kind, str(cell.get("lamp") or ""))
        return
    percent = text.endswith(("%", "％"))
    look = number_format(printed_decimals(cell), percent=percent, signed=text.startswith(("+", "＋")))
    sheet.write_number(row, column, value / 100 if percent else value, formats.get(align, number=look))


def as_number(cell: Mapping[str, Any], *, align: str) -> Decimal | None:
    """Return the value as printed of a cell that is a number, else None.

    A cell that holds an exact value is a number; without one, digits count as a number in columns that are set
    right or centred, short ones (序号) everywhere, and never with leading zeros or more digits than Excel keeps.
    """
    value = printed_value(cell)
    digits = cell_text(cell).lstrip("+-−").partition(".")[0]
    if value is None or ("n" not in cell and align == "l" and len(digits) > _SHORT):
        return None
    is_code = len(digits) > 1 and digits.startswith("0")
    return None if is_code or len(value.as_tuple().digits) > _MOST_DIGITS else value
