"""Doors of the service side: matters in scope, one with the acts open to the user, the next step, a request."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from saima.api.answers import StepBody, check_show, code_of, found_or_404, open_acts
from saima.ledger.views.scope import office_day, reader
from saima.service import actions
from saima.service.forms import read_request, read_step
from saima.service.models import Matter
from saima.service.policies import open_moves
from saima.service.queries.matter import find_matter, whole_matter
from saima.service.queries.matters import SHOWS, MatterFilter, MatterRow, matter_page, row_of
from saima.service.workcalendar import office_calendar

router = Router()


class MatterStepIn(StepBody):
    """One act, with what the table needs for it; `token` makes its being sent twice one act."""

    result: str = ""
    unit: str = ""
    stop: str = ""
    rating: str = ""
    on_behalf_of: str = ""
    token: str = ""
    elements: dict[str, str] = {}


class RequestIn(Schema):
    """A firm's request: of one's own firm, or on behalf of the firm behind the project."""

    title: str
    project: str = ""
    category: str = ""
    wish: str = ""
    is_complaint: bool = False
    about: str = ""
    token: str = ""


def _row(row: MatterRow) -> dict[str, Any]:
    matter = row.matter
    return {
        "code": matter.code,
        "kind": matter.kind,
        "item": matter.item,
        "title": matter.title,
        "project": matter.project.code if matter.project else None,
        "unit": code_of(matter.unit),
        "from_unit": code_of(matter.from_unit),
        "is_complaint": matter.is_complaint,
        "state": matter.state,
        "holder": row.holder or None,
        "is_final": matter.is_final,
        "starts_on": matter.starts_on,
        "days": matter.days,
        "basis": matter.basis,
        "due_on": matter.due_on,
        "is_provisional": matter.is_provisional,
        "done_on": matter.done_on,
        "rating": matter.rating or None,
        "escalated": matter.escalated,
        "escalated_to": str(matter.escalated_to) if matter.escalated_to else None,
        "head_due_on": matter.head_due_on,
        "lamp": row.lamp.to_json(),
    }


@router.get("/matters", summary="应办事项")
def matters(request: HttpRequest, kind: str = "", show: str = "", unit: str = "", page: int = 1) -> dict[str, Any]:
    """Return a page of the matters the user may see. `show`: open ones (blank), overdue, week, done, or all."""
    check_show(show, SHOWS, "未了结的")
    chosen = MatterFilter.read({"kind": kind, "show": show, "unit": unit, "page": str(page)})
    found = matter_page(reader(request), chosen, on=office_day(request), calendar=office_calendar())
    return {
        "matters": [_row(row) for row in found.rows],
        "count": found.count,
        "next": chosen.page + 1 if found.has_more else None,
    }


def _find(request: HttpRequest, code: str) -> Matter:
    return found_or_404(find_matter(reader(request), code))


@router.get("/matters/{code}", summary="一件事项，和现在可以办的")
def matter(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return one matter: its clock, its acts in order, and what the user may do with it now."""
    return _whole(_find(request, code), request)


def _whole(found: Matter, request: HttpRequest) -> dict[str, Any]:
    whole = whole_matter(found, reader(request), on=office_day(request), calendar=office_calendar())
    return {
        **_row(whole.row),
        "limit_source": found.limit_source,
        "stops": [
            {
                "since": stop.since,
                "until": stop.until,
                "reason": stop.reason,
                "by": stop.stopped_by,
                "held_by": stop.held_by,
            }
            for stop, _words in whole.stops
        ],
        "held": dict(whole.reading.held),
        "open_acts": open_acts(whole.moves),
        "acts": [
            {
                "entry": told.act.entry,
                "act": told.act.act,
                "state": told.act.target,
                "on": told.act.on,
                "party": told.act.party,
                "unit": code_of(told.act.unit),
                "reason": told.act.reason,
                "document": told.act.document,
                "detail": told.act.detail,
            }
            for told in whole.history
        ],
    }


@router.post("/matters/{code}/acts", summary="办理一步")
def take_step(request: HttpRequest, code: str, step: MatterStepIn) -> dict[str, Any]:
    """Take one step on the office day (or an earlier one that the paper names); answer the matter after it."""
    found = _find(request, code)
    typed = {**step.elements, **step.dict(exclude={"act", "elements"})}
    done = actions.take_step(
        matter=found,
        act=step.act,
        by=reader(request),
        step=read_step(typed, matter=found, act=step.act, on=office_day(request)),
    )
    return {
        **_row(row_of(_find(request, done.code), office_day(request), office_calendar())),
        "open_acts": [move.act for move in open_moves(reader(request), done)],
    }


@router.post("/requests", summary="提诉求", response={201: dict[str, Any]})
def raise_request(request: HttpRequest, body: RequestIn) -> Status:
    """Raise a request of a firm, routed by the responsibility list; a complaint goes to inspection."""
    typed = body.dict() | {"is_complaint": "1" if body.is_complaint else ""}
    draft = read_request(typed, by=reader(request), on=office_day(request))
    (made,) = actions.open_matters([draft], by=reader(request), on=office_day(request))
    return Status(201, {"code": made.code, "state": made.state, "unit": code_of(made.unit)})
