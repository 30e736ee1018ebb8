"""A rulebook as its 评分细则表, and the year's targets."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from saima.assessment.freezing import rulebook_of
from saima.assessment.models import AdoptedRulebook, Target
from saima.assessment.showing.texts import full_points, pick, value_text
from saima.core.messages import Language
from saima.ledger.words import titled


def rulebook_page(adopted: AdoptedRulebook, language: Language) -> dict[str, Any]:
    """Return a rulebook as its 评分细则表: rows of title, points, formula, source, responsible, clause."""
    book = rulebook_of(adopted.text)
    return {
        "indicators": [
            {
                "title": pick(language, i.title, i.title_en),
                "points": full_points(i.points),
                "formula": i.score.text,
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
