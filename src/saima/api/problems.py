"""Doors of the register of problem projects: its figures and rows, one project with its open acts, the next step."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status

from saima.api.answers import StepBody, check_show, code_of, found_or_404, open_acts
from saima.ledger.models import Project
from saima.ledger.views.scope import office_day, reader
from saima.service.queries.problems import (
    SHOWS,
    RegisterFilter,
    RegisterRow,
    find_project,
    register_page,
    whole_problem,
)
from saima.service.register import actions, forms

router = Router()


class ListingIn(Schema):
    """A project to be listed: its class, its cause by code and in words, and the day it was found."""

    project: str
    problem_class: str = ""
    cause_code: str = ""
    cause: str = ""
    on: str = ""


class RegisterStepIn(StepBody):
    """One act on a problem project, with what the table needs for it."""

    measure: str = ""
    unit: str = ""
    due_on: str = ""
    on_behalf_of: str = ""


def _row(row: RegisterRow) -> dict[str, Any]:
    stands = row.stands
    return {
        "project": row.project.code,
        "title": row.project.title,
        "class": stands.problem_class,
        "cause_code": row.cause.id if row.cause else None,
        "cause": stands.cause,
        "state": stands.state,
        "holder": row.state.holder or None,
        "unit": code_of(row.unit),
        "measure": stands.measure,
        "listed_on": stands.listed_on,
        "due_on": stands.due_on,
        "settled_on": stands.settled_on,
        "times_listed": stands.times,
        "is_overdue": row.is_overdue,
        "missing": list(stands.missing),
    }


@router.get("/problems", summary="问题项目")
def register(
    request: HttpRequest, show: str = "", problem_class: str = "", cause: str = "", unit: str = "", page: int = 1
) -> dict[str, Any]:
    """Return the register's figures and a page of it. `show`: not settled (blank), settled, overdue, or all."""
    check_show(show, SHOWS, "未处置的")
    chosen = RegisterFilter.read(
        {"show": show, "problem_class": problem_class, "cause": cause, "unit": unit, "page": str(page)}
    )
    found = register_page(reader(request), chosen, on=office_day(request))
    return {
        "listed": found.listed,
        "settled": found.settled,
        "rate": found.rate,
        "classes": {each.id: {"listed": each.listed, "settled": each.settled} for each in found.classes},
        "projects": [_row(row) for row in found.rows],
        "count": found.count,
        "next": chosen.page + 1 if found.has_more else None,
    }


def _find(request: HttpRequest, code: str) -> Project:
    return found_or_404(find_project(reader(request), code))


def _whole(request: HttpRequest, project: Project) -> dict[str, Any]:
    whole = whole_problem(project, reader(request), on=office_day(request))
    if whole.row is None:
        raise Http404
    return {
        **_row(whole.row),
        "open_acts": open_acts(whole.moves),
        "records": [
            {
                "fact": passed.fact.code,
                "kind": passed.fact.kind,
                "on": passed.fact.happened_on,
                "detail": passed.fact.detail,
                "checks": [
                    {"result": check.result, "on": check.verified_on, "reason": check.reason} for check in passed.checks
                ],
            }
            for passed in whole.history
        ],
    }


@router.get("/problems/{code}", summary="一个问题项目，和现在可以办的")
def problem_project(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return one project of the register: where it stands, its records with their checks, the acts open to the user."""
    return _whole(request, _find(request, code))


@router.post("/problems", summary="列入问题项目", response={201: dict[str, Any]})
def list_project(request: HttpRequest, body: ListingIn) -> Status:
    """List a project; the same body twice lists it once."""
    found, on = _find(request, body.project), office_day(request)
    listing = forms.read_listing(body.dict(exclude={"project"}), on=on)
    actions.list_project(project=found, listing=listing, by=reader(request), on=on)
    return Status(201, _whole(request, found))


@router.post("/problems/{code}/acts", summary="问题项目办理一步")
def take_register_step(request: HttpRequest, code: str, body: RegisterStepIn) -> dict[str, Any]:
    """Take one step; proof by its paper file number (a file is attached on the page)."""
    found, on = _find(request, code), office_day(request)
    read = forms.read_step(body.dict(exclude={"act"}), project=found, act=body.act, on=on)
    actions.take_step(project=found, act=body.act, step=read, by=reader(request), on=on)
    return _whole(request, found)
