"""What would move a unit, and how firm first place is."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from saima.assessment import queries
from saima.assessment.freezing import assessment_of
from saima.assessment.models import Run
from saima.assessment.showing.texts import points_text, value_text
from saima.core.assess import Assessment
from saima.core.formula.tree import names
from saima.core.inputs import UnitRef
from saima.core.rehearsing import whatif
from saima.core.rulebook import Measure
from saima.ledger.words import counted, titled

STEPS = {"亿元": Fraction(10**6) * 5, "万元": Fraction(10**6) * 5}
"""The step in which an increase is sought: five 万元 for money, one for things that are counted."""


@dataclass(frozen=True, slots=True)
class Move:
    """What one measure would have to grow by: to tie with, and to pass, the unit above."""

    measure: str
    title: str
    ties: str
    passes: str


def moves_of(assessment: Assessment, unit: str) -> tuple[Move, ...]:
    """Return, for every counted measure that points rest on, the least increase that ties and that passes."""
    book = assessment.rulebook
    scored = {n.text for i in book.indicators for n in names(i.score.tree)}
    found = []
    for name, measure in book.measures.items():
        if name not in scored or measure.of not in {"facts", "projects", "entered"}:
            continue
        step = STEPS.get(measure.unit, Fraction(1))
        answer = whatif.smallest_change(assessment, unit=unit, measure=name, step=step, most_steps=1 << 14)
        if answer is None or (answer.passes is None and answer.ties is None):
            continue
        found.append(Move(name, titled(measure), _step_text(answer.ties, measure), _step_text(answer.passes, measure)))
    return tuple(found)


def _step_text(value: Fraction | None, measure: Measure) -> str:
    if value is None:
        return ""
    shown = "万元" if measure.unit in {"亿元", "万元"} else measure.unit
    return counted(value_text(value, shown, 0), shown)


def moves_page(run: Run, *, unit: str) -> dict[str, Any]:
    """Return what would move a unit: its place, the unit above, and the least increases."""
    assessment = assessment_of(run)
    result = assessment.result(unit)
    above = [
        r
        for r in assessment.results
        if r.group == result.group and r.place is not None and result.place is not None and r.place < result.place
    ]
    nearest = max(above, key=lambda r: r.place or 0, default=None)
    gap = nearest.total - result.total if nearest and nearest.total is not None and result.total is not None else None
    return {
        "result": result,
        "total": points_text(assessment.rulebook, result.total),
        "above": nearest,
        "above_place": nearest.place if nearest else None,
        "gap": points_text(assessment.rulebook, gap) if gap is not None else "",
        "moves": moves_of(assessment, unit) if nearest else (),
    }


@dataclass(frozen=True, slots=True)
class Firmness:
    """How firm first place is: its lead, and what the second would need."""

    first: UnitRef
    second: UnitRef
    lead: str
    needs: tuple[str, ...]


def firmness(view: queries.View) -> Firmness | None:
    """Return how firm first place is, in figures that sentences are made of; None with fewer than two placed units."""
    rows = [row for board in view.boards[:1] for row in board.rows if row.result.place is not None]
    if len(rows) < 2 or rows[0].result.total is None or rows[1].result.total is None:
        return None
    lead = rows[0].result.total - rows[1].result.total
    needs = [
        _("再%(measure)s %(amount)s") % {"measure": move.title, "amount": move.passes}
        for move in moves_of(view.assessment, rows[1].result.unit.code)
        if move.passes
    ]
    return Firmness(
        rows[0].result.unit,
        rows[1].result.unit,
        points_text(view.assessment.rulebook, lead),
        tuple(needs[:2]),
    )
