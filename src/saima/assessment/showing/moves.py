"""What would move a unit, and how firm first place is."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from saima.assessment import queries
from saima.assessment.freezing import assessment_of
from saima.assessment.models import Run
from saima.assessment.showing.changing import distance_page, part_text
from saima.assessment.showing.texts import points_text, value_text
from saima.assessment.why import distance_told, margin_told, ways_of, ways_told
from saima.core.amounts import UNITS
from saima.core.deeds import Deed
from saima.core.inputs import UnitRef
from saima.core.messages import Language
from saima.core.smallest import Reached, Way
from saima.ledger.catalogue import catalogue
from saima.ledger.words import counted, said, titled
from saima.people.models import User


@dataclass(frozen=True, slots=True)
class Move:
    """More of one kind of record: how much ties with the unit above, how much passes it, and the place then."""

    kind: str
    title: str
    ties: str
    passes: str
    place: int
    sentence: str


@dataclass(frozen=True, slots=True)
class GapRow:
    """One line in which a unit and the one it is measured against differ, in printed points."""

    title: str
    own: str
    other: str
    points: str
    is_behind: bool


def moves_of(run: Run, unit: str) -> tuple[Move, ...]:
    """Return, for every kind of record that would move the unit, how much of it; for whoever may see it."""
    found = ways_of(run, unit)
    told = {
        (way.deed.kind, way.passes.amount): way for way in reversed(found)
    }  # the plainest of those that need as much
    return tuple(move(way) for way in found if told[way.deed.kind, way.passes.amount] is way)


def move(way: Way) -> Move:
    """Return one way up as printed, with its sentence."""
    title = deed_title(way.deed)
    passes = _much(way.deed, way.passes)
    sentence = _("若再%(deed)s %(much)s，则居第%(place)s位") % {
        "deed": title,
        "much": passes,
        "place": way.passes.place,
    }
    ties = _much(way.deed, way.ties) if way.ties else ""
    return Move(way.deed.kind, title, ties, passes, way.passes.place, sentence)


def deed_title(deed: Deed) -> str:
    """Return what the record is called, with the words of its fields that measures ask for."""
    words = [said(word) for group in deed.words for word in group.split("、")]
    kind = titled(catalogue().kinds[deed.kind])
    return _("%(kind)s（%(words)s）") % {"kind": kind, "words": _("、").join(words)} if words else kind


def _much(deed: Deed, reached: Reached) -> str:
    if not deed.amounts:
        return counted(str(reached.amount), deed.unit)
    shown = deed.unit
    if shown in {"亿元", "万元"}:
        shown = "亿元" if reached.amount % 10**9 == 0 and reached.amount >= 10**10 else "万元"
    digits = 0 if reached.amount % UNITS[shown].factor == 0 else None
    return counted(value_text(Fraction(reached.amount), shown, digits), shown)


def moves_page(run: Run, *, unit: str, user: User, language: Language) -> dict[str, Any]:
    """Return what would move a unit: where it stands, what parts it from the next, and the least that passes it."""
    assessment = assessment_of(run)
    book, result = assessment.rulebook, assessment.result(unit)
    apart = margin_told(run, unit=unit, user=user, language=language)
    ways_told(run, unit=unit, user=user)
    told = distance_told(run, unit=unit, user=user, language=language)
    return {
        "result": result,
        "total": points_text(book, result.total),
        "other": assessment.result(apart.other) if apart else None,
        "is_above": bool(apart and apart.other_place and result.place and apart.other_place < result.place),
        "gap": points_text(book, abs(apart.points)) if apart else "",
        "difference": part_text(apart.points) if apart else "",
        "lines": tuple(
            GapRow(
                line.title,
                points_text(book, line.own),
                points_text(book, line.other),
                part_text(line.points),
                line.points < 0,
            )
            for line in apart.lines
        )
        if apart
        else (),
        "moves": moves_of(run, unit),
        "distance": distance_page(told, book, user=user, language=language),
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
        for move in moves_of(view.run, rows[1].result.unit.code)
    ]
    return Firmness(
        rows[0].result.unit,
        rows[1].result.unit,
        points_text(view.assessment.rulebook, lead),
        tuple(needs[:2]),
    )
