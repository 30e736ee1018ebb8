"""The list of matters, and one matter with what may be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from saima.core.problems import Problem, Problems
from saima.ledger.views.papers import HandedFile, paper_rules, read_file, send
from saima.ledger.views.recording import go
from saima.ledger.views.scope import office_day, reader
from saima.ledger.words import brief, titled
from saima.people.models import User
from saima.people.policies import NotAllowed, may
from saima.people.roles import role_of
from saima.service import actions
from saima.service.catalogue import matters as matter_catalogue
from saima.service.flows import FLOWS
from saima.service.forms import read_step
from saima.service.models import Matter, MatterAct
from saima.service.policies import Actor
from saima.service.queries import matters as lists
from saima.service.queries.matter import find_matter, whole_matter
from saima.service.queries.matters import MatterFilter
from saima.service.workcalendar import office_calendar


def show_titles() -> dict[str, str]:
    """Return the titles of what the list may show."""
    return {
        "": _("未了结"),
        "overdue": _("已逾期"),
        "week": _("本周到期"),
        "escalated": _("已升级"),
        "done": _("已了结"),
        "all": _("全部"),
    }


def state_title(name: str) -> str:
    """Return a state in the reader's language, by whichever flow knows it."""
    return next((titled(state) for flow in FLOWS.values() for state in flow.states if state.name == name), name)


def _tabs(chosen: MatterFilter, page: lists.MatterPage) -> list[dict[str, Any]]:
    counts = dict(page.kinds)
    tabs = [{"title": _("全部"), "href": chosen.query(kind=""), "on": not chosen.kind, "count": sum(counts.values())}]
    for kind in matter_catalogue().kinds.values():
        on = chosen.kind == kind.id
        tabs.append(
            {"title": titled(kind), "href": chosen.query(kind=kind.id), "on": on, "count": counts.get(kind.id, 0)}
        )
    return tabs


def _conditions(chosen: MatterFilter, page: lists.MatterPage) -> list[dict[str, str]]:
    row = page.rows[0].matter if page.rows else None
    unit = brief(row.unit) if row is not None and row.unit is not None else chosen.unit
    project = row.project.title if row is not None and row.project is not None else chosen.project
    told = {
        "show": show_titles()[chosen.show],
        "mine": _("待我办理"),
        "state": state_title(chosen.state),
        "unit": unit,
        "project": project,
    }
    return [{"text": text, "href": chosen.query(**{key: ""})} for key, text in told.items() if getattr(chosen, key)]


@login_required
def matters(request: HttpRequest) -> HttpResponse:
    """List the matters the reader may see: tabs by kind, conditions, pages, all in the address."""
    user, on = reader(request), office_day(request)
    chosen = MatterFilter.read(request.GET.dict())
    page = lists.matter_page(user, chosen, on=on, calendar=office_calendar())
    kinds = matter_catalogue().kinds
    flows = {kinds[chosen.kind].flow} if chosen.kind else {kind.flow for kind in kinds.values()}
    states = [(state.name, titled(state)) for flow in flows for state in flow.states if chosen.show or not state.final]
    return render(
        request,
        "service/matters.html",
        {
            "chosen": chosen,
            "page": page,
            "tabs": _tabs(chosen, page),
            "conditions": _conditions(chosen, page),
            "clear": MatterFilter(kind=chosen.kind).query(),
            "shows": [(chosen.query(show=key), title) for key, title in show_titles().items() if key != chosen.show],
            "states": [(chosen.query(state=name), title) for name, title in states] if len(flows) == 1 else [],
            "choices": reverse("service:matter_units") + chosen.query(page=1),
            "offers_mine": role_of(user).scope != "self",
            "may_raise": may(user, "raise_request"),
            "pager": chosen.pager(page),
        },
    )


@login_required
def matter_units(request: HttpRequest) -> HttpResponse:
    """Return the list of the unit chip, fetched when it is opened."""
    chosen = MatterFilter.read(request.GET.dict())
    items = [
        {"title": short, "count": count, "href": reverse("service:matters") + chosen.query(unit=code), "on": False}
        for code, short, count in lists.unit_choices(reader(request), chosen, office_day(request))
    ]
    return render(request, "ledger/choices.html", {"items": items})


def no_matter(user: User, code: str) -> Http404:
    """Return the answer for a matter the reader does not see; a complaint is not even known to exist."""
    found = Matter.objects.filter(code=code, is_complaint=False).select_related("unit").first()
    if found is None or found.unit is None or role_of(user).scope not in {"unit", "unit_and_below"}:
        return Http404()
    words = _("这件事由%(unit)s办理，不在您的数据范围。需要时可请该单位或招商中心协助。")
    return Http404(words % {"unit": titled(found.unit)})


def matter_context(
    matter: Matter, who: Actor, *, on: date, typed: Mapping[str, str] | None = None, **more: Any
) -> dict[str, Any]:
    """Return what the page of a matter shows, with what was typed into the form of one act."""
    kinds = matter_catalogue()
    whole = whole_matter(matter, who, on=on, calendar=office_calendar())
    return {
        "matter": matter,
        "whole": whole,
        "units": [(unit.code, titled(unit)) for unit in whole.units],
        "typed": typed or {},
        "token": uuid4().hex,
        "stops": [(stop.id, titled(stop)) for stop in kinds.stops.values()],
        "ratings": [(rating.id, titled(rating)) for rating in kinds.ratings.values()],
        **paper_rules(),
        "problems": (),
        "refusal": "",
        "handed": HandedFile(),
        **more,
    }


@login_required
def matter(request: HttpRequest, code: str) -> HttpResponse:
    """Show one matter; POST takes the step named `act`."""
    user, on = reader(request), office_day(request)
    found = find_matter(user, code)
    if found is None:
        raise no_matter(user, code)
    if request.method != "POST":
        return render(request, "service/matter.html", matter_context(found, user, on=on))
    return take(
        request, found, user, on=on, back=reverse("service:matter", args=[code]), template="service/matter.html"
    )


def take(
    request: HttpRequest, found: Matter, who: Actor, *, on: date, back: str, template: str, **more: Any
) -> HttpResponse:
    """Take the step that a form asks for; show the page again with every fault, or with the refusal."""
    act = request.POST.get("act", "")
    data = request.POST.dict()
    handed = read_file(request) if isinstance(who, User) else HandedFile()
    problems: Sequence[Problem] = handed.problems
    refusal = ""
    moves = matter_catalogue().kinds[found.kind].flow.moves
    try:
        step = read_step(data, matter=found, act=act, on=on, file=handed.file)
        if not problems:
            done = actions.take_step(matter=found, act=act, by=who, step=step)
            words = next((titled(move) for move in moves if move.act == act), act)
            state = titled(matter_catalogue().kinds[done.kind].flow.by_name[done.state])
            messages.success(request, _("已办：%(act)s。现在是“%(state)s”。") % {"act": words, "state": state})
            return go(request, back)
    except Problems as fault:
        problems = [*problems, *fault.problems]
    except NotAllowed as fault:
        refusal, found = (
            str(fault),
            Matter.objects.select_related("project", "unit", "from_unit", "about", "escalated_to__unit").get(
                pk=found.pk
            ),
        )
    context = matter_context(found, who, on=on, typed=data, problems=problems, refusal=refusal, handed=handed, **more)
    return render(request, template, context, status=403 if refusal else 422)


@login_required
def matter_file(request: HttpRequest, code: str, entry: int) -> HttpResponseBase:
    """Send the file of an act to those who may see its matter, always as a download of its checked type."""
    found = find_matter(reader(request), code)
    if found is None:
        raise Http404
    return send_file(found, entry)


def send_file(found: Matter, entry: int) -> HttpResponseBase:
    """Return the file of one act of a matter as a download."""
    act = MatterAct.objects.filter(matter=found, entry=entry).select_related("file").first()
    return send(act.file if act else None)
