"""Doors of agreements: dockets in scope, one with its open acts, the next step, a score sheet, a new agreement."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from saima.agreements import actions, drawing, reviewing
from saima.agreements.forms import read_agreement, read_step
from saima.agreements.models import Docket
from saima.agreements.queries.docket import Owed, Timing, find_docket, whole_docket
from saima.agreements.queries.dockets import SHOWS, DocketFilter, DocketRow, docket_page, row_of
from saima.api.answers import StepBody, check_show, code_of, found_or_404, open_acts
from saima.core.problems import Problem, Problems
from saima.ledger.models import Project
from saima.ledger.views.scope import office_day, reader

router = Router()
MOST_CLAUSES = 60


class DocketStepIn(StepBody):
    """One act, with what the table needs for it: amounts in fen, `token` makes its being sent twice one act."""

    result: str = ""
    amount: int | None = None
    quantity: str = ""
    days: int | None = None
    units: list[str] = []
    veto: str = ""
    stop: str = ""
    conditions: dict[str, dict[str, str]] = {}
    on_behalf_of: str = ""
    token: str = ""


class SheetIn(Schema):
    """Answers to a score sheet, by question as the rulebook names it."""

    sheet: str
    answers: dict[str, str]
    token: str = ""


class ClauseIn(Schema):
    """One clause: amount in fen, quantity in the clause's unit; `condition` is the number of another clause, from 1."""

    kind: str
    text: str = ""
    due_on: str = ""
    year: int | None = None
    amount: int | None = None
    quantity: str = ""
    unit: str = ""
    condition: int | None = None
    confirmed: bool = False


class AgreementIn(Schema):
    """An agreement or policy promise with its clauses."""

    project: str
    form: str
    title: str
    approved_on: str
    number: str = ""
    clauses: list[ClauseIn] = []
    token: str = ""


def _row(row: DocketRow) -> dict[str, Any]:
    docket = row.docket
    return {
        "code": docket.code,
        "kind": docket.kind,
        "item": docket.item or None,
        "title": docket.title,
        "project": docket.project.code,
        "unit": code_of(docket.unit),
        "side": docket.side or None,
        "year": docket.year,
        "state": docket.state,
        "holder": row.state.holder or None,
        "is_final": docket.is_final,
        "opened_on": docket.opened_on,
        "due_on": docket.due_on,
        "is_provisional": docket.is_provisional,
        "amount": docket.amount,
        "currency": docket.currency or None,
        "quantity": docket.quantity,
        "done_amount": docket.done_amount,
        "done_quantity": docket.done_quantity,
        "lamp": row.lamp.to_json(),
    }


def _owed(owed: Owed) -> dict[str, Any]:
    return {
        "code": owed.row.docket.code,
        "promised": owed.promised or None,
        "actual": owed.actual or None,
        "ratio": None if owed.ratio is None else f"{owed.ratio.numerator}/{owed.ratio.denominator}",
        "forbidden_by": owed.rule.id if owed.rule else None,
        "grantable": not owed.rule_holds,
    }


def _clock(docket: Docket, timing: Timing) -> dict[str, Any]:
    reading = timing.reading
    return {
        "starts_on": docket.starts_on,
        "days": docket.days,
        "basis": docket.basis,
        "source": docket.limit_source,
        "standing": reading.standing,
        "used": reading.used,
        "left": reading.left,
        "held": dict(reading.held),
        "stops": [
            {
                "since": stop.since,
                "until": stop.until,
                "reason": stop.reason,
                "stopped_by": stop.stopped_by,
                "held_by": stop.held_by,
            }
            for stop, _words in timing.stops
        ],
    }


def docket_of(request: HttpRequest, code: str) -> Docket:
    """Return a docket that the user may see; Http404 for any other."""
    return found_or_404(find_docket(reader(request), code))


def project_of(request: HttpRequest, code: str) -> Project:
    """Return a project that the user may see; Problems for any other."""
    found = Project.objects.visible_to(reader(request)).filter(code=code).first()
    if found is None:
        raise Problems([Problem("project", code or "空白", "看得到的项目编号", "请核对", "api.project")])
    return found


@router.get("/agreements", summary="协议履约的案卷")
def dockets(
    request: HttpRequest, kind: str = "", show: str = "", side: str = "", project: str = "", page: int = 1
) -> dict[str, Any]:
    """Return a page of the dockets the user may see. `show`: open (blank), soon, late, default, done, or all."""
    check_show(show, SHOWS, "未了结的")
    typed = {"kind": kind, "show": show, "side": side, "project": project, "page": str(page)}
    chosen = DocketFilter.read(typed)
    found = docket_page(reader(request), chosen, on=office_day(request))
    return {
        "dockets": [_row(row) for row in found.rows],
        "count": found.count,
        "next": chosen.page + 1 if found.has_more else None,
    }


@router.get("/agreements/{code}", summary="一件案卷，和现在可以办的")
def docket(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return one docket: its acts in order, what it holds, and what the user may do with it now."""
    found = docket_of(request, code)
    whole = whole_docket(found, reader(request), on=office_day(request))
    sheet = whole.sheet
    return {
        **_row(whole.row),
        "parent": found.parent.code if found.parent else None,
        "condition": found.condition.code if found.condition else None,
        "text": found.text,
        "number": found.number or None,
        "approved_on": found.approved_on,
        "clock": _clock(found, whole.timing) if whole.timing else None,
        "open_acts": open_acts(whole.moves),
        "conditions": {each.rule.id: {"answer": each.answer, "found": each.found} for each in whole.conditions},
        "opinions": [
            {
                "matter": each.opinion.matter.code,
                "unit": code_of(each.opinion.matter.unit),
                "state": each.opinion.matter.state,
                "due_on": each.opinion.matter.due_on,
                "stance": each.stance or None,
                "text": each.words,
            }
            for each in whole.opinions
        ],
        "sheet": None
        if sheet is None
        else {
            "sheet": sheet.sheet,
            "rulebook": sheet.rulebook,
            "version": sheet.version,
            "total": sheet.total,
            "full": sheet.full or None,
            "grade": sheet.grade or None,
            "answers": sheet.answers,
            "working": sheet.working,
            "fingerprint": sheet.fingerprint,
        },
        "owed": [_owed(each) for each in whole.owed],
        "acts": [
            {
                "entry": told.act.entry,
                "act": told.act.act,
                "state": told.act.target,
                "on": told.act.on,
                "recorded_on": told.act.recorded_on,
                "party": told.act.party,
                "unit": code_of(told.act.unit),
                "reason": told.act.reason,
                "amount": told.act.amount,
                "quantity": told.act.quantity,
                "days": told.act.days,
                "document": told.act.document,
                "on_behalf_of": told.act.on_behalf_of,
                "detail": told.act.detail,
            }
            for told in whole.history
        ],
    }


@router.post("/agreements/{code}/acts", summary="办理一步")
def take_docket_step(request: HttpRequest, code: str, step: DocketStepIn) -> dict[str, Any]:
    """Take one step on the office day (or an earlier one that the paper names); answer the docket after it."""
    found = docket_of(request, code)
    told = step.dict(exclude={"conditions", "units", "act", "amount", "days"})
    typed = {name: str(value) for name, value in told.items()} | {
        "units": ",".join(step.units),
        "days": "" if step.days is None else str(step.days),
        **({} if step.amount is None else {"amount": str(step.amount), "amount_unit": "分钱"}),
        **{f"cond-{name}": said.get("answer", "") for name, said in step.conditions.items()},
        **{f"found-{name}": said.get("found", "") for name, said in step.conditions.items()},
    }
    done = actions.take_step(
        docket=found,
        act=step.act,
        by=reader(request),
        step=read_step(typed, docket=found, act=step.act, on=office_day(request)),
    )
    return _row(row_of(docket_of(request, done.code), office_day(request)))


@router.post("/agreements/{code}/sheet", summary="填评分表", response={201: dict[str, Any]})
def score_review(request: HttpRequest, code: str, body: SheetIn) -> Status:
    """Score a review by a sheet; the points are worked out by the rulebook and frozen."""
    made = reviewing.score_review(
        review=docket_of(request, code), sheet=body.sheet, given=body.answers, by=reader(request),
        on=office_day(request), token=body.token,
    )  # fmt: skip
    told = {"total": made.total, "full": made.full or None, "grade": made.grade or None}
    return Status(201, {**told, "fingerprint": made.fingerprint})


@router.post("/agreements", summary="登记协议", response={201: dict[str, Any]})
def draw_up(request: HttpRequest, body: AgreementIn) -> Status:
    """Enter an agreement with its clauses; a prohibited clause is refused with its rule."""
    if len(body.clauses) > MOST_CLAUSES:
        found, needed = f"{len(body.clauses)} 条", f"不超过 {MOST_CLAUSES} 条"
        raise Problems([Problem("clauses", found, needed, "其余的登记后再加", "api.clauses")])
    typed = body.dict(exclude={"clauses", "project"})
    for number, clause in enumerate(body.clauses, start=1):
        for name, value in clause.dict().items():
            typed[f"c{number}-{name}"] = "" if value in (None, False) else str(value)
        typed[f"c{number}-amount_unit"] = "分钱"
    draft = read_agreement(
        typed, project=project_of(request, body.project), on=office_day(request), rows=max(len(body.clauses), 1)
    )
    made = drawing.draw_up(draft=draft, by=reader(request), on=office_day(request))
    parts = Docket.objects.filter(parent=made).order_by("pk").values_list("code", flat=True)
    return Status(201, {"code": made.code, "clauses": list(parts)})
