"""What could count of one unit, gathered from the ledger as a run saw it: few columns, few records, no engine.

A figure of two hundred thousand records rests on a handful. Their kinds and days are told from the formulas
(`core.narrowing`), so that tracing a score reads hundreds of records, never the ledger.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet

from saima.assessment.reading import Reading
from saima.core import frames
from saima.core.narrowing import (
    Kinds,
    counts_by_day,
    day_milestones,
    kinds_of,
    layout_of,
    names_of,
    words_of,
)
from saima.core.periods import Period, Span
from saima.core.rulebook import Measure
from saima.ledger.layout import layout, quantity_factor
from saima.ledger.models import AttributionShare, Fact, ProjectClassification, Verification
from saima.people.models import Unit

FACT_COLUMNS = (
    "pk", "code", "kind", "happened_on", "recorded_on", "project", "unit__code", "claimed_on", "amount", "amount_kind",
    "currency", "quantity", "detail", "entry", "project__code",
)  # fmt: skip
ACT_COLUMNS = ("act__entry", "act__level", "act__result", "act__amount", "act__quantity", "act__counted_on")
CLASSIFIED = frozenset({"industry", "enclave", "talent_project"})
"""Columns that come from a project's dated classification."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Records of one unit with their acts and projects, ready for rows."""

    facts: tuple[frames.RawFact, ...]
    acts: tuple[frames.RawAct, ...]
    projects: dict[int, frames.RawProject]
    unit: str

    def rows(self, measure: Measure) -> list[frames.Row]:
        """Return the rows that the measure is traced over: fact rows or project rows of the unit alone."""
        kinds, narrow = kinds_of(measure, layout()), layout_of(measure, layout())
        facts = self.facts if kinds is None else [fact for fact in self.facts if fact.kind in kinds]
        rows = frames.fact_rows(
            facts,
            self.acts,
            self.projects,
            layout=narrow,
            place=settings.SAIMA_PLACE,
            levels=(measure.verified or frames.ENTRY_LEVEL,),
            unit=self.unit,
        )
        return list(rows if measure.of == "facts" else frames.project_rows(rows, self.projects, layout=narrow))


def _of_kinds(kinds: Kinds) -> Q:
    return Q() if kinds is None else Q(kind__in=sorted(kinds))


def _within(days: Span) -> Q:
    """Return the records of which some day lies in the span: as claimed, as happened, or as recognised."""
    acts = Verification.objects.filter(fact=OuterRef("pk"), counted_on__gte=days.start, counted_on__lt=days.end)
    claimed = Q(claimed_on__gte=days.start, claimed_on__lt=days.end)
    return claimed | Q(happened_on__gte=days.start, happened_on__lt=days.end) | Q(Exists(acts))


def _mine(unit: str) -> tuple[Q, ...]:
    """Return the conditions of which each record credited to the unit meets one; for the place, every record does.

    They stay apart, one statement's branch each: an OR of them would find no index.
    """
    if unit == settings.SAIMA_PLACE:
        return (Q(),)
    own = Unit.objects.filter(code=unit).values("pk")
    projects = AttributionShare.objects.filter(unit__in=own).values("attribution__project")
    return (Q(unit__in=own), Q(project__in=projects, unit__isnull=True))


def _wanted(measures: Sequence[Measure], period: Period, unit: str) -> list[Q]:
    """Return the conditions of which each record that one of the measures could count in the period meets one."""
    branches: dict[tuple[object, ...], Q] = {}
    mine = _mine(unit)
    for measure in measures:
        days, kinds, stones = measure.span.days(period), kinds_of(measure, layout()), day_milestones(measure, layout())
        words = words_of(measure, layout())
        first = Q(kind__in=sorted({stone.kind for stone in stones}), project__isnull=False) & _within(days)
        told = _of_kinds(kinds) & Q(**{f"detail__{name}": word for name, word in words.items()})
        if counts_by_day(measure):
            told &= _within(days)
        for number, part in enumerate(mine):
            if stones:
                begun = Fact.objects.filter(part, first).values("project")
                branches[number, kinds, days, stones] = _of_kinds(kinds) & Q(project__in=begun)
            else:
                span = days if counts_by_day(measure) else None
                branches[number, kinds, tuple(words.items()), span] = part & told
    return list(branches.values())


def _rows(found: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """Return the rows of a query as its driver gives them: column by column conversion would take half the time."""
    with connection.cursor() as cursor:
        cursor.execute(*found.query.sql_with_params())
        return list(cursor.fetchall())


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _fact(row: Sequence[Any]) -> frames.RawFact:
    (
        key,
        code,
        kind,
        happened,
        recorded,
        project,
        unit,
        claimed,
        amount,
        amount_kind,
        currency,
        quantity,
        detail,
        entry,
    ) = row
    return frames.RawFact(
        key=key,
        code=code,
        kind=kind,
        happened_on=_day(happened),
        recorded_on=_day(recorded),
        project=project,
        unit=unit,
        claimed_on=_day(claimed),
        amount=amount,
        amount_kind=amount_kind,
        currency=currency,
        quantity=None if quantity is None else quantity * quantity_factor(kind),
        detail=json.loads(detail) if isinstance(detail, str) else detail,
        entry=entry,
    )


def _act(fact: frames.RawFact, row: Sequence[Any]) -> frames.RawAct:
    entry, level, result, amount, quantity, counted = row
    return frames.RawAct(
        fact=fact.key,
        level=level,
        result=result,
        entry=entry,
        amount=amount,
        quantity=None if quantity is None else quantity * quantity_factor(fact.kind),
        counted_on=_day(counted),
    )


def _records(run: Reading, branches: Sequence[Q], levels: Sequence[str]) -> list[tuple[Any, ...]]:
    """Return the records in force at the reading that meet one of the conditions, beside the acts at these levels.

    One statement: a row per act, and one for a record without any.
    """
    known = Q(entry__lte=run.ledger_entry, recorded_on__lte=run.as_of)
    told = Q(
        verifications__level__in=levels or [""],
        verifications__entry__lte=run.ledger_entry,
        verifications__verified_on__lte=run.as_of,
    )
    later = Fact.objects.filter(known, replaces=OuterRef("pk"))
    found = [
        Fact.objects.filter(branch, known, ~Exists(later), withdraws=False)
        .annotate(act=FilteredRelation("verifications", condition=told))
        .values_list(*FACT_COLUMNS, *ACT_COLUMNS)
        for branch in branches
    ]
    return _rows(found[0].union(*found[1:], all=True) if len(found) > 1 else found[0])


def _shares(run: Reading, ids: Iterable[int]) -> dict[int, tuple[tuple[str, int], ...]]:
    """Return the shares of these projects that held at the reading, in order; one statement."""
    known = {"attribution__entry__lte": run.ledger_entry, "attribution__effective_on__lte": run.as_of}
    rows = AttributionShare.objects.filter(attribution__project__in=list(ids), **known)
    held: dict[int, dict[int, list[tuple[str, int]]]] = {}
    columns = ("attribution__project", "attribution__entry", "unit__code", "share")
    for project, entry, unit, share in rows.order_by("attribution__entry", "position").values_list(*columns):
        held.setdefault(project, {}).setdefault(entry, []).append((unit, share))
    return {project: tuple(every[max(every)]) for project, every in held.items()}


def _classes(run: Reading, ids: Iterable[int]) -> dict[int, tuple[str, bool, bool]]:
    """Return industry, 飞地 and 招才 of these projects as classified at the reading; one statement."""
    rows = ProjectClassification.objects.filter(
        project__in=list(ids), entry__lte=run.ledger_entry, effective_on__lte=run.as_of
    ).order_by("entry")
    columns = ("project", "industry", "is_enclave", "is_talent")
    return {project: (industry, enclave, talent) for project, industry, enclave, talent in rows.values_list(*columns)}


def gather(run: Reading, measures: Sequence[Measure], *, period: Period, unit: str) -> Gathered:
    """Return what of one unit these measures could count, as the ledger stood at a reading; three statements at most.

    For the place itself, records of every unit.
    """
    levels = sorted({measure.verified for measure in measures if measure.verified})
    facts: dict[int, frames.RawFact] = {}
    acts: dict[int, frames.RawAct] = {}
    codes: dict[int, str] = {}
    for row in _records(run, _wanted(measures, period, unit), levels):
        fact = facts.get(row[0]) or facts.setdefault(row[0], _fact(row[:14]))
        if fact.project is not None:
            codes[fact.project] = row[14]
        if row[15] is not None:
            acts[row[15]] = _act(fact, row[15:])
    shares = _shares(run, codes) if codes else {}
    named = {name.rpartition(".")[2] for measure in measures for name in names_of(measure)}
    classes = _classes(run, codes) if codes and named & CLASSIFIED else {}
    projects = {
        key: frames.RawProject(key, code, shares.get(key, ()), *classes.get(key, ("", False, False)))
        for key, code in codes.items()
    }
    return Gathered(tuple(facts.values()), tuple(acts.values()), projects, unit)
