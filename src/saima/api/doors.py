"""The JSON doors: one query or action per endpoint, the same rules, scopes and refusals as the pages.

Amounts are integers in minor units with their currency; exact numbers are text ('p/q'). A refused act answers 403 with
its sentence; unusable input answers 422 with every fault (place, found, needed, remedy).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import NinjaAPI, Schema, Status
from ninja.errors import ValidationError
from ninja.security import django_auth

from saima.api import agreement_figures, agreement_opening, agreements, leads, matters, plans, problems
from saima.api.health import router as health
from saima.api.lights import router as lights
from saima.api.rulebooks import router as rulebooks
from saima.api.why import router as why_router
from saima.assessment import queries
from saima.assessment.freezing import assessment_of
from saima.assessment.why import check_may_open
from saima.core.explain import explain
from saima.core.problems import Problem, Problems
from saima.ledger import actions
from saima.ledger.checks import FactDraft
from saima.ledger.models import Fact, Project
from saima.people.models import Unit
from saima.people.policies import NotAllowed
from saima.publications.models import Issue

MOST_ROWS = 200
api = NinjaAPI(title="赛马 Saima", version="1", auth=django_auth, urls_namespace="api", docs_url=None)
api.add_router("/health", health)
api.add_router("/lights", lights)
api.add_router("/rulebooks", rulebooks)
api.add_router("", why_router)
api.add_router("", leads.router)
api.add_router("", matters.router)
api.add_router("", problems.router)
api.add_router("", plans.router)
api.add_router("", agreements.router)
api.add_router("", agreement_opening.router)
api.add_router("", agreement_figures.router)


@api.exception_handler(NotAllowed)
def refused(request: HttpRequest, refusal: NotAllowed) -> HttpResponse:
    """Answer a forbidden act with its sentence."""
    return api.create_response(request, {"refused": str(refusal)}, status=403)


@api.exception_handler(Problems)
def faulty(request: HttpRequest, fault: Problems) -> HttpResponse:
    """Answer unusable input with every fault in it."""
    return api.create_response(request, {"problems": [p.as_dict() for p in fault.problems]}, status=422)


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """Answer a body or address that does not fit its form in the same shape as any other fault."""
    problems = [
        Problem(
            "·".join(str(part) for part in error["loc"]),
            str(error["msg"]),
            "接口说明所列的形式",
            "请改写后重试",
            "api.form",
        )
        for error in fault.errors
    ]
    return api.create_response(request, {"problems": [p.as_dict() for p in problems]}, status=422)


class FactIn(Schema):
    """A record to be entered. `amount` in minor units of the kind's currency, `quantity` scaled by its decimals."""

    kind: str
    happened_on: date
    project: str = ""
    unit: str = ""
    claimed_on: date | None = None
    amount: int | None = None
    amount_typed: str = ""
    quantity: int | None = None
    detail: dict[str, Any] = {}
    note: str = ""


def _project_row(project: Project) -> dict[str, Any]:
    return {
        "code": project.code,
        "title": project.title,
        "stage": project.stage,
        "unit": project.lead_unit.code if project.lead_unit else None,
        "signed": project.signed,
        "agreed": project.agreed,
        "arrived": project.arrived,
        "signed_on": project.signed_on,
        "started_on": project.started_on,
        "pending": project.pending,
    }


def _fact_row(fact: Fact) -> dict[str, Any]:
    return {
        "code": fact.code,
        "entry": fact.entry,
        "kind": fact.kind,
        "project": fact.project.code if fact.project else None,
        "unit": fact.unit.code if fact.unit else None,
        "happened_on": fact.happened_on,
        "claimed_on": fact.claimed_on,
        "recorded_on": fact.recorded_on,
        "amount": fact.amount,
        "currency": fact.currency,
        "amount_kind": fact.amount_kind,
        "quantity": fact.quantity,
        "quantity_unit": fact.quantity_unit,
        "detail": fact.detail,
        "note": fact.note,
        "replaces": fact.replaces.code if fact.replaces else None,
        "withdraws": fact.withdraws,
    }


@api.get("/projects", summary="项目")
def projects(request: HttpRequest, after: str = "", limit: int = 50) -> dict[str, Any]:
    """Return the projects the user may see, by code; `after` the last code of the page before."""
    most = max(1, min(limit, MOST_ROWS))
    found = Project.objects.visible_to(request.user).select_related("lead_unit").order_by("code")  # type: ignore[arg-type]
    rows = list(found.filter(code__gt=after)[: most + 1])
    return {
        "projects": [_project_row(p) for p in rows[:most]],
        "next": rows[most - 1].code if len(rows) > most else None,
    }


@api.get("/projects/{code}", summary="项目与登记记录")
def project(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return one project with all its facts, corrections included."""
    found = get_object_or_404(Project.objects.visible_to(request.user).select_related("lead_unit"), code=code)  # type: ignore[arg-type]
    facts = found.facts.select_related("project", "unit", "replaces").order_by("entry")
    return {**_project_row(found), "facts": [_fact_row(fact) for fact in facts]}


@api.post("/facts", summary="登记记录", response={201: dict[str, Any]})
def record(request: HttpRequest, draft: FactIn) -> Status:
    """Enter one record on the office day."""
    subject = Project.objects.visible_to(request.user).filter(code=draft.project).first() if draft.project else None  # type: ignore[arg-type]
    unit = Unit.objects.filter(code=draft.unit).first() if draft.unit else None
    problems = []
    if draft.project and subject is None:
        problems.append(Problem("project", draft.project, "您能看到的项目编号", "请核对编号", "api.project"))
    if draft.unit and unit is None:
        problems.append(Problem("unit", draft.unit, "单位代码", "请核对代码", "api.unit"))
    if problems:
        raise Problems(problems)
    fact = actions.record_fact(
        FactDraft(
            kind=draft.kind,
            happened_on=draft.happened_on,
            project=subject,
            unit=unit,
            claimed_on=draft.claimed_on,
            amount=draft.amount,
            amount_typed=draft.amount_typed,
            quantity=draft.quantity,
            detail=draft.detail,
            note=draft.note,
        ),
        by=request.user,  # type: ignore[arg-type]
        on=request.office_day,  # type: ignore[attr-defined]
    )
    return Status(201, _fact_row(fact))


@api.get("/runs", summary="核算")
def runs(request: HttpRequest, period: str = "") -> dict[str, Any]:
    """Return the runs of adopted rulebooks, the newest first; `period` narrows them."""
    found = queries.standing_runs()
    if period:
        found = found.filter(period=period)
    return {
        "runs": [
            {
                "code": run.code,
                "rulebook": run.rulebook.code if run.rulebook else None,
                "period": run.period,
                "as_of": run.as_of,
                "ledger_entry": run.ledger_entry,
                "fingerprint": run.fingerprint,
            }
            for run in found[:MOST_ROWS]
        ]
    }


@api.get("/runs/{code}", summary="赛马榜")
def run(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return a run's results: points, totals and places of every unit, as canonical data."""
    found = get_object_or_404(queries.standing_runs(), code=code)
    return {"code": found.code, "fingerprint": found.fingerprint, "results": found.result["results"]}


@api.get("/runs/{code}/{unit}", summary="得分过程")
def working(request: HttpRequest, code: str, unit: str) -> dict[str, Any]:
    """Return the working of one unit's total; only to those who may see that unit's facts."""
    found = get_object_or_404(queries.standing_runs(), code=code)
    check_may_open(request.user, unit)  # type: ignore[arg-type]
    assessment = assessment_of(found)
    if unit not in {result.unit.code for result in assessment.results}:
        raise Problems([Problem("unit", unit, "本次核算中的单位", "请核对代码", "api.unit")])
    told = explain(assessment, unit=unit)
    return {
        "unit": unit,
        "parts": [
            {
                "kind": part.kind,
                "name": part.name,
                "title": part.title,
                "clause": part.clause,
                "points": None if part.points is None else str(part.points),
                "sentence": part.sentence.text("zh"),
                "working": part.working.to_canonical(),
            }
            for part in told.parts
        ],
        "closing": [message.text("zh") for message in told.closing],
    }


@api.get("/rehearsals/{code}", summary="名次稳不稳（估计）")
def firmness(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return how firm a run's places are, by its newest rehearsal: estimates, and only what the user may see of them.

    A unit sees its own interval, others' published places, and which choices decide on the whole. 404 before the
    first rehearsal.
    """
    found = get_object_or_404(queries.standing_runs(), code=code)
    rehearsal = queries.rehearsals_of(found).first()
    if rehearsal is None:
        raise Http404
    return {
        "code": rehearsal.code,
        "run": found.code,
        "estimate": True,
        "sha256": rehearsal.sha256,
        "engine": rehearsal.engine,
        "found": queries.told_to(request.user, rehearsal),  # type: ignore[arg-type]
    }


@api.get("/issues/{code}", summary="已印发的一期")
def issue(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return a published issue: its frozen content and fingerprint."""
    found = get_object_or_404(Issue.objects.defer("word", "excel"), code=code)
    return {"code": found.code, "fingerprint": found.fingerprint, "content": found.content}
