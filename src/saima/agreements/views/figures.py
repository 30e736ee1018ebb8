"""Signings and their reviews, promised against actual, and the section of a project's page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from saima.agreements import flows, policies
from saima.agreements.catalogue import agreements
from saima.agreements.queries.dockets import tile_of
from saima.agreements.queries.project import project_agreements
from saima.agreements.queries.promised import UNREVIEWED, promised_page
from saima.agreements.queries.signings import SigningFilter, signing_page
from saima.ledger.queries.dossier import find_project
from saima.ledger.views.scope import no_project, office_day, reader
from saima.ledger.words import titled


def _grade_titles() -> dict[str, str]:
    return {grade.id: titled(grade) for grade in agreements().grades} | {UNREVIEWED: _("未评审")}


@login_required
def signings(request: HttpRequest) -> HttpResponse:
    """List signings with the review they should have had; those that lack it first."""
    user, on = reader(request), office_day(request)
    chosen = SigningFilter.read(request.GET.dict())
    page = signing_page(user, chosen, on=on)
    tabs = [
        {"title": titled(gate), "href": chosen.query(kind=gate.id), "on": chosen.kind == gate.id, "count": None}
        for gate in agreements().gates.values()
    ]
    context = {
        "chosen": chosen,
        "page": page,
        "tabs": tabs,
        "gate": agreements().gates[chosen.kind],
        "pager": chosen.pager(page),
    }
    return render(request, "agreements/signings.html", context)


@login_required
def promised(request: HttpRequest) -> HttpResponse:
    """Show promised against actual per review grade and per year, each kind of clause for itself."""
    user, on = reader(request), office_day(request)
    context = {"page": promised_page(user, on=on), "grades": _grade_titles()}
    return render(request, "agreements/promised.html", context)


@login_required
def project_section(request: HttpRequest, code: str) -> HttpResponse:
    """Return the section of a project, fetched by its page."""
    user = reader(request)
    found = find_project(user, code)
    if found is None:
        no_project(user, code)
    context = {
        "project": found,
        "section": project_agreements(found, user, on=office_day(request)),
        "may_open": policies.may_open(user, found),
        "grades": _grade_titles(),
        "fair": flows.FAIR,
        "gate_titles": {gate.id: titled(gate) for gate in agreements().gates.values()},
    }
    return render(request, "agreements/section.html", context)


@login_required
def tile(request: HttpRequest) -> HttpResponse:
    """Return the tile of the workbench, fetched after it."""
    found = tile_of(reader(request), on=office_day(request))
    return render(request, "agreements/tile.html", {"tile": found, "soon": agreements().soon})
