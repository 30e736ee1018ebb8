"""Page numbers: — 1 — in 4号宋体 at the outer side, one character in; turned pages have them at the same place."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from saima.publications.word import measures
from saima.publications.word.markup import el, field, indent, paragraph, run, val
from saima.publications.word.measures import mm

Side = Literal["odd", "even"]
SIDES: tuple[Side, Side] = ("odd", "even")
_BOX_MM = 20
_BOX_THICKNESS_MM = 8
_OFF_CENTRE_MM = Fraction(2, 5)
"""How far right of its box's middle a line of that size is set."""


def _number() -> tuple[Element, ...]:
    return run("— "), *field("PAGE", "1"), run(" —")


def footer(*, landscape: bool, side: Side) -> Element:
    """Return the footer of odd or even pages."""
    if landscape:
        return el("w:ftr", None, paragraph("PageNumber", _turned(side)))
    edge, align = ("right", "right") if side == "odd" else ("left", "left")
    one = measures.characters(1, measures.SIHAO)
    return el(
        "w:ftr",
        None,
        paragraph("PageNumber", *_number(), ind=indent(**{edge: one}), jc=val("w:jc", align)),
    )


def _turned(side: Side) -> Element:
    """Return the number in a box left of the type area, reading downwards: upright once the sheet is held upright.

    Held so, the turned page's bottom is the sheet's right: odd pages have it low, even pages high.
    """
    inset = measures.characters(1, measures.SIHAO) / 20
    across = float(measures.points(measures.BOTTOM_MM - 7 - Fraction(_BOX_THICKNESS_MM, 2) - _OFF_CENTRE_MM))
    far = mm(measures.PAPER_WIDTH_MM) / 20
    high = float(measures.points(measures.LEFT_MM)) + inset
    low = far - float(measures.points(measures.RIGHT_MM)) - inset - float(measures.points(_BOX_MM))
    style = (
        "position:absolute;"
        f"margin-left:{across:.2f}pt;margin-top:{low if side == 'odd' else high:.2f}pt;"
        f"width:{float(measures.points(_BOX_THICKNESS_MM)):.2f}pt;height:{float(measures.points(_BOX_MM)):.2f}pt;"
        "z-index:2;mso-position-horizontal-relative:page;mso-position-vertical-relative:page;mso-wrap-style:square;"
        "v-text-anchor:top"
    )
    words = paragraph("PageNumber", *_number(), jc=val("w:jc", "right" if side == "odd" else "left"))
    box = el(
        "v:textbox",
        {"style": "layout-flow:vertical", "inset": "0,0,0,0"},
        el("w:txbxContent", None, words),
    )
    return el(
        "w:r",
        None,
        el(
            "w:pict",
            None,
            el("v:rect", {"id": f"PageNumber_{side}", "style": style, "filled": "f", "stroked": "f"}, box),
        ),
    )
