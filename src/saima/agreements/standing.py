"""Where a docket stands: all derived from its acts and written by `rebuild` only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from saima.agreements.flows import DEFAULT, FULFIL, KINDS, PAY, RECOVERED, WARN
from saima.agreements.models import Docket, DocketAct

PART = 500
"""Dockets derived at a time."""
COUNTING = frozenset({FULFIL, PAY, RECOVERED})
"""The acts whose amounts and quantities add up to what was done."""
NOTICES = frozenset({WARN, DEFAULT, "催告"})
"""The acts that give the other side so many days."""
TERMS = (
    "kind", "item", "title", "project_id", "unit_id", "parent_id", "opened_on", "due_on", "number", "approved_on",
    "side", "year", "amount", "currency", "quantity", "condition_id", "text",
)  # fmt: skip
"""What a docket is opened with; its first act keeps a copy."""


@dataclass(frozen=True, slots=True)
class Done:
    """An act as `derive` needs it, in the order of entries."""

    act: str
    target: str
    on: date
    amount: int | None = None
    quantity: int | None = None
    days: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DocketStanding:
    """The derived columns of one docket. `notice_ends_on`: the last day of the latest notice, calendar days."""

    state: str
    is_final: bool
    state_on: date
    done_amount: int
    done_quantity: int
    noticed: int
    notice_ends_on: date | None
    acts_count: int


COLUMNS = tuple(DocketStanding.__dataclass_fields__)


def terms_of(docket: Docket) -> dict[str, Any]:
    """Return what a docket was opened with, as plain data."""
    values = {name: getattr(docket, name) for name in TERMS}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def derive(acts: Sequence[Done], *, finals: frozenset[str]) -> DocketStanding:
    """Return where the acts leave a docket; `finals` are the states that end it. Amounts are in minor units."""
    last = acts[-1]
    entered = next(
        act.on for index, act in reversed(list(enumerate(acts))) if index == 0 or acts[index - 1].target != act.target
    )
    notices = [act for act in acts if act.act in NOTICES]
    return DocketStanding(
        state=last.target,
        is_final=last.target in finals,
        state_on=entered,
        done_amount=sum(act.amount or 0 for act in acts if act.act in COUNTING),
        done_quantity=sum(act.quantity or 0 for act in acts if act.act in COUNTING),
        noticed=len(notices),
        notice_ends_on=notices[-1].on + timedelta(days=notices[-1].days or 0) if notices else None,
        acts_count=len(acts),
    )


def finals_of(kind: str) -> frozenset[str]:
    """Return the states that end a kind of docket."""
    return frozenset(state.name for state in KINDS[kind].states if state.final)


def standings(ids: Iterable[int]) -> dict[int, DocketStanding]:
    """Return the derived standing of each docket, in two statements whatever their number."""
    wanted = list(ids)
    acts: dict[int, list[Done]] = {}
    columns = ("docket", "act", "target", "on", "amount", "quantity", "days", "detail")
    for docket, *told in DocketAct.objects.filter(docket__in=wanted).order_by("entry").values_list(*columns):
        acts.setdefault(docket, []).append(Done(*told))
    kinds = Docket.objects.filter(pk__in=wanted).values_list("pk", "kind")
    return {pk: derive(acts[pk], finals=finals_of(kind)) for pk, kind in kinds}


def rebuild(ids: Iterable[int]) -> None:
    """Write the derived columns of these dockets; the only writer of them."""
    wanted = list(dict.fromkeys(ids))
    for start in range(0, len(wanted), PART):
        found = standings(wanted[start : start + PART])
        Docket.objects.bulk_update(
            [Docket(pk=pk, **{name: getattr(standing, name) for name in COLUMNS}) for pk, standing in found.items()],
            COLUMNS,
            batch_size=100,
        )


def drifted() -> list[str]:
    """Return the codes of dockets whose columns or terms do not follow from their acts, for `saima doctor`."""
    found: list[str] = []
    ids = list(Docket.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), PART):
        part = ids[start : start + PART]
        told = standings(part)
        opened = DocketAct.objects.filter(docket__in=part, source="").values_list("docket", "detail")
        terms = {docket: detail.get("terms") for docket, detail in opened}
        for docket in Docket.objects.filter(pk__in=part).order_by("pk"):
            columns_hold = all(getattr(docket, name) == getattr(told[docket.pk], name) for name in COLUMNS)
            if not columns_hold or terms.get(docket.pk) != terms_of(docket):
                found.append(docket.code)
    return found
