"""The head of the first page: red masthead, number of the issue, issuing office and date, red rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docx.oxml.xmlchemy import BaseOxmlElement as Element

from saima.publications.printing import day_in_words, ems, issue_name
from saima.publications.word import measures
from saima.publications.word.markup import el, paragraph, rule, run, spacing, tabs
from saima.publications.word.styles import RED

MASTHEAD_MM = 35
"""From the type area's upper edge to the masthead's upper edge."""
_ABOVE_GLYPH = 5
"""Points between the top of the masthead's line and the top of its letters."""
_RULE_EIGHTHS = 12
_RULE_MM = 4


def masthead_size(words: str) -> int:
    """Return the size in points that sets the masthead in one line: 初号 at most, smaller for long names."""
    room = measures.TYPE_WIDTH / 20
    return min(measures.CHUHAO, int(room / max(float(ems(words)), 1)))


def masthead(content: Mapping[str, Any]) -> tuple[Element, ...]:
    """Return the paragraphs above the title."""
    words = str(content.get("masthead", ""))
    size = masthead_size(words)
    exact = 50 * size / measures.CHUHAO
    above = measures.points(MASTHEAD_MM) - _ABOVE_GLYPH
    one = measures.characters(1)
    line = f"\t{content.get('issuer', '')}\t{day_in_words(str(content.get('issued_on') or ''))}"
    below = el("w:pBdr", None, rule("bottom", _RULE_EIGHTHS, space=round(measures.points(_RULE_MM)), colour=RED))
    return (
        paragraph("Masthead", run(words, size=size), spacing=spacing(before=above, exact=round(exact))),
        paragraph("IssueNumber", run(f"（{issue_name(content)}）")),
        paragraph(
            "IssuingLine",
            run(line),
            tabs=tabs(("left", one), ("right", measures.TYPE_WIDTH - one)),
            pBdr=below,
        ),
    )
