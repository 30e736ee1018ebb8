"""Open a review with its entry conditions, score it, pass an opinion on, name substitutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from saima.agreements import actions, flows, policies, reviewing, sheets
from saima.agreements.catalogue import agreements
from saima.agreements.forms import read_conditions
from saima.agreements.models import Opinion, ScoreSheet, Substitute
from saima.agreements.views.dockets import seen, unit_list
from saima.core.problems import Problem, Problems
from saima.ledger.models import Project
from saima.ledger.queries.dossier import find_project
from saima.ledger.typed import Typed, token_in
from saima.ledger.views.recording import go
from saima.ledger.views.scope import no_project, office_day, reader
from saima.ledger.words import titled
from saima.people.models import User
from saima.people.policies import NotAllowed

ANSWER = "q-"


def project_of(user: User, code: str) -> Project:
    """Return the visible project of a code for which the reader may open dockets."""
    found = find_project(user, code)
    if found is None:
        no_project(user, code)
    policies.check_may_open(user, found)
    return found


@login_required
def open_review(request: HttpRequest, code: str) -> HttpResponse:
    """Open the review of a project: every entry condition in force is answered."""
    user, on = reader(request), office_day(request)
    project = project_of(user, code)
    data: Mapping[str, str] = request.POST.dict()
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        try:
            made = reviewing.open_review(
                project=project,
                conditions=read_conditions(data),
                by=user,
                on=on,
                title=Typed(data, "评审", []).text("title"),
                token=token_in(data),
            )
        except Problems as fault:
            problems = fault.problems
        else:
            messages.success(request, _("评审已受理。"))
            return go(request, reverse("agreements:docket", args=[made.code]))
    known = agreements()
    context = {
        "project": project,
        "conditions": [rule for rule in known.conditions.values() if rule.is_in_force(on)],
        "answers": [(answer.id, titled(answer)) for answer in known.answers.values()],
        "data": data,
        "problems": problems,
        "token": str(uuid4()),
    }
    return render(request, "agreements/open_review.html", context, status=422 if problems else 200)


@login_required
def score(request: HttpRequest, code: str) -> HttpResponse:
    """Fill in a review's score sheet; POST scores and freezes it."""
    user, on = reader(request), office_day(request)
    review = seen(user, code)
    if review.kind != flows.REVIEWS:
        raise Http404
    policies.check_move(user, review, flows.SCORE)
    known = {rule.id: rule for rule in agreements().sheets.values() if rule.is_in_force(on)}
    last = ScoreSheet.objects.filter(review=review).order_by("-entry").first()
    wanted = request.POST.get("sheet") or request.GET.get("sheet") or (last.sheet if last else "")
    sheet = known.get(wanted) or next(iter(known.values()))
    asked = sheets.questions(sheet)
    given = {question.column: request.POST.get(f"{ANSWER}{index}", "") for index, question in enumerate(asked)}
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        try:
            made = reviewing.score_review(
                review=review, sheet=sheet.id, given=given, by=user, on=on, token=token_in(request.POST.dict())
            )
        except Problems as fault:
            problems = fault.problems
        else:
            messages.success(request, _("已评分：%(total)s 分。") % {"total": made.working["total"]})
            return go(request, reverse("agreements:docket", args=[code]))
    elif last is not None and last.sheet == sheet.id:
        given = dict(zip(last.answers["heading"][1:], last.answers["rows"][0][1:], strict=True))
    book = sheets.rulebook_of(sheet)
    context: dict[str, Any] = {
        "review": review,
        "sheet": sheet,
        "sheets": [(rule.id, titled(rule)) for rule in known.values()],
        "book": book,
        "compares": sheets.compares(book),
        "asked": [
            (f"{ANSWER}{index}", question, given.get(question.column, "")) for index, question in enumerate(asked)
        ],
        "problems": problems,
        "token": str(uuid4()),
    }
    return render(request, "agreements/score.html", context, status=422 if problems else 200)


@login_required
@require_POST
def pass_on(request: HttpRequest, code: str, entry: int) -> HttpResponse:
    """Pass an opinion on to the unit's substitute."""
    user, on = reader(request), office_day(request)
    review = seen(user, code)
    opinion = get_object_or_404(Opinion.objects.select_related("matter__unit"), review=review, entry=entry)
    matter = reviewing.pass_on(opinion=opinion, by=user, on=on)
    unit = titled(matter.unit) if matter.unit else "—"
    messages.success(request, _("已转B岗：%(unit)s；期限不变。") % {"unit": unit})
    return go(request, reverse("agreements:docket", args=[code]))


@login_required
def substitutes(request: HttpRequest) -> HttpResponse:
    """Show who stands in for whom (A/B 岗); POST names one, by the centre."""
    user, on = reader(request), office_day(request)
    problems: Sequence[Problem] = ()
    refusal = ""
    if request.method == "POST":
        typed = Typed(request.POST.dict(), "A/B岗", [])
        unit, substitute = typed.unit("unit", "A岗"), typed.unit("substitute", "B岗")
        effective_on = typed.day("effective_on", "起用日", otherwise=on)
        problems = typed.problems
        if unit is None and not problems:
            problems = [Problem("A/B岗·A岗", "空白", "一个单位", "请选择", "substitute.unit")]
        if not problems and unit is not None:
            try:
                actions.set_substitute(
                    unit=unit,
                    substitute=substitute,
                    post=typed.text("post", "岗位", 60),
                    document=typed.text("document"),
                    effective_on=effective_on,
                    by=user,
                )
            except Problems as fault:
                problems = fault.problems
            except NotAllowed as fault:
                refusal = str(fault)
            else:
                messages.success(request, _("A/B岗已登记。"))
                return go(request, reverse("agreements:substitutes"))
    latest: dict[int, Substitute] = {}
    for row in Substitute.objects.select_related("unit", "substitute").order_by("effective_on", "entry"):
        if row.effective_on <= on:
            latest[row.unit_id] = row
    context = {
        "rows": sorted(latest.values(), key=lambda row: (row.unit.position, row.unit.code)),
        "units": unit_list(),
        "data": request.POST,
        "problems": problems,
        "refusal": refusal,
        "on": on,
    }
    return render(request, "agreements/substitutes.html", context, status=403 if refusal else 422 if problems else 200)
