"""The text of an issue: title, recipients, headings and paragraphs, the list of annexes, signature and date."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from saima.publications.printing import ems, text_of
from saima.publications.word import measures
from saima.publications.word.markup import flag, in_order, indent, name, paragraph, run, spacing, tabs, val
from saima.publications.word.styles import LEAD_IN
from saima.publications.word.titles import balanced

_TITLE_ROOM = 19
_BOUND_LINES = 8
_LEVELS = {1: "HeadingTwo", 2: "HeadingThree"}
_LEAD_SENTENCE = re.compile(r"^[^。：]*[。：]")


def title(words: str) -> Element:
    """Return the document's title, in balanced lines when it is long."""
    return paragraph("DocumentTitle", run("\n".join(balanced(words, _TITLE_ROOM))))


def recipients(names: Sequence[str]) -> tuple[Element, ...]:
    """Return the line of recipients (主送), flush left, or nothing."""
    return (paragraph("Recipients", run("，".join(names) + "：")),) if names else ()


def heading(words: str) -> Element:
    """Return a heading of the first level."""
    return paragraph("HeadingOne", run(words))


def prose(block: Mapping[str, Any]) -> Element:
    """Return a paragraph block.

    A block of level 1 or 2 without a closing mark is a heading; one of sentences keeps the look of text, its first
    sentence in 楷体 at level 1.
    """
    words = text_of(block.get("spans") or ())
    level = int(block.get("level") or 0)
    lead = _LEAD_SENTENCE.match(words)
    if level in _LEVELS and lead is None:
        return paragraph(_LEVELS[level], run(words))
    if level != 1 or lead is None:
        return paragraph("DocumentText", run(words))
    first = run(words[: lead.end()])
    first.insert(0, in_order("w:rPr", {"rStyle": val("w:rStyle", LEAD_IN)}))
    return paragraph("DocumentText", first, run(words[lead.end() :]))


def annex_list(annexes: Sequence[Mapping[str, Any]]) -> tuple[Element, ...]:
    """Return the list of annexes under the text: numbered when there are several, no mark at the end."""
    found = []
    for index, annex in enumerate(annexes):
        lead = "附件：" if index == 0 else ""
        number = f"{annex['number']}.\t" if len(annexes) > 1 else ""
        hang = (len("附件：") if index == 0 else 0) + (1 if number else 0)
        left = measures.characters(2 + len("附件：") + (1 if number else 0))
        found.append(
            paragraph(
                "AnnexList",
                run(f"{lead}{number}{annex['title']}"),
                ind=indent(left=left, hanging=measures.characters(hang)),
                tabs=tabs(("left", left)),
                **({"spacing": spacing(before=measures.LINE, exact=measures.LINE)} if index == 0 else {}),
            )
        )
    return tuple(found)


def signature(signed: Mapping[str, Any]) -> tuple[Element, ...]:
    """Return office and date without a seal: the office two characters from the right, the date two after its start.

    A date longer than that leaves stands two characters from the right itself and takes the office with it.
    """
    office, day = str(signed.get("office", "")), str(signed.get("date", ""))
    if not office and not day:
        return ()
    edge = Fraction(measures.CHARACTERS - 2)
    start = max(min(edge - ems(office), edge - ems(day) - 2), Fraction(0))
    return (
        paragraph("Signature", run(office), ind=indent(left=measures.characters(start))),
        paragraph("SignatureDate", run(day), ind=indent(left=measures.characters(start + 2))),
    )


def keep_with_signature(last: Element) -> None:
    """Bind the text's last paragraph to the signature, which never stands on a page alone.

    A long paragraph is left free: some programs would move the whole of it to the next page.
    """
    words = "".join(part.text or "" for part in last.iter(name("w:t")))
    properties = last.find(name("w:pPr"))
    is_text = last.tag == name("w:p") and ems(words) <= _BOUND_LINES * measures.CHARACTERS
    if is_text and properties.find(name("w:keepNext")) is None:
        properties.insert(1, flag("w:keepNext"))
