"""Where a matter stands: state, unit, due day, done day, all derived from its acts and written by `rebuild` only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from saima.core.clocks import Basis, Clock, Limit, Stop, due, is_reckoned
from saima.core.flow import Flow
from saima.core.workdays import WorkCalendar
from saima.service.building import standing as milestones
from saima.service.catalogue import matters
from saima.service.models import Matter, MatterAct
from saima.service.workcalendar import office_calendar

PART = 500
"""Matters derived at a time."""


@dataclass(frozen=True, slots=True)
class Done:
    """An act as `derive` needs it, in the order of entries."""

    act: str
    target: str
    on: date
    unit: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MatterStanding:
    """The derived columns of one matter.

    `escalated_to_id` is the post it was last escalated to, `head_due_on` that post's day while it is not answered.
    """

    state: str
    is_final: bool
    unit_id: int | None
    due_on: date | None
    is_provisional: bool
    done_on: date | None
    rating: str
    escalated: int
    escalated_to_id: int | None
    head_due_on: date | None
    reminded: int
    acts_count: int


ESCALATE = "升级"
"""The act that takes a request to the next head; its detail says which post, and the post's limit."""
COLUMNS = tuple(MatterStanding.__dataclass_fields__)


def stops_of(flow: Flow, acts: Sequence[Done]) -> tuple[Stop, ...]:
    """Return the stops that the acts make: from an act into a standing state to the next act out of it."""
    stops: list[Stop] = []
    open_stop: Done | None = None
    for act in acts:
        stands = flow.by_name[act.target].clock == "stands"
        if stands and open_stop is None:
            open_stop = act
        elif not stands and open_stop is not None:
            stops.append(_stop(open_stop, act.on))
            open_stop = None
    if open_stop is not None:
        stops.append(_stop(open_stop, None))
    return tuple(stops)


def _stop(act: Done, until: date | None) -> Stop:
    detail = act.detail
    return Stop(act.on, until, detail.get("stop", ""), detail.get("stopped_by", ""), detail.get("held_by", ""))


def clock_of(
    flow: Flow, acts: Sequence[Done], *, starts_on: date, days: int, basis: Basis, stated_due: date | None = None
) -> Clock:
    """Return a matter's clock: its stops, and the day the duty was last done (None while it is not)."""
    done_on: date | None = None
    for act in acts:
        over = flow.by_name[act.target].clock == "over"
        done_on = (done_on or act.on) if over else None
    return Clock(starts_on, Limit(days, basis), stops_of(flow, acts), done_on, stated_due)


def derive(
    flow: Flow,
    acts: Sequence[Done],
    calendar: WorkCalendar,
    *,
    starts_on: date,
    days: int,
    basis: Basis,
    stated_due: date | None = None,
) -> MatterStanding:
    """Return where the acts leave a matter."""
    clock = clock_of(flow, acts, starts_on=starts_on, days=days, basis=basis, stated_due=stated_due)
    due_on = due(clock, calendar)
    last = acts[-1]
    end = due_on or last.on
    head = next((act for act in reversed(acts) if act.act == ESCALATE and act.detail.get("head")), None)
    return MatterStanding(
        state=last.target,
        is_final=flow.is_final(last.target),
        unit_id=next((act.unit for act in reversed(acts) if act.unit is not None), None),
        due_on=due_on,
        is_provisional=is_reckoned(clock, due_on) and calendar.is_provisional(starts_on, end),
        done_on=clock.done_on,
        rating=next((act.detail["rating"] for act in reversed(acts) if act.detail.get("rating")), ""),
        escalated=sum(act.act == ESCALATE for act in acts),
        escalated_to_id=head.detail["head"] if head is not None else None,
        head_due_on=_head_due(head, calendar) if head is not None and clock.done_on is None else None,
        reminded=sum(act.act == "提醒评价" for act in acts),
        acts_count=len(acts),
    )


def _head_due(act: Done, calendar: WorkCalendar) -> date | None:
    """Return the last day by which the post that a request was escalated to must see it answered."""
    limit = Limit(act.detail["head_days"], act.detail["head_basis"])
    return due(Clock(act.on, limit), calendar)


def standings(matter_ids: Iterable[int], calendar: WorkCalendar) -> dict[int, MatterStanding]:
    """Return the derived standing of each matter, in two statements whatever their number."""
    ids = list(matter_ids)
    acts: dict[int, list[Done]] = {}
    told = MatterAct.objects.filter(matter__in=ids).order_by("entry")
    for matter, act, target, on, detail in told.values_list("matter", "act", "target", "on", "detail"):
        acts.setdefault(matter, []).append(Done(act, target, on, detail.get("unit"), detail))
    kinds = matters().kinds
    rows = Matter.objects.filter(pk__in=ids).values_list("pk", "kind", "starts_on", "days", "basis", "stated_due")
    return {
        pk: derive(
            kinds[kind].flow,
            acts[pk],
            calendar,
            starts_on=starts_on,
            days=days,
            basis=cast(Basis, basis),
            stated_due=stated,
        )
        for pk, kind, starts_on, days, basis, stated in rows
    }


def rebuild(matter_ids: Iterable[int], *, calendar: WorkCalendar | None = None) -> None:
    """Write the derived columns of these matters; the only writer of them."""
    ids = list(dict.fromkeys(matter_ids))
    calendar = calendar or office_calendar()
    for start in range(0, len(ids), PART):
        found = standings(ids[start : start + PART], calendar)
        Matter.objects.bulk_update(
            [Matter(pk=pk, **{name: getattr(standing, name) for name in COLUMNS}) for pk, standing in found.items()],
            COLUMNS,
            batch_size=100,
        )
        _follow_approvals(list(found))


def _follow_approvals(matter_ids: Sequence[int]) -> None:
    """Rebuild the plans in which an approval among these matters makes a milestone true; one statement for none."""
    approvals = Matter.objects.filter(kind=milestones.APPROVAL, pk__in=matter_ids).exclude(project=None)
    if projects := set(approvals.values_list("project", flat=True)):
        milestones.follow(projects)


def drifted() -> list[str]:
    """Return the codes of matters whose columns do not follow from their acts, for `saima doctor`."""
    calendar = office_calendar()
    found: list[str] = []
    ids = list(Matter.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), PART):
        part = ids[start : start + PART]
        told = standings(part, calendar)
        for matter in Matter.objects.filter(pk__in=part).order_by("pk"):
            if any(getattr(matter, name) != getattr(told[matter.pk], name) for name in COLUMNS):
                found.append(matter.code)
    return found
