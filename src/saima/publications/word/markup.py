"""Small builders of WordprocessingML: elements, runs, paragraphs, and properties in the order the schema demands."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from docx.oxml.parser import oxml_parser
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from saima.publications.word.measures import half_points, twips

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
# fmt: off
_PARAGRAPH_ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers",
    "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct",
    "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing",
    "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment", "outlineLvl", "rPr", "sectPr",
)
_RUN_ORDER = (
    "rStyle", "rFonts", "b", "bCs", "i", "iCs", "noProof", "color", "spacing", "w", "kern", "position", "sz",
    "szCs", "highlight", "u", "shd", "lang",
)
# fmt: on


def name(tag: str) -> str:
    """Return 'w:p' in Clark notation; a name without prefix stays as it is."""
    prefix, colon, local = tag.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else tag


def el(tag: str, attributes: Mapping[str, object] | None = None, *children: Element) -> Element:
    """Return an element; attribute values are written as text."""
    prefixes = {word.partition(":")[0] for word in (tag, *(attributes or ())) if ":" in word} - {"xml"}
    made: Element = oxml_parser.makeelement(name(tag), nsmap={key: NAMESPACES[key] for key in sorted(prefixes)})
    for key, value in (attributes or {}).items():
        made.set(name(key), str(value))
    made.extend(children)
    return made


def val(tag: str, value: object) -> Element:
    """Return an element whose only attribute is w:val."""
    return el(tag, {"w:val": value})


def flag(tag: str, on: bool = True) -> Element:
    """Return a switch element."""
    return el(tag) if on else val(tag, 0)


def in_order(tag: str, children: Mapping[str, Element]) -> Element:
    """Return w:pPr or w:rPr with its children, given by local name, in the order of the schema."""
    order = _PARAGRAPH_ORDER if tag == "w:pPr" else _RUN_ORDER
    return el(tag, None, *(children[key] for key in sorted(children, key=order.index)))


def fonts(title: str) -> Element:
    """Return the font choice that gives one face to Chinese and Latin text alike."""
    faces = {"w:ascii": title, "w:hAnsi": title, "w:eastAsia": title, "w:cs": title}
    return el("w:rFonts", {"w:hint": "eastAsia"} | faces)


def type_of(
    *, font: str = "", size: Fraction | int = 0, colour: str = "", spacing: Fraction | None = None
) -> dict[str, Element]:
    """Return run properties by local name: face, size and spacing in points, colour as six hexadecimal digits."""
    made: dict[str, Element] = {}
    if font:
        made["rFonts"] = fonts(font)
    if colour:
        made["color"] = val("w:color", colour)
    if spacing is not None:
        made["spacing"] = val("w:spacing", twips(spacing))
    if size:
        made |= {"sz": val("w:sz", half_points(size)), "szCs": val("w:szCs", half_points(size))}
    return made


def run(text: str, **kind: Any) -> Element:
    """Return a run of text; a tab stands for a tab stop and a line feed for a line break. `kind` as in `type_of`."""
    made = el("w:r")
    if kind:
        made.append(in_order("w:rPr", type_of(**kind)))
    for index, line in enumerate(text.split("\n")):
        if index:
            made.append(el("w:br"))
        for place, piece in enumerate(line.split("\t")):
            if place:
                made.append(el("w:tab"))
            if piece:
                words = el("w:t", {"xml:space": "preserve"})
                words.text = piece
                made.append(words)
    return made


def field(instruction: str, shown: str) -> tuple[Element, ...]:
    """Return the runs of a field, with the text shown until it is computed."""
    order = el("w:instrText", {"xml:space": "preserve"})
    order.text = f" {instruction} "

    def mark(kind: str) -> Element:
        return el("w:r", None, el("w:fldChar", {"w:fldCharType": kind}))

    return mark("begin"), el("w:r", None, order), mark("separate"), run(shown), mark("end")


def paragraph(style: str, *content: Element, **properties: Element) -> Element:
    """Return a paragraph of a named style; `properties` are direct paragraph properties by local name."""
    made = el("w:p", None, in_order("w:pPr", {"pStyle": val("w:pStyle", style)} | properties))
    made.extend(content)
    return made


def spacing(*, before: Fraction | int = 0, after: Fraction | int = 0, exact: Fraction | int = 0) -> Element:
    """Return paragraph spacing in points; `exact` sets the line pitch."""
    lines = {"w:line": twips(exact), "w:lineRule": "exact"} if exact else {}
    return el("w:spacing", {"w:before": twips(before), "w:after": twips(after)} | lines)


def indent(**sides: int) -> Element:
    """Return an indent in twips (left, right, firstLine, hanging)."""
    return el("w:ind", {f"w:{side}": value for side, value in sides.items()})


def tabs(*stops: tuple[str, int]) -> Element:
    """Return tab stops as pairs of kind and position in twips."""
    return el("w:tabs", None, *(el("w:tab", {"w:val": kind, "w:pos": place}) for kind, place in stops))


def rule(side: str, eighths: int, *, space: int = 0, colour: str = "000000") -> Element:
    """Return one border line, its thickness in eighths of a point and its distance in points."""
    return el(f"w:{side}", {"w:val": "single", "w:sz": eighths, "w:space": space, "w:color": colour})
