"""Where a docket stands: all derived from its acts and written by `rebuild` only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast

from saima.agreements.clock import Timed, is_timed
from saima.agreements.flows import DEFAULT, FULFIL, KINDS, PAY, RECOVERED, WARN
from saima.agreements.models import Docket, DocketAct
from saima.core.clocks import Basis
from saima.core.workdays import WorkCalendar
from saima.service.workcalendar import office_calendar

PART = 500
"""Dockets derived at a time."""
COUNTING = frozenset({FULFIL, PAY, RECOVERED})
"""The acts whose amounts and quantities add up to what was done."""
NOTICES = frozenset({WARN, DEFAULT, "催告"})
"""The acts that give the other side so many days."""
TERMS = (
    "kind", "item", "title", "project_id", "unit_id", "parent_id", "opened_on", "due_on", "number", "approved_on",
    "side", "year", "amount", "currency", "quantity", "condition_id", "text", "starts_on", "days",
    "basis", "limit_source",
)  # fmt: skip
"""What a docket is opened with; its first act keeps a copy. The due day of a review is none of it: it is derived."""


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
    """The derived columns of one docket. `notice_ends_on`: the last day of the latest notice, calendar days.

    `due_on` is the given one but of a review: there it is None while the clock stands still.
    """

    state: str
    is_final: bool
    state_on: date
    done_amount: int
    done_quantity: int
    noticed: int
    notice_ends_on: date | None
    due_on: date | None
    is_provisional: bool
    acts_count: int


COLUMNS = tuple(DocketStanding.__dataclass_fields__)


def terms_of(docket: Docket) -> dict[str, Any]:
    """Return what a docket was opened with, as plain data."""
    values = {name: getattr(docket, name) for name in TERMS if name != "due_on" or not is_timed(docket.kind)}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def derive(
    acts: Sequence[Done], *, finals: frozenset[str], due_on: date | None = None, timed: Timed | None = None
) -> DocketStanding:
    """Return where the acts leave a docket; `finals` are the states that end it. Amounts are in minor units.

    `due_on` is the day it was given; one with a clock (`timed`) has the day that its clock tells.
    """
    last = acts[-1]
    due_day, is_provisional = (due_on, False) if timed is None else timed.due(acts)
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
        due_on=due_day,
        is_provisional=is_provisional,
        acts_count=len(acts),
    )


def finals_of(kind: str) -> frozenset[str]:
    """Return the states that end a kind of docket."""
    return frozenset(state.name for state in KINDS[kind].states if state.final)


def standings(ids: Iterable[int]) -> dict[int, DocketStanding]:
    """Return the derived standing of each docket, in two statements whatever their number; three with a review."""
    wanted = list(ids)
    acts: dict[int, list[Done]] = {}
    columns = ("docket", "act", "target", "on", "amount", "quantity", "days", "detail")
    for docket, *told in DocketAct.objects.filter(docket__in=wanted).order_by("entry").values_list(*columns):
        acts.setdefault(docket, []).append(Done(*told))
    given = list(Docket.objects.filter(pk__in=wanted).values_list("pk", "kind", "due_on", "starts_on", "days", "basis"))
    calendar = office_calendar() if any(is_timed(kind) for _pk, kind, *_rest in given) else WorkCalendar()
    return {
        pk: derive(acts[pk], finals=finals_of(kind), due_on=due_on, timed=_timed(starts_on, days, basis, calendar))
        for pk, kind, due_on, starts_on, days, basis in given
    }


def _timed(starts_on: date | None, days: int | None, basis: str, calendar: WorkCalendar) -> Timed | None:
    """Return the limit of a review, None for a docket without a clock."""
    return None if starts_on is None or days is None else Timed(starts_on, days, cast(Basis, basis), calendar)


def timed_of(docket: Docket, calendar: WorkCalendar) -> Timed | None:
    """Return the limit of a review, None for a docket without a clock."""
    return _timed(docket.starts_on, docket.days, docket.basis, calendar)


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
            if not columns_hold or not _stand(terms.get(docket.pk), terms_of(docket)):
                found.append(docket.code)
    return found


def _stand(given: Mapping[str, Any] | None, now: Mapping[str, Any]) -> bool:
    """Tell whether a docket's terms are those of its first act; a term that came to be kept later is in no old act."""
    return given is not None and all(now[name] == value for name, value in given.items() if name in now)
