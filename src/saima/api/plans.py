"""Doors of the building phase: a project's plan, planning, a step, an approval, a blocker; what is overdue."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from saima.api.answers import StepBody, check_show, code_of, found_or_404, open_acts
from saima.core.problems import Problem, Problems
from saima.ledger.models import Project
from saima.ledger.views.scope import office_day, reader
from saima.service.building import actions, forms, opening
from saima.service.building.catalogue import building
from saima.service.queries.milestones import SHOWS, MilestoneFilter, milestone_page
from saima.service.queries.plan import PlanRow, find_project, plan_of
from saima.service.workcalendar import office_calendar

router = Router()


class NodeIn(Schema):
    """A milestone to be planned: a node of the catalogue, or a title of one's own; its day and unit."""

    node: str = ""
    title: str = ""
    day: str = ""
    unit: str = ""


class PlanIn(Schema):
    """Milestones of a plan, or the template whose days are reckoned from the signing."""

    template: str = ""
    nodes: list[NodeIn] = []
    document: str = ""
    token: str = ""


class MilestoneStepIn(StepBody):
    """One act on a milestone, with what the table needs for it; proof by its paper file number."""

    milestone: str
    day: str = ""
    unit: str = ""
    token: str = ""


class ApprovalIn(Schema):
    """The approval of a milestone to be opened as a matter, from the day it was accepted."""

    milestone: str
    unit: str = ""
    day: str = ""
    token: str = ""


class BlockerIn(Schema):
    """What blocks a project: the milestone in whose way it stands, the unit that must remove it, by when."""

    cause: str = ""
    node: str = ""
    measure: str = ""
    unit: str = ""
    due_on: str = ""
    token: str = ""


def _find(request: HttpRequest, code: str) -> Project:
    return found_or_404(find_project(reader(request), code))


def _row(row: PlanRow) -> dict[str, Any]:
    milestone = row.milestone
    return {
        "node": milestone.node,
        "title": milestone.title,
        "state": milestone.state,
        "unit": code_of(milestone.unit),
        "first_on": milestone.first_on,
        "planned_on": milestone.planned_on,
        "revised": milestone.revised,
        "actual_on": milestone.actual_on,
        "actual_from": milestone.actual_from or None,
        "gap": row.gap,
        "limit": None
        if row.approval is None
        else {
            "approval": row.approval.id,
            "days": milestone.days,
            "basis": milestone.basis,
            "document": milestone.limit_source,
            "to_check": milestone.limit_to_check,
        },
        "tracks": [
            {
                "unit": track.act.unit.code if track.act and track.act.unit else None,
                "day": track.day,
                "from": track.code,
            }
            for track in row.tracks
        ],
        "approvals": [matter.matter.code for matter in row.approvals],
        "blockers": [matter.matter.code for matter in row.blockers],
        "open_acts": open_acts(row.moves),
    }


def _whole(request: HttpRequest, project: Project) -> dict[str, Any]:
    plan = plan_of(project, reader(request), on=office_day(request), calendar=office_calendar())
    return {
        "project": project.code,
        "done": plan.done,
        "needed": plan.needed,
        "overdue": plan.overdue,
        "milestones": [_row(row) for row in plan.rows],
        "blockers": [row.matter.code for row in plan.blockers],
    }


@router.get("/milestones", summary="建设节点")
def milestones(request: HttpRequest, show: str = "", unit: str = "", page: int = 1) -> dict[str, Any]:
    """Return a page of milestones across projects. `show`: overdue (blank), month, or open."""
    check_show(show, SHOWS, "已逾期的")
    chosen = MilestoneFilter.read({"show": show, "unit": unit, "page": str(page)})
    found = milestone_page(reader(request), chosen, on=office_day(request))
    return {
        "milestones": [
            {
                "project": row.milestone.project.code,
                "node": row.milestone.node,
                "title": row.milestone.title,
                "unit": code_of(row.milestone.unit),
                "first_on": row.milestone.first_on,
                "planned_on": row.milestone.planned_on,
                "lamp": {"word": row.lamp, "reason": row.word},
            }
            for row in found.rows
        ],
        "count": found.count,
        "next": chosen.page + 1 if found.has_more else None,
    }


@router.get("/projects/{code}/plan", summary="建设计划")
def plan(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return a project's plan: every milestone planned and actual, with the acts open to the user."""
    return _whole(request, _find(request, code))


@router.post("/projects/{code}/plan", summary="排定建设计划", response={201: dict[str, Any]})
def make_plan(request: HttpRequest, code: str, body: PlanIn) -> Status:
    """Put milestones into a plan, by a template or one by one; the same token twice plans once."""
    found, on = _find(request, code), office_day(request)
    nodes = forms.read_nodes([node.dict() for node in body.nodes], project=found)
    if body.template:
        if body.template not in building().templates:
            known = "、".join(building().templates)
            raise Problems([Problem("template", body.template, known, "请改用其中之一", "api.template")])
        nodes = [*actions.proposed(found, body.template, found.signed_on or on, office_calendar()), *nodes]
    actions.plan_project(
        project=found, nodes=nodes, by=reader(request), on=on, document=body.document[:80], token=body.token[:36]
    )
    return Status(201, _whole(request, found))


@router.post("/projects/{code}/plan/acts", summary="建设节点办理一步")
def take_milestone_step(request: HttpRequest, code: str, body: MilestoneStepIn) -> dict[str, Any]:
    """Take one step of a milestone; answer the plan after it."""
    found, on = _find(request, code), office_day(request)
    milestone = forms.find_milestone(found, body.milestone)
    step = forms.read_step(body.dict(exclude={"act", "milestone"}), milestone=milestone, act=body.act, on=on)
    actions.take_step(milestone=milestone, act=body.act, step=step, by=reader(request), on=on)
    return _whole(request, found)


@router.post("/projects/{code}/plan/approvals", summary="登记审批节点", response={201: dict[str, Any]})
def open_approval(request: HttpRequest, code: str, body: ApprovalIn) -> Status:
    """Open the approval of a milestone as a matter."""
    found, on = _find(request, code), office_day(request)
    milestone = forms.find_milestone(found, body.milestone)
    step = forms.read_step(body.dict(exclude={"milestone"}), milestone=milestone, act="登记审批节点", on=on)
    made = opening.open_approval(
        milestone=milestone, unit=step.unit, starts_on=step.day or on, by=reader(request), on=on, token=step.token
    )
    return Status(201, {"code": made.code, "unit": code_of(made.unit), "due_on": made.due_on})


@router.post("/projects/{code}/blockers", summary="提卡点", response={201: dict[str, Any]})
def name_blocker(request: HttpRequest, code: str, body: BlockerIn) -> Status:
    """Name what blocks a project; it goes on as a matter."""
    found, on = _find(request, code), office_day(request)
    blocker = forms.read_blocker(body.dict(), project=found)
    made = opening.name_blocker(project=found, blocker=blocker, by=reader(request), on=on)
    return Status(201, {"code": made.code, "unit": code_of(made.unit), "due_on": made.due_on})
