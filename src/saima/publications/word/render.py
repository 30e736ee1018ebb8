"""Frozen content → Word: the parts of the document in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from docx.document import Document as DocumentObject
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from saima.publications.printing import watermark_words
from saima.publications.word import measures
from saima.publications.word.imprint import imprint
from saima.publications.word.marks import header
from saima.publications.word.markup import flag, paragraph, run, spacing
from saima.publications.word.masthead import masthead
from saima.publications.word.package import add_part, new_document, set_properties, to_bytes
from saima.publications.word.pagenumbers import SIDES, footer
from saima.publications.word.prose import (
    annex_list,
    heading,
    keep_with_signature,
    prose,
    recipients,
    signature,
    title,
)
from saima.publications.word.sections import section
from saima.publications.word.tables import table

Parts = dict[bool, dict[str, str]]


def render_word(content: Mapping[str, Any], *, watermark: str = "") -> bytes:
    """Return an issue as a Word file laid out by GB/T 9704-2012; the same content gives the same bytes.

    `content` is frozen content of a form of `content.FORMS`. 送审稿 lies across every page until the content's state
    is 已印发, `watermark` besides when given; a demonstration says so in every header.
    """
    document = new_document()
    set_properties(document, content)
    parts = _parts(document, content, watermark)
    body = document.element.body
    body.extend(_text(content))
    turned = False
    for annex in content.get("annexes") or ():
        landscape = bool(annex.get("landscape"))
        if landscape != turned:
            _close_section(body, landscape=turned, parts=parts)
        body.extend(_annex(annex, landscape=landscape, breaks=landscape == turned))
        turned = landscape
    foot = imprint(content)
    if foot and turned:
        _close_section(body, landscape=True, parts=parts)
        turned = False
    body.extend(foot)
    body.append(section(landscape=turned, parts=parts[turned]))
    return to_bytes(document)


def _parts(document: DocumentObject, content: Mapping[str, Any], watermark: str) -> Parts:
    """Headers and footers, made once and shared by all sections of one direction."""
    words = watermark_words(content, watermark)
    made: Parts = {False: {}, True: {}}
    for side in SIDES:
        top = header(demonstration=bool(content.get("demonstration")), watermark=words)
        head = add_part(document, top, title=f"header_{side}")
        for landscape in made:
            foot = footer(landscape=landscape, side=side)
            title = f"footer_{'turned_' * landscape}{side}"
            made[landscape] |= {f"header_{side}": head, f"footer_{side}": add_part(document, foot, title=title)}
    return made


def _text(content: Mapping[str, Any]) -> Iterable[Element]:
    made = [*masthead(content), title(str(content.get("title", ""))), *recipients(content.get("recipients") or ())]
    for part in content.get("sections") or ():
        if part.get("heading"):
            made.append(heading(str(part["heading"])))
        made.extend(_blocks(part.get("blocks") or (), width=measures.TYPE_WIDTH))
    signed = signature(content.get("signature") or {})
    if signed:
        keep_with_signature(made[-1])
    return [*made, *annex_list(content.get("annexes") or ()), *signed]


def _blocks(blocks: Sequence[Mapping[str, Any]], *, width: int, known: str = "") -> Iterable[Element]:
    """Yield blocks in order; a table does not repeat a caption that the title above it says already."""
    for block in blocks:
        if block["type"] == "table":
            yield from table(block, width=width, captioned=str(block.get("caption") or "") not in known)
        else:
            yield prose(block)


def _annex(annex: Mapping[str, Any], *, landscape: bool, breaks: bool) -> list[Element]:
    """Return an annex; `breaks` when no section's end begins its page."""
    new_page = {"pageBreakBefore": flag("w:pageBreakBefore")} if breaks else {}
    words = str(annex["title"])
    width = measures.TYPE_HEIGHT if landscape else measures.TYPE_WIDTH
    return [
        paragraph("AnnexMark", run(f"附件{annex['number']}"), **new_page),
        paragraph("AnnexTitle", run(words)),
        *_blocks(annex.get("blocks") or (), width=width, known=words),
    ]


def _close_section(body: Element, *, landscape: bool, parts: Parts) -> None:
    """End a section with a paragraph of one point, which fits under the fullest page."""
    end = paragraph("AfterTable", spacing=spacing(exact=1), sectPr=section(landscape=landscape, parts=parts[landscape]))
    body.append(end)
