"""A project's building plan, its milestones one by one, its blockers; and the list of milestones across projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from saima.core.problems import Problem, Problems
from saima.ledger.models import Project
from saima.ledger.typed import token_in
from saima.ledger.views.papers import HandedFile, paper_rules, read_file, send
from saima.ledger.views.recording import go
from saima.ledger.views.scope import no_project, office_day, reader
from saima.ledger.words import titled
from saima.people.models import User
from saima.people.policies import NotAllowed, may
from saima.service.building import actions, forms, opening, policies
from saima.service.building.catalogue import building
from saima.service.building.flow import MILESTONE, PLAN
from saima.service.building.models import MilestoneAct
from saima.service.queries.milestones import MilestoneFilter, milestone_page
from saima.service.queries.plan import find_project, plan_of, units_to_give
from saima.service.workcalendar import office_calendar

OPEN_APPROVAL = "开审批"
"""What the form of an approval asks for; its matter then goes its own way."""
BLANK_ROWS = 3
"""So many blank rows stand below the milestones of a plan about to be made."""


def show_titles() -> dict[str, str]:
    """Return the titles of what the list may show."""
    return {"": _("已逾期"), "month": _("本月到期"), "open": _("全部未完成")}


@login_required
def milestones(request: HttpRequest) -> HttpResponse:
    """List milestones across the projects the reader may see, the first planned first."""
    user, on = reader(request), office_day(request)
    chosen = MilestoneFilter.read(request.GET.dict())
    page = milestone_page(user, chosen, on=on)
    unit = page.rows[0].milestone.unit if page.rows else None
    name = titled(unit) if chosen.unit and unit is not None else chosen.unit
    context = {
        "chosen": chosen,
        "page": page,
        "tabs": [
            {
                "title": title,
                "href": chosen.query(show=key),
                "on": chosen.show == key,
                "count": page.count if chosen.show == key else None,
            }
            for key, title in show_titles().items()
        ],
        "conditions": [{"text": name, "href": chosen.query(unit="")}] if chosen.unit else [],
        "clear": MilestoneFilter(show=chosen.show).query(),
        "pager": chosen.pager(page),
    }
    return render(request, "service/milestones.html", context)


def _project(request: HttpRequest, code: str) -> tuple[User, Project, date]:
    user = reader(request)
    found = find_project(user, code)
    if found is None:
        no_project(user, code)
    return user, found, office_day(request)


@login_required
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Show a project's plan; POST puts milestones into it, takes a step of one, or opens its approval."""
    user, found, on = _project(request, code)
    if request.method != "POST":
        return _page(request, found, user, on)
    act, data = request.POST.get("act", ""), request.POST.dict()
    handed = read_file(request)
    problems: Sequence[Problem] = handed.problems
    refusal = ""
    try:
        if not problems:
            _do(request, found, act, data, user=user, on=on, handed=handed)
            return go(request, reverse("service:plan", args=[code]))
    except Problems as fault:
        problems = [*problems, *fault.problems]
    except NotAllowed as fault:
        refusal = str(fault)
    return _page(request, found, user, on, typed=data, problems=problems, refusal=refusal, handed=handed)


def _do(
    request: HttpRequest, found: Project, act: str, data: Mapping[str, str], *, user: User, on: date, handed: HandedFile
) -> None:
    """Do what a form asks for, and say so."""
    if act == PLAN:
        rows = forms.read_nodes(typed_rows(request), project=found)
        made = actions.plan_project(
            project=found, nodes=rows, by=user, on=on, document=str(data.get("document", ""))[:80], token=token_in(data)
        )
        messages.success(request, _("已排定 %(n)s 个节点。") % {"n": len(made)})
        return
    milestone = forms.find_milestone(found, str(data.get("milestone", "")))
    if act == OPEN_APPROVAL:
        step = forms.read_step(data, milestone=milestone, act=act, on=on)
        matter = opening.open_approval(
            milestone=milestone, unit=step.unit, starts_on=step.day or on, by=user, on=on, token=step.token
        )
        messages.success(request, _("已登记审批节点 %(code)s，办结日就是这个节点的实际日。") % {"code": matter.code})
        return
    step = forms.read_step(data, milestone=milestone, act=act, on=on, file=handed.file)
    done = actions.take_step(milestone=milestone, act=act, step=step, by=user, on=on)
    words = next((titled(move) for move in MILESTONE.moves if move.act == act), act)
    told = {"title": done.title, "act": words, "state": titled(MILESTONE.by_name[done.state])}
    messages.success(request, _("%(title)s：%(act)s，现在是“%(state)s”。") % told)


def typed_rows(request: HttpRequest) -> list[dict[str, str]]:
    """Return the rows of a plan as they were typed; what is missing is blank."""
    columns = {name: request.POST.getlist(name) for name in ("node", "title", "day", "unit")}
    most = max(map(len, columns.values()))
    return [
        {name: values[i] if i < len(values) else "" for name, values in columns.items()}
        for i in range(min(most, 2 * actions.MOST))
    ]


def _page(
    request: HttpRequest,
    project: Project,
    user: User,
    on: date,
    *,
    typed: Mapping[str, str] | None = None,
    problems: Sequence[Problem] = (),
    refusal: str = "",
    handed: HandedFile | None = None,
) -> HttpResponse:
    found = plan_of(project, user, on=on, calendar=office_calendar())
    may_plan = may(user, "referee") or policies.plans(user, found.sides)
    template = request.GET.get("template", "")
    known = building()
    offered = known.templates_on(project.signed_on or on)
    rows: list[dict[str, str]] = []
    if typed is not None and typed.get("act") == PLAN:
        rows = typed_rows(request)
    elif may_plan and template in {each.id for each in offered}:
        base = project.signed_on or on
        rows = [
            {
                "node": draft.node,
                "title": "",
                "day": draft.day.isoformat() if draft.day else "",
                "unit": draft.unit.code if draft.unit else "",
            }
            for draft in actions.proposed(project, template, base, office_calendar())
        ]
    adds = "add" in request.GET
    planning = may_plan and bool(rows or adds)
    if planning:
        rows += [{} for _blank in range(BLANK_ROWS)]
    needs_units = planning or any("unit" in move.needs or row.may_open for row in found.rows for move in row.moves)
    taken = {row.milestone.node for row in found.rows}
    context: dict[str, Any] = {
        "project": project,
        "plan": found,
        "rows": rows if planning else [],
        "may_plan": may_plan,
        "may_block": may(user, "record"),
        "may_assign": may(user, "assign"),
        "open_approval": OPEN_APPROVAL,
        "plan_act": PLAN,
        "templates": [(each.id, titled(each), len(each.nodes)) for each in offered],
        "nodes": [(node.id, titled(node)) for node in known.nodes.values() if node.id not in taken],
        "units": [(unit.code, titled(unit)) for unit in units_to_give()] if needs_units else [],
        "typed": typed or {},
        "problems": problems,
        "refusal": refusal,
        "handed": handed or HandedFile(),
        "token": uuid4().hex,
        **paper_rules(),
    }
    return render(request, "service/plan.html", context, status=403 if refusal else 422 if problems else 200)


@login_required
def blocker(request: HttpRequest, code: str) -> HttpResponse:
    """Name what blocks a project, with the unit that must remove it and its day."""
    user, found, on = _project(request, code)
    problems: Sequence[Problem] = ()
    refusal = ""
    data = request.POST.dict() or {"node": request.GET.get("node", "")}
    if request.method == "POST":
        try:
            named = forms.read_blocker(data, project=found)
            matter = opening.name_blocker(project=found, blocker=named, by=user, on=on)
        except Problems as fault:
            problems = fault.problems
        except NotAllowed as fault:
            refusal = str(fault)
        else:
            messages.success(request, _("已提出卡点，等%(unit)s解决。") % {"unit": titled(matter.unit)})
            return go(request, reverse("service:matter", args=[matter.code]))
    context = {
        "project": found,
        "data": data,
        "problems": problems,
        "refusal": refusal,
        "nodes": [
            (row.node, row.title) for row in found.milestones.order_by("position").only("node", "title", "project")
        ],
        "units": [(unit.code, titled(unit)) for unit in units_to_give()],
        "token": uuid4().hex,
    }
    return render(request, "service/blocker.html", context, status=403 if refusal else 422 if problems else 200)


@login_required
def act_file(request: HttpRequest, code: str, entry: int) -> HttpResponseBase:
    """Send the file of a milestone's act to those who may see the plan, as a download of its checked type."""
    _user, found, _on = _project(request, code)
    act = MilestoneAct.objects.filter(milestone__project=found, entry=entry).select_related("file").first()
    return send(act.file if act is not None else None)
