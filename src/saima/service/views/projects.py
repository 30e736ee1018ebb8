"""The service side of a project: its strip, the handover form, the links for its firm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from saima.core.problems import Problem, Problems
from saima.ledger.models import Project
from saima.ledger.queries.dossier import find_project
from saima.ledger.typed import Typed, token_in
from saima.ledger.views.recording import go
from saima.ledger.views.scope import no_project, office_day, reader
from saima.ledger.words import titled
from saima.people.models import Unit, User
from saima.people.policies import NotAllowed, check_may, may, works_for
from saima.people.roles import role_of
from saima.service import handing, inviting, policies
from saima.service.catalogue import matters
from saima.service.checks import Step
from saima.service.models import Invitation
from saima.service.queries.project import project_service
from saima.service.workcalendar import office_calendar

MOST_DAYS = 366


def may_hand_over(user: User, project: Project) -> bool:
    """Tell whether to offer the user the handover of a project; the action has the last word."""
    return may(user, "hand_over") and (role_of(user).scope == "all" or works_for(user, project.lead_unit))


@login_required
def project_strip(request: HttpRequest, code: str) -> HttpResponse:
    """Return the strip 接、建、管、服 of a project, fetched by its page."""
    user = reader(request)
    found = find_project(user, code)
    if found is None:
        no_project(user, code)
    return render(
        request,
        "service/strip.html",
        {
            "project": found,
            "service": project_service(found, user, on=office_day(request)),
            "may_hand_over": may_hand_over(user, found),
            "may_raise": may(user, "raise_request"),
            "may_list": may(user, "referee"),
        },
    )


@login_required
def hand_over(request: HttpRequest, code: str) -> HttpResponse:
    """Hand a signed project over to the unit that serves it from then on."""
    user, on = reader(request), office_day(request)
    check_may(user, "hand_over")
    found = find_project(user, code)
    if found is None:
        no_project(user, code)
    if request.method != "POST":
        return _hand_over_form(request, found, {}, ())
    data = request.POST.dict()
    typed = Typed(data, f"{found.title}·移交", [])
    kind = matters().kinds[handing.HANDOVER]
    step = Step(
        on=typed.day("on", "日期", otherwise=on, latest=on),
        detail={name: typed.text(name, rule.title) for name, rule in kind.fields.items()},
        document=typed.text("document"),
        on_behalf_of=typed.text("on_behalf_of"),
        token=token_in(data),
        recorded_on=on,
    )
    receiver = typed.unit("receiver", "接收单位")
    problems: Sequence[Problem] = typed.problems
    if not problems:
        try:
            matter = handing.hand_over(project=found, receiver=receiver, step=step, by=user)
        except Problems as fault:
            problems = fault.problems
        except NotAllowed as refusal:
            return _hand_over_form(request, found, data, (), refusal=str(refusal))
        else:
            messages.success(request, _("已移交，等%(unit)s接收。") % {"unit": titled(matter.unit)})
            return go(request, reverse("service:matter", args=[matter.code]))
    return _hand_over_form(request, found, data, problems)


def _hand_over_form(
    request: HttpRequest, project: Project, data: Mapping[str, str], problems: Sequence[Problem], refusal: str = ""
) -> HttpResponse:
    served = handing.served_by(project)
    signed = project.signed_on is not None
    wanted = handing.proposal(project, served=served, calendar=office_calendar()) if signed else None
    standing = handing.standing_handover(project)
    receiver = standing.unit if standing is not None else wanted.receiver if wanted else None
    context: dict[str, Any] = {
        "project": project,
        "kind": matters().kinds[handing.HANDOVER],
        "proposal": wanted,
        "standing": standing,
        "receiver": data.get("receiver") or (receiver.code if receiver else ""),
        "units": [(unit.code, titled(unit)) for unit in Unit.objects.exclude(kind__in=("企业", "区县", "招商小组"))],
        "data": data,
        "problems": problems,
        "refusal": refusal,
        "token": str(uuid4()),
    }
    status = 403 if refusal else 422 if problems else 200
    return render(request, "service/hand_over.html", context, status=status)


@login_required
def links(request: HttpRequest, code: str) -> HttpResponse:
    """Show the links of a project's firm; POST issues one."""
    user, on = reader(request), office_day(request)
    check_may(user, "raise_request")
    found = policies.projects_of(user).select_related("company").filter(code=code).first()
    if found is None:
        no_project(user, code)
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        typed = Typed(request.POST.dict(), "邀请链接", [])
        until = typed.day("expires_on", "有效至", otherwise=on + inviting.LASTS)
        problems = typed.problems
        if not problems:
            try:
                inviting.invite(project=found, by=user, on=on, expires_on=until)
            except Problems as fault:
                problems = fault.problems
            else:
                messages.success(request, _("链接已发出，请转给企业。"))
                return go(request, reverse("service:links", args=[code]))
    rows = [
        {
            "link": link,
            "works": link.works_on(on),
            "address": request.build_absolute_uri(reverse("service:firm", args=[inviting.token_of(link)]))
            if inviting.may_read(user, link)
            else "",
        }
        for link in Invitation.objects.filter(project=found).select_related("issued_by")
    ]
    context = {
        "project": found,
        "rows": rows,
        "problems": problems,
        "until": request.POST.get("expires_on") or (on + inviting.LASTS).isoformat(),
    }
    return render(request, "service/links.html", context, status=422 if problems else 200)


@login_required
@require_POST
def withdraw_link(request: HttpRequest, code: str) -> HttpResponse:
    """Withdraw a link of a project the reader works with; others are not told that it exists."""
    user = reader(request)
    check_may(user, "raise_request")
    mine = Invitation.objects.filter(project__in=policies.projects_of(user).values("pk"))
    found = get_object_or_404(mine.select_related("project"), code=code)
    inviting.withdraw_invitation(invitation=found, by=user, on=office_day(request))
    messages.success(request, _("链接 %(code)s 已收回，打不开了。") % {"code": code})
    return go(request, reverse("service:links", args=[found.project.code]))
