"""Firms and their projects."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from saima.ledger.catalogue import catalogue
from saima.ledger.queries.companies import company_page, find_company, projects_of
from saima.ledger.views.scope import reader


@login_required
def companies(request: HttpRequest) -> HttpResponse:
    """List the firms the reader may see."""
    q = request.GET.get("q", "").strip()
    number = request.GET.get("page", "1")
    current = max(1, int(number)) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    page = company_page(reader(request), q=q, page=current)

    def at(wanted: int) -> str:
        return "?" + urlencode(({"q": q} if q else {}) | {"page": wanted})

    pager = {
        "first": page.first,
        "last": page.last,
        "before": at(current - 1) if current > 1 else "",
        "after": at(current + 1) if page.has_more else "",
    }
    return render(request, "ledger/companies.html", {"page": page, "q": q, "pager": pager})


@login_required
def company(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one firm and its projects."""
    user = reader(request)
    found = find_company(user, pk)
    if found is None:
        raise Http404
    context = {
        "company": found,
        "projects": projects_of(user, found),
        "stages": {stage.id: stage for stage in catalogue().stages},
    }
    return render(request, "ledger/company.html", context)
