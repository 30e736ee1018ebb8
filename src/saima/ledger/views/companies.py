"""Firms and their projects."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from saima.ledger.catalogue import catalogue
from saima.ledger.queries.companies import CompanyFilter, company_page, find_company, projects_of
from saima.ledger.views.scope import reader


@login_required
def companies(request: HttpRequest) -> HttpResponse:
    """List the firms the reader may see."""
    chosen = CompanyFilter.read(request.GET.dict())
    page = company_page(reader(request), chosen)
    return render(request, "ledger/companies.html", {"page": page, "q": chosen.q, "pager": chosen.pager(page)})


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
