"""Frozen content → Excel: one sheet for each table of the text and each annex, then 说明."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from xlsxwriter import Workbook

from saima.publications.excel.about import NAME, write_about
from saima.publications.excel.formats import Formats
from saima.publications.excel.names import sheet_names
from saima.publications.excel.sheets import SheetWriter
from saima.publications.printing import DEMONSTRATION, DRAFT, basis, is_draft, subject

_EPOCH = date(1980, 1, 1)
_SHOWN_BASIS = ("统计期", "数据截至")
_SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def render_excel(content: Mapping[str, Any]) -> bytes:
    """Return an issue's tables as an Excel file; the same content gives the same bytes.

    `content` is frozen content of a form of `content.FORMS`. Numbers are numbers, as printed; words are text, even
    where they begin like a formula. A demonstration says so on every sheet, in its header and in 说明.
    """
    made = io.BytesIO()
    workbook = Workbook(made, _SAFE)
    _set_properties(workbook, content)
    formats = Formats(workbook)
    parts = list(_parts(content))
    names = sheet_names([*(name for name, _, _ in parts), NAME])
    line = _basis_line(content)
    for name, (_, title, blocks) in zip(names, parts, strict=False):
        sheet = workbook.add_worksheet(name)
        sheet.set_header(_header(content))
        SheetWriter(sheet, formats, blocks).write(title=title, basis=line)
    about = workbook.add_worksheet(names[-1])
    about.set_header(_header(content))
    write_about(about, formats, content)
    workbook.close()
    return made.getvalue()


def _parts(content: Mapping[str, Any]) -> Iterator[tuple[str, str, Sequence[Mapping[str, Any]]]]:
    """Yield sheet name, title and blocks: tables of the text under their captions, then annexes under their titles."""
    for part in content.get("sections") or ():
        for block in part.get("blocks") or ():
            if block["type"] == "table":
                title = str(block.get("caption") or part.get("heading") or "表")
                yield title, title, (block,)
    for annex in content.get("annexes") or ():
        yield f"附件{annex['number']} {annex['title']}", str(annex["title"]), annex.get("blocks") or ()


def _marks(content: Mapping[str, Any]) -> list[str]:
    return ([DEMONSTRATION] if content.get("demonstration") else []) + ([DRAFT] if is_draft(content) else [])


def _basis_line(content: Mapping[str, Any]) -> str:
    found = dict(basis(content))
    said = [f"{name}：{found[name]}" for name in _SHOWN_BASIS if name in found]
    return "　".join([subject(content), *said, *(f"【{mark}】" for mark in _marks(content))])


def _header(content: Mapping[str, Any]) -> str:
    marks = "　".join(_marks(content))
    return f'&R&"黑体,Regular"&KC00000{marks}' if marks else ""


def _set_properties(workbook: Workbook, content: Mapping[str, Any]) -> None:
    """Write properties from the content; no clock and no user's name."""
    day = date.fromisoformat(content["issued_on"]) if content.get("issued_on") else _EPOCH
    workbook.set_properties(
        {
            "title": str(content.get("title", ""))[:255],
            "subject": subject(content)[:255],
            "author": str(content.get("issuer", ""))[:255],
            "keywords": DEMONSTRATION if content.get("demonstration") else "",
            "category": str(content.get("state", "")),
            "comments": "；".join(f"{name}：{value}" for name, value in basis(content))[:255],
            "created": datetime(day.year, day.month, day.day),  # noqa: DTZ001 -- XlsxWriter writes it as UTC
        }
    )
