"""Matters that a plan opens: the approval of a milestone, and a blocker in its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from saima.core.problems import Problem, Problems
from saima.ledger.models import Project
from saima.people.models import Unit, User
from saima.service import actions as matters
from saima.service.building import policies, standing
from saima.service.building.catalogue import building
from saima.service.building.models import Milestone
from saima.service.checks import MatterDraft
from saima.service.forms import basis_of
from saima.service.models import Matter

BLOCKER = "卡点"
"""The kind of matter that names what blocks a project."""


@dataclass(frozen=True, slots=True)
class BlockerDraft:
    """A blocker about to be named. `node` is the milestone it stands in the way of, '' for none."""

    node: str
    cause: str
    measure: str
    unit: Unit | None
    due_on: date | None
    token: str = ""


@transaction.atomic
def open_approval(
    *, milestone: Milestone, unit: Unit | None, starts_on: date, by: User, on: date, token: str = ""
) -> Matter:
    """Open the approval of a milestone as a matter: its limit from the statutory table, unless the list has its own.

    Its day of completion is then the milestone's. Problems when the milestone has no approval, or no limit is known.
    """
    policies.check_sees(by, milestone.project)
    place = f"{milestone.project.title}·{milestone.title}"
    approval = building().approvals.get(milestone.approval)
    if approval is None:
        needed = "对应审批事项的节点"
        raise Problems([Problem(place, "没有对应的审批事项", needed, "请由责任单位报完成", "milestone.approval")])
    if milestone.days is None:
        found = "没有统一时限"
        raise Problems([Problem(place, found, "责任清单里这一项的时限", "请先在责任清单写明", "milestone.limit")])
    draft = MatterDraft(
        kind=standing.APPROVAL,
        title=f"{approval.title}·{milestone.project.title}"[:160],
        starts_on=starts_on,
        unit=unit or milestone.unit,
        from_unit=by.unit,
        project=milestone.project,
        item=milestone.approval,
        days=milestone.days,
        basis=basis_of(milestone.basis),
        document=milestone.limit_source,
        place=place,
        token=token,
    )
    (made,) = matters.open_matters([draft], by=by, on=on)
    return made


@transaction.atomic
def name_blocker(*, project: Project, blocker: BlockerDraft, by: User, on: date) -> Matter:
    """Name what blocks a project (卡点), with the unit that must remove it and its day: a matter of its own flow.

    Raises Problems with all faults at once.
    """
    policies.check_sees(by, project)
    place, faults = f"{project.title}·卡点", []
    cause, due_on = blocker.cause.strip(), blocker.due_on
    titles = {milestone.node: milestone.title for milestone in Milestone.objects.filter(project=project)}
    if blocker.node and blocker.node not in titles:
        known = "、".join(titles.values()) or "先排定建设计划"
        faults.append(Problem(f"{place}·节点", f"“{blocker.node}”", known, "请从中选择", "blocker.node"))
    if not cause:
        faults.append(Problem(f"{place}·卡在哪里", "空白", "写明卡在哪里", "请填写", "blocker.cause"))
    if blocker.unit is None:
        faults.append(Problem(f"{place}·责任单位", "空白", "解决的单位", "请选择责任单位", "blocker.unit"))
    if due_on is None:
        faults.append(Problem(f"{place}·应办结日", "空白", "解决的期限", "请填写日期", "blocker.due"))
    elif due_on < on:
        faults.append(Problem(f"{place}·应办结日", f"{due_on}", f"不早于今天 {on}", "请核对日期", "blocker.past"))
    if faults:
        raise Problems(faults)
    draft = MatterDraft(
        kind=BLOCKER,
        title=cause[:160],
        starts_on=on,
        unit=blocker.unit,
        from_unit=by.unit,
        project=project,
        item=blocker.node,
        stated_due=due_on,
        detail={"cause": cause, "measure": blocker.measure.strip()},
        place=place,
        token=blocker.token,
    )
    (made,) = matters.open_matters([draft], by=by, on=on)
    return made
