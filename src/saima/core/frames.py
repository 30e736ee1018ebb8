"""The rows that measures read, built in plain Python: the obvious reference, and what tracing a figure shows.

`measuring.py` builds the same rows on an engine; a test holds the two together. Two kinds of rows:

* fact rows, one per fact in force × unit it is credited to × level (登记, 区级, 市级);
* project rows, one per project × unit × level, with the milestones of the stage catalogue.

The place itself is one more unit: its rows carry whole amounts once, so that it counts every project once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from saima.core.amounts import split

ENTRY_LEVEL = "登记"
RECOGNISED = "认定"
QUANTITY_DECIMALS = 2
"""Quantities of every kind are carried with this many decimals in rows (half days, 亩 with two)."""


@dataclass(frozen=True, slots=True)
class RawFact:
    """A fact as the ledger holds it, as of the run. Keys are internal; `code` is public."""

    key: int
    code: str
    kind: str
    happened_on: date
    recorded_on: date
    project: int | None = None
    unit: str | None = None
    claimed_on: date | None = None
    amount: int | None = None
    amount_kind: str = ""
    currency: str = ""
    quantity: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    replaces: int | None = None
    withdraws: bool = False
    entry: int = 0


@dataclass(frozen=True, slots=True)
class RawAct:
    """A verification act."""

    fact: int
    level: str
    result: str
    entry: int
    amount: int | None = None
    quantity: int | None = None
    counted_on: date | None = None


@dataclass(frozen=True, slots=True)
class RawProject:
    """What a run may read of a project: code, classification, current shares (unit, ten-thousandths) in order."""

    key: int
    code: str
    shares: tuple[tuple[str, int], ...] = ()
    industry: str = ""
    enclave: bool = False
    talent_project: bool = False


@dataclass(frozen=True, slots=True)
class Milestone:
    """A fact kind and field values: the first such fact of a project is its milestone."""

    name: str
    kind: str
    fields: tuple[tuple[str, str], ...] = ()

    def holds(self, row: Mapping[str, Any]) -> bool:
        """Tell whether a fact row is of this milestone."""
        return row["kind"] == self.kind and all(str(row.get(name) or "") == value for name, value in self.fields)


@dataclass(frozen=True, slots=True)
class Layout:
    """What this place's catalogue adds to the rows.

    `fields`: names of catalogue fields with their type. `milestones`: the columns of project rows. `borrowed`: project
    fields taken from a milestone's fact, as (project field, milestone, fact field). `graded`: project fields that tell
    the first milestone reached, as (project field, ((value, milestone), …)).
    """

    fields: Mapping[str, str]
    milestones: tuple[Milestone, ...]
    borrowed: tuple[tuple[str, str, str], ...] = ()
    graded: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    results: frozenset[str] = frozenset()
    """The kinds that count at a level only once recognised there; all others count on entry unless sent back."""


Row = Mapping[str, Any]


def in_force(facts: Iterable[RawFact]) -> list[RawFact]:
    """Return the last link of every chain that is not a withdrawal."""
    found = list(facts)
    replaced = {fact.replaces for fact in found if fact.replaces is not None}
    return [fact for fact in found if fact.key not in replaced and not fact.withdraws]


def latest_acts(acts: Iterable[RawAct]) -> dict[tuple[int, str], RawAct]:
    """Return the latest act per fact and level."""
    latest: dict[tuple[int, str], RawAct] = {}
    for act in sorted(acts, key=lambda item: item.entry):
        latest[act.fact, act.level] = act
    return latest


def _value(kind: str, value: Any) -> Any:
    if value in (None, ""):
        return None
    return date.fromisoformat(value) if kind == "date" and isinstance(value, str) else value


def _credits(fact: RawFact, project: RawProject | None, place: str) -> Iterator[tuple[str, int]]:
    """Yield (unit, index among the shares) for each unit a fact is credited to; the place itself last."""
    if fact.unit is not None:
        yield fact.unit, 0
    elif project is not None:
        for index, (unit, _share) in enumerate(project.shares):
            yield unit, index
    if fact.unit != place:
        yield place, 0


def _parts(amount: int | None, fact: RawFact, project: RawProject | None) -> tuple[int, ...] | None:
    if amount is None or fact.unit is not None or project is None or not project.shares:
        return None
    return split(amount, [share for _unit, share in project.shares])


def _at_level(
    fact: RawFact, level: str, act: RawAct | None, layout: Layout
) -> tuple[int | None, int | None, date] | None:
    """Return amount, quantity and counted_on of a fact at a level, or None when it does not count there."""
    if level == ENTRY_LEVEL or (act is None and fact.kind not in layout.results):
        return fact.amount, fact.quantity, fact.claimed_on or fact.happened_on
    if act is None or act.result != RECOGNISED:
        return None
    return act.amount, act.quantity, act.counted_on or fact.happened_on


def fact_rows(
    facts: Iterable[RawFact],
    acts: Iterable[RawAct],
    projects: Mapping[int, RawProject],
    *,
    layout: Layout,
    place: str,
    levels: Sequence[str],
    unit: str | None = None,
) -> list[dict[str, Any]]:
    """Return the fact rows, of one `unit` only where it is given.

    Amounts are integers in minor units; quantities carry two decimals; an empty field is None.
    A fact with a unit of its own is that unit's; a project's fact is split by the project's current shares, by
    largest remainder, so that the parts sum to the whole.
    """
    latest = latest_acts(acts)
    rows = []
    for fact in in_force(facts):
        project = projects.get(fact.project) if fact.project is not None else None
        for level in levels:
            held = _at_level(fact, level, latest.get((fact.key, level)), layout)
            if held is None:
                continue
            amount, quantity, counted_on = held
            parts, counts = _parts(amount, fact, project), _parts(quantity, fact, project)
            for credited, index in _credits(fact, project, place):
                if unit is not None and credited != unit:
                    continue
                shared = credited != place or fact.unit == place
                row: dict[str, Any] = {
                    "fact": fact.code,
                    "entry": fact.entry,
                    "kind": fact.kind,
                    "project": project.code if project else None,
                    "unit": credited,
                    "is_lead": index == 0,
                    "level": level,
                    "amount_kind": fact.amount_kind or None,
                    "currency": fact.currency or None,
                    "amount": amount,
                    "credited": parts[index] if parts and shared else amount,
                    "quantity": quantity,
                    "credited_quantity": counts[index] if counts and shared else quantity,
                    "happened_on": fact.happened_on,
                    "counted_on": counted_on,
                    "recorded_on": fact.recorded_on,
                    "project.industry": (project.industry or None) if project else None,
                    "project.enclave": project.enclave if project else None,
                    "project.talent_project": project.talent_project if project else None,
                }
                for name, kind in layout.fields.items():
                    row[name] = _value(kind, fact.detail.get(name))
                rows.append(row)
    return rows


def _least(values: Iterable[date | None]) -> date | None:
    return min((value for value in values if value is not None), default=None)


def _of_milestone(name: str, found: Sequence[Row]) -> dict[str, Any]:
    """Return the columns that a project's facts of one milestone make; empty days and amounts where it has none."""
    if len(found) == 1:  # as nearly every milestone has
        (row,) = found
        return {
            f"{name}.count": 1,
            f"{name}.counted_on": row["counted_on"],
            f"{name}.happened_on": row["happened_on"],
            f"{name}.recorded_on": row["recorded_on"],
            f"{name}.amount": row["amount"],
            f"{name}.credited": row["credited"],
        }
    made: dict[str, Any] = {f"{name}.count": len(found)}
    for day in ("counted_on", "happened_on", "recorded_on"):
        made[f"{name}.{day}"] = _least(row[day] for row in found)
    for amount in ("amount", "credited"):
        present = [row[amount] for row in found if row[amount] is not None]
        made[f"{name}.{amount}"] = sum(present) if present else None
    return made


def project_rows(rows: Iterable[Row], projects: Mapping[int, RawProject], *, layout: Layout) -> list[dict[str, Any]]:
    """Return one row per project × unit × level, from the fact rows.

    `m.counted_on`, `m.happened_on`, `m.recorded_on` are the earliest of the milestone's facts; `m.amount` and
    `m.credited` their sums; `m.count` how many there are (0 when none).
    """
    grouped: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row["project"] is not None:
            grouped[row["project"], row["unit"], row["level"]].append(row)
    by_code = {project.code: project for project in projects.values()}
    absent = {stone.name: _of_milestone(stone.name, []) for stone in layout.milestones}
    result = []
    for (code, unit, level), members in grouped.items():
        project = by_code[code]
        made: dict[str, Any] = {
            "project": code,
            "unit": unit,
            "level": level,
            "is_lead": any(row["is_lead"] for row in members),
            "industry": project.industry or None,
            "enclave": project.enclave,
            "talent_project": project.talent_project,
        }
        held = {stone.name: [row for row in members if stone.holds(row)] for stone in layout.milestones}
        for name, found in held.items():
            made.update(_of_milestone(name, found) if found else absent[name])
        for name, stone, source in layout.borrowed:
            made[name] = max((row[source] for row in held.get(stone, ()) if row[source] is not None), default=None)
        for name, grades in layout.graded:
            made[name] = next((value for value, stone in grades if held.get(stone)), None)
        made["facts"] = tuple(sorted({row["fact"] for row in members}))
        result.append(made)
    return result
