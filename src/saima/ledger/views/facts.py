"""One record, and its evidence as a protected download."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from saima.ledger import policies
from saima.ledger.catalogue import catalogue
from saima.ledger.evidence import path_of
from saima.ledger.models import Fact
from saima.ledger.queries.records import find_evidence, find_fact, record
from saima.ledger.queries.wording import detail_pairs, quantity_text
from saima.ledger.views.scope import no_fact, reader
from saima.people.models import User
from saima.people.policies import NotAllowed


def may_correct(user: User, fact: Fact) -> bool:
    """Tell whether the user may correct or withdraw the record."""
    try:
        policies.check_may_correct(user, fact)
    except NotAllowed:
        return False
    return True


@login_required
def fact(request: HttpRequest, code: str) -> HttpResponse:
    """Show one record: its four dates, what it says, its chain, every act on it, its evidence."""
    user = reader(request)
    found = find_fact(user, code)
    if found is None:
        no_fact(user, code)
    whole = record(found)
    in_force = whole.link.depth == 0 and not found.withdraws
    return render(
        request,
        "ledger/fact.html",
        {
            "fact": found,
            "whole": whole,
            "kind": catalogue().kinds[found.kind],
            "details": detail_pairs(found),
            "quantity": quantity_text(found),
            "may_correct": in_force and may_correct(user, found),
        },
    )


@login_required
def evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send an evidence file to those who may see its record, always as a download of its checked type."""
    item = find_evidence(reader(request), pk)
    if item is None or item.file is None:
        raise Http404
    path = path_of(item.file.sha256)
    if item.file.erased_on is not None or not path.exists():
        raise Http404(_("这份材料已不在库中：%s") % (item.file.erased_reason or _("文件缺失，请告知系统管理员")))
    response = FileResponse(path.open("rb"), as_attachment=True, filename=item.file.name, content_type=item.file.media)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
