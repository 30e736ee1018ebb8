"""Two runs of one race: the earlier period as the later run's ledger has it, and what each project's records gained.

A stored run keeps its numbers, not what became of them. What was recorded, corrected, recognised or attributed between
two runs is found by one statement; only the units it concerns are traced again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache

from saima.assessment.freezing import assessment_of
from saima.assessment.models import Run
from saima.assessment.queries import traced
from saima.assessment.recordquery import touched
from saima.core.byproject import Gains, with_projects
from saima.core.corners import Column, Corners, rows_of
from saima.core.distance import DistanceMoved, distance_change
from saima.core.messages import Language
from saima.core.moving import Moved, change_of
from saima.core.periods import Period
from saima.core.rulebook import Rulebook
from saima.core.tracing import Part, total
from saima.ledger.models import AttributionShare


def change_between(before: Run, after: Run, *, unit: str, language: Language) -> Moved | None:
    """Return why a unit's total and place changed from one run to another, its own records by project.

    None where it has no total in one of them. All of it: whoever shows it leaves out what its reader may not see.
    """
    return _change(before.pk, before.fingerprint, after.pk, after.fingerprint, unit, language)


@lru_cache(maxsize=512)
def _change(before: int, was: str, after: int, now: str, unit: str, language: Language) -> Moved | None:
    corners = _corners(before, was, after, now)
    moved = change_of(corners, unit=unit, language=language)
    return None if moved is None else with_projects(corners, moved, _gains(before, after, unit))


def distance_between(before: Run, after: Run, *, unit: str, language: Language) -> DistanceMoved | None:
    """Return why a unit's distance to its neighbour changed, its own records by project where they alone explain them.

    None where one of the two has no total. All of it: whoever shows it leaves out what its reader may not see.
    """
    return _distance(before.pk, before.fingerprint, after.pk, after.fingerprint, unit, language)


@lru_cache(maxsize=512)
def _distance(before: int, was: str, after: int, now: str, unit: str, language: Language) -> DistanceMoved | None:
    corners = _corners(before, was, after, now)
    moved = distance_change(corners, unit=unit, language=language)
    change = _change(before, was, after, now, unit, language)
    if moved is None or change is None or corners.coupled:
        return moved
    return moved.with_projects({(line.kind, line.name): line for line in change.lines})


def corners_between(before: Run, after: Run) -> Corners:
    """Return the states between two runs, kept per process: runs never change."""
    return _corners(before.pk, before.fingerprint, after.pk, after.fingerprint)


@lru_cache(maxsize=32)
def _corners(before: int, _was: str, after: int, _now: str) -> Corners:
    runs = {run.pk: run for run in Run.objects.filter(pk__in=[before, after])}
    old, new = runs[before], runs[after]
    return Corners(assessment_of(old), assessment_of(new), reread(old, new))


def reread(before: Run, after: Run) -> Mapping[str, Column]:
    """Return, per measure, the numbers of the earlier run's period that differ as the later run's ledger has them.

    One statement, one for shared projects, and three per unit that something between the two runs concerns.
    """
    if (before.ledger_entry, before.as_of) == (after.ledger_entry, after.as_of):
        return {}
    assessment = assessment_of(before)
    book, period = assessment.rulebook, Period.parse(before.period)
    raced = rows_of(assessment)
    found: dict[str, dict[str, Fraction]] = {}
    for unit in sorted(_concerned(before, after, book, period) & set(raced)):
        for measure, parts in traced(after, book=book, period=period, measures=_counted(book), unit=unit):
            if (now := total(parts)) != assessment.measure(measure.name, unit):
                found.setdefault(measure.name, {})[unit] = now
    return found


def _counted(book: Rulebook) -> list[str]:
    return [name for name, measure in book.measures.items() if measure.of in {"facts", "projects"}]


def _concerned(before: Run, after: Run, book: Rulebook, period: Period) -> set[str]:
    """Return the units that records of the period concern which came, changed or moved between the two runs."""
    measures = [book.measures[name] for name in _counted(book)]
    rows = touched(before, after, measures, period=period)
    projects = {project for unit, project in rows if unit is None and project is not None}
    shares = AttributionShare.objects.filter(attribution__project__in=projects)
    return {unit for unit, _project in rows if unit is not None} | set(
        shares.values_list("unit__code", flat=True) if projects else ()
    )


def _gains(before: int, after: int, unit: str) -> Gains:
    """Return what each project's records of the later period add to each measure of the unit; six statements."""
    runs = {run.pk: run for run in Run.objects.filter(pk__in=[before, after])}
    old, new = runs[before], runs[after]
    book = assessment_of(new).rulebook
    earlier = assessment_of(old).rulebook
    names = [name for name in _counted(book) if name in _counted(earlier)]
    then = traced(new, book=earlier, period=Period.parse(old.period), measures=names, unit=unit)
    now = traced(new, book=book, period=Period.parse(new.period), measures=names, unit=unit)
    by_measure: dict[str, dict[str, Fraction]] = {}
    days: dict[str, date] = {}
    for (measure, was), (_measure, parts) in zip(then, now, strict=True):
        left, right = _by_project(was), _by_project(parts)
        gained = {key: right.get(key, Fraction(0)) - left.get(key, Fraction(0)) for key in {*left, *right}}
        by_measure[measure.name] = {key: each for key, each in gained.items() if each}
        for part in parts:
            key = _project(part)
            if gained[key]:
                days[key] = min(days.get(key, date.max), part.counted_on)
    moved = {key for each in by_measure.values() for key in each}
    ordered = sorted(moved - {""}, key=lambda key: (days.get(key, date.max), key))
    return Gains(tuple(ordered), by_measure)


def _by_project(parts: Iterable[Part]) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    for part in parts:
        key = _project(part)
        found[key] = found.get(key, Fraction(0)) + part.amount
    return found


def _project(part: Part) -> str:
    return str(part.row.get("project") or "")
