"""Where a milestone stands: planned, revised, done; from its acts, the project's records and approvals. Only writer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from saima.ledger.models import Fact, Verification
from saima.ledger.standing import DISTRICT_LEVEL
from saima.service.building.catalogue import building
from saima.service.building.flow import AHEAD, ASSIGN, DONE, DROP, PLAN, REPORT, RESTORE, REVISE, UNDO, UNNEEDED
from saima.service.building.models import Milestone, MilestoneAct

PART = 500
"""Projects derived at a time."""
REPORTED = "报送"
"""Where an actual day comes from when the responsible unit reported it; else the code of a record or a matter."""


@dataclass(frozen=True, slots=True)
class Done:
    """An act as `derive` needs it, in the order of entries."""

    act: str
    day: date | None
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reached:
    """A day on which something made a milestone true: by which record or approval."""

    on: date
    code: str


@dataclass(frozen=True, slots=True)
class MilestoneStanding:
    """The derived columns of one milestone."""

    state: str
    is_open: bool
    unit_id: int | None
    first_on: date | None
    planned_on: date | None
    revised: int
    actual_on: date | None
    actual_from: str
    acts_count: int


COLUMNS = tuple(MilestoneStanding.__dataclass_fields__)


def derive(acts: Sequence[Done], reached: Reached | None) -> MilestoneStanding:
    """Return where the acts leave a milestone that a record or an approval reached (None: not yet, or never will)."""
    planned = [act.day for act in acts if act.act in {PLAN, REVISE}]
    dropped, reported = False, None
    for act in acts:
        if act.act in {DROP, RESTORE}:
            dropped = act.act == DROP
        elif act.act in {REPORT, UNDO}:
            reported = act.day if act.act == REPORT else None
    actual, source = (reached.on, reached.code) if reached is not None else (reported, REPORTED if reported else "")
    state = UNNEEDED if dropped else DONE if actual is not None else AHEAD
    given = [act.detail["unit"] for act in acts if act.act in {PLAN, ASSIGN} and "unit" in act.detail]
    return MilestoneStanding(
        state=state,
        is_open=state == AHEAD,
        unit_id=given[-1] if given else None,
        first_on=planned[0] if planned else None,
        planned_on=planned[-1] if planned else None,
        revised=len(planned) - 1,
        actual_on=actual,
        actual_from=source,
        acts_count=len(acts),
    )


def recorded(projects: Collection[int]) -> dict[int, list[tuple[str, Mapping[str, Any], Reached]]]:
    """Return the records in force and not sent back from which milestones follow, by project; two statements."""
    kinds = building().fact_kinds
    rows = list(
        Fact.objects.in_force()
        .filter(project__in=projects, kind__in=kinds)
        .values_list("pk", "project", "kind", "detail", "happened_on", "code")
    )
    acts = Verification.objects.filter(fact__in=[row[0] for row in rows], level=DISTRICT_LEVEL).order_by("entry")
    results = dict(acts.values_list("fact", "result")) if rows else {}
    found: dict[int, list[tuple[str, Mapping[str, Any], Reached]]] = defaultdict(list)
    for pk, project, kind, detail, on, code in rows:
        if results.get(pk) != Verification.RETURNED:
            found[project].append((kind, detail, Reached(on, code)))
    return found


def _approvals(projects: Collection[int]) -> dict[tuple[int, str], Reached]:
    """Return the approvals that are done, by project and approval, the earliest of each; one statement."""
    from saima.service.flows import DROPPED
    from saima.service.models import Matter

    rows = Matter.objects.filter(project__in=projects, kind=APPROVAL).exclude(state__in=DROPPED).exclude(done_on=None)
    found: dict[tuple[int, str], Reached] = {}
    for project, item, on, code in rows.order_by("done_on", "pk").values_list("project", "item", "done_on", "code"):
        if on is not None and (approval := building().approval_of(item)):
            found.setdefault((project or 0, approval), Reached(on, code))
    return found


APPROVAL = "审批节点"
"""The kind of matter by which an approval is handled."""


def reached_by(
    milestone: Milestone,
    facts: Iterable[tuple[str, Mapping[str, Any], Reached]],
    approvals: Mapping[tuple[int, str], Reached],
) -> Reached | None:
    """Return what made a milestone true: its record, the earliest; for one without a kind of record, its approval."""
    node = building().nodes.get(milestone.node)
    if milestone.fact_kind:
        need = node.fact if node is not None else None
        met = [
            reached
            for kind, detail, reached in facts
            if (need.holds(kind, detail) if need is not None else kind == milestone.fact_kind)
        ]
        return min(met, key=lambda reached: (reached.on, reached.code), default=None)
    return approvals.get((milestone.project_id, milestone.approval)) if milestone.approval else None


def standings(milestones: Sequence[Milestone]) -> dict[int, MilestoneStanding]:
    """Return the derived standing of each milestone, in four statements whatever their number."""
    projects = {milestone.project_id for milestone in milestones}
    acts: dict[int, list[Done]] = defaultdict(list)
    told = MilestoneAct.objects.filter(milestone__in=[milestone.pk for milestone in milestones]).order_by("entry")
    for milestone, act, day, detail in told.values_list("milestone", "act", "day", "detail"):
        acts[milestone].append(Done(act, day, detail))
    facts, approvals = recorded(projects), _approvals(projects)
    return {
        milestone.pk: derive(acts[milestone.pk], reached_by(milestone, facts.get(milestone.project_id, ()), approvals))
        for milestone in milestones
    }


def rebuild(milestones: Sequence[Milestone]) -> None:
    """Write the derived columns of these milestones, where they changed; the only writer of them."""
    found = standings(milestones)
    moved = []
    for milestone in milestones:
        stands = found[milestone.pk]
        if any(getattr(milestone, name) != getattr(stands, name) for name in COLUMNS):
            for name in COLUMNS:
                setattr(milestone, name, getattr(stands, name))
            moved.append(milestone)
    if moved:
        Milestone.objects.bulk_update(moved, COLUMNS, batch_size=100)


def follow(project_ids: Iterable[int]) -> None:
    """Rebuild the milestones of projects whose records or approvals changed; one statement where there is no plan."""
    ids = sorted(set(project_ids))
    for start in range(0, len(ids), PART):
        milestones = list(Milestone.objects.filter(project__in=ids[start : start + PART]).order_by("pk"))
        if milestones:
            rebuild(milestones)


def drifted() -> list[str]:
    """Return "project code node" of milestones whose columns do not follow from their acts and records (`doctor`)."""
    wrong = []
    ids = list(Milestone.objects.order_by("project").values_list("project", flat=True).distinct())
    for start in range(0, len(ids), PART):
        part = list(Milestone.objects.filter(project__in=ids[start : start + PART]).select_related("project"))
        found = standings(part)
        wrong += [
            f"{milestone.project.code} {milestone.title}"
            for milestone in part
            if any(getattr(milestone, name) != getattr(found[milestone.pk], name) for name in COLUMNS)
        ]
    return wrong
