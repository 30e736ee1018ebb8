"""The named styles: every paragraph wears one of these, so that an office can restyle the whole at once."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from saima.publications.word import measures
from saima.publications.word.markup import el, flag, in_order, indent, spacing, type_of, val
from saima.publications.word.widths import TIGHT, WIDE, Density

XIAOBIAOSONG, FANGSONG, HEITI, KAITI, SONGTI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
ALTERNATIVES = {
    XIAOBIAOSONG: ("华文中宋", "roman"),
    FANGSONG: ("仿宋", "modern"),
    HEITI: ("SimHei", "modern"),
    KAITI: ("楷体", "modern"),
    SONGTI: ("SimSun", "roman"),
}
"""What a system without the office's own face may take, and the family it belongs to."""
RED = "FF0000"

Align = Literal["both", "left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph style; sizes and distances in points, `first_line` in characters of the body."""

    identity: str
    title: str
    font: str = FANGSONG
    size: Fraction | int = measures.SANHAO
    align: Align = "both"
    line: Fraction | int = measures.LINE
    before: Fraction | int = 0
    after: Fraction | int = 0
    first_line: int = 0
    keep_next: bool = False
    outline: int | None = None
    colour: str = ""


def _table_styles(kind: Density, note: str, line: int) -> tuple[Style, ...]:
    def style(identity: str, title: str, font: str, align: Align) -> Style:
        return Style(f"Table{identity}{kind.suffix}", f"{title}{note}", font, kind.size, align, line)

    return (
        style("Head", "表头", HEITI, "center"),
        style("Text", "表格文字", FANGSONG, "left"),
        style("Centre", "表格居中", FANGSONG, "center"),
        style("Number", "表格数字", FANGSONG, "right"),
    )


STYLES: tuple[Style, ...] = (
    Style("Masthead", "报头", XIAOBIAOSONG, measures.CHUHAO, "center", 50, colour=RED),
    Style("IssueNumber", "期号", align="center", before=measures.LINE),
    Style("IssuingLine", "编印行", before=8),
    Style("DocumentTitle", "公文标题", XIAOBIAOSONG, measures.ERHAO, "center", 36, 2 * measures.LINE, keep_next=True),
    Style("Recipients", "主送机关", before=measures.LINE),
    Style("DocumentText", "公文正文", first_line=2),
    Style("HeadingOne", "一级标题", HEITI, first_line=2, keep_next=True, outline=0),
    Style("HeadingTwo", "二级标题", KAITI, first_line=2, keep_next=True, outline=1),
    Style("HeadingThree", "三级标题", first_line=2, keep_next=True, outline=2),
    Style("AnnexList", "附件说明", keep_next=True),
    Style("Signature", "发文机关署名", align="left", before=measures.LINE, keep_next=True),
    Style("SignatureDate", "成文日期", align="left"),
    Style("AnnexMark", "附件序号", HEITI, align="left", keep_next=True),
    Style("AnnexTitle", "附件标题", XIAOBIAOSONG, measures.ERHAO, "center", 36, 20, 14, keep_next=True, outline=0),
    Style("Caption", "表题", HEITI, measures.SIHAO, "center", 24, 10, 2, keep_next=True),
    Style("UnitLine", "单位行", size=measures.WUHAO, align="right", line=18, keep_next=True),
    *_table_styles(WIDE, "", 18),
    *_table_styles(TIGHT, "（小）", 15),
    Style("TableNote", "表注", size=measures.WUHAO, line=17, before=3),
    Style("AfterTable", "表后空", size=1, line=1, after=9),
    Style("Imprint", "版记", size=measures.SIHAO, line=23),
    Style("ImprintRule", "版记线", size=1, line=2),
    Style("Basis", "数据依据", size=measures.XIAOWU, line=14),
    Style("PageNumber", "页码", SONGTI, measures.SIHAO, line=16),
    Style("HeaderMark", "页眉标记", HEITI, measures.WUHAO, "right", 16, colour="C00000"),
)
LEAD_IN = "LeadIn"
"""The character style of a lead sentence within a paragraph."""


def _paragraph_properties(style: Style) -> Element:
    made = {
        "spacing": spacing(before=style.before, after=style.after, exact=style.line),
        "jc": val("w:jc", style.align),
    }
    if style.keep_next:
        made["keepNext"] = flag("w:keepNext")
    if style.first_line:
        made["ind"] = el(
            "w:ind",
            {
                "w:firstLineChars": 100 * style.first_line,
                "w:firstLine": measures.characters(style.first_line),
            },
        )
    if style.outline is not None:
        made["outlineLvl"] = val("w:outlineLvl", style.outline)
    return in_order("w:pPr", made)


def _run_properties(style: Style) -> Element:
    tight = measures.SPACING if style.size == measures.SANHAO else Fraction(0)
    return in_order("w:rPr", type_of(font=style.font, size=style.size, colour=style.colour, spacing=tight))


def _written(style: Style) -> Element:
    return el(
        "w:style",
        {"w:type": "paragraph", "w:customStyle": 1, "w:styleId": style.identity},
        val("w:name", style.title),
        val("w:basedOn", "Normal"),
        flag("w:qFormat"),
        _paragraph_properties(style),
        _run_properties(style),
    )


def _line_breaking() -> dict[str, Element]:
    """How lines break: no closing mark at a line's start, none beyond the margin, no space added around numbers."""
    return {
        "widowControl": flag("w:widowControl", False),
        "kinsoku": flag("w:kinsoku"),
        "overflowPunct": flag("w:overflowPunct", False),
        "autoSpaceDE": flag("w:autoSpaceDE", False),
        "autoSpaceDN": flag("w:autoSpaceDN", False),
        "adjustRightInd": flag("w:adjustRightInd", False),
    }


def _defaults() -> Element:
    run = type_of(font=FANGSONG, size=measures.SANHAO)
    run["kern"] = val("w:kern", 0)
    run["lang"] = el("w:lang", {"w:val": "zh-CN", "w:eastAsia": "zh-CN", "w:bidi": "ar-SA"})
    lines = _line_breaking() | {"spacing": spacing(exact=measures.LINE), "ind": indent(left=0, right=0)}
    return el(
        "w:docDefaults",
        None,
        el("w:rPrDefault", None, in_order("w:rPr", run)),
        el("w:pPrDefault", None, in_order("w:pPr", lines)),
    )


def _built_in() -> tuple[Element, ...]:
    margins = el(
        "w:tblCellMar",
        None,
        *(el(f"w:{side}", {"w:w": 0, "w:type": "dxa"}) for side in ("top", "left", "bottom", "right")),
    )
    return (
        el(
            "w:style",
            {"w:type": "paragraph", "w:default": 1, "w:styleId": "Normal"},
            val("w:name", "Normal"),
            flag("w:qFormat"),
            # LibreOffice spreads characters wildly on a character grid; pitch and spacing hold the 22 × 28 alone.
            in_order("w:pPr", _line_breaking() | {"snapToGrid": flag("w:snapToGrid", False)}),
            in_order("w:rPr", type_of(font=FANGSONG, size=measures.SANHAO)),
        ),
        el(
            "w:style",
            {"w:type": "character", "w:default": 1, "w:styleId": "DefaultParagraphFont"},
            val("w:name", "Default Paragraph Font"),
        ),
        el(
            "w:style",
            {"w:type": "table", "w:default": 1, "w:styleId": "TableNormal"},
            val("w:name", "Normal Table"),
            el("w:tblPr", None, el("w:tblInd", {"w:w": 0, "w:type": "dxa"}), margins),
        ),
        el(
            "w:style",
            {"w:type": "character", "w:customStyle": 1, "w:styleId": LEAD_IN},
            val("w:name", "导语"),
            val("w:basedOn", "DefaultParagraphFont"),
            in_order("w:rPr", type_of(font=KAITI)),
        ),
    )


def write_styles(root: Element) -> None:
    """Put this document's styles in place of whatever the element held."""
    for child in list(root):
        root.remove(child)
    root.extend((_defaults(), *_built_in(), *(_written(style) for style in STYLES)))


def font_table() -> Element:
    """Return the font table: the office's faces, each with what may stand in for it."""
    made = el("w:fonts")
    for title, (other, family) in ALTERNATIVES.items():
        made.append(
            el(
                "w:font",
                {"w:name": title},
                val("w:altName", other),
                val("w:charset", "86"),
                val("w:family", family),
                val("w:pitch", "variable"),
            )
        )
    return made
