"""The workbench's tile of matters, and the page of the four zeros."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from saima.core.periods import Period
from saima.core.problems import Problem, Problems
from saima.ledger.views.scope import office_day, reader
from saima.people.policies import may
from saima.people.roles import role_of
from saima.service.catalogue import matters
from saima.service.queries.duties import duties
from saima.service.queries.matters import row_of
from saima.service.queries.zeros import behind_zero, zero_figures
from saima.service.workcalendar import office_calendar


@login_required
def tile(request: HttpRequest) -> HttpResponse:
    """Return the tile, fetched after the workbench so that the page never waits for it."""
    user = reader(request)
    found = duties(user, on=office_day(request))
    return render(request, "service/tile.html", {"duties": found, "is_centre": may(user, "referee")})


@login_required
def zeros(request: HttpRequest) -> HttpResponse:
    """Show the four zeros of a period: each figure with its measure, period and day."""
    user, on = reader(request), office_day(request)
    asked = request.GET.get("period", "").strip() or str(on.year)
    try:
        period = Period.parse(asked)
    except ValueError:
        raise Problems(
            [Problem(_("期间"), f"“{asked}”", "2023、2023-Q1、2023-03", _("请改用其中一种写法"), "zeros.period")]
        ) from None
    opened = request.GET.get("open", "")
    projects, found = behind_zero(user, opened, period, on=on) if opened in matters().zeros else ([], [])
    calendar = office_calendar() if found else None
    months = [f"{on.year}-{month:02d}" for month in range(on.month, 0, -1)]
    context = {
        "period": period,
        "periods": [str(on.year), *months],
        "figures": zero_figures(user, period, on=on),
        "opened": matters().zeros.get(opened),
        "projects": projects,
        "rows": [row_of(matter, on, calendar) for matter in found] if calendar else [],
        "is_whole": role_of(user).scope == "all",
    }
    return render(request, "service/zeros.html", context)
