"""Who is credited with a project, and how it is classified: dated acts by a document, the former ones kept."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from saima.core.problems import Problem, Problems
from saima.ledger import actions
from saima.ledger.forms import Reader, plain
from saima.ledger.models import Project
from saima.ledger.queries.dossier import attributions, find_project
from saima.ledger.views.opening import leading_units, read_shares
from saima.ledger.views.recording import go
from saima.ledger.views.scope import no_project, office_day, reader
from saima.ledger.words import titled
from saima.people.policies import check_may, may


@login_required
def attribution(request: HttpRequest, code: str) -> HttpResponse:
    """Give a project new shares, or a new classification, from a day on."""
    user = reader(request)
    project = find_project(user, code)
    if project is None:
        no_project(user, code)
    check_may(user, "attribute")
    if request.method != "POST":
        return _shown(request, project, _as_values(request, project))
    values = request.POST.dict()
    typed = Reader(values)
    effective_on = typed.day("effective_on", _("起用日"), required=True)
    if effective_on is not None and effective_on > office_day(request):
        needed = _("不晚于办公日期 %s") % office_day(request)
        typed.fault("effective_on", Problem(_("起用日"), str(effective_on), needed, _("请核对日期"), "attribution.day"))
    if "classify" in values:
        check_may(user, "classify")
        if typed.problems or effective_on is None:
            return _shown(request, project, values, typed=typed)
        actions.classify(
            project=project,
            industry=typed.text("industry")[:60],
            is_enclave=bool(typed.text("is_enclave")),
            is_talent=bool(typed.text("is_talent")),
            effective_on=effective_on,
            by=user,
        )
        messages.success(request, _("已归类，自 %s 起用。") % effective_on)
        return go(request, reverse("ledger:project", args=[code]))
    shares = read_shares(typed, leading_units(user))
    document = typed.text("document")
    if not document:
        problem = Problem(_("依据文件"), _("空白"), _("文号或会议纪要"), _("请填写依据"), "attribution.document")
        typed.fault("document", problem)
    if typed.problems or effective_on is None:
        return _shown(request, project, values, typed=typed)
    try:
        actions.attribute(project=project, shares=shares, document=document[:120], effective_on=effective_on, by=user)
    except Problems as found:
        typed.place(found.problems)
        return _shown(request, project, values, typed=typed)
    messages.success(request, _("已确定归属，自 %s 起用；此前的归属保留。") % effective_on)
    return go(request, reverse("ledger:project", args=[code]))


def _as_values(request: HttpRequest, project: Project) -> dict[str, str]:
    """Return what the forms hold at first: the current shares and classification."""
    values = {"effective_on": office_day(request).isoformat(), "industry": project.industry}
    current = next((group for group in attributions(project) if group.is_current), None)
    for position, share in enumerate(current.shares[:3] if current else (), start=1):
        values |= {f"unit{position}": share.unit.code, f"share{position}": plain(share.share, 2)}
    latest = project.classifications.order_by("-entry").first()
    if latest is not None:
        values |= {"industry": latest.industry or project.industry}
        values |= {"is_enclave": "1"} if latest.is_enclave else {}
        values |= {"is_talent": "1"} if latest.is_talent else {}
    return values


def _shown(
    request: HttpRequest, project: Project, values: Mapping[str, str], *, typed: Reader | None = None
) -> HttpResponse:
    problems = typed.problems if typed else []
    context = {
        "project": project,
        "units": [(unit.code, titled(unit)) for unit in leading_units(reader(request))],
        "values": values,
        "bad": typed.bad if typed else {},
        "problems": problems,
        "may_classify": may(request.user, "classify"),
    }
    return render(request, "ledger/attribution.html", context, status=422 if problems else 200)
