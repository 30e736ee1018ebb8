"""The looks of cells, each made once per workbook."""

from __future__ import annotations

from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

FANGSONG, HEITI, XIAOBIAOSONG = "仿宋_GB2312", "黑体", "方正小标宋简体"
LAMPS = {"绿": "2E9E4F", "蓝": "2B5A9B", "黄": "B07D00", "橙": "B85000", "红": "C00000", "灰": "7F7F7F"}
"""Colours of lamp words, dark enough to read on white; the word itself tells the lamp."""

_WORDS = {"font_name": FANGSONG, "font_size": 12, "valign": "vcenter", "text_wrap": True}
_KINDS: dict[str, dict[str, Any]] = {
    "title": {"font_name": XIAOBIAOSONG, "font_size": 20, "align": "center"},
    "basis": {"align": "center", "font_size": 11},
    "unit": {"align": "right", "font_size": 11},
    "head": {"font_name": HEITI, "align": "center", "border": 1},
    "l": {"align": "left", "border": 1, "indent": 1},
    "c": {"align": "center", "border": 1},
    "r": {"align": "right", "border": 1, "indent": 1},
    "total": {"font_name": HEITI, "align": "center", "border": 1},
    "note": {"align": "left", "font_size": 11, "valign": "top"},
    "prose": {"align": "left", "valign": "top"},
    "foot": {"align": "left", "valign": "bottom", "text_wrap": False},
    "warning": {"font_name": HEITI, "align": "left", "font_color": "#C00000", "border": 1},
}


class Formats:
    """Asks a workbook for each look once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, str, str, bool], Format] = {}

    def get(self, kind: str, *, number: str = "", lamp: str = "", quoted: bool = False) -> Format:
        """Return the look of a kind of cell, with a number format, a lamp's colour, or kept as text for ever."""
        key = (kind, number, lamp, quoted)
        if key not in self._made:
            look = _WORDS | _KINDS[kind]
            look |= {"num_format": number} if number else {}
            look |= {"font_color": f"#{LAMPS[lamp]}", "font_name": HEITI} if lamp in LAMPS else {}
            look |= {"quote_prefix": True} if quoted else {}
            self._made[key] = self._workbook.add_format(look)
        return self._made[key]


def number_format(decimals: int, *, percent: bool = False, signed: bool = False) -> str:
    """Return the number format of so many decimals; `signed` shows a plus before what is above zero."""
    plain = "0" + ("." + "0" * decimals if decimals else "") + ("%" if percent else "")
    return f"+{plain};-{plain};{plain}" if signed else plain
