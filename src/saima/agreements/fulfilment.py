"""What was promised and what came: actuals from verified records where the ledger has them, else from acts.

Amounts of two kinds of clauses are never added together. Everything is whole numbers: minor units of the clause's
currency, or quantities scaled by its decimals; a promise of a day counts as one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from saima.agreements.catalogue import ClauseKind, agreements
from saima.agreements.flows import DROPPED, FULFILLED, OBLIGATIONS
from saima.agreements.models import Docket
from saima.core.amounts import format_number
from saima.ledger.models import Fact, Verification
from saima.ledger.queries.wording import exactly
from saima.ledger.words import counted


@dataclass(frozen=True, slots=True)
class FactActual:
    """One verified record: its project and kind, the day it counts, its recognised amount and quantity."""

    project: int
    kind: str
    counted_on: date
    amount: int
    quantity: int


@dataclass(frozen=True, slots=True)
class Promise:
    """One obligation as sums read it: `promised` and `done` in the clause's measure, `done` from acts alone."""

    pk: int
    project: int
    kind: ClauseKind
    year: int | None
    due_on: date
    promised: int
    done: int
    is_fulfilled: bool


def shown(docket: Docket, value: int) -> str:
    """Return an amount or quantity of a docket with its unit, exact: 12.5 万元, 30 人."""
    kind = agreements().clauses.get(docket.item)
    if kind is not None and kind.measure == "quantity":
        return counted(format_number(Fraction(value, 10**kind.decimals), kind.decimals), kind.unit)
    return exactly(value, docket.currency or "CNY")


def fact_actuals(projects: Collection[int], kinds: Collection[str], *, on: date) -> list[FactActual]:
    """Return the verified records of these kinds, recorded and recognised by a day; two statements.

    A record counts as its latest act at the clause's level recognised it; one sent back or withdrawn does not count.
    """
    levels = {kind.fact: kind.level for kind in agreements().clauses.values() if kind.fact}
    facts = Fact.objects.in_force().filter(project__in=projects, kind__in=kinds, recorded_on__lte=on)
    known = {
        pk: (project, kind, day)
        for pk, project, kind, day in facts.values_list("pk", "project", "kind", "happened_on")
        if project is not None
    }
    acts = Verification.objects.filter(fact__in=facts.values("pk"), verified_on__lte=on).order_by("entry")
    latest: dict[int, tuple[str, int | None, int | None, date | None]] = {}
    columns = ("fact", "level", "result", "amount", "quantity", "counted_on")
    for fact, level, result, amount, quantity, day in acts.values_list(*columns):
        if fact in known and level == levels[known[fact][1]]:
            latest[fact] = (result, amount, quantity, day)
    found = []
    for fact, (result, amount, quantity, counted_on) in latest.items():
        project, kind, happened_on = known[fact]
        counts_on = counted_on or happened_on
        if result == Verification.RECOGNISED and counts_on <= on:
            found.append(FactActual(project, kind, counts_on, amount or 0, quantity or 0))
    return found


def promises(dockets: Iterable[Docket]) -> list[Promise]:
    """Return obligations as sums read them, the first due first; those that ended undone are left out."""
    clauses = agreements().clauses
    found = []
    for docket in dockets:
        if docket.state in DROPPED or docket.item not in clauses:
            continue
        kind = clauses[docket.item]
        is_day = kind.measure == "day"
        amount = docket.amount if kind.measure == "money" else docket.quantity
        done = docket.done_amount if kind.measure == "money" else docket.done_quantity
        is_fulfilled = docket.state == FULFILLED
        found.append(
            Promise(
                docket.pk, docket.project_id, kind, docket.year, docket.due_on or docket.opened_on,
                1 if is_day else amount or 0, int(is_fulfilled) if is_day else done, is_fulfilled,
            )
        )  # fmt: skip
    return sorted(found, key=lambda promise: (promise.due_on, promise.pk))


def _measured(actual: FactActual, kind: ClauseKind) -> int:
    return {"money": actual.amount, "quantity": actual.quantity, "day": 1}[kind.measure]


def actuals(found: Sequence[Promise], *, on: date) -> dict[int, int]:
    """Return the actual of each promise by a day; two statements at most.

    Where records tell it, those of the project (of the promised year, or all by that day) are given to its promises of
    the same kind and year in the order they are due; what is left goes to the last, so that nothing is lost or counted
    twice. A promise of a day is met by any such record.
    """
    told = {promise.pk: promise.done for promise in found}
    by_facts = [promise for promise in found if promise.kind.fact]
    if not by_facts:
        return told
    rows: dict[tuple[int, str], list[FactActual]] = {}
    for row in fact_actuals({promise.project for promise in by_facts}, {p.kind.fact for p in by_facts}, on=on):
        rows.setdefault((row.project, row.kind), []).append(row)
    groups: dict[tuple[int, str, int | None], list[Promise]] = {}
    for promise in by_facts:
        groups.setdefault((promise.project, promise.kind.id, promise.year), []).append(promise)
    for (project, _kind, year), members in groups.items():
        kind = members[0].kind
        mine = [row for row in rows.get((project, kind.fact), ()) if year is None or row.counted_on.year == year]
        if kind.measure == "day":
            told |= {promise.pk: int(bool(mine)) for promise in members}
            continue
        left = sum(_measured(row, kind) for row in mine)
        for promise in members[:-1]:
            told[promise.pk] = min(left, promise.promised)
            left -= told[promise.pk]
        told[members[-1].pk] = left
    return told


def siblings_of(docket: Docket) -> list[Docket]:
    """Return the obligations of the same project, kind and year, among which records are shared out."""
    return list(Docket.objects.filter(kind=OBLIGATIONS, project=docket.project_id, item=docket.item, year=docket.year))


def actual_of(docket: Docket, *, on: date) -> int:
    """Return the actual of one obligation by a day, in its measure; three statements at most."""
    if docket.item not in agreements().clauses:
        return docket.done_amount
    kind = agreements().clauses[docket.item]
    group = promises(siblings_of(docket) if kind.fact else [docket])
    return actuals(group, on=on).get(docket.pk, 0)
