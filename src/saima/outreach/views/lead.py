"""One lead: what is known, what may be done now, its way into a project, its papers."""

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
from saima.ledger.forms import plain
from saima.ledger.models import Project
from saima.ledger.views.papers import HandedFile, paper_rules, read_file, send
from saima.ledger.views.recording import go
from saima.ledger.views.scope import no_project, office_day, reader
from saima.ledger.words import titled
from saima.outreach import actions
from saima.outreach.catalogue import leads
from saima.outreach.checks import TITLES, known_of
from saima.outreach.converting import BECOME, become_project, shares_of
from saima.outreach.flows import ACT_FLOW
from saima.outreach.forms import read_project, read_step
from saima.outreach.models import Lead, LeadAct
from saima.outreach.policies import check_move
from saima.outreach.queries.lead import find_lead, whole_lead
from saima.outreach.queries.yields import origins
from saima.outreach.views.leads import channel_choices, deal_choices
from saima.people.models import User
from saima.people.policies import NotAllowed

SUPPLEMENTED = ("title", "investor", "uscc", "parent_group", "place", "industry", "source", "summary")
"""The texts of the form that supplements a lead, in its order."""


def lead_context(
    lead: Lead, user: User, *, on: date, typed: Mapping[str, str] | None = None, **more: Any
) -> dict[str, Any]:
    """Return what the page of a lead shows, with what was typed into the form of one act."""
    terms = leads().terms_on(on)
    whole = whole_lead(lead, user, on=on)
    known = known_of(lead)
    return {
        "lead": lead,
        "whole": whole,
        "known": known | {"scale": plain(lead.scale, 6) if lead.scale is not None else ""},
        "texts": [(name, TITLES[name]) for name in SUPPLEMENTED],
        "channels": channel_choices(),
        "deals": deal_choices(),
        "units": [(unit.code, titled(unit)) for unit in whole.units],
        "lost": [(loss.id, titled(loss)) for loss in leads().lost.values()],
        "rivals": [(one.code, f"{one.code} {one.lead.title}") for one in whole.near if one.has_right],
        "terms": terms,
        "share": plain(terms.first_share, 2),
        "typed": typed or {},
        "token": uuid4().hex,
        **paper_rules(),
        "problems": (),
        "refusal": "",
        "handed": HandedFile(),
        **more,
    }


def _found(user: User, code: str) -> Lead:
    """Return the lead of a code; else 404 that says nothing: not even that there is such a lead."""
    found = find_lead(user, code)
    if found is None:
        raise Http404
    return found


@login_required
def lead(request: HttpRequest, code: str) -> HttpResponse:
    """Show one lead; POST takes the step named `act`."""
    user, on = reader(request), office_day(request)
    found = _found(user, code)
    if request.method != "POST":
        return render(request, "outreach/lead.html", lead_context(found, user, on=on))
    act, data = request.POST.get("act", ""), request.POST.dict()
    if act == BECOME:
        return go(request, reverse("outreach:become", args=[code]))
    handed = read_file(request)
    problems: Sequence[Problem] = handed.problems
    refusal = ""
    try:
        step = read_step(data, lead=found, act=act, by=user, on=on, file=handed.file)
        if not problems:
            actions.take_step(lead=found, act=act, by=user, step=step)
            moves = ACT_FLOW[act].moves
            words = next(titled(move) for move in moves if move.act == act)
            messages.success(request, _("已办：%(act)s。") % {"act": words})
            return go(request, reverse("outreach:lead", args=[code]))
    except Problems as fault:
        problems = [*problems, *fault.problems]
    except NotAllowed as fault:
        refusal = str(fault)
        found = _found(user, code)
    more = {"problems": problems, "refusal": refusal, "handed": handed}
    context = lead_context(found, user, on=on, typed=data, **more)
    return render(request, "outreach/lead.html", context, status=403 if refusal else 422)


@login_required
def lead_file(request: HttpRequest, code: str, entry: int) -> HttpResponseBase:
    """Send the file of an act to those who may see its lead and that act."""
    user = reader(request)
    found = _found(user, code)
    told = whole_lead(found, user, on=office_day(request)).history
    act = next((one.act for one in told if one.act.entry == entry and (one.pairs or one.who)), None)
    return send(act.file if act else None)


@login_required
def become(request: HttpRequest, code: str) -> HttpResponse:
    """Make a lead a project, or join it to one: what is known is carried over, nothing is typed again."""
    user, on = reader(request), office_day(request)
    found = _found(user, code)
    problems: Sequence[Problem] = ()
    refusal = ""
    try:
        check_move(user, found, BECOME, on=on)
    except NotAllowed as fault:
        refusal = str(fault)
    data = request.POST.dict()
    if request.method == "POST" and not refusal:
        try:
            step = read_step(data, lead=found, act=BECOME, by=user, on=on)
            joined = read_project(data, lead=found, by=user)
            _lead, project = become_project(lead=found, by=user, step=step, on=on, project=joined)
        except Problems as fault:
            problems = fault.problems
        except NotAllowed as fault:
            refusal = str(fault)
        else:
            messages.success(request, _("已转为项目 %(code)s。") % {"code": project.code})
            return go(request, reverse("ledger:project", args=[project.code]))
    notes = LeadAct.objects.filter(lead=found, act="跟进").count()
    context = {
        "lead": found,
        "shares": shares_of(found),
        "talks": notes,
        "data": data,
        "problems": problems,
        "refusal": refusal,
        "token": uuid4().hex,
    }
    return render(request, "outreach/become.html", context, status=403 if refusal else 422 if problems else 200)


@login_required
def project_origin(request: HttpRequest, code: str) -> HttpResponse:
    """Return where a project came from, fetched by its page."""
    user = reader(request)
    project = Project.objects.visible_to(user).filter(code=code).first()
    if project is None:
        no_project(user, code)
    return render(request, "outreach/origin.html", {"leads": origins(user, project)})
