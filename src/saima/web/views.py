"""Pages of the frame: the workbench, display choices, keys, and the sentences for what cannot be shown."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from saima.assessment.showing.standing import standing as race_tile
from saima.core.messages import Language
from saima.ledger.catalogue import catalogue
from saima.ledger.queries.activities import activity_kinds
from saima.ledger.queries.workbench import workbench
from saima.people.models import User
from saima.people.policies import ACT_TITLES, act_title
from saima.people.roles import role_of
from saima.web import display


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Show the workbench: what waits for the reader, what moved, what is stuck, what they left unfinished."""
    assert isinstance(request.user, User)  # noqa: S101 (narrows the type; login_required has made sure)
    bench = workbench(request.user, request.office_day)  # type: ignore[attr-defined]
    day = request.office_day  # type: ignore[attr-defined]
    context = {
        "bench": bench,
        "kinds": catalogue().kinds,
        "quick": activity_kinds()[:2],
        "week": day.isocalendar(),
        "has_data": has_business_data(request.user),
        "acts": [act_title(act) for act in ACT_TITLES if act in role_of(request.user).acts],
    }
    return render(request, "web/home.html", context)


def has_business_data(user: User) -> bool:
    """Tell whether the reader's role works with business data at all."""
    return role_of(user).scope not in {"none", "self"}


@login_required
def home_standing(request: HttpRequest) -> HttpResponse:
    """Return the race tile of the workbench, fetched after the page so that the page never waits for it."""
    assert isinstance(request.user, User)  # noqa: S101 (narrows the type; login_required has made sure)
    language: Language = "en" if translation.get_language() == "en" else "zh"
    unit = request.user.unit.code if request.user.unit else ""
    tile = race_tile(unit=unit, language=language) if has_business_data(request.user) else None
    return render(request, "assessment/standing.html", {"standing": tile})


@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """Show the reader's display choices."""
    return render(request, "web/preferences.html")


@login_required
def keys(request: HttpRequest) -> HttpResponse:
    """Show the keyboard shortcuts."""
    return render(request, "web/keys.html")


@require_POST
def prefer(request: HttpRequest) -> HttpResponse:
    """Keep one display choice and go back to where it was made: `choice` is name=value, or both are fields."""
    back = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else reverse("web:home"))
    name, _equals, value = request.POST.get("choice", "").partition("=")
    name, value = request.POST.get("name", name), request.POST.get("value", value)
    try:
        display.choose(request, response, name=name, value=value)
    except ValueError:
        return HttpResponseBadRequest()
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is no such page, and where to look."""
    message = str(exception.args[0]) if exception.args and isinstance(exception.args[0], str) else ""
    return render(request, "web/404.html", {"message": message}, status=404)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was open too long (its token no longer holds), and that what was typed is kept."""
    message = _("这一页停留太久，或登录已经更换，没有提交。请返回上一页刷新后重试；填写的内容保存在浏览器里。")
    return render(request, "web/refused.html", {"message": message}, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours and that nothing was half-written; drawn without the database."""
    return HttpResponseServerError(get_template("web/500.html").render({"path": request.path}))
