"""The pages of a firm that came by its link: its own requests, one of them, a new one. No account, no frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from saima.core.problems import Problem, Problems
from saima.ledger.views.scope import office_day
from saima.people.policies import NotAllowed
from saima.service import actions, inviting
from saima.service.forms import read_request
from saima.service.models import Invitation, Matter
from saima.service.queries.matter import find_matter
from saima.service.queries.matters import row_of
from saima.service.views.matters import matter_context, send_file, take
from saima.service.views.raising import request_context
from saima.service.workcalendar import office_calendar

SHOWN = 100


def invited(request: HttpRequest, token: str) -> Invitation:
    """Return the link of an address; every link that does not work is told the same."""
    found = inviting.find_invitation(token, on=office_day(request))
    if found is None:
        raise Http404(_("这个链接已过期或已收回。请向给您链接的服务专班要一个新的。"))
    return found


def firm(request: HttpRequest, token: str) -> HttpResponse:
    """Show the firm's own requests, the open ones first; POST raises one."""
    link, on = invited(request, token), office_day(request)
    problems: Sequence[Problem] = ()
    refusal = ""
    data: dict[str, str] = {}
    if request.method == "POST":
        data = request.POST.dict()
        try:
            draft = read_request(data, by=link, on=on)
            inviting.check_rate(link, on=on, opens=True)
            (made,) = actions.open_matters([draft], by=link, on=on)
        except Problems as fault:
            problems = fault.problems
        except NotAllowed as fault:
            refusal = str(fault)
        else:
            messages.success(request, _("已收到，编号 %(code)s。") % {"code": made.code})
            if find_matter(link, made.code) is None:
                messages.info(request, _("这是对发链接的单位的投诉，由督查办理；为免该单位看到，链接里不显示。"))
                return redirect(reverse("service:firm", args=[token]))
            return redirect(reverse("service:firm_matter", args=[token, made.code]))
    calendar = office_calendar()
    rows = Matter.objects.own_of(link).select_related("unit").order_by("is_final", "-starts_on", "-pk")[:SHOWN]
    context = request_context(data, problems) | {
        "link": link,
        "firm_token": token,
        "rows": [row_of(matter, on, calendar) for matter in rows],
        "refusal": refusal,
    }
    return render(request, "service/firm.html", context, status=403 if refusal else 422 if problems else 200)


def firm_matter(request: HttpRequest, token: str, code: str) -> HttpResponse:
    """Show one of the firm's requests; POST rates, escalates, or says that it is not settled."""
    link, on = invited(request, token), office_day(request)
    found = find_matter(link, code)
    if found is None:
        raise Http404
    more: dict[str, Any] = {"link": link, "firm_token": token}
    template = "service/firm_matter.html"
    if request.method != "POST":
        return render(request, template, matter_context(found, link, on=on, **more))
    inviting.check_rate(link, on=on, opens=False)
    back = reverse("service:firm_matter", args=[token, code])
    return take(request, found, link, on=on, back=back, template=template, **more)


def firm_file(request: HttpRequest, token: str, code: str, entry: int) -> HttpResponseBase:
    """Send a file that was answered with to the firm that asked."""
    found = find_matter(invited(request, token), code)
    if found is None:
        raise Http404
    return send_file(found, entry)
