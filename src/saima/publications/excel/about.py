"""The sheet 说明: what the figures stand on, that they are as printed, and what was adjusted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from xlsxwriter.worksheet import Worksheet

from saima.publications.excel.cells import write_text
from saima.publications.excel.formats import Formats
from saima.publications.excel.sheets import lines_of
from saima.publications.printing import DEMONSTRATION, basis, cell_text, day_in_words, subject, text_of

NAME = "说明"
_WIDTHS = (16, 80)
_LINE = 18
ADJUSTMENTS = "数据调整"


def write_about(sheet: Worksheet, formats: Formats, content: Mapping[str, Any]) -> None:
    """Write the sheet: pairs of name and words."""
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.merge_range(0, 0, 0, 1, "", formats.get("title"))
    write_text(sheet, 0, 0, NAME, formats, "title")
    sheet.set_row(0, 36)
    row = 1
    for name, words in _pairs(content):
        write_text(sheet, row, 0, name, formats, "head")
        write_text(sheet, row, 1, words, formats, "warning" if name == "数据性质" else "l")
        sheet.set_row(row, max(24, lines_of(words, _WIDTHS[1]) * _LINE + 6))
        row += 1
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, row - 1, 1)
    sheet.hide_gridlines(2)


def _pairs(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if content.get("demonstration"):
        yield "数据性质", f"{DEMONSTRATION}，不反映真实情况"
    yield "通报", subject(content)
    yield "标题", str(content.get("title", ""))
    yield "状态", str(content.get("state", ""))
    yield "编印单位", str(content.get("issuer", ""))
    yield "日期", day_in_words(str(content.get("issued_on") or ""))
    yield from basis(content)
    entries = {str(run["ledger_entry"]) for run in content.get("runs") or () if run.get("ledger_entry")}
    if entries:
        yield "台账登记号", "、".join(sorted(entries)) + "（核算读取至此号的登记记录）"
    yield "数值", "表内数值为印发时印出的数值（已按保留小数位取舍），与通报正文一致；不含公式"
    yield from _adjustments(content)


def _adjustments(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the lines of the annex on data adjustments, or that there are none."""
    found = [annex for annex in content.get("annexes") or () if ADJUSTMENTS in str(annex.get("title", ""))]
    lines = [line for annex in found for block in annex.get("blocks") or () for line in _lines(block)]
    where = f"（见附件{found[0]['number']}）\n" if found else ""
    yield ADJUSTMENTS, where + "\n".join(lines) if lines else "本期无数据调整"


def _lines(block: Mapping[str, Any]) -> Iterator[str]:
    if block["type"] != "table":
        yield text_of(block.get("spans") or ())
        return
    for row in block["rows"]:
        cells = zip(block["columns"], row, strict=True)
        yield "，".join(f"{column['title']}：{cell_text(cell)}" for column, cell in cells if cell_text(cell))
