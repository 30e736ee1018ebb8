"""Activities of units: the list, by kind, unit and month."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from saima.ledger.catalogue import catalogue
from saima.ledger.queries.activities import ActivityFilter, activity_kinds, activity_page
from saima.ledger.queries.wording import quantity_text
from saima.ledger.views.scope import office_day, reader
from saima.ledger.words import said, titled
from saima.people.policies import may


def months_back(day: date, count: int) -> list[str]:
    """Return the last months as 2023-03, the latest first."""
    first = day.year * 12 + day.month - 1
    return [f"{(first - i) // 12:04d}-{(first - i) % 12 + 1:02d}" for i in range(count)]


@login_required
def activities(request: HttpRequest) -> HttpResponse:
    """List the activities the reader may see."""
    user = reader(request)
    chosen = ActivityFilter.read(request.GET.dict())
    page = activity_page(user, chosen)
    kinds = catalogue().kinds
    tabs = [
        {
            "title": _("全部"),
            "href": chosen.query(kind=""),
            "on": not chosen.kind,
            "count": sum(n for _k, n, _q in page.kinds),
        }
    ]
    counts = {kind: (count, quantity) for kind, count, quantity in page.kinds}
    for kind in activity_kinds():
        tabs.append(
            {
                "title": titled(kind),
                "href": chosen.query(kind=kind.id),
                "on": chosen.kind == kind.id,
                "count": counts.get(kind.id, (0, 0))[0],
            }
        )
    conditions = []
    if chosen.month:
        conditions.append({"text": chosen.month, "href": chosen.query(month="")})
    if chosen.unit:
        short = next((short for code, short, _n in page.units if code == chosen.unit), chosen.unit)
        conditions.append({"text": short, "href": chosen.query(unit="")})
    sums = [
        (titled(kinds[kind]), quantity, said(kinds[kind].quantity.unit) if kinds[kind].quantity else "")  # type: ignore[union-attr]
        for kind, _count, quantity in page.kinds
        if kinds[kind].quantity and chosen.kind in {"", kind}
    ]
    return render(
        request,
        "ledger/activities.html",
        {
            "chosen": chosen,
            "page": page,
            "tabs": tabs,
            "conditions": conditions,
            "sums": sums,
            "months": months_back(office_day(request), 15),
            "activity_kinds": activity_kinds(),
            "kinds": kinds,
            "rows": [(fact, quantity_text(fact)) for fact in page.rows],
            "may_record": may(user, "record"),
            "pager": chosen.pager(page),
        },
    )
