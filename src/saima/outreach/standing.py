"""Where a lead stands: what is known of it, its state and its right, derived from its acts and written by `rebuild`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from saima.core.health.likeness import investor_key
from saima.core.names import plain_name
from saima.core.workdays import WorkCalendar
from saima.outreach.flows import ACTIVE, BECAME, FILE, LEAD, OPEN_STATES, RIGHT
from saima.outreach.judging import judging_of
from saima.outreach.models import Lead, LeadAct
from saima.service.workcalendar import office_calendar

PART = 500
"""Leads derived at a time."""
TEXTS = ("title", "investor", "uscc", "parent_group", "place", "industry", "channel", "deal", "source", "summary")
"""The elements of a lead that are text; the latest given holds."""
LINKS = ("referrer", "offer", "target")
"""Elements that name a row of another table, by its key."""
BEGINS = frozenset({FILE, "受理", "跟进", "恢复", "流转", "重启"})
"""Acts from which the days without progress are counted anew."""


@dataclass(frozen=True, slots=True)
class Done:
    """An act as `derive` needs it, in the order of entries."""

    flow: str
    act: str
    target: str
    on: date
    unit: int | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeadStanding:
    """The derived columns of one lead."""

    title: str
    investor: str
    uscc: str
    parent_group: str
    place: str
    industry: str
    channel: str
    deal: str
    source: str
    summary: str
    scale: int | None
    referrer_id: int | None
    offer_id: int | None
    target_id: int | None
    plain_title: str
    investor_key: str
    group_key: str
    state: str
    is_final: bool
    unit_id: int
    since_on: date | None
    kept_on: date | None
    moved_on: date | None
    share: int
    right: str
    right_from: date | None
    right_until: date | None
    extended: int
    lost: str
    project_id: int | None
    ended_on: date | None
    judge_from: date
    judge_days: int
    judge_due: date
    judge_provisional: bool
    judged_on: date | None
    acts_count: int


COLUMNS = tuple(LeadStanding.__dataclass_fields__)


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None


@dataclass(slots=True)
class _Right:
    """The right as the acts leave it."""

    state: str = RIGHT.start
    start: date | None = None
    until: date | None = None
    extended: int = 0

    def take(self, act: Done) -> None:
        self.state = act.target
        if act.act in ("确认首报权", "裁定确认"):
            self.start, self.until, self.extended = _day(act.detail.get("from")), _day(act.detail.get("until")), 0
        elif act.act == "延期":
            self.until, self.extended = _day(act.detail.get("until")), self.extended + 1


def derive(acts: Sequence[Done], *, filed_by: int, calendar: WorkCalendar) -> LeadStanding:
    """Return where the acts leave a lead that a unit filed.

    A circulated lead keeps the share ruled for its first reporter, none when it comes back to that unit; with it the
    right passes on, to the day the ruling names. A lead that begins anew after its end has no right until it is granted
    again.
    """
    known: dict[str, Any] = {}
    right, state, unit = _Right(), LEAD.start, filed_by
    days: dict[str, date | None] = {"since": None, "kept": None, "moved": None, "ended": None}
    share, lost, project = 0, "", None
    for act in acts:
        known |= {name: act.detail[name] for name in (*TEXTS, *LINKS, "scale") if name in act.detail}
        if act.flow == RIGHT.name:
            right.take(act)
            continue
        state = act.target
        days["ended"] = act.on if LEAD.is_final(state) else None
        if act.act in BEGINS:
            days["since"] = act.on
        if act.act == "暂不流转":
            days["kept"] = act.on
        if act.act == "流转":
            unit = act.detail["unit"]
            share = 0 if unit == filed_by else int(act.detail.get("share", 0))
            days["moved"] = act.on
            right.until = _day(act.detail.get("until")) or right.until
        if act.act == "重启":
            right = _Right()
        lost = act.detail.get("lost", "") if act.act == "终止" else "" if act.act == "重启" else lost
        project = act.detail.get("project", project) if state == BECAME else None
    texts = {name: str(known.get(name) or "") for name in TEXTS}
    judging = judging_of(acts, calendar)
    return LeadStanding(
        **texts,
        scale=known.get("scale"),
        referrer_id=known.get("referrer"),
        offer_id=known.get("offer"),
        target_id=known.get("target"),
        plain_title=plain_name(texts["title"]),
        investor_key=investor_key(texts["investor"]),
        group_key=investor_key(texts["parent_group"]),
        state=state,
        is_final=LEAD.is_final(state),
        unit_id=unit,
        since_on=days["since"] if state == ACTIVE else None,
        kept_on=days["kept"],
        moved_on=days["moved"],
        share=share,
        right=right.state,
        right_from=right.start,
        right_until=right.until,
        extended=right.extended,
        lost=lost,
        project_id=project,
        ended_on=days["ended"],
        judge_from=judging.judge_from,
        judge_days=judging.judge_days,
        judge_due=judging.judge_due,
        judge_provisional=judging.judge_provisional,
        judged_on=judging.judged_on,
        acts_count=len(acts),
    )


def standings(lead_ids: Iterable[int], calendar: WorkCalendar) -> dict[int, LeadStanding]:
    """Return the derived standing of each lead, in two statements whatever their number."""
    ids = list(lead_ids)
    acts: dict[int, list[Done]] = {}
    told = LeadAct.objects.filter(lead__in=ids).order_by("entry")
    for lead, *rest in told.values_list("lead", "flow", "act", "target", "on", "unit", "detail"):
        acts.setdefault(lead, []).append(Done(*rest))
    filed = dict(Lead.objects.filter(pk__in=ids).values_list("pk", "filed_by"))
    return {pk: derive(acts[pk], filed_by=unit, calendar=calendar) for pk, unit in filed.items()}


def rebuild(lead_ids: Iterable[int]) -> None:
    """Write the derived columns of these leads; the only writer of them."""
    ids = list(dict.fromkeys(lead_ids))
    columns = [name.removesuffix("_id") for name in COLUMNS]
    calendar = office_calendar()
    for start in range(0, len(ids), PART):
        found = standings(ids[start : start + PART], calendar)
        Lead.objects.bulk_update(
            [Lead(pk=pk, **{name: getattr(standing, name) for name in COLUMNS}) for pk, standing in found.items()],
            columns,
            batch_size=100,
        )


def drifted() -> list[str]:
    """Return the codes of leads whose columns do not follow from their acts, for `saima doctor`."""
    calendar, found = office_calendar(), list[str]()
    ids = list(Lead.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), PART):
        part = ids[start : start + PART]
        told = standings(part, calendar)
        for lead in Lead.objects.filter(pk__in=part).order_by("pk"):
            if any(getattr(lead, name) != getattr(told[lead.pk], name) for name in COLUMNS):
                found.append(lead.code)
    return found


def is_open(lead: Lead) -> bool:
    """Tell whether a lead is still on its way."""
    return lead.state in OPEN_STATES


def holds_right(lead: Lead, on: date) -> bool:
    """Tell whether the first-report right of a lead holds on a day, its last day included; it ends with the lead."""
    return is_open(lead) and lead.right == "已确认" and lead.right_until is not None and on <= lead.right_until


def idle_days(lead: Lead, on: date) -> int | None:
    """Return the calendar days without progress of a lead in hand, on a day; None for one that nobody must move.

    Counted from the last progress, or from the day it was filed, taken up, resumed, circulated or revived.
    """
    return (on - lead.since_on).days if lead.since_on is not None else None
