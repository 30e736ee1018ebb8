"""What each channel brought, who brought whom, and the part of the first page that is about leads."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from saima.core.amounts import whole_number
from saima.ledger.views.scope import office_day, reader
from saima.outreach.models import sees_all
from saima.outreach.queries.leads import lead_duties
from saima.outreach.queries.yields import channel_yields, find_referrals, referrers
from saima.people.policies import check_may, may

FIRST_YEAR = 2000


@login_required
def yields(request: HttpRequest) -> HttpResponse:
    """Show the yield of each channel and the firms that brought most."""
    user, on = reader(request), office_day(request)
    check_may(user, "see_leads")
    asked = request.GET.get("year", "")
    year = asked if len(asked) == 4 and (whole_number(asked) or 0) >= FIRST_YEAR else ""
    rows, total = channel_yields(user, year=year)
    tabs = [
        {"title": title, "href": f"?year={key}" if key else "?", "on": key == year, "count": None}
        for key, title in (
            ("", _("全部年份")),
            *((str(y), _("%(year)s年") % {"year": y}) for y in (on.year, on.year - 1)),
        )
    ]
    context = {"rows": rows, "total": total, "tabs": tabs, "referrers": referrers(user), "is_all": sees_all(user)}
    return render(request, "outreach/yields.html", context)


@login_required
def referrals(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a firm brought, and what that brought in turn."""
    user = reader(request)
    check_may(user, "see_leads")
    found = find_referrals(user, pk)
    if found is None:
        raise Http404
    return render(request, "outreach/referrals.html", {"found": found})


@login_required
def tile(request: HttpRequest) -> HttpResponse:
    """Return what waits of leads, fetched by the first page."""
    user, on = reader(request), office_day(request)
    check_may(user, "see_leads")
    context = {"duties": lead_duties(user, on=on), "rules": may(user, "rule_leads"), "files": may(user, "file_lead")}
    return render(request, "outreach/tile.html", context)
