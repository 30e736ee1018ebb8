"""Pages of lights: the list, the rules, a project's card, the tile of the workbench, the marks of the project list."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from saima.core.lights import WORST
from saima.ledger.lights import light_rules
from saima.ledger.models import Project
from saima.ledger.queries.dossier import find_project
from saima.ledger.queries.projects import ProjectFilter, page_codes
from saima.ledger.views.scope import no_project, office_day, reader
from saima.ledger.words import said
from saima.lights import wording
from saima.lights.computing import WAIVER, lights_of
from saima.lights.listing import ATTENTION, LightFilter, LightPage, every_light, light_page, project_lights
from saima.people.policies import may
from saima.service.workcalendar import office_calendar

SHOWN = 6


def _tabs(chosen: LightFilter, page: LightPage) -> list[dict[str, object] | None]:
    def tab(word: str, title: str, count: int) -> dict[str, object]:
        return {"title": title, "href": chosen.query(word=word), "on": chosen.word == word, "count": count}

    return [
        tab("", _("红灯和黄灯"), sum(page.words[word] for word in ATTENTION)),
        None,
        *(tab(word, said(word), page.words[word]) for word in WORST),
        tab("all", _("全部"), sum(page.words.values())),
    ]


def _kinds(chosen: LightFilter, page: LightPage) -> list[dict[str, object]]:
    rules = light_rules()
    return [
        {
            "title": wording.light_title(rules[name]),
            "count": page.lights[name],
            "on": chosen.light == name,
            "href": chosen.query(light="" if chosen.light == name else name),
        }
        for name in project_lights()
    ]


@login_required
def lights(request: HttpRequest) -> HttpResponse:
    """List the lights of the projects the reader may see, the worst first."""
    user, on = reader(request), office_day(request)
    chosen = LightFilter.read(request.GET.dict())
    page = light_page(user, chosen, on=on, calendar=office_calendar())
    unit = next((title for (code, title) in page.units if code == chosen.unit), chosen.unit)
    context = {
        "page": page,
        "chosen": chosen,
        "tabs": _tabs(chosen, page),
        "kinds": _kinds(chosen, page),
        "conditions": [{"text": unit, "href": chosen.query(unit="")}] if chosen.unit else [],
        "pager": chosen.pager(page),
        "words": wording,
    }
    return render(request, "lights/lights.html", context)


@login_required
def unit_choices(request: HttpRequest) -> HttpResponse:
    """Return the units of the list, fetched when their chip is opened."""
    chosen = LightFilter.read(request.GET.dict())
    page = every_light(reader(request), replace(chosen, unit=""), on=office_day(request), calendar=office_calendar())
    items = [
        {"title": title, "count": count, "href": reverse("lights:lights") + chosen.query(unit=code),
         "on": chosen.unit == code}
        for (code, title), count in sorted(page.units.items(), key=lambda item: (-item[1], item[0]))
    ]  # fmt: skip
    return render(request, "ledger/choices.html", {"items": items})


@login_required
def rules(request: HttpRequest) -> HttpResponse:
    """Show every light: what it looks at, when it turns yellow and red, since when and by whose word.

    Of a rule that is not yet in force the version that comes is shown, with its day.
    """
    on = office_day(request)
    told = [(rule, rule.on(on) or rule.first) for rule in light_rules().values()]
    return render(request, "lights/rules.html", {"rules": told, "words": wording})


@login_required
def project_card(request: HttpRequest, code: str) -> HttpResponse:
    """Return the lights of a project, fetched by its page."""
    user = reader(request)
    found = find_project(user, code)
    if found is None:
        no_project(user, code)
    (lit,) = lights_of(Project.objects.filter(pk=found.pk), on=office_day(request), calendar=office_calendar())
    context = {"project": lit, "words": wording, "may_waive": may(user, "record"), "waiver": WAIVER}
    return render(request, "lights/project.html", context)


@login_required
def tile(request: HttpRequest) -> HttpResponse:
    """Return the tile of the workbench, fetched after the page: how many are red and yellow, and the most urgent."""
    page = every_light(reader(request), LightFilter(), on=office_day(request), calendar=office_calendar())
    return render(request, "lights/tile.html", {"page": page, "rows": page.rows[:SHOWN], "words": wording})


@login_required
def marks(request: HttpRequest) -> HttpResponse:
    """Return the worst light of each project on a page of the list, to be put into its row.

    The list's conditions are those of the page that asks: htmx names it, so that the page need not say them twice.
    """
    user = reader(request)
    asking = QueryDict(urlsplit(request.headers.get("HX-Current-URL", "")).query)
    codes = page_codes(user, ProjectFilter.read({**asking.dict(), **request.GET.dict()}))
    seen = Project.objects.visible_to(user).filter(code__in=codes)
    found = lights_of(seen, on=office_day(request), calendar=office_calendar())
    shown = [(project, project.worst) for project in found if project.worst and project.worst.word != "绿"]
    return render(request, "lights/marks.html", {"marks": shown, "words": wording})
