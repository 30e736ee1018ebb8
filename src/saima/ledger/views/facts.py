"""One record, and its evidence as a protected download."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from saima.ledger.catalogue import catalogue
from saima.ledger.models import Verification
from saima.ledger.queries.records import Record, find_evidence, find_fact, record
from saima.ledger.queries.wording import detail_pairs, quantity_text
from saima.ledger.views.papers import send
from saima.ledger.views.scope import no_fact, reader
from saima.people.models import User
from saima.people.policies import may


def offers_correction(user: User, whole: Record) -> bool:
    """Tell whether to offer a correction; whether it is allowed is the policy's to say when it is asked for."""
    recognised = any(act.result == Verification.RECOGNISED and act.fact_id == whole.link.fact.pk for act in whole.acts)
    in_force = whole.link.depth == 0 and not whole.link.fact.withdraws
    return in_force and may(user, "record") and (may(user, "verify") or not recognised)


@login_required
def fact(request: HttpRequest, code: str) -> HttpResponse:
    """Show one record: its four dates, what it says, its chain, every act on it, its evidence."""
    user = reader(request)
    found = find_fact(user, code)
    if found is None:
        no_fact(user, code)
    whole = record(found)
    return render(
        request,
        "ledger/fact.html",
        {
            "fact": found,
            "whole": whole,
            "kind": catalogue().kinds[found.kind],
            "details": detail_pairs(found),
            "quantity": quantity_text(found),
            "may_correct": offers_correction(user, whole),
        },
    )


@login_required
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send an evidence file to those who may see its record, always as a download of its checked type."""
    item = find_evidence(reader(request), pk)
    if item is None:
        raise Http404
    return send(item.file)
