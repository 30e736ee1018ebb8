"""Raise a request: for one's own firm, or on a firm's behalf."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from saima.core.problems import Problem, Problems
from saima.ledger.views.recording import go
from saima.ledger.views.scope import office_day, reader
from saima.ledger.words import said, titled
from saima.people.models import Unit
from saima.people.policies import check_may, works_for
from saima.service import actions, policies
from saima.service.catalogue import matters
from saima.service.forms import read_request
from saima.service.models import REQUESTS

FEW = 30
"""So many projects are offered in a list; of more, the code or a part of the name is typed."""


def request_context(data: Mapping[str, str], problems: Sequence[Problem]) -> dict[str, Any]:
    """Return what every form for a request shows."""
    kind = matters().kinds[REQUESTS]
    return {
        "kind": kind,
        "categories": [(word, said(word)) for word in kind.fields["category"].choices],
        "units": [(unit.code, titled(unit)) for unit in Unit.objects.exclude(kind__in=("企业", "区县", "招商小组"))],
        "data": data,
        "problems": problems,
        "token": str(uuid4()),
    }


@login_required
def raise_request(request: HttpRequest) -> HttpResponse:
    """Raise a request of a firm."""
    user, on = reader(request), office_day(request)
    check_may(user, "raise_request")
    problems: Sequence[Problem] = ()
    data = request.GET.dict()
    if request.method == "POST":
        data = request.POST.dict()
        try:
            (made,) = actions.open_matters([read_request(data, by=user, on=on)], by=user, on=on)
        except Problems as fault:
            problems = fault.problems
        else:
            messages.success(request, _("已提出，编号 %(code)s。") % {"code": made.code})
            if made.is_complaint and works_for(user, made.about):
                return go(request, reverse("service:matters"))
            return go(request, reverse("service:matter", args=[made.code]))
    near = list(policies.projects_of(user).order_by("-signed_on", "code").values_list("code", "title")[: FEW + 1])
    context = request_context(data, problems) | {"projects": near if len(near) <= FEW else []}
    return render(request, "service/raise.html", context, status=422 if problems else 200)
