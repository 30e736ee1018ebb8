"""Why a unit stands where it stands, and what would move it: the one door of page, API and command.

What a reader may not see is left out here, so that it is left out everywhere alike: the unit itself sees its own
records and others' as sums, those who may see all working see everybody's, nobody else sees anything. What a published
issue prints is `Moved.published()`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from saima.assessment import queries
from saima.assessment.freezing import assessment_of, rulebook_of
from saima.assessment.models import Run
from saima.assessment.rereading import change_between, distance_between
from saima.core.deeds import Deed, deeds
from saima.core.distance import DistanceMoved
from saima.core.margin import Margin, margin, neighbour
from saima.core.messages import Language
from saima.core.moving import Moved
from saima.core.periods import Period
from saima.core.problems import Problem, Problems
from saima.core.smallest import Way, ways_up
from saima.ledger.catalogue import catalogue
from saima.ledger.layout import layout
from saima.people.models import User
from saima.people.policies import NotAllowed, may


@dataclass(frozen=True, slots=True)
class Told:
    """A change as its reader may see it: the run it is told against, and the tree (None: nothing to tell)."""

    before: Run | None
    moved: Moved | None


@dataclass(frozen=True, slots=True)
class ToldDistance:
    """A change of distance as its reader may see it: the run it is told against, and the tree."""

    before: Run | None
    moved: DistanceMoved | None


def check_may_open(user: User, unit: str) -> None:
    """Raise NotAllowed unless the user may see how that unit's total came about."""
    if not queries.may_open(user, unit):
        raise NotAllowed(
            _("%(unit)s的得分过程、变动说明和测算只向本单位和有权查看的单位公开。") % {"unit": unit},
            remedy=_("可请招商中心协助。"),
        )


def change_told(run: Run, *, unit: str, user: User, language: Language, since: str = "") -> Told:
    """Return why a unit's total and place changed; `since` names another run than that of the period before."""
    check_may_open(user, unit)
    before = _since(run, since) if since else queries.previous_run(run)
    moved = change_between(before, run, unit=unit, language=language) if before else None
    if moved is not None and not may(user, "see_all_working"):
        moved = moved.without_rivals()
    return Told(before, moved)


def margin_told(run: Run, *, unit: str, user: User, language: Language) -> Margin | None:
    """Return how far a unit is from the place above (the first: from the place below), in published points."""
    check_may_open(user, unit)
    assessment = assessment_of(run)
    other = neighbour(assessment, unit)
    return None if other is None else margin(assessment, unit=unit, other=other.unit.code, language=language)


def distance_told(run: Run, *, unit: str, user: User, language: Language, since: str = "") -> ToldDistance:
    """Return why the distance to the neighbour changed since the run before (`since`: another run's code).

    The unit itself reads factors in total and the change of every line; the factors of a line, which tell of the
    neighbour's lines, are for those who may see all working.
    """
    check_may_open(user, unit)
    before = _since(run, since) if since else queries.previous_run(run)
    moved = distance_between(before, run, unit=unit, language=language) if before else None
    if moved is not None and not may(user, "see_all_working"):
        moved = moved.published()
    return ToldDistance(before, moved)


def ways_told(run: Run, *, unit: str, user: User) -> tuple[Way, ...]:
    """Return what would move a unit past the one above it, one kind of record at a time."""
    check_may_open(user, unit)
    return ways_of(run, unit)


def ways_of(run: Run, unit: str) -> tuple[Way, ...]:
    """Return the same for whoever has been let in; kept per process, for runs never change."""
    return _ways(run.pk, run.fingerprint, unit)


@lru_cache(maxsize=256)
def _ways(run_id: int, _fingerprint: str, unit: str) -> tuple[Way, ...]:
    run = Run.objects.get(pk=run_id)
    return ways_up(assessment_of(run), unit=unit, deeds=_deeds(run.rulebook_text, run.period))


@lru_cache(maxsize=32)
def _deeds(rulebook_text: str, period: str) -> tuple[Deed, ...]:
    kinds = list(catalogue().kinds.values())
    return deeds(rulebook_of(rulebook_text), kinds=kinds, layout=layout(), period=Period.parse(period))


def _since(run: Run, code: str) -> Run:
    found = queries.standing_runs().filter(code=code).exclude(pk=run.pk).first()
    if found is None or queries.is_of_place(rulebook_of(found.rulebook_text)):
        known = _("各单位赛马的另一次核算的编号")
        raise Problems([Problem(_("变动说明·对照"), f"「{code}」", known, _("请核对编号"), "change.since")])
    return found
