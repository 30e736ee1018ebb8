"""Doors that open a docket: a review, a gate, a clawback; an agreement is entered by `agreements`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from saima.agreements import drawing, reviewing
from saima.agreements.checks import Answer
from saima.api.agreements import docket_of, project_of
from saima.ledger.views.scope import office_day, office_moment, reader
from saima.people.models import Unit

router = Router()


class ReviewIn(Schema):
    """A review to open: how each entry condition in force was found, as {id: {answer, found}}."""

    project: str
    title: str = ""
    conditions: dict[str, dict[str, str]] = {}
    token: str = ""


class GateIn(Schema):
    """A review of a project, or of one of its agreements, to be sent to a unit."""

    kind: str
    project: str
    unit: str
    agreement: str = ""
    text: str = ""
    token: str = ""


class ClawbackIn(Schema):
    """A clawback to begin: amount in fen, the unit that claims, the paper that decided it."""

    amount: int
    unit: str
    document: str
    token: str = ""


def _unit(code: str) -> Unit | None:
    return Unit.objects.filter(code=code).first() if code else None


def _answers(given: dict[str, dict[str, str]]) -> dict[str, Answer]:
    return {name: Answer(said.get("answer", ""), said.get("found", "")[:200]) for name, said in given.items()}


@router.post("/reviews", summary="开启评审", response={201: dict[str, Any]})
def open_review(request: HttpRequest, body: ReviewIn) -> Status:
    """Open the review of a project."""
    made = reviewing.open_review(
        project=project_of(request, body.project), conditions=_answers(body.conditions), by=reader(request),
        on=office_day(request), title=body.title, token=body.token,
    )  # fmt: skip
    return Status(201, {"code": made.code, "state": made.state})


@router.post("/gates", summary="送审", response={201: dict[str, Any]})
def open_gate(request: HttpRequest, body: GateIn) -> Status:
    """Send a project or one of its agreements to the legal or fair-competition review."""
    paper = docket_of(request, body.agreement) if body.agreement else None
    made = drawing.open_gate(
        kind=body.kind, project=project_of(request, body.project), unit=_unit(body.unit), by=reader(request),
        on=office_day(request), agreement=paper, token=body.token, text=body.text[:500],
        sent_at=office_moment(request),
    )  # fmt: skip
    return Status(201, {"code": made.code, "due_on": made.due_on})


@router.post("/agreements/{code}/clawback", summary="开始追偿", response={201: dict[str, Any]})
def open_clawback(request: HttpRequest, code: str, body: ClawbackIn) -> Status:
    """Begin to claim back what was granted, for an obligation in default."""
    made = drawing.open_clawback(
        obligation=docket_of(request, code), amount=body.amount, unit=_unit(body.unit), document=body.document,
        by=reader(request), on=office_day(request), token=body.token,
    )  # fmt: skip
    return Status(201, {"code": made.code, "state": made.state})
