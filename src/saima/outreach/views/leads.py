"""The list of leads, the form that files one, and what is told of likenesses while it is filled in."""

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

from saima.core.amounts import whole_number
from saima.core.problems import Problem, Problems
from saima.ledger.queries.companies import visible_companies
from saima.ledger.queries.similar import similar_projects
from saima.ledger.views.recording import go
from saima.ledger.views.scope import office_day, reader
from saima.ledger.words import is_english, titled
from saima.outreach import actions
from saima.outreach.catalogue import leads as lead_catalogue
from saima.outreach.checks import TITLES
from saima.outreach.forms import read_lead, read_likeness
from saima.outreach.models import Lead, Offer, TargetFirm, sees_all
from saima.outreach.queries import leads as lists
from saima.outreach.queries.candidates import claim_on, find_candidates
from saima.outreach.queries.lead import TAKING
from saima.outreach.queries.leads import LeadFilter, written
from saima.people.models import Unit, User
from saima.people.policies import check_may, may
from saima.people.queries import units_in_scope


def show_titles() -> dict[str, str]:
    """Return the titles of what the list may show."""
    return {
        "": _("在办"),
        "new": _("待受理"),
        "late": _("受理逾期"),
        "disputed": _("争议中"),
        "idle": _("待流转"),
        "became": _("已转项目"),
        "signed": _("已签约"),
        "ended": _("未成"),
        "all": _("全部"),
    }


def channel_choices() -> list[tuple[str, str]]:
    """Return (id, title) of the channels."""
    return [(channel.id, titled(channel)) for channel in lead_catalogue().channels.values()]


def deal_choices() -> list[tuple[str, str]]:
    """Return (id, title) of the kinds of deals."""
    return [(deal.id, titled(deal)) for deal in lead_catalogue().deals.values()]


@login_required
def leads(request: HttpRequest) -> HttpResponse:
    """List the leads the reader may see: tabs by state, conditions, search, pages, all in the address."""
    user, on = reader(request), office_day(request)
    chosen = LeadFilter.read(request.GET.dict())
    page = lists.lead_page(user, chosen, on=on)
    titles, channels = show_titles(), dict(channel_choices())
    tabs = [
        {"title": title, "href": chosen.query(show=key), "on": chosen.show == key, "count": page.shows[key]}
        for key, title in titles.items()
    ]
    unit = titled(page.rows[0].lead.unit) if page.rows else chosen.unit
    told = {"channel": channels.get(chosen.channel, ""), "unit": unit, "q": f"“{chosen.q}”"}
    told |= {
        "sector": _("产业：%(word)s") % {"word": written(chosen.sector)},
        "region": _("区域：%(word)s") % {"word": written(chosen.region)},
    }
    conditions = [{"text": text, "href": chosen.query(**{k: ""})} for k, text in told.items() if getattr(chosen, k)]
    context = {
        "chosen": chosen,
        "page": page,
        "tabs": tabs,
        "conditions": conditions,
        "clear": LeadFilter(show=chosen.show).query(),
        "channels": [(chosen.query(channel=key), title) for key, title in channels.items()],
        "choices": reverse("outreach:lead_units") + chosen.query(page=1),
        "may_file": may(user, "file_lead"),
        "export": reverse("outreach:export_leads") + chosen.query(page=1) if may(user, "export") else "",
        "after": lead_catalogue().terms_on(on).circulate_after,
        "pager": chosen.pager(page),
    }
    return render(request, "outreach/leads.html", context)


@login_required
def lead_units(request: HttpRequest) -> HttpResponse:
    """Return the list of the unit chip, fetched when it is opened."""
    chosen = LeadFilter.read(request.GET.dict())
    items = [
        {"title": short, "count": count, "href": reverse("outreach:leads") + chosen.query(unit=code), "on": False}
        for code, short, count in lists.unit_choices(reader(request), chosen, office_day(request))
    ]
    return render(request, "ledger/choices.html", {"items": items})


def _start(user: User, asked: Mapping[str, str]) -> dict[str, str]:
    """Return what the form begins with: from a target firm, from an offered project, or nothing."""
    begun = {name: asked[name] for name in ("title", "investor") if name in asked}
    target = asked.get("target", "")
    if (key := whole_number(target)) is not None and (
        firm := TargetFirm.objects.visible_to(user).filter(pk=key).first()
    ):
        begun |= {"investor": firm.name, "uscc": firm.uscc, "parent_group": firm.parent_group, "target": str(firm.pk)}
        begun["industry"] = firm.sector
    number = asked.get("offer", "")
    key = whole_number(number)
    if key is not None and (offer := Offer.objects.filter(pk=key, withdrawn_on=None).first()):
        begun |= {"title": offer.title, "place": offer.site, "industry": offer.industry, "offer": str(offer.pk)}
    return begun


@login_required
def new_lead(request: HttpRequest) -> HttpResponse:
    """File a lead: six fields, the rest when it is known."""
    user, on = reader(request), office_day(request)
    check_may(user, "file_lead")
    if request.method != "POST":
        return _form(request, user, _start(user, request.GET.dict()))
    data = request.POST.dict()
    try:
        draft = read_lead(data, by=user, on=on)
        (made,) = actions.file_leads([draft], by=user, on=on)
    except Problems as fault:
        return _form(request, user, data, fault.problems)
    messages.success(request, _("已报送，编号 %(code)s，等招商中心受理。") % {"code": made.code})
    return go(request, reverse("outreach:lead", args=[made.code]))


def _form(request: HttpRequest, user: User, data: Mapping[str, str], problems: Sequence[Problem] = ()) -> HttpResponse:
    channels = lead_catalogue().channels
    english = is_english()
    names = {"线索·" + title: name for name, title in TITLES.items()}
    context: dict[str, Any] = {
        "data": data,
        "problems": problems,
        "bad": {names[p.place]: f"{p.needed}{_('。')}{p.remedy}" for p in problems if p.place in names},
        "channels": channel_choices(),
        "deals": deal_choices(),
        "asks": [(c.id, titled(c), c.asks_en if english else c.asks) for c in channels.values()],
        "firms": list(visible_companies(user).order_by("name").values_list("name", flat=True)[:500]),
        "units": [(u.code, titled(u)) for u in Unit.objects.filter(kind__in=TAKING)] if may(user, "rule_leads") else [],
        "token": uuid4().hex,
    }
    return render(request, "outreach/new_lead.html", context, status=422 if problems else 200)


@login_required
def check_lead(request: HttpRequest) -> HttpResponse:
    """Tell what looks like the lead being filled in: the reader's own in full, others' only as claimed since when."""
    user, on = reader(request), office_day(request)
    check_may(user, "file_lead")
    one = read_likeness(request.GET.dict())
    known = bool(one.title or one.key or one.uscc)
    own = None if sees_all(user) else Lead.objects.visible_to(user).filter(unit__in=units_in_scope(user).values("pk"))
    near = find_candidates(one, on=on, among=own)[:5] if known else ()
    context = {
        "near": near,
        "claim": claim_on(user, one, on=on) if known and not sees_all(user) else None,
        "similar": similar_projects(user, title=one.title, uscc=one.uscc) if known else (),
    }
    return render(request, "outreach/likeness.html", context)
