"""JSON doors of data health: list flags, read one, answer it, rule on it; as the pages do, with the same refusals."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status

from saima.core.problems import Problem, Problems
from saima.health import actions
from saima.health.catalogue import flag_title, reason_of
from saima.health.models import Flag
from saima.health.queries.flag import FlagWhole, Step, find_flag, flag_whole
from saima.health.queries.listing import FlagFilter, flag_page
from saima.people.models import Unit

router = Router()


class AnswerIn(Schema):
    """A unit's answer. `unit` only for those who answer on behalf of one concerned."""

    text: str
    unit: str = ""
    file_number: str = ""


class RulingIn(Schema):
    """A ruling: one of 核实无误, 需更正, 转督查, with its reason."""

    result: str
    text: str
    document: str = ""


def _row(flag: Flag) -> dict[str, Any]:
    return {
        "code": flag.code,
        "kind": flag.kind,
        "title": flag_title(flag.kind),
        "reason": reason_of(flag.kind, flag.values),
        "values": flag.values,
        "count": flag.count,
        "state": flag.state,
        "found_on": flag.found_on,
        "changed_on": flag.changed_on,
        "gone_on": flag.gone_on,
    }


def _step(step: Step) -> dict[str, Any]:
    if step.ruling is not None:
        ruling = step.ruling
        return {"ruling": ruling.result, "text": ruling.text, "on": ruling.ruled_on, "document": ruling.document}
    if step.answer is None or step.is_masked:
        return {"answer": None, "masked": True}
    return {"answer": step.answer.text, "unit": step.answer.unit.code, "on": step.answer.answered_on}


def _whole(whole: FlagWhole) -> dict[str, Any]:
    return {
        **_row(whole.flag),
        "parts": [
            {
                "project": part.project.code if part.project else None,
                "fact": part.fact.code if part.fact else None,
                "unit": part.unit_code or None,
                "values": part.values,
            }
            for part in whole.parts
        ],
        "masked": whole.masked,
        "unlisted": whole.unlisted,
        "history": [_step(step) for step in whole.steps],
    }


def _found(request: HttpRequest, code: str) -> Flag:
    found = find_flag(request.user, code)  # type: ignore[arg-type]
    if found is None:
        raise Http404
    return found


@router.get("", summary="体检提示", url_name="health")
def flags(request: HttpRequest, state: str = "待处理", kind: str = "", unit: str = "", page: int = 1) -> dict[str, Any]:
    """Return a page of the flags that the user may see; `state` 待处理 takes every open one, '' all."""
    chosen = FlagFilter.read({"state": state, "kind": kind, "unit": unit, "page": str(page)})
    found = flag_page(request.user, chosen)  # type: ignore[arg-type]
    return {"count": found.count, "flags": [_row(row.flag) for row in found.rows], "has_more": found.has_more}


@router.get("/{code}", summary="一条体检提示", url_name="health_flag")
def flag(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return one flag with what it concerns and its answers and rulings; others' parts are counted, not named."""
    return _whole(flag_whole(request.user, _found(request, code)))  # type: ignore[arg-type]


@router.post("/{code}/answers", summary="作说明", response={201: dict[str, Any]}, url_name="health_answer")
def answer(request: HttpRequest, code: str, given: AnswerIn) -> Status:
    """Answer a flag in the name of the user's unit."""
    found = _found(request, code)
    unit = Unit.objects.filter(code=given.unit).first() if given.unit else None
    if given.unit and unit is None:
        raise Problems([Problem("unit", given.unit, "单位代码", "请核对代码", "api.unit")])
    actions.answer(
        flag=found, text=given.text, unit=unit, file_number=given.file_number, by=request.user,  # type: ignore[arg-type]
        on=request.office_day,  # type: ignore[attr-defined]
    )  # fmt: skip
    return Status(201, _whole(flag_whole(request.user, found)))  # type: ignore[arg-type]


@router.post("/{code}/rulings", summary="裁定", response={201: dict[str, Any]}, url_name="health_rule")
def rule(request: HttpRequest, code: str, given: RulingIn) -> Status:
    """Rule on a flag."""
    found = _found(request, code)
    actions.rule(
        flag=found, result=given.result, text=given.text, document=given.document, by=request.user,  # type: ignore[arg-type]
        on=request.office_day,  # type: ignore[attr-defined]
    )  # fmt: skip
    return Status(201, _whole(flag_whole(request.user, found)))  # type: ignore[arg-type]
