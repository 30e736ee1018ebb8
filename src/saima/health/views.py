"""Pages of data health: the list, one flag with its answers, thresholds, printed rates, marks on other pages."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_q.tasks import async_task

from saima.core.amounts import whole_number
from saima.core.problems import Problem, Problems
from saima.health import actions, policies
from saima.health.catalogue import flag_rules, flag_title, reader_language, thresholds
from saima.health.models import Flag, PrintedRate
from saima.health.queries.flag import find_answer, find_flag, flag_whole
from saima.health.queries.listing import OPEN, FlagFilter, FlagPage, flag_page, last_examination, unit_choices
from saima.health.queries.marks import marks_of_fact, marks_of_facts, marks_of_project
from saima.health.queries.marks import tile as tile_of
from saima.ledger.catalogue import catalogue
from saima.ledger.evidence import check_file, keep_file, path_of
from saima.ledger.views.papers import paper_rules
from saima.ledger.views.scope import office_day, reader
from saima.ledger.words import said, titled
from saima.people.models import Unit
from saima.people.policies import check_may, may

LONGEST_SHOWN = 60
"""Longer lists of words stand on the page of thresholds only."""


def _tabs(chosen: FlagFilter, page: FlagPage) -> list[dict[str, object] | None]:
    def tab(state: str, title: str, count: int) -> dict[str, object]:
        return {"title": title, "href": chosen.query(state=state), "on": chosen.state == state, "count": count}

    wanting = sum(page.states.get(state, 0) for state in Flag.STATES if state not in {Flag.FINE, Flag.GONE})
    shown = [state for state in Flag.STATES if page.states.get(state) or chosen.state == state]
    return [
        tab(OPEN, _("待处理"), wanting),
        None,
        *(tab(state, said(state), page.states.get(state, 0)) for state in shown),
        tab("", _("全部"), sum(page.states.values())),
    ]


@login_required
def flags(request: HttpRequest) -> HttpResponse:
    """List the flags that the reader may see."""
    user = reader(request)
    chosen = FlagFilter.read(request.GET.dict())
    page = flag_page(user, chosen)
    conditions = [
        {"text": text, "href": chosen.query(**{name: ""})}
        for name, text in (("kind", flag_title(chosen.kind)), ("unit", page.unit_title))
        if getattr(chosen, name) and text
    ]
    context = {
        "chosen": chosen,
        "page": page,
        "tabs": _tabs(chosen, page),
        "conditions": conditions,
        "may_rule": may(user, policies.RULE),
        "pager": chosen.pager(page),
    }
    return render(request, "health/flags.html", context)


@login_required
def flag_choices(request: HttpRequest, which: str) -> HttpResponse:
    """Return the list of one filter chip, fetched when it is opened."""
    user = reader(request)
    chosen = FlagFilter.read(request.GET.dict())
    found: Sequence[tuple[str, str, int]]
    if which == "kind":
        found = flag_page(user, chosen).kinds
    elif which == "unit":
        found = unit_choices(user)
    else:
        raise Http404
    items = [
        {"title": title, "count": count, "href": reverse("health:flags") + chosen.query(**{which: value}),
         "on": getattr(chosen, which) == value}
        for value, title, count in found
    ]  # fmt: skip
    return render(request, "ledger/choices.html", {"items": items})


@login_required
def flag(request: HttpRequest, code: str) -> HttpResponse:
    """Show one flag; POST answers it or rules on it."""
    user = reader(request)
    found = find_flag(user, code)
    if found is None:
        raise Http404(_("没有这条体检提示，或它不涉及您的单位。"))
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        problems = _settle(request, found)
        if not problems:
            return redirect("health:flag", code=code)
    concerned = policies.units_concerned(found) if may(user, "record_for_others") else []
    whole = flag_whole(user, found)
    told = thresholds(whole.version) if whole.version else ()
    context = {
        "whole": whole,
        "thresholds": [pair for pair in told if len(pair[1]) < LONGEST_SHOWN],
        "flag": found,
        "language": reader_language(),
        "kinds": catalogue().kinds,
        "may_answer": policies.may_answer(user, found),
        "may_rule": policies.may_rule(user, found),
        "own_records": policies.own_records(user, found) if may(user, policies.RULE) else (),
        "concerned": [(unit.code, titled(unit)) for unit in concerned],
        "results": [(result, said(result)) for result in actions.RESULTS],
        **paper_rules(),
        "problems": problems,
        "typed": request.POST.dict() if problems else {},
    }
    return render(request, "health/flag.html", context, status=422 if problems else 200)


def _settle(request: HttpRequest, found: Flag) -> Sequence[Problem]:
    """Carry out the answer or the ruling that was handed in; return its faults, none when it is done."""
    user, on = reader(request), office_day(request)
    data = request.POST
    try:
        if "rule" in data:
            text, document = data.get("ruling", ""), data.get("document", "")
            actions.rule(flag=found, result=data.get("result", ""), text=text, document=document, by=user, on=on)
            messages.success(request, _("已裁定：%(result)s。") % {"result": said(data.get("result", ""))})
            return ()
        unit = Unit.objects.filter(code=data["unit"]).first() if data.get("unit") else None
        policies.answering_unit(user, found, unit)
        file, faults = None, []
        for upload in request.FILES.getlist("evidence")[:1]:
            name, content = upload.name or _("未命名"), upload.read()
            faults = check_file(name, content)
            file = None if faults else keep_file(name, content)
        if faults:
            return faults
        number = data.get("file_number", "")
        actions.answer(flag=found, text=data.get("text", ""), by=user, on=on, unit=unit, file=file, file_number=number)
    except Problems as fault:
        return fault.problems
    messages.success(request, _("说明已经保存，招商中心会看到。"))
    return ()


@login_required
def answer_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send the file of an answer to those who may read the answer."""
    found = find_answer(reader(request), pk)
    if found is None or found.file is None or not path_of(found.file.sha256).exists():
        raise Http404
    source = path_of(found.file.sha256).open("rb")
    response = FileResponse(source, as_attachment=True, filename=found.file.name, content_type=found.file.media)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def examine(request: HttpRequest) -> HttpResponse:
    """Ask the worker to examine the ledger now."""
    user = reader(request)
    check_may(user, policies.RULE)
    async_task("saima.health.tasks.examine_for", user.pk, group="health")
    messages.success(request, _("已交后台体检，片刻后刷新本页。"))
    return redirect("health:flags")


@login_required
def rules(request: HttpRequest) -> HttpResponse:
    """Show what is looked for, by which thresholds, since when and by whose word."""
    on = office_day(request)
    versions = [(rule, rule.on(on)) for rule in flag_rules().values()]
    told = [(rule, version, thresholds(version) if version else ()) for rule, version in versions]
    context = {"rules": told, "language": reader_language(), "examined": last_examination()}
    return render(request, "health/rules.html", context)


@login_required
def rates(request: HttpRequest) -> HttpResponse:
    """List the printed rates that are checked; POST enters one, or takes one off."""
    user = reader(request)
    check_may(user, policies.RULE)
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        try:
            return _change_rates(request)
        except Problems as fault:
            problems = fault.problems
    rows = PrintedRate.objects.filter(successor__isnull=True, withdraws=False).select_related("recorded_by")
    context = {
        "rows": rows.order_by("-pk")[:200],
        "problems": problems,
        "typed": request.POST.dict() if problems else {},
    }
    return render(request, "health/rates.html", context, status=422 if problems else 200)


def _change_rates(request: HttpRequest) -> HttpResponse:
    user, on, data = reader(request), office_day(request), request.POST
    if code := data.get("withdraw"):
        actions.withdraw_rate(get_object_or_404(PrintedRate, code=code), by=user, on=on)
        messages.success(request, _("%(code)s 已撤下，不再核对。") % {"code": code})
    else:
        made = actions.enter_rate(
            title=data.get("title", ""), rate=data.get("rate", ""), numerator=data.get("numerator", ""),
            denominator=data.get("denominator", ""), counts=data.get("counts") == "1", source=data.get("source", ""),
            by=user, on=on,
        )  # fmt: skip
        messages.success(request, _("%(code)s 已登记，下次体检时核对。") % {"code": made.code})
    return redirect("health:rates")


@login_required
def project_marks(request: HttpRequest, code: str) -> HttpResponse:
    """Return the marks of a project, fetched by its page."""
    return render(request, "health/marks.html", {"marks": marks_of_project(reader(request), code)})


@login_required
def fact_marks(request: HttpRequest, code: str) -> HttpResponse:
    """Return the marks of a record, fetched by its page."""
    return render(request, "health/marks.html", {"marks": marks_of_fact(reader(request), code)})


@login_required
def list_marks(request: HttpRequest) -> HttpResponse:
    """Return the marks of the records of a list (`facts=1,2,3`), each to be put into its row."""
    keys = [
        key for typed in request.GET.get("facts", "").split(",") if (key := whole_number(typed, digits=15)) is not None
    ]
    return render(request, "health/list_marks.html", {"marks": marks_of_facts(reader(request), keys)})


@login_required
def tile(request: HttpRequest) -> HttpResponse:
    """Return the home page's tile, fetched after the page."""
    user = reader(request)
    return render(
        request,
        "health/tile.html",
        {"tile": tile_of(user) if may(user, policies.RULE) or may(user, "record") else None},
    )
