"""What every printed form of an issue shares: days in words, widths of text, the basis of figures, the marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from saima.core.periods import Period

DEMONSTRATION = "演示数据"
DRAFT = "送审稿"
ISSUED = "已印发"
_AS_NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?%?$")
_NUMBER_EDGE = re.compile(r"(?<=[^\x00-\xff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[^\x00-\xff])")
_WIDER = Fraction(1, 12)
"""How much wider than half a character a stand-in face's figures may be."""
_MARKS = str.maketrans({"−": "-", "－": "-", "＋": "+", "％": "%", "\u2009": "", "\u202f": "", "\u00a0": "", " ": ""})


def day_in_words(day: str) -> str:
    """Return an ISO day as the office writes it, without leading zeros: 2023-04-10 → 2023年4月10日; '' stays ''."""
    if not day:
        return ""
    read = date.fromisoformat(day)
    return f"{read.year}年{read.month}月{read.day}日"


def text_of(spans: Iterable[Mapping[str, Any]]) -> str:
    """Return the words of spans as one string."""
    return "".join(str(span.get("t", "")) for span in spans)


def cell_text(cell: Mapping[str, Any]) -> str:
    """Return what a cell prints; a lamp without words prints its colour's name."""
    return str(cell.get("t") or cell.get("lamp") or "")


def printed_value(cell: Mapping[str, Any]) -> Decimal | None:
    """Return the number a cell prints, exactly as printed (26.23 for '26.23%'), or None where it prints words."""
    text = cell_text(cell).translate(_MARKS)
    return Decimal(text.rstrip("%")) if _AS_NUMBER.match(text) else None


def printed_decimals(cell: Mapping[str, Any]) -> int:
    """Return how many decimals a cell's number shows."""
    _, _, part = cell_text(cell).translate(_MARKS).rstrip("%").partition(".")
    return len(part)


def ems(text: str) -> Fraction:
    """Return the width of text in characters of its own size; half-width letters, digits and marks count one half."""
    wide = sum(unicodedata.east_asian_width(letter) in "FWA" for letter in text)
    return Fraction(wide) + Fraction(len(text) - wide, 2)


def set_ems(line: str) -> Fraction:
    """Return the most room a line takes: stand-in faces have wide figures, and some programs set gaps beside them."""
    gaps = len(_NUMBER_EDGE.findall(line))
    narrow = 2 * (len(line) - ems(line))
    return ems(line) + Fraction(gaps, 4) + narrow * _WIDER


def widest_ems(text: str) -> Fraction:
    """Return the width of the longest of a text's lines in characters."""
    return max(map(ems, text.split("\n")))


def notes_of(block: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the notes under a table; the first begins with 注： whether or not the content says so."""
    notes = [str(note) for note in block.get("notes") or ()]
    return tuple(note if place or note.startswith("注") else f"注：{note}" for place, note in enumerate(notes))


def is_draft(content: Mapping[str, Any]) -> bool:
    """Say whether the issue has not been issued yet."""
    return bool(content.get("state") != ISSUED)


def watermark_words(content: Mapping[str, Any], asked: str = "") -> str:
    """Return the words to lie across every page: 送审稿 until issued, and what was asked for besides."""
    marks = [DRAFT] if is_draft(content) else []
    return "　".join(marks + ([asked] if asked and asked not in marks else []))


def issue_name(content: Mapping[str, Any]) -> str:
    """Return the periodical's number in words: 第3期; a number not yet given leaves its room."""
    number = content.get("number")
    return f"第{number}期" if number else "第　期"


def subject(content: Mapping[str, Any]) -> str:
    """Return masthead, year and number: 《招商引资督查通报》2023年第3期."""
    year = content.get("year")
    return f"《{content.get('masthead', '')}》{f'{year}年' if year else ''}{issue_name(content)}"


def period_title(content: Mapping[str, Any]) -> str:
    """Return the period in the office's words, or '' when the content names none."""
    code = str(content.get("period") or "")
    return Period.parse(code).title if code else ""


def basis(content: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the pairs that say what the figures stand on: period, days, rulebooks, runs and their 校验码."""
    runs: Sequence[Mapping[str, Any]] = content.get("runs") or ()
    found = [
        ("统计期", period_title(content)),
        ("统计截止", day_in_words(str(content.get("cut_off") or ""))),
        ("数据截至", day_in_words(str(content.get("as_of") or ""))),
        (
            "考核办法",
            "；".join(dict.fromkeys(str(run.get("rulebook_title") or run.get("rulebook", "")) for run in runs)),
        ),
        ("核算编号", "、".join(dict.fromkeys(str(run["code"]) for run in runs if run.get("code")))),
        ("校验码", "、".join(dict.fromkeys(str(run["fingerprint"]) for run in runs if run.get("fingerprint")))),
    ]
    return tuple((name, words) for name, words in found if words)
