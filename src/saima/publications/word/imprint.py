"""The imprint (版记) at the foot of the last page: distribution, printing office and day, between its rules."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from saima.publications.printing import basis, set_ems
from saima.publications.word import measures
from saima.publications.word.markup import el, indent, paragraph, rule, run, spacing, tabs

THICK, THIN = 8, 6
"""Rules of 0.35 and 0.25 mm in eighths of a point."""
_LINE, _BASIS_LINE, _RULE_LINE, _GAP = 23, 14, 3, 12
"""Heights in points: a line, a line of the basis, a rule with its room, the room above all."""
_CODE_SHOWN = 16
_Line = tuple[Element, int]


def imprint(content: Mapping[str, Any]) -> tuple[Element, ...]:
    """Return the imprint in a box bound to the type area's foot, and the room it needs under the last line.

    The room moves to a new page when the last page is too full, and takes the box with it.
    """
    below = _distribution(content), _printed(content)
    lines = _basis_lines(content)
    for weight, part in zip((THICK, THIN), (part for part in below if part), strict=False):
        lines += [_rule(weight), *part]
    if any(below):
        lines.append(_rule(THICK))
    if not lines:
        return ()
    height = sum(room for _, room in lines)
    anchor = paragraph("AfterTable", _box([made for made, _ in lines], height), spacing=spacing(exact=height + _GAP))
    return (anchor,)


def _basis_lines(content: Mapping[str, Any]) -> list[_Line]:
    """Return period and days in one line, then rulebooks, then runs with the beginning of their 校验码."""
    found = dict(basis(content))
    codes = "、".join(code[:_CODE_SHOWN] for code in found.pop("校验码", "").split("、") if code)
    named = [("统计期", "统计截止", "数据截至"), ("考核办法",), ("核算编号",)]
    texts = ["　".join(f"{name}：{found[name]}" for name in names if name in found) for names in named]
    texts.append(f"校验码（前{_CODE_SHOWN}位）：{codes}" if codes else "")
    return [
        (paragraph("Basis", run(words)), _lines(words, measures.XIAOWU, measures.TYPE_WIDTH) * _BASIS_LINE)
        for words in texts
        if words
    ]


def _distribution(content: Mapping[str, Any]) -> list[_Line]:
    """Return the lines 报, 送, 发: one character in at both sides, continued under their names."""
    one = measures.characters(1, measures.SIHAO)
    made = []
    for name, names in (content.get("distribution") or {}).items():
        lead, words = f"{name}：", str(names)
        hang = one * len(lead)
        room = _lines(words, measures.SIHAO, measures.TYPE_WIDTH - 2 * one - hang)
        line = paragraph("Imprint", run(lead + words), ind=indent(left=one + hang, right=one, hanging=hang))
        made.append((line, room * _LINE))
    return made


def _printed(content: Mapping[str, Any]) -> list[_Line]:
    """Return the line of the printing office and its day."""
    printed: Mapping[str, Any] = content.get("printed") or {}
    if not printed:
        return []
    one = measures.characters(1, measures.SIHAO)
    words = run(f"\t{printed.get('office', '')}\t{printed.get('date', '')}")
    return [(paragraph("Imprint", words, tabs=tabs(("left", one), ("right", measures.TYPE_WIDTH - one))), _LINE)]


def _rule(weight: int) -> _Line:
    """Return a rule across the type area; a paragraph of its own, since borders shrink with a line's indents."""
    return paragraph("ImprintRule", pBdr=el("w:pBdr", None, rule("bottom", weight, space=1))), _RULE_LINE


def _lines(words: str, size: Fraction | int, width: int) -> int:
    """Return how many lines words take at a size in points and a width in twips, a little room left for marks."""
    room = Fraction(width, 20) / size - 1
    return int(-(-set_ems(words) // room))


def _box(paragraphs: list[Element], height: int) -> Element:
    style = (
        "position:absolute;margin-left:0;margin-top:0;"
        f"width:{measures.TYPE_WIDTH / 20:.2f}pt;height:{height}pt;z-index:3;"
        "mso-wrap-style:square;mso-wrap-distance-left:0;mso-wrap-distance-right:0;"
        "mso-position-horizontal:left;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:bottom;mso-position-vertical-relative:margin;v-text-anchor:bottom"
    )
    text = el(
        "v:textbox", {"style": "mso-fit-shape-to-text:t", "inset": "0,0,0,0"}, el("w:txbxContent", None, *paragraphs)
    )
    shape = el("v:rect", {"id": "Imprint", "style": style, "filled": "f", "stroked": "f"}, text)
    return el("w:r", None, el("w:pict", None, shape))
