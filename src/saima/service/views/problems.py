"""The register of problem projects, and one project of it with what may be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from saima.core.problems import Problem, Problems
from saima.ledger.models import Project
from saima.ledger.views.papers import HandedFile, paper_rules, read_file
from saima.ledger.views.recording import go
from saima.ledger.views.scope import no_project, office_day, reader
from saima.ledger.words import titled
from saima.people.models import Unit, User
from saima.people.policies import NotAllowed, may
from saima.service.queries.problems import (
    RegisterFilter,
    find_project,
    missing_words,
    register_page,
    whole_problem,
)
from saima.service.register import actions, forms
from saima.service.register.catalogue import register_catalogue
from saima.service.register.flow import REGISTER
from saima.service.register.policies import LIST


def show_titles() -> dict[str, str]:
    """Return the titles of what the register may show."""
    return {"": _("未处置"), "settled": _("已处置"), "overdue": _("已逾期"), "all": _("全部")}


@login_required
def register(request: HttpRequest) -> HttpResponse:
    """Show the register: 60 listed, 52 settled, by class; its projects by conditions, all in the address."""
    user, on = reader(request), office_day(request)
    chosen = RegisterFilter.read(request.GET.dict())
    page = register_page(user, chosen, on=on)
    causes = register_catalogue().causes
    titles = show_titles()
    units = {code: title for code, title, _count in page.units}
    told = {
        "problem_class": _("%s 类") % chosen.problem_class,
        "cause": titled(causes[chosen.cause]) if chosen.cause else "",
        "unit": units.get(chosen.unit, chosen.unit),
    }
    counts = {
        "": page.listed - page.settled,
        "settled": page.settled,
        "overdue": page.overdue,
        "all": page.listed,
    }
    return render(
        request,
        "service/problems.html",
        {
            "chosen": chosen,
            "page": page,
            "tabs": [
                {"title": title, "href": chosen.query(show=key), "on": chosen.show == key, "count": counts[key]}
                for key, title in titles.items()
            ],
            "conditions": [
                {"text": text, "href": chosen.query(**{key: ""})} for key, text in told.items() if getattr(chosen, key)
            ],
            "clear": RegisterFilter(show=chosen.show).query(),
            "causes": [(chosen.query(cause=cause.id), titled(cause)) for cause in causes.values()],
            "units": [(chosen.query(unit=code), title, count) for code, title, count in page.units],
            "missing": missing_words(),
            "pager": chosen.pager(page),
        },
    )


@login_required
def problem(request: HttpRequest, code: str) -> HttpResponse:
    """Show a project's place in the register; POST lists it, or takes the step named `act`."""
    user, on = reader(request), office_day(request)
    found = find_project(user, code)
    if found is None:
        no_project(user, code)
    if request.method != "POST":
        return _page(request, found, user, on)
    act, data = request.POST.get("act", ""), request.POST.dict()
    handed = read_file(request)
    problems: Sequence[Problem] = handed.problems
    refusal = ""
    try:
        if act == LIST:
            listing = forms.read_listing(data, on=on)
            actions.list_project(project=found, listing=listing, by=user, on=on)
            messages.success(request, _("已列入问题项目。"))
            return go(request, reverse("service:problem", args=[code]))
        step = forms.read_step(data, project=found, act=act, on=on, file=handed.file)
        if not problems:
            stands = actions.take_step(project=found, act=act, step=step, by=user, on=on)
            words = next((titled(move) for move in REGISTER.moves if move.act == act), act)
            state = titled(REGISTER.by_name[stands.state])
            messages.success(request, _("已办：%(act)s。现在是“%(state)s”。") % {"act": words, "state": state})
            return go(request, reverse("service:problem", args=[code]))
    except Problems as fault:
        problems = [*problems, *fault.problems]
    except NotAllowed as fault:
        refusal = str(fault)
    return _page(request, found, user, on, typed=data, problems=problems, refusal=refusal, handed=handed)


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
    known = register_catalogue()
    whole = whole_problem(project, user, on=on)
    asks_unit = any("unit" in move.needs for move in whole.moves)
    units = Unit.objects.exclude(kind__in=("企业", "区县", "招商小组")) if asks_unit else ()
    context: dict[str, Any] = {
        "project": project,
        "whole": whole,
        "typed": typed or {},
        "problems": problems,
        "refusal": refusal,
        "handed": handed or HandedFile(),
        "list_act": LIST if whole.row is None and may(user, "referee") and may(user, "record") else "",
        "classes": [(entry.id, f"{entry.id} · {titled(entry)}") for entry in known.classes.values()],
        "causes": [(entry.id, titled(entry)) for entry in known.causes.values()],
        "units": [(unit.code, titled(unit)) for unit in units],
        "missing": missing_words(),
        **paper_rules(),
    }
    return render(request, "service/problem.html", context, status=403 if refusal else 422 if problems else 200)
