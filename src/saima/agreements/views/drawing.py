"""Draw up an agreement with its clauses, add clauses, send to a gate, begin a clawback."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from saima.agreements import drawing, flows, policies
from saima.agreements.catalogue import agreements
from saima.agreements.forms import ROWS, money, read_agreement, read_clauses
from saima.agreements.models import Docket
from saima.agreements.views.dockets import seen, unit_list
from saima.agreements.views.reviews import project_of
from saima.core.problems import Problem, Problems
from saima.ledger.typed import Typed, token_in
from saima.ledger.views.recording import go
from saima.ledger.views.scope import office_day, office_moment, reader
from saima.ledger.words import titled
from saima.people.policies import NotAllowed, check_may

HINT = "agreement.hint"


def clause_context(data: Mapping[str, str], problems: Sequence[Problem]) -> dict[str, Any]:
    """Return what every form for clauses shows: the kinds by whose obligation they are, and which rows ask again."""
    known = agreements()
    asks = {
        number
        for number in range(1, ROWS + 1)
        for problem in problems
        if problem.code == HINT and f"第{number}条" in problem.place
    }
    filled = [n for n in range(1, ROWS + 1) if any(data.get(f"c{n}-{key}") for key in ("kind", "text"))]
    return {
        "rows": range(1, ROWS + 1),
        "open_rows": {*filled, max(filled, default=0) + 1},
        "asks": asks,
        "kinds": [(kind.id, f"{titled(kind)}（{_(kind.side)}）") for kind in known.clauses.values()],
        "units": unit_list(),
        "data": data,
        "problems": problems,
        "token": str(uuid4()),
    }


@login_required
def draw_up(request: HttpRequest, code: str) -> HttpResponse:
    """Enter an agreement or policy promise of a project with its clauses."""
    user, on = reader(request), office_day(request)
    project = project_of(user, code)
    data: Mapping[str, str] = request.POST.dict()
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        try:
            made = drawing.draw_up(draft=read_agreement(data, project=project, on=on), by=user, on=on)
        except Problems as fault:
            problems = fault.problems
        else:
            messages.success(request, _("协议已登记，编号 %(code)s。") % {"code": made.code})
            return go(request, reverse("agreements:docket", args=[made.code]))
    context = clause_context(data, problems) | {
        "project": project,
        "forms": [(form.id, titled(form)) for form in agreements().forms.values()],
    }
    return render(request, "agreements/draw_up.html", context, status=422 if problems else 200)


@login_required
def add_clauses(request: HttpRequest, code: str) -> HttpResponse:
    """Enter more clauses of an agreement."""
    user, on = reader(request), office_day(request)
    agreement = seen(user, code)
    if agreement.kind != flows.AGREEMENTS:
        raise Http404
    policies.check_may_open(user, agreement.project)
    data: Mapping[str, str] = request.POST.dict()
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        clauses, problems = read_clauses(data, agreement.title)
        if not clauses and not problems:
            problems = [Problem(agreement.title, "没有条款", "至少一条", "请填写", "agreement.clauses")]
        if not problems:
            try:
                made = drawing.add_clauses(agreement=agreement, clauses=clauses, by=user, on=on)
            except Problems as fault:
                problems = fault.problems
            else:
                messages.success(request, _("已加 %(n)s 条。") % {"n": len(made)})
                return go(request, reverse("agreements:docket", args=[code]))
    context = clause_context(data, problems) | {"agreement": agreement}
    return render(request, "agreements/add_clauses.html", context, status=422 if problems else 200)


@login_required
def open_gate(request: HttpRequest, code: str) -> HttpResponse:
    """Send a project's agreement to the legal or the fair-competition review."""
    user, on = reader(request), office_day(request)
    project = project_of(user, code)
    data = request.POST if request.method == "POST" else request.GET
    papers = list(Docket.objects.filter(project=project, kind=flows.AGREEMENTS, is_final=False).order_by("-pk"))
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        typed = Typed(request.POST.dict(), "审查", [])
        unit, asked = typed.unit("unit", "审查单位"), typed.text("agreement", "协议", 24)
        paper = next((paper for paper in papers if paper.code == asked), None)
        if asked and paper is None:
            typed.problems.append(Problem("审查·协议", f"“{asked}”", "这个项目的协议", "请改选", "gate.agreement"))
        problems = typed.problems
        if not problems:
            try:
                made = drawing.open_gate(
                    kind=typed.text("kind", "种类", 12), project=project, unit=unit, by=user, on=on, agreement=paper,
                    token=token_in(request.POST.dict()), text=typed.text("text", "送审内容", 500),
                    sent_at=office_moment(request),
                )  # fmt: skip
            except Problems as fault:
                problems = fault.problems
            else:
                messages.success(request, _("已送审，%(day)s 前审结。") % {"day": made.due_on})
                return go(request, reverse("agreements:docket", args=[made.code]))
    context = {
        "project": project,
        "gates": [(gate.id, titled(gate)) for gate in agreements().gates.values()],
        "papers": [(paper.code, paper.title) for paper in papers],
        "units": unit_list(),
        "data": data,
        "problems": problems,
        "token": str(uuid4()),
    }
    return render(request, "agreements/open_gate.html", context, status=422 if problems else 200)


@login_required
def open_clawback(request: HttpRequest, code: str) -> HttpResponse:
    """Begin to claim back what was granted for an obligation in default."""
    user, on = reader(request), office_day(request)
    obligation = seen(user, code)
    if obligation.kind != flows.OBLIGATIONS:
        raise Http404
    check_may(user, "referee")
    problems: Sequence[Problem] = ()
    refusal = ""
    if request.method == "POST":
        typed = Typed(request.POST.dict(), "追偿", [])
        amount, unit = money(typed, "amount", "金额"), typed.unit("unit", "承办单位")
        problems = typed.problems
        if not problems:
            try:
                made = drawing.open_clawback(
                    obligation=obligation, amount=amount, unit=unit, document=typed.text("document"), by=user, on=on,
                    token=token_in(request.POST.dict()),
                )  # fmt: skip
            except Problems as fault:
                problems = fault.problems
            except NotAllowed as fault:
                refusal = str(fault)
            else:
                messages.success(request, _("已开始追偿。"))
                return go(request, reverse("agreements:docket", args=[made.code]))
    context = {
        "obligation": obligation,
        "units": unit_list(),
        "data": request.POST,
        "problems": problems,
        "refusal": refusal,
        "token": str(uuid4()),
    }
    status = 403 if refusal else 422 if problems else 200
    return render(request, "agreements/open_clawback.html", context, status=status)
