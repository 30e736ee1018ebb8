"""The marks of every page: 演示数据 in the header, and words lying across the page until the issue is issued."""

from __future__ import annotations

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from saima.publications.printing import DEMONSTRATION, ems
from saima.publications.word.markup import el, paragraph, run
from saima.publications.word.styles import FANGSONG

_LONGEST = 460
"""Length of the watermark in points, corner to corner of the type area; short words stay as high as `_HIGHEST`."""
_HIGHEST = 110
_PLAIN_TEXT = (
    "sum #0 0 10800",
    "prod #0 2 1",
    "sum 21600 0 @1",
    "sum 0 0 @2",
    "sum 21600 0 @3",
    "if @0 @3 0",
    "if @0 21600 @1",
    "if @0 0 @2",
    "if @0 @4 21600",
)
"""The equations of Office's shape of plain text, which its path is drawn by."""


def header(*, demonstration: bool, watermark: str) -> Element:
    """Return the header part: the demonstration mark at the right, the watermark behind the text."""
    content = [run(f"【{DEMONSTRATION}】")] if demonstration else []
    if watermark:
        content.append(_watermark(watermark))
    return el("w:hdr", None, paragraph("HeaderMark", *content))


def _watermark(words: str) -> Element:
    size = min(_HIGHEST, int(_LONGEST / ems(words)))
    length = int(size * ems(words))
    kind = el(
        "v:shapetype",
        {
            "id": "_x0000_t136",
            "coordsize": "21600,21600",
            "o:spt": 136,
            "adj": "10800",
            "path": "m@7,l@8,m@5,21600l@6,21600e",
        },
        el("v:formulas", None, *(el("v:f", {"eqn": equation}) for equation in _PLAIN_TEXT)),
        el("v:path", {"textpathok": "t", "o:connecttype": "rect"}),
        el("v:textpath", {"on": "t", "fitshape": "t"}),
    )
    style = (
        f"position:absolute;margin-left:0;margin-top:0;width:{length}pt;height:{size}pt;rotation:315;"
        "z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin"
    )
    shape = el(
        "v:shape",
        {
            "id": "PowerPlusWaterMarkObject1",
            "o:spid": "_x0000_s1025",
            "type": "#_x0000_t136",
            "style": style,
            "o:allowincell": "f",
            "fillcolor": "#d0d0d0",
            "stroked": "f",
        },
        el("v:fill", {"opacity": ".5"}),
        el("v:textpath", {"style": f"font-family:'{FANGSONG}';font-size:1pt", "string": words}),
    )
    return el("w:r", None, el("w:pict", None, kind, shape))
