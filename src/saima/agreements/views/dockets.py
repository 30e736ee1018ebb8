"""The list of dockets, and one docket with what may be done with it."""

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
from django.utils.translation import gettext_noop as N_  # noqa: N812 (the keyword that Babel looks for)

from saima.agreements import actions, flows, policies
from saima.agreements.catalogue import agreements
from saima.agreements.checks import measured_in
from saima.agreements.forms import read_step
from saima.agreements.models import Docket, DocketAct, ScoreSheet
from saima.agreements.queries import dockets as lists
from saima.agreements.queries.docket import find_docket, whole_docket
from saima.agreements.queries.dockets import DocketFilter
from saima.core.problems import Problem, Problems
from saima.ledger.views.papers import HandedFile, paper_rules, read_file, send
from saima.ledger.views.recording import go
from saima.ledger.views.scope import no_project, office_day, reader
from saima.ledger.words import brief, titled
from saima.people.models import Unit, User
from saima.people.policies import NotAllowed, may
from saima.service.catalogue import matters

KIND_TITLES = {
    flows.REVIEWS: N_("评审"),
    flows.LEGAL: N_("合法性审查"),
    flows.FAIR: N_("公平竞争审查"),
    flows.AGREEMENTS: N_("协议"),
    flows.OBLIGATIONS: N_("义务"),
    flows.CLAWBACKS: N_("追偿"),
}
SIDE_TITLES = {"企业": N_("企业"), "政府": N_("政府")}


def show_titles() -> dict[str, str]:
    """Return the titles of what the list may show."""
    return {
        "": _("未了结"),
        "soon": _("%(n)s 天内到期") % {"n": agreements().soon},
        "late": _("已逾期"),
        "default": _("违约"),
        "done": _("已了结"),
        "all": _("全部"),
    }


def unit_list() -> list[tuple[str, str]]:
    """Return (code, title) of the units that review, give opinions or owe; one statement."""
    return [(unit.code, titled(unit)) for unit in Unit.objects.exclude(kind__in=("企业", "区县", "招商小组"))]


def _tabs(chosen: DocketFilter, page: lists.DocketPage) -> list[dict[str, Any]]:
    counts = dict(page.kinds)
    tabs = [{"title": _("全部"), "href": chosen.query(kind=""), "on": not chosen.kind, "count": sum(counts.values())}]
    for kind, title in KIND_TITLES.items():
        href, on = chosen.query(kind=kind), chosen.kind == kind
        tabs.append({"title": _(title), "href": href, "on": on, "count": counts.get(kind, 0)})
    return tabs


def _conditions(chosen: DocketFilter, page: lists.DocketPage) -> list[dict[str, str]]:
    row = page.rows[0].docket if page.rows else None
    told = {
        "show": show_titles()[chosen.show],
        "side": _(SIDE_TITLES.get(chosen.side, chosen.side)),
        "unit": brief(row.unit) if row is not None and row.unit is not None else chosen.unit,
        "project": row.project.title if row is not None else chosen.project,
    }
    return [{"text": text, "href": chosen.query(**{key: ""})} for key, text in told.items() if getattr(chosen, key)]


@login_required
def dockets(request: HttpRequest) -> HttpResponse:
    """List the dockets the reader may see: tabs by kind, conditions, pages, all in the address."""
    user, on = reader(request), office_day(request)
    chosen = DocketFilter.read(request.GET.dict())
    page = lists.docket_page(user, chosen, on=on)
    return render(
        request,
        "agreements/dockets.html",
        {
            "chosen": chosen,
            "page": page,
            "tabs": _tabs(chosen, page),
            "conditions": _conditions(chosen, page),
            "clear": DocketFilter(kind=chosen.kind).query(),
            "shows": [(chosen.query(show=key), title) for key, title in show_titles().items() if key != chosen.show],
            "sides": [(chosen.query(side=key), _(title)) for key, title in SIDE_TITLES.items()],
            "choices": reverse("agreements:docket_units") + chosen.query(page=1),
            "kind_titles": {kind: _(title) for kind, title in KIND_TITLES.items()},
            "pager": chosen.pager(page),
        },
    )


@login_required
def docket_units(request: HttpRequest) -> HttpResponse:
    """Return the list of the unit chip, fetched when it is opened."""
    chosen = DocketFilter.read(request.GET.dict())
    items = [
        {"title": short, "count": count, "href": reverse("agreements:dockets") + chosen.query(unit=code), "on": False}
        for code, short, count in lists.unit_choices(reader(request), chosen, office_day(request))
    ]
    return render(request, "ledger/choices.html", {"items": items})


def seen(user: User, code: str) -> Docket:
    """Return the docket of a code that the reader sees; else the answer that its project gives."""
    found = find_docket(user, code)
    if found is None:
        hidden = Docket.objects.filter(code=code).select_related("project").first()
        if hidden is None:
            raise Http404
        no_project(user, hidden.project.code)
    return found


def docket_context(
    docket: Docket, user: User, *, on: date, typed: Mapping[str, str] | None = None, **more: Any
) -> dict[str, Any]:
    """Return what the page of a docket shows, with what was typed into the form of one act."""
    known = agreements()
    whole = whole_docket(docket, user, on=on)
    asks = {need for move in whole.moves for need in move.needs}
    kind = known.clauses.get(docket.item)
    return {
        "docket": docket,
        "whole": whole,
        "kind_title": _(KIND_TITLES[docket.kind]),
        "clause": kind,
        "condition_title": lists.title_of(docket.condition) if docket.condition else "",
        "gate": known.gates.get(docket.kind),
        "measures": {move.act: measured_in(docket, move.act) for move in whole.moves},
        "units": unit_list() if "units" in asks else (),
        "stops": [(stop.id, titled(stop)) for stop in matters().stops.values()] if "stop" in asks else (),
        "vetoes": [(veto.id, titled(veto)) for veto in known.vetoes.values()],
        "answers": [(answer.id, titled(answer)) for answer in known.answers.values()],
        "conditions": [rule for rule in known.conditions.values() if rule.is_in_force(on)],
        "may_score": docket.kind == flows.REVIEWS and _may_score(user, docket),
        "may_add": docket.kind == flows.AGREEMENTS and not docket.is_final and policies.may_open(user, docket.project),
        "may_claim": docket.kind == flows.OBLIGATIONS and docket.state == flows.BROKEN and may(user, "referee"),
        "may_pass_on": may(user, "referee"),
        "sheet_title": _sheet_title(whole.sheet),
        "sheet_grade": next((titled(g) for g in known.grades if whole.sheet and g.id == whole.sheet.grade), ""),
        "typed": typed or {},
        "token": uuid4().hex,
        **paper_rules(),
        "problems": (),
        "refusal": "",
        "handed": HandedFile(),
        **more,
    }


def _sheet_title(sheet: ScoreSheet | None) -> str:
    """Return the title of a frozen sheet; its rulebook's name once the catalogue knows it no more."""
    if sheet is None:
        return ""
    known = agreements().sheets.get(sheet.sheet)
    return titled(known) if known else f"{sheet.rulebook} · {sheet.version}"


def _may_score(user: User, review: Docket) -> bool:
    return flows.SCORE in {move.act for move in policies.open_moves(user, review)}


@login_required
def docket(request: HttpRequest, code: str) -> HttpResponse:
    """Show one docket; POST takes the step named `act`."""
    user, on = reader(request), office_day(request)
    found = seen(user, code)
    if request.method != "POST":
        return render(request, "agreements/docket.html", docket_context(found, user, on=on))
    act = request.POST.get("act", "")
    data = request.POST.dict() | {"units": ",".join(request.POST.getlist("units"))}
    handed = read_file(request)
    problems: Sequence[Problem] = handed.problems
    refusal = ""
    try:
        step = read_step(data, docket=found, act=act, on=on, file=handed.file)
        if not problems:
            done = actions.take_step(docket=found, act=act, by=user, step=step)
            words = next((titled(move) for move in policies.flow_of(done).moves if move.act == act), act)
            state = titled(policies.state_of(done))
            messages.success(request, _("已办：%(act)s。现在是“%(state)s”。") % {"act": words, "state": state})
            return go(request, reverse("agreements:docket", args=[code]))
    except Problems as fault:
        problems = [*problems, *fault.problems]
    except NotAllowed as fault:
        refusal, found = str(fault), seen(user, code)
    context = docket_context(found, user, on=on, typed=data, problems=problems, refusal=refusal, handed=handed)
    return render(request, "agreements/docket.html", context, status=403 if refusal else 422)


@login_required
def docket_file(request: HttpRequest, code: str, entry: int) -> HttpResponseBase:
    """Send the file of an act to those who may see its docket, always as a download of its checked type."""
    found = seen(reader(request), code)
    act = DocketAct.objects.filter(docket=found, entry=entry).select_related("file").first()
    return send(act.file if act is not None else None)
