"""The project list and one project."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from saima.ledger.catalogue import catalogue
from saima.ledger.queries import dossier as dossiers
from saima.ledger.queries.projects import BANDS, ProjectFilter, ProjectPage, choices, project_page
from saima.ledger.views.scope import no_project, reader
from saima.ledger.words import said, titled
from saima.people.models import User
from saima.people.policies import may
from saima.people.roles import role_of


def tab_titles() -> dict[str, str]:
    """Return the titles of the tabs."""
    return {
        "talks": _("在谈"),
        "agreed": _("协议"),
        "signed": _("签约未开工"),
        "started": _("已开工"),
        "ended": _("终止"),
    }


def _tabs(user: User, chosen: ProjectFilter, page: ProjectPage) -> list[dict[str, Any] | None]:
    scopes = {"all": _("全区"), "unit_and_below": _("本单位及下属"), "unit": _("本单位")}
    wide = scopes.get(role_of(user).scope, _("全部"))
    items: list[dict[str, Any] | None] = [
        {"title": wide, "href": chosen.query(scope=""), "on": chosen.scope == "", "count": None},
        {"title": _("我建档的"), "href": chosen.query(scope="mine"), "on": chosen.scope == "mine", "count": None},
        None,
        {"title": _("全部"), "href": chosen.query(tab=""), "on": not chosen.tab, "count": page.every.count},
    ]
    for tab, title in tab_titles().items():
        count = page.tabs[tab].count
        items.append({"title": title, "href": chosen.query(tab=tab), "on": chosen.tab == tab, "count": count})
    return items


def _conditions(chosen: ProjectFilter, page: ProjectPage) -> list[dict[str, str]]:
    stages = {stage.id: titled(stage) for stage in catalogue().stages}
    told = {
        "q": _("含“%s”") % chosen.q,
        "unit": page.unit_title,
        "stage": _("阶段：%s") % stages.get(chosen.stage, chosen.stage),
        "industry": chosen.industry,
        "band": _("正式签约：%s 万元") % band_words(chosen.band),
    }
    return [{"text": text, "href": chosen.query(**{key: ""})} for key, text in told.items() if getattr(chosen, key)]


def band_words(band: str) -> str:
    """Write an amount band: 1000–5000, 不足 1000, 50000 以上."""
    least, _dash, most = band.partition("-")
    if not least:
        return _("不足 %s") % most
    return f"{least}–{most}" if most else _("%s 以上") % least


COLUMN_KEYS = ("title", "unit", "stage", "agreed", "signed", "arrived", "signed_on", "", "planned", "last", "", "")


def _head(chosen: ProjectFilter, unit: str) -> list[Any]:
    texts = [
        _("项目名称"), _("小组"), _("阶段"), _("协议引资"), _("正式签约"), _("累计到位"),
        _("签约日"), _("签约后"), _("计划开工"), _("最近进展"), _("卡在"), _("责任单位"),
    ]  # fmt: skip
    head: list[Any] = []
    for text, key in zip(texts, COLUMN_KEYS, strict=True):
        if not key and text != _("签约后"):
            head.append(text)
            continue
        cell = {"text": text, "href": chosen.sort_query(key) if key else "", "sorted": "", "unit": ""}
        if key and chosen.sort.lstrip("-") == key:
            cell["sorted"] = "descending" if chosen.sort.startswith("-") else "ascending"
        cell["unit"] = said(unit) if key in {"agreed", "signed", "arrived"} else _("天数") if not key else ""
        head.append(cell)
    return head


@login_required
def projects(request: HttpRequest) -> HttpResponse:
    """List the projects the reader may see, with tabs, conditions, sums and pages, all in the address."""
    user = reader(request)
    chosen = ProjectFilter.read(request.GET.dict())
    page = project_page(user, chosen)
    titles = tab_titles()
    return render(
        request,
        "ledger/projects.html",
        {
            "chosen": chosen,
            "page": page,
            "title": titles.get(chosen.tab, _("全部项目")),
            "tabs": _tabs(user, chosen, page),
            "conditions": _conditions(chosen, page),
            "clear": ProjectFilter(scope=chosen.scope, tab=chosen.tab, sort=chosen.sort).query(),
            "head": _head(chosen, user.money_unit),
            "stages": {stage.id: stage for stage in catalogue().stages},
            "pager": chosen.pager(page),
        },
    )


CONDITIONS = ("unit", "stage", "industry", "band")


@login_required
def project_choices(request: HttpRequest, which: str) -> HttpResponse:
    """Return the list of one filter chip, fetched when it is opened."""
    if which not in CONDITIONS:
        raise Http404
    user = reader(request)
    chosen = ProjectFilter.read(request.GET.dict())
    stages = {stage.id: titled(stage) for stage in catalogue().stages}
    if which == "band":
        found: list[tuple[str, str, int | None]] = [
            (band, _("%(band)s万元") % {"band": band_words(band)}, None) for band in BANDS
        ]
    else:
        found = [(value, stages.get(title, title), count) for value, title, count in choices(user, chosen, which)]
    items = [
        {"title": title, "count": count, "href": reverse("ledger:projects") + chosen.query(**{which: value}),
         "on": getattr(chosen, which) == value}
        for value, title, count in found
    ]  # fmt: skip
    return render(request, "ledger/choices.html", {"items": items})


@login_required
def project(request: HttpRequest, code: str) -> HttpResponse:
    """Show one project: where it stands and from what, its sums, its records, its shares."""
    user = reader(request)
    found = dossiers.find_project(user, code)
    if found is None:
        no_project(user, code)
    whole = dossiers.dossier(found)
    return render(
        request,
        "ledger/project.html",
        {
            "whole": whole,
            "project": found,
            "kinds": catalogue().kinds,
            "may_record": may(user, "record"),
            "record_first": reverse("ledger:record_project", args=[code]),
        },
    )


@login_required
def project_history(request: HttpRequest, code: str) -> HttpResponse:
    """Show who changed which descriptive field, when."""
    user = reader(request)
    found = dossiers.find_project(user, code)
    if found is None:
        no_project(user, code)
    return render(request, "ledger/project_history.html", {"project": found, "edits": dossiers.edits(found)})
