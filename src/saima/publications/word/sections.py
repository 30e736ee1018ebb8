"""Page set-up: the paper, its margins and the grid, upright and turned; and the switches of the whole document."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from saima.publications.word import measures
from saima.publications.word.markup import el, flag, val
from saima.publications.word.measures import mm

HEADER_MM = 15
FOOTER_MM = Fraction(51, 2)
"""From the paper's edge to the page number's foot, so that its dash lies 7 mm below the type area."""
_TURNED_FOOTER_MM = 10
"""The same on turned pages, whose number floats beside the type area: the empty footer must not push the text up."""


def section(*, landscape: bool, parts: Mapping[str, str]) -> Element:
    """Return a section's properties, always beginning a new page.

    `parts` gives the relationships of headers and footers of odd and even pages. A turned page keeps the sheet's
    margins: the upright sheet's left becomes its top, so that bound pages line up.
    """
    paper = (measures.PAPER_WIDTH_MM, measures.PAPER_HEIGHT_MM)
    edges = (measures.TOP_MM, measures.RIGHT_MM, measures.BOTTOM_MM, measures.LEFT_MM)
    if landscape:
        paper = (paper[1], paper[0])
        edges = (edges[3], edges[0], edges[1], edges[2])
    top, right, bottom, left = (mm(edge) for edge in edges)
    size: dict[str, object] = {"w:w": mm(paper[0]), "w:h": mm(paper[1])}
    return el(
        "w:sectPr",
        None,
        *(
            el(f"w:{part}Reference", {"w:type": kind, "r:id": parts[f"{part}_{side}"]})
            for part in ("header", "footer")
            for kind, side in (("default", "odd"), ("even", "even"))
        ),
        val("w:type", "nextPage"),
        el("w:pgSz", size | ({"w:orient": "landscape"} if landscape else {})),
        el(
            "w:pgMar",
            {
                "w:top": top,
                "w:right": right,
                "w:bottom": bottom,
                "w:left": left,
                "w:header": mm(HEADER_MM),
                "w:footer": mm(_TURNED_FOOTER_MM if landscape else FOOTER_MM),
                "w:gutter": 0,
            },
        ),
        el(
            "w:docGrid",
            {
                "w:type": "linesAndChars",
                "w:linePitch": measures.LINE_PITCH,
                "w:charSpace": measures.CHARACTER_SPACE,
            },
        ),
    )


def write_settings(root: Element) -> None:
    """Put this document's switches in place of whatever the element held: odd and even pages differ, zh-CN."""
    for child in list(root):
        root.remove(child)
    compatibility = {
        "compatibilityMode": 15,
        "overrideTableStyleFontSizeAndJustification": 1,
        "enableOpenTypeFeatures": 1,
        "doNotFlipMirrorIndents": 1,
    }
    address = "http://schemas.microsoft.com/office/word"
    root.extend(
        (
            el("w:zoom", {"w:percent": 100}),
            val("w:defaultTabStop", 420),
            flag("w:evenAndOddHeaders"),
            val("w:drawingGridVerticalSpacing", measures.LINE_PITCH),
            val("w:characterSpacingControl", "compressPunctuation"),
            el(
                "w:compat",
                None,
                flag("w:useFELayout"),
                *(
                    el("w:compatSetting", {"w:name": title, "w:uri": address, "w:val": value})
                    for title, value in compatibility.items()
                ),
            ),
            el("w:themeFontLang", {"w:val": "zh-CN", "w:eastAsia": "zh-CN"}),
        )
    )
