"""What could count of one unit, gathered from the ledger as a run saw it: few columns, few records, no engine.

A figure of two hundred thousand records rests on a handful. Their kinds and days are told from the formulas
(`core.narrowing`), so that tracing a score reads hundreds of records, never the ledger.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from typing import Any

from django.conf import settings

from saima.assessment.reading import Reading
from saima.assessment.recordquery import FACT_COLUMNS, branches, records, shares
from saima.assessment.reviewed import reads_reviews, with_reviews
from saima.core import frames
from saima.core.narrowing import Kinds, either, kinds_of, layout_of, names_of, needed
from saima.core.periods import Period
from saima.core.rulebook import Measure
from saima.ledger.layout import layout, quantity_factor
from saima.ledger.models import ProjectClassification
from saima.service.asof import matter_rows
from saima.service.catalogue import matters

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


@lru_cache(maxsize=4096)
def _iso(text: str) -> date:
    return date.fromisoformat(text)


def _day(value: Any) -> Any:
    return _iso(value) if isinstance(value, str) else value


def _fact(row: Sequence[Any], reads: Kinds) -> frames.RawFact:
    """Return a record; its detail only where it is of a kind of which some field is read."""
    key, code, kind, happened, recorded, project, unit, claimed, *others = row
    amount, amount_kind, currency, quantity, detail, entry = others
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
        detail=_detail(detail) if reads is None or kind in reads else {},
        entry=entry,
    )


def _detail(stored: Any) -> Any:
    return {} if stored == "{}" else json.loads(stored) if isinstance(stored, str) else stored


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


def _shares(run: Reading, ids: Iterable[int]) -> dict[int, tuple[tuple[str, int], ...]]:
    """Return the shares of these projects that held at the reading, in order; one statement."""
    held: dict[int, dict[int, list[tuple[str, int]]]] = {}
    for project, entry, unit, share in shares(run, sorted(ids)):
        held.setdefault(project, {}).setdefault(entry, []).append((unit, share))
    return {project: tuple(every[max(every)]) for project, every in held.items()}


def _classes(run: Reading, ids: Iterable[int]) -> dict[int, tuple[str, bool, bool]]:
    """Return industry, 飞地 and 招才 of these projects as classified at the reading; one statement."""
    rows = ProjectClassification.objects.filter(
        project__in=list(ids), entry__lte=run.ledger_entry, effective_on__lte=run.as_of
    ).order_by("entry")
    columns = ("project", "industry", "is_enclave", "is_talent")
    return {project: (industry, enclave, talent) for project, industry, enclave, talent in rows.values_list(*columns)}


def matter_kinds(measures: Iterable[Measure]) -> frozenset[str]:
    """Return the kinds of matters of the service side that these measures name; one that names no kind reads none."""
    known = frozenset(matters().kinds)
    told = [kinds_of(measure, layout()) for measure in measures if measure.of == "facts"]
    return frozenset().union(*(kinds & known for kinds in told if kinds is not None))


def _matters(run: Reading, measures: Sequence[Measure], unit: str) -> list[frames.RawFact]:
    """Return the matters of a unit (of all for the place) that these measures could count, as facts."""
    kinds = matter_kinds(measures)
    if not kinds:
        return []
    own = None if unit == settings.SAIMA_PLACE else unit
    return [
        frames.RawFact(
            key=row.key,
            code=row.code,
            kind=row.kind,
            happened_on=row.happened_on,
            recorded_on=row.recorded_on,
            unit=row.unit or None,
            claimed_on=row.counted_on,
            detail=row.detail,
            entry=row.entry,
        )
        for row in matter_rows(entry=run.ledger_entry, on=run.as_of, kinds=kinds, unit=own)
    ]


def gather(run: Reading, measures: Sequence[Measure], *, period: Period, unit: str) -> Gathered:
    """Return what of one unit these measures could count, as the ledger stood at a reading; three statements at most.

    Two more where measures read the reviews of signings. For the place itself, records of every unit.
    """
    levels = sorted({measure.verified for measure in measures if measure.verified})
    facts: dict[int, frames.RawFact] = {}
    acts: dict[int, frames.RawAct] = {}
    codes: dict[int, str] = {}
    none: Kinds = frozenset()
    reads = reduce(either, needed(measures, layout()).fields.values(), none)
    for row in records(run, branches(measures, period=period, unit=unit), levels):
        own, code, act = row[:FACT_COLUMNS], row[FACT_COLUMNS], row[FACT_COLUMNS + 1 :]
        fact = facts.get(own[0]) or facts.setdefault(own[0], _fact(own, reads))
        if fact.project is not None:
            codes[fact.project] = code
        if act[0] is not None:
            acts[act[0]] = _act(fact, act)
    if reads_reviews(measures):
        facts = with_reviews(facts, entry=run.ledger_entry, on=run.as_of)
    for fact in _matters(run, measures, unit):
        facts[fact.key] = fact
    shares = _shares(run, codes) if codes else {}
    named = {name.rpartition(".")[2] for measure in measures for name in names_of(measure)}
    classes = _classes(run, codes) if codes and named & CLASSIFIED else {}
    projects = {
        key: frames.RawProject(key, code, shares.get(key, ()), *classes.get(key, ("", False, False)))
        for key, code in codes.items()
    }
    return Gathered(tuple(facts.values()), tuple(acts.values()), projects, unit)
