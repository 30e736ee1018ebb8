"""The JSON doors on why a unit stands where it does and what would move it: the trees that pages and annexes print."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router

from saima.assessment import queries, why
from saima.assessment.freezing import assessment_of
from saima.assessment.models import Run
from saima.assessment.showing.moves import deed_title, move
from saima.core.smallest import Reached, Way
from saima.core.working import canonical_value

router = Router()


@router.get("/runs/{code}/{unit}/change", summary="变动说明")
def change(request: HttpRequest, code: str, unit: str, since: str = "") -> dict[str, Any]:
    """Return why a unit's total and place changed since the run before (`since`: another run's code), in exact parts.

    Of others' records there is one sum; rivals are named to those who may see all working, to others the list is empty.
    """
    run = _run(request, code, unit)
    told = why.change_told(run, unit=unit, user=request.user, language="zh", since=since)  # type: ignore[arg-type]
    return {
        "run": run.code,
        "since": told.before.code if told.before else None,
        "change": told.moved.to_canonical() if told.moved else None,
    }


@router.get("/runs/{code}/{unit}/margin", summary="与上一位的差距")
def margin(request: HttpRequest, code: str, unit: str, since: str = "") -> dict[str, Any]:
    """Return how far a unit is from the place above (the first: below), in published points line by line.

    `change` says why that distance is another than in the run before (`since`: another run's code), in exact parts.
    Of others' records there is one sum; the parts of each line are for those who may see all working.
    """
    run = _run(request, code, unit)
    user: Any = request.user
    found = why.margin_told(run, unit=unit, user=user, language="zh")
    told = why.distance_told(run, unit=unit, user=user, language="zh", since=since)
    return {
        "run": run.code,
        "margin": found.to_canonical() if found else None,
        "since": told.before.code if told.before else None,
        "change": told.moved.to_canonical() if told.moved else None,
    }


@router.get("/runs/{code}/{unit}/moves", summary="怎样上升一位")
def moves(request: HttpRequest, code: str, unit: str) -> dict[str, Any]:
    """Return what would move a unit past the one above: per kind of record the least amount (minor units) or count."""
    run = _run(request, code, unit)
    ways = why.ways_told(run, unit=unit, user=request.user)  # type: ignore[arg-type]
    return {"run": run.code, "moves": [_way(way) for way in ways]}


def _run(request: HttpRequest, code: str, unit: str) -> Run:
    """Return a standing run in which the unit is raced; who may not open the unit is refused first."""
    why.check_may_open(request.user, unit)  # type: ignore[arg-type]
    run = get_object_or_404(queries.standing_runs(), code=code)
    if unit not in {result.unit.code for result in assessment_of(run).results}:
        raise Http404
    return run


def _way(way: Way) -> dict[str, Any]:
    return {
        "kind": way.deed.kind,
        "title": deed_title(way.deed),
        "is_amount": bool(way.deed.amounts),
        "unit": way.deed.unit,
        "above": way.above,
        "ties": None if way.ties is None else _reached(way.ties),
        "passes": _reached(way.passes),
        "sentence": move(way).sentence,
    }


def _reached(reached: Reached) -> dict[str, Any]:
    total = None if reached.total is None else canonical_value(reached.total)
    return {"amount": reached.amount, "place": reached.place, "tied": reached.tied, "total": total}
