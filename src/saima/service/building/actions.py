"""Writes of the building phase: plan a project, add milestones to its plan, take the next step of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from saima.core.flow import Move
from saima.core.problems import Problem, Problems
from saima.core.workdays import WorkCalendar
from saima.ledger.actions.projects import hold_project
from saima.ledger.entries import hold_entries, next_entries
from saima.ledger.models import EvidenceFile, Project
from saima.people.models import Unit, User
from saima.service.building import policies, standing
from saima.service.building.catalogue import building
from saima.service.building.flow import AHEAD, ASSIGN, MILESTONE, PLAN, REPORT, TRACK
from saima.service.building.models import Milestone, MilestoneAct
from saima.service.responsibilities import items_on

MOST = 60
"""Milestones of one plan at most."""
OWN = "自定"
"""Begins the id of a milestone that the catalogue does not know."""


@dataclass(frozen=True, slots=True)
class NodeDraft:
    """A milestone about to be planned: a node of the catalogue, or '' with a title of one's own; its day, its unit."""

    node: str
    day: date | None
    unit: Unit | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class MilestoneStep:
    """What goes with an act: the day it was done, and what the table says it needs.

    `day` is the day it speaks of: the new plan, or the day the milestone was reached.
    """

    on: date
    day: date | None = None
    reason: str = ""
    document: str = ""
    unit: Unit | None = None
    file: EvidenceFile | None = None
    token: str = ""


def proposed(project: Project, template: str, base: date, calendar: WorkCalendar) -> list[NodeDraft]:
    """Return the milestones of a template for a project signed on `base`: a day off moves to the next working day.

    The unit is the one that the responsibility list names for the node's approval. KeyError for an unknown template.
    """
    known = building().approval_of
    lines = {known(row.item): row.unit for row in items_on(base) if row.kind == standing.APPROVAL and row.item}
    found = []
    for name, days in building().templates[template].nodes:
        day = base + timedelta(days=days)
        while days and not calendar.is_working(day):
            day += timedelta(days=1)
        found.append(NodeDraft(name, day, lines.get(building().nodes[name].approval)))
    return found


def _node_faults(project: Project, nodes: Sequence[NodeDraft], present: Sequence[Milestone]) -> list[Problem]:
    place, known = f"{project.title}·建设计划", building().nodes
    found = []
    if not nodes:
        found.append(Problem(place, "没有节点", "至少一个节点", "请选择模板或填写节点", "plan.empty"))
    if len(nodes) + len(present) > MOST:
        found.append(Problem(place, f"{len(nodes) + len(present)} 个节点", f"不超过 {MOST} 个", "请合并", "plan.many"))
    planned = {milestone.node: milestone for milestone in present}
    seen: set[str] = set()
    for draft in nodes:
        title = known[draft.node].title if draft.node in known else draft.title.strip()
        where = f"{place}·{title or draft.node}"
        if draft.node and draft.node not in known:
            found.append(Problem(where, f"“{draft.node}”", "、".join(known), "请从中选择", "plan.node"))
        if not title:
            found.append(Problem(where, "空白", "节点名称", "请填写", "plan.title"))
        if draft.node and (draft.node in planned or draft.node in seen):
            held = planned.get(draft.node)
            was = f"已排定在 {held.first_on}" if held is not None else "出现两次"
            found.append(Problem(where, was, "每个节点一次", "改日期请用“改期”", "plan.twice"))
        if draft.day is None:
            found.append(Problem(where, "空白", "计划日", "请填写日期", "plan.day"))
        seen.add(draft.node)
    return found


def _limit_of(approval: str, unit: Unit | None, day: date) -> dict[str, Any]:
    """Return the limit of an approval: of the responsibility list where it names one, else the statutory table's."""
    if not approval:
        return {}
    lines = [
        row for row in items_on(day) if row.kind == standing.APPROVAL and building().approval_of(row.item) == approval
    ]
    own = next((row for row in lines if unit is None or row.unit_id in (None, unit.pk)), None)
    if own is not None:
        return {"days": own.days, "basis": own.basis, "limit_source": own.document}
    limit = building().approvals[approval].limit_on(day)
    if limit is None:
        return {}
    told = {"days": limit.days, "basis": limit.basis, "limit_source": limit.document}
    return told | {"limit_to_check": limit.to_check}


@transaction.atomic
def plan_project(
    *, project: Project, nodes: Sequence[NodeDraft], by: User, on: date, document: str = "", token: str = ""
) -> list[Milestone]:
    """Put milestones into a project's plan, the first or more of them; all faults at once, or all of them.

    The same form sent twice plans once. Milestones already planned are refused: their day is revised, never replaced.
    """
    locked = hold_project(project)
    if token and (sent := MilestoneAct.objects.filter(token=token).values_list("milestone", flat=True)):
        return list(Milestone.objects.filter(pk__in=sent).order_by("position"))
    policies.check_may_plan(by, locked, policies.sides_of(locked))
    present = list(Milestone.objects.filter(project=locked))
    if problems := _node_faults(locked, nodes, present):
        raise Problems(problems)
    made, first = [], max((milestone.position for milestone in present), default=-1) + 1
    for number, draft in enumerate(nodes, start=first):
        node = building().nodes.get(draft.node)
        made.append(
            Milestone(
                project=locked,
                node=draft.node or f"{OWN}{number}",
                title=node.title if node is not None else draft.title.strip(),
                position=number,
                fact_kind=node.fact.kind if node is not None and node.fact is not None else "",
                approval=node.approval if node is not None else "",
                state=AHEAD,
                **_limit_of(node.approval if node is not None else "", draft.unit, on),
            )
        )
    Milestone.objects.bulk_create(made, batch_size=200)
    entries = next_entries(len(made))
    MilestoneAct.objects.bulk_create(
        [
            MilestoneAct(
                entry=entry,
                recorded_by=by,
                milestone=milestone,
                act=PLAN,
                target=AHEAD,
                on=on,
                recorded_on=on,
                day=draft.day,
                unit=by.unit,
                document=document.strip(),
                detail={"unit": draft.unit.pk} if draft.unit is not None else {},
                token=token,
            )
            for milestone, draft, entry in zip(made, nodes, entries, strict=True)
        ],
        batch_size=200,
    )
    standing.rebuild(made)
    return made


@transaction.atomic
def take_step(*, milestone: Milestone, act: str, step: MilestoneStep, by: User, on: date) -> Milestone:
    """Do one act on a milestone on the office day `on`, by the table. The same form sent twice is one act.

    NotAllowed when the table or the rights forbid it, naming who was first; Problems with all that is missing.
    """
    hold_entries()
    stored = (
        Milestone.objects.select_for_update(of=("self",))
        .select_related("project__lead_unit", "unit")
        .get(pk=milestone.pk)
    )
    if step.token and MilestoneAct.objects.filter(token=step.token, milestone=stored, act=act).exists():
        return stored
    move = policies.check_move(by, stored, policies.sides_of(stored.project), act)
    if problems := _faults(stored, move, step, on):
        raise Problems(problems)
    MilestoneAct.objects.create(
        entry=next_entries()[0],
        recorded_by=by,
        milestone=stored,
        act=act,
        target=MILESTONE.target(move, stored.state),
        on=step.on,
        recorded_on=on,
        day=step.day if "day" in move.needs else None,
        unit=by.unit,
        reason=step.reason.strip(),
        document=step.document.strip(),
        detail={"unit": step.unit.pk} if act == ASSIGN and step.unit is not None else {},
        file=step.file if "proof" in move.needs else None,
        token=step.token,
    )
    standing.rebuild([stored])
    return stored


def _faults(milestone: Milestone, move: Move, step: MilestoneStep, on: date) -> list[Problem]:
    """Return what the table says the act needs and the step does not bring; all at once."""
    place = f"{milestone.project.title}·{milestone.title}·{move.act}"
    told = {
        "day": (step.day is not None, "日期", "新的计划日" if move.act not in {REPORT, TRACK} else "完成的日期"),
        "reason": (bool(step.reason.strip()), "理由", "写明理由"),
        "document": (bool(step.document.strip()), "文号", "文件编号或会议纪要"),
        "proof": (bool(step.file or step.document.strip()), "佐证", "文件，或纸质档号"),
        "unit": (step.unit is not None, "责任单位", "办理的单位"),
    }
    found = [
        Problem(f"{place}·{name}", "空白", needed, "请补上后再办", f"milestone.{need}")
        for need, (there, name, needed) in told.items()
        if need in move.needs and not there
    ]
    if move.act in {REPORT, TRACK} and step.day is not None and step.day > on:
        found.append(
            Problem(f"{place}·日期", f"{step.day}", f"不晚于今天 {on}", "还没发生的不能先报", "milestone.future")
        )
    return found
