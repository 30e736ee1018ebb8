"""Results waiting for 认定, the batch act, its printed sheet, and 区报市认."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from saima.core.amounts import whole_number
from saima.core.problems import Problem, Problems
from saima.ledger import actions
from saima.ledger.actions import Recognition
from saima.ledger.catalogue import catalogue
from saima.ledger.forms import Reader, plain
from saima.ledger.models import Fact
from saima.ledger.queries.levels import LevelsFilter, levels_page
from saima.ledger.queries.pending import LEVELS, PendingFilter, find_sheet, pending_page, recent_sheets, waiting
from saima.ledger.views.scope import office_day, reader
from saima.ledger.words import said, titled
from saima.people.policies import NotAllowed, check_may, may


def _typed_unit(fact: Fact) -> str:
    return "万美元" if fact.currency == "USD" else "万元"


def _row(fact: Fact, data: dict[str, str], user_id: int) -> dict[str, Any]:
    """Return a row of the list: the record, what stands in its inputs, and whether the reader may recognise it."""
    amount = plain(fact.amount, 6) if fact.amount is not None else ""
    counted = fact.claimed_on or fact.happened_on
    return {
        "fact": fact,
        "unit": fact.project.lead_unit if fact.project else fact.unit,
        "amount": data.get(f"a{fact.pk}", amount),
        "counted_on": data.get(f"c{fact.pk}", counted.isoformat()),
        "is_own": fact.recorded_by_id == user_id,
        "is_ticked": str(fact.pk) in data.get("ticked", "").split(","),
    }


def _read(request: HttpRequest, facts: Sequence[Fact], *, returned: str) -> tuple[list[Recognition], list[Problem]]:
    """Read the amount and 统计日期 typed for each record; every fault names its record."""
    data = request.POST.dict()
    recognitions, problems = [], []
    for fact in facts:
        typed = Reader(data)
        amount = None
        counted: date | None = None
        if not returned:
            if fact.amount is not None and f"a{fact.pk}" in data:
                amount = typed.money(f"a{fact.pk}", f"{fact.code}·认定金额", unit=_typed_unit(fact))
                if amount is None and not typed.problems:
                    needed = _("金额；不予认定的请退回")
                    typed.fault(
                        "", Problem(f"{fact.code}·认定金额", _("空白"), needed, _("请填写金额"), "verify.amount")
                    )
            counted = typed.day(f"c{fact.pk}", f"{fact.code}·统计日期")
        problems += typed.problems
        recognitions.append(Recognition(fact, amount=amount, counted_on=counted, returned=returned))
    return recognitions, problems


@login_required
def pending(request: HttpRequest) -> HttpResponse:
    """List the results that wait; POST recognises or returns those ticked, in one act."""
    user = reader(request)
    check_may(user, "verify")
    chosen = PendingFilter.read(request.GET.dict())
    problems: Sequence[Problem] = ()
    data: dict[str, str] = {}
    if request.method == "POST":
        done = _settle(request, chosen)
        if isinstance(done, HttpResponse):
            return done
        problems = done
        data = request.POST.dict() | {"ticked": ",".join(request.POST.getlist("fact"))}
    page = pending_page(user, chosen)
    kinds = catalogue().kinds
    levels = [
        {
            "title": _("待%(level)s认定") % {"level": said(level)},
            "href": chosen.query(level=level),
            "on": chosen.level == level,
            "count": None,
        }
        for level in LEVELS
    ]
    tabs: list[Any] = [
        *levels,
        None,
        {
            "title": _("全部"),
            "href": chosen.query(kind=""),
            "on": not chosen.kind,
            "count": sum(n for _k, n in page.kinds),
        },
        *(
            {"title": titled(kinds[kind]), "href": chosen.query(kind=kind), "on": chosen.kind == kind, "count": count}
            for kind, count in page.kinds
        ),
    ]
    context = {
        "chosen": chosen,
        "page": page,
        "tabs": tabs,
        "rows": [_row(fact, data, user.pk) for fact in page.rows],
        "kinds": kinds,
        "problems": problems,
        "data": data,
        "sheets": recent_sheets(user),
        "pager": chosen.pager(page),
    }
    return render(request, "ledger/pending.html", context, status=422 if problems else 200)


def _settle(request: HttpRequest, chosen: PendingFilter) -> HttpResponse | Sequence[Problem]:
    """Carry out the batch act; return where to go, or what is wrong with it."""
    user = reader(request)
    ticked = [pk for typed in request.POST.getlist("fact") if (pk := whole_number(typed, digits=18)) is not None]
    facts = list(
        waiting(user, chosen.level)
        .filter(pk__in=ticked)
        .select_related("project", "unit")
        .order_by("recorded_on", "entry")
    )
    returned = ""
    if "return" in request.POST:
        returned = request.POST.get("reason", "").strip()
        if not returned:
            needed = _("退回的理由，让报送人知道补什么")
            return (Problem(_("退回理由"), _("空白"), needed, _("请写明缺什么、怎样补"), "verify.reason"),)
    if len(facts) < len(ticked):
        messages.warning(request, _("%(n)s 条已由别人认定或更正，未重复办理。") % {"n": len(ticked) - len(facts)})
    recognitions, problems = _read(request, facts, returned=returned)
    if problems:
        return problems
    try:
        sheet = actions.verify_facts(
            recognitions,
            by=user,
            on=office_day(request),
            level=chosen.level,
            title=request.POST.get("title", "").strip()[:80],
            document=request.POST.get("document", "").strip()[:80],
            on_behalf_of=request.POST.get("on_behalf_of", "").strip()[:60],
        )
    except Problems as found:
        return found.problems
    except NotAllowed as refusal:
        return (Problem(_("认定"), str(refusal), "", "", "verify.refused"),)
    word = _("已退回 %(n)s 条，报送人会在工作台看到理由。") if returned else _("已认定 %(n)s 条，认定表可以打印。")
    messages.success(request, word % {"n": len(facts)})
    return redirect(
        reverse("ledger:sheet", args=[sheet.code]) if not returned else reverse("ledger:pending") + chosen.query()
    )


@login_required
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Show the 认定表 as it is printed and signed."""
    settled = find_sheet(reader(request), code)
    if settled is None:
        raise Http404
    return render(
        request, "ledger/sheet.html", {"settled": settled, "sheet": settled.sheet, "kinds": catalogue().kinds}
    )


@login_required
def levels(request: HttpRequest) -> HttpResponse:
    """Show where district and city differ."""
    user = reader(request)
    chosen = LevelsFilter.read(request.GET.dict())
    page = levels_page(user, chosen)
    only = chosen.show == "differing"
    return render(
        request,
        "ledger/levels.html",
        {
            "page": page,
            "tabs": [
                {"title": _("有差异"), "href": chosen.query(show="differing"), "on": only, "count": page.differing},
                {"title": _("两级都认定"), "href": chosen.query(show="all"), "on": not only, "count": page.count},
            ],
            "kinds": catalogue().kinds,
            "currencies": catalogue().currencies,
            "may_verify": may(user, "verify"),
            "pager": chosen.pager(page),
        },
    )
