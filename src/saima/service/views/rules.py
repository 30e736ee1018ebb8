"""What matters go by: the responsibility list (责任清单) and the office's calendar (办公日历)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from saima.core.amounts import whole_number
from saima.core.problems import Problem, Problems
from saima.ledger.typed import Typed
from saima.ledger.views.recording import go
from saima.ledger.views.scope import office_day, reader
from saima.ledger.words import titled
from saima.people.models import Unit
from saima.people.policies import NotAllowed, check_may, may
from saima.service import actions
from saima.service.catalogue import matters
from saima.service.escalating import superiors_on
from saima.service.forms import as_typed, basis_of, read_number
from saima.service.models import ResponsibilityItem
from saima.service.queries.rules import responsibility_list, year_sheet
from saima.service.workcalendar import office_calendar

YEARS = range(1991, 2099)
"""The years a calendar can be drawn for."""


@login_required
def responsibilities(request: HttpRequest) -> HttpResponse:
    """Show the responsibility list, link by link."""
    user = reader(request)
    context = {
        "links": responsibility_list(),
        "superiors": superiors_on(office_day(request)),
        "may_edit": may(user, "referee"),
    }
    return render(request, "service/responsibilities.html", context)


@login_required
def new_item(request: HttpRequest) -> HttpResponse:
    """Enter a new line of the list."""
    return _edit_item(request, None)


@login_required
def replace_item(request: HttpRequest, entry: int) -> HttpResponse:
    """Replace a line of the list, or strike it off."""
    return _edit_item(request, get_object_or_404(ResponsibilityItem.objects.select_related("unit"), entry=entry))


def _edit_item(request: HttpRequest, old: ResponsibilityItem | None) -> HttpResponse:
    user, on = reader(request), office_day(request)
    check_may(user, "referee")
    if request.method != "POST":
        data = _as_typed(old) if old is not None else {"effective_on": on.isoformat()}
        return _item_form(request, old, data, ())
    data = request.POST.dict()
    typed = Typed(data, "责任清单", [])
    is_struck = old is not None and bool(data.get("strike"))
    values: dict[str, Any] = {
        "kind": old.kind if old is not None else typed.text("kind"),
        "item": typed.text("item", "事项", 60),
        "unit": typed.unit("unit", "责任单位"),
        "task": typed.text("task", "责任", 200),
        "document": typed.text("document", "依据文件", 120),
        "effective_on": typed.day("effective_on", "起用日", otherwise=on),
        "days": None if is_struck else read_number(typed, "days", "时限", code="list.days"),
        "basis": basis_of(data.get("basis", "")),
    }
    problems: Sequence[Problem] = typed.problems
    if not problems:
        try:
            actions.set_item(**values, by=user, replaces=old)
        except Problems as fault:
            problems = fault.problems
        except NotAllowed as refusal:
            return _item_form(request, old, data, (), refusal=str(refusal))
        else:
            messages.success(request, _("责任清单已改；已有的事项不变，以后登记的按新的一条。"))
            return go(request, reverse("service:responsibilities"))
    return _item_form(request, old, data, problems)


def _as_typed(item: ResponsibilityItem) -> dict[str, str]:
    return as_typed(item) | {
        "kind": item.kind,
        "item": item.item,
        "unit": item.unit.code if item.unit else "",
        "task": item.task,
    }


def _item_form(
    request: HttpRequest,
    old: ResponsibilityItem | None,
    data: Mapping[str, str],
    problems: Sequence[Problem],
    refusal: str = "",
) -> HttpResponse:
    context = {
        "old": old,
        "data": data,
        "problems": problems,
        "refusal": refusal,
        "kinds": [(kind.id, f"{kind.link} · {titled(kind)}") for kind in matters().kinds.values()],
        "units": [(unit.code, titled(unit)) for unit in Unit.objects.exclude(kind__in=("企业", "区县"))],
    }
    return render(request, "service/item.html", context, status=403 if refusal else 422 if problems else 200)


def _listed_days(text: str, year: int, title: str) -> tuple[list[date], list[Problem]]:
    """Read days as a notice prints them: 2027-01-01, 1-1, 1月1日, or spans 10-01~10-07, one by one or in a row."""
    found: list[date] = []
    problems: list[Problem] = []
    for part in re.split(r"[\s,，、;；]+", text.strip()):
        if not part:
            continue
        ends = [_one_day(piece, year) for piece in re.split(r"[~～至—]+", part)]
        if len(ends) > 2 or None in ends:
            where, needed = f"节假日通知·{title}", "如 2027-10-01，或 10-01~10-07"
            problems.append(Problem(where, f"“{part}”", needed, "请改写", "notice.day"))
            continue
        first, last = ends[0], ends[-1]
        assert first is not None and last is not None  # noqa: S101, PT018 (told apart above)
        found += [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
    return found, problems


def _one_day(text: str, year: int) -> date | None:
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    if len(numbers) == 2:
        numbers = [year, *numbers]
    try:
        return date(*numbers) if len(numbers) == 3 else None
    except ValueError:
        return None


@login_required
def workcalendar(request: HttpRequest) -> HttpResponse:
    """Show a year's working days, holidays and make-up days; POST reads a notice and says which due days it moved."""
    user, on = reader(request), office_day(request)
    asked = request.POST.get("year") or request.GET.get("year", "")
    found = whole_number(asked)
    year = found if found is not None and found in YEARS else on.year
    problems: Sequence[Problem] = ()
    data: dict[str, str] = {}
    if request.method == "POST":
        check_may(user, "referee")
        data = request.POST.dict()
        holidays, first = _listed_days(data.get("holidays", ""), year, "放假")
        workdays, second = _listed_days(data.get("workdays", ""), year, "调休上班")
        typed = Typed(data, "节假日通知", [*first, *second])
        document = typed.text("document", "通知", 120)
        problems = typed.problems
        if not problems:
            try:
                moved = actions.read_notice(
                    year=year, document=document, holidays=holidays, workdays=workdays, by=user, on=on
                )
            except Problems as fault:
                problems = fault.problems
            else:
                words = _("已读入通知；%(n)s 件未了结的事项应办结日有变，前后两个日子都记在事项里。")
                messages.success(request, words % {"n": len(moved)})
                return go(request, f"{reverse('service:workcalendar')}?year={year}")
    context = {
        "sheet": year_sheet(year, user, office_calendar()),
        "data": data,
        "problems": problems,
        "may_edit": may(user, "referee"),
        "before": year - 1 if year - 1 in YEARS else None,
        "after": year + 1 if year + 1 in YEARS else None,
    }
    return render(request, "service/workcalendar.html", context, status=422 if problems else 200)
