"""Target firms of a team, and projects offered to investors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from saima.core.amounts import whole_number
from saima.core.problems import Problem, Problems
from saima.ledger.forms import plain
from saima.ledger.typed import Typed
from saima.ledger.views.recording import go
from saima.ledger.views.scope import office_day, reader
from saima.ledger.words import titled
from saima.outreach import listing
from saima.outreach.models import Offer, TargetFirm
from saima.outreach.queries.lead import TAKING
from saima.outreach.queries.leads import written
from saima.outreach.queries.lists import offers as offered
from saima.outreach.queries.lists import targets as targeted
from saima.people.models import Unit, User
from saima.people.policies import NotAllowed, check_may, may
from saima.people.queries import units_in_scope

TARGET_TEXTS = {
    "uscc": ("统一社会信用代码", 18),
    "parent_group": ("集团", 120),
    "sector": ("产业方向", 60),
    "region": ("目标区域", 60),
    "why": ("列入理由", 200),
}
OFFER_TEXTS = {
    "title": ("项目名称", 120),
    "industry": ("行业", 60),
    "site": ("建设地点", 120),
    "wanted": ("拟引进的合作方", 200),
    "content": ("建设内容", 1000),
}


def _own_units(user: User) -> list[tuple[str, str]]:
    """Return (code, title) of the units for which the user may keep a list."""
    found = Unit.objects.filter(kind__in=TAKING) if may(user, "rule_leads") else units_in_scope(user)
    return [(unit.code, titled(unit)) for unit in found]


def _chips(asked: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the conditions of the list, each with the address that leaves it out."""
    found = []
    for name, word in asked.items():
        rest = urlencode({other: said for other, said in asked.items() if said and other != name})
        found += [{"text": written(word), "href": f"?{rest}"}] if word else []
    return found


@login_required
def targets(request: HttpRequest) -> HttpResponse:
    """List the target firms of the reader's units; POST adds one, or takes one off."""
    user, on = reader(request), office_day(request)
    check_may(user, "see_leads")
    problems: Sequence[Problem] = ()
    refusal, data = "", request.POST.dict()
    if request.method == "POST":
        try:
            done = _strike(data, user, on) if "strike" in data else _list(data, user, on)
        except Problems as fault:
            problems = fault.problems
        except NotAllowed as fault:
            refusal = str(fault)
        else:
            messages.success(request, done)
            return go(request, reverse("outreach:targets"))
    asked = {name: request.GET.get(name, "").strip() for name in ("sector", "region")}
    rows = targeted(user, **asked)
    context: dict[str, Any] = {
        "rows": rows,
        "conditions": _chips(asked),
        "live": [(row.target.pk, row.target.name) for row in rows if row.target.struck_on is None],
        "units": _own_units(user) if may(user, "file_lead") else [],
        "own": user.unit.code if user.unit else "",
        "data": data,
        "problems": problems,
        "refusal": refusal,
    }
    return render(request, "outreach/targets.html", context, status=403 if refusal else 422 if problems else 200)


def _list(data: Mapping[str, str], user: User, on: Any) -> str:
    typed = Typed(data, "目标企业", [])
    unit = typed.unit("unit", "单位") or user.unit
    name = typed.text("name", "企业名称", 120)
    texts = {key: typed.text(key, title, longest) for key, (title, longest) in TARGET_TEXTS.items()}
    texts["uscc"] = texts["uscc"].upper()
    if unit is None:
        typed.problems.append(Problem("目标企业·单位", "空白", "您的单位", "请选择单位", "target.unit"))
    if typed.problems or unit is None:
        raise Problems(typed.problems)
    made = listing.list_target(unit=unit, name=name, by=user, on=on, **texts)
    return _("已列入：%(name)s。") % {"name": made.name}


def _strike(data: Mapping[str, str], user: User, on: Any) -> str:
    number = data.get("strike", "")
    rows = TargetFirm.objects.visible_to(user).select_related("unit")
    found = get_object_or_404(rows, pk=whole_number(number) or 0)
    done = listing.strike_target(target=found, why=data.get("struck_why", ""), by=user, on=on)
    return _("已移出：%(name)s。") % {"name": done.name}


@login_required
def offers(request: HttpRequest) -> HttpResponse:
    """List the projects offered to investors: every reader of the district's data sees them."""
    user = reader(request)
    rows = offered(user, withdrawn=request.GET.get("show") == "withdrawn")
    context = {"rows": rows, "withdrawn": request.GET.get("show") == "withdrawn", "may_offer": may(user, "file_lead")}
    return render(request, "outreach/offers.html", context)


@login_required
def new_offer(request: HttpRequest) -> HttpResponse:
    """Offer a project."""
    check_may(reader(request), "file_lead")
    return _offer(request, None)


@login_required
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one offered project; who is responsible for it may change or withdraw it."""
    return _offer(request, get_object_or_404(Offer.objects.select_related("unit"), pk=pk))


def _offer(request: HttpRequest, found: Offer | None) -> HttpResponse:
    user, on = reader(request), office_day(request)
    problems: Sequence[Problem] = ()
    refusal, data = "", request.POST.dict()
    if request.method == "POST":
        try:
            if found is not None and data.get("withdraw"):
                listing.withdraw_offer(offer=found, why=data.get("withdrawn_why", ""), by=user, on=on)
                messages.success(request, _("已撤下。"))
            else:
                _put(data, found, user, on)
                messages.success(request, _("已保存。"))
        except Problems as fault:
            problems = fault.problems
        except NotAllowed as fault:
            refusal = str(fault)
        else:
            return go(request, reverse("outreach:offers"))
    may_change = found is None or (listing.may_offer(user, found.unit) and found.withdrawn_on is None)
    context: dict[str, Any] = {
        "offer": found,
        "may_change": may_change,
        "may_file": may(user, "file_lead"),
        "units": _own_units(user) if may(user, "file_lead") else [],
        "data": data or (_as_typed(found) if found else {"unit": user.unit.code if user.unit else ""}),
        "problems": problems,
        "refusal": refusal,
    }
    return render(request, "outreach/offer.html", context, status=403 if refusal else 422 if problems else 200)


def _put(data: Mapping[str, str], found: Offer | None, user: User, on: Any) -> None:
    typed = Typed(data, "推介项目", [])
    fields: dict[str, Any] = {key: typed.text(key, title, longest) for key, (title, longest) in OFFER_TEXTS.items()}
    fields["land"] = typed.scaled("land", "可供用地", decimals=2)
    fields["scale"] = typed.money("scale", "估算投资", unit=data.get("scale_unit") or "万元")
    unit = typed.unit("unit", "责任单位") or (found.unit if found else user.unit)
    if unit is None:
        typed.problems.append(Problem("推介项目·责任单位", "空白", "责任单位", "请选择单位", "offer.unit"))
    if typed.problems or unit is None:
        raise Problems(typed.problems)
    number = data.get("version", "")
    version = whole_number(number) or 0
    listing.put_offer(fields=fields, unit=unit, by=user, on=on, offer=found, version=version)


def _as_typed(offer: Offer) -> dict[str, str]:
    return {
        **{name: getattr(offer, name) for name in OFFER_TEXTS},
        "land": plain(offer.land, 2) if offer.land is not None else "",
        "scale": plain(offer.scale, 6) if offer.scale is not None else "",
        "unit": offer.unit.code,
        "version": str(offer.version),
    }
