"""JSON doors of lights: the district's list and one project's, as the pages show them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router

from saima.ledger.models import Project
from saima.lights import wording
from saima.lights.computing import Lit, lights_of
from saima.lights.listing import LightFilter, light_page
from saima.service.workcalendar import office_calendar

router = Router()


def row_of(lit: Lit) -> dict[str, Any]:
    """Return a light as data: its word, its reason, the day it changes and to what."""
    light = lit.light
    return {
        "light": light.rule.id,
        "word": lit.word,
        "reason": wording.reason_of(lit),
        "advice": wording.advice_of(lit),
        "since": light.since,
        "changes_on": None if lit.waiver else light.changes_on,
        "becomes": None if lit.waiver else light.becomes,
        "waiver": lit.waiver.code if lit.waiver else None,
    }


@router.get("", summary="亮灯", url_name="lights")
def lights(request: HttpRequest, word: str = "", light: str = "", unit: str = "", page: int = 1) -> dict[str, Any]:
    """Return a page of the lights in scope, the worst first; `word` '' takes 红 and 黄, 'all' every one."""
    chosen = LightFilter.read({"word": word, "light": light, "unit": unit, "page": str(page)})
    found = light_page(request.user, chosen, on=request.office_day, calendar=office_calendar())  # type: ignore[arg-type, attr-defined]
    return {
        "count": found.count,
        "words": dict(found.words),
        "lights": [
            {"project": project.code, "title": project.title, "unit": project.unit_code or None, **row_of(lit)}
            for project, lit in found.rows
        ],
        "has_more": found.has_more,
    }


@router.get("/projects/{code}", summary="一个项目的亮灯", url_name="project_lights")
def project_lights(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return every light of one project."""
    seen = Project.objects.visible_to(request.user).filter(code=code)  # type: ignore[arg-type]
    found = lights_of(seen, on=request.office_day, calendar=office_calendar())  # type: ignore[attr-defined]
    if not found:
        raise Http404
    return {"project": found[0].code, "title": found[0].title, "lights": [row_of(lit) for lit in found[0].lights]}
