"""A rulebook as its 评分细则表, and the year's targets."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from saima.assessment.freezing import rulebook_of
from saima.assessment.models import AdoptedRulebook, Target
from saima.assessment.reporting import entered_measures
from saima.assessment.showing.texts import full_points, pick, value_text
from saima.core.messages import Language
from saima.core.rulebook import Formula, Rulebook
from saima.core.ruletable import scoring_words
from saima.ledger.words import titled


def rulebook_page(adopted: AdoptedRulebook, language: Language) -> dict[str, Any]:
    """Return a rulebook as its 评分细则表: rows of title, points, formula, source, responsible, clause."""
    book = rulebook_of(adopted.text)
    return {
        "has_entered": bool(entered_measures(book)),
        "others": AdoptedRulebook.objects.filter(code=adopted.code).exclude(pk=adopted.pk).order_by("entry"),
        "indicators": [
            {
                "title": pick(language, i.title, i.title_en),
                "points": full_points(i.points),
                "formula": i.score.text,
                "words": _words(i.score, book, language),
                "clause": i.clause,
                "data_source": i.data_source,
                "responsible": i.responsible,
            }
            for i in book.indicators
        ],
        "extras": [
            {
                "kind": kind,
                "title": pick(language, e.title, e.title_en),
                "formula": e.score.text,
                "words": _words(e.score, book, language),
                "cap": e.cap,
                "clause": e.clause,
            }
            for kind, extras in ((_("加分"), book.bonus), (_("扣分"), book.deduction))
            for e in extras.items
        ],
        "measures": [
            {
                "name": m.name,
                "title": pick(language, m.title, m.title_en),
                "of": m.of,
                "where": m.where.text if m.where else "",
                "verified": m.verified or _("登记即计"),
                "by": m.by.text if m.by else "counted_on",
                "unit": m.unit,
                "note": m.note,
            }
            for m in book.measures.values()
        ],
    }


def _words(formula: Formula, book: Rulebook, language: Language) -> str:
    """Return a way of scoring in words, or the formula itself where it is no pattern."""
    words, found = scoring_words(formula, book, language)
    return words if found else formula.text


def target_rows(targets: Sequence[Target]) -> list[dict[str, Any]]:
    """Return targets as printed: value in their own unit, '不少于' for minimums."""
    return [
        {
            "unit": titled(row.unit),
            "name": row.name,
            "level": row.level,
            "basis": row.basis,
            "value": ("≥ " if row.is_minimum else "")
            + value_text(
                Fraction(row.value),
                row.unit_name,
                0 if row.unit_name == "亿元" and Fraction(row.value) % 10**10 == 0 else None,
            ),
            "unit_name": row.unit_name,
            "document": row.document,
            "effective_on": row.effective_on,
        }
        for row in targets
    ]
