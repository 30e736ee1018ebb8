"""Pages of the importer: the list of batches with its upload box, and one batch on its way into the ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from saima.core.problems import Problem, Problems
from saima.intake import actions, forms, policies, queries
from saima.intake.describing import LedgerMoved
from saima.intake.models import Batch
from saima.intake.sorting import MONEY
from saima.intake.workbooks.handback import hand_back
from saima.ledger.queries.addresses import Conditions
from saima.ledger.views.scope import office_day, reader
from saima.people.models import User
from saima.people.policies import NotAllowed, check_may, may

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _reader(request: HttpRequest) -> User:
    user = reader(request)
    check_may(user, "import")
    return user


@login_required
def batches(request: HttpRequest) -> HttpResponse:
    """List the batches; POST takes a workbook in and checks it."""
    user = _reader(request)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            name, content = forms.read_upload(request.FILES.get("file"))
            batch = actions.keep(content=content, name=name, by=user, on=office_day(request))
            return redirect("intake:batch", code=actions.check_soon(batch=batch, by=user, on=office_day(request)).code)
        except Problems as fault:
            problems = fault.problems
    chosen = Conditions.read(request.GET.dict())
    page = queries.batches_page(user, chosen)
    context = {
        "page": page,
        "pager": chosen.pager(page),
        "problems": problems,
        "states": queries.STATES,
        "figures": {batch.pk: queries.Figures.of(batch) for batch in page.rows},
        "accepted": forms.ACCEPTED,
    }
    return render(request, "intake/batches.html", context, status=422 if problems else 200)


@login_required
def batch(request: HttpRequest, code: str) -> HttpResponse:
    """Show a batch where it stands: columns to decide on, rows to look at, what was done; POST takes the next step."""
    user = _reader(request)
    found = _find(user, code)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            _step(request, user, found)
            return redirect("intake:batch", code=code)
        except LedgerMoved as moved:
            actions.check_soon(batch=_find(user, code), by=user, on=office_day(request))
            messages.warning(request, str(moved))
            return redirect("intake:batch", code=code)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect("intake:batch", code=code)
        except Problems as fault:
            problems = fault.problems
    return render(
        request, "intake/batch.html", _context(request, user, found, problems), status=422 if problems else 200
    )


def _find(user: User, code: str) -> Batch:
    found = queries.find_batch(user, code)
    if found is None:
        raise Http404(_("没有这一批，或者不在您的数据范围内。"))
    return found


def _step(request: HttpRequest, user: User, found: Batch) -> None:
    """Take the step that the form names."""
    step = STEPS.get(request.POST.get("act", ""))
    if step is None:
        raise NotAllowed(_("页面过期了，没有办理。"), remedy=_("请再点一次。"))
    text = step(request, user, found)
    if text:
        messages.success(request, text)


def _columns(request: HttpRequest, user: User, found: Batch) -> str:
    choices = forms.read_choices(request.POST.dict(), found.mapping)
    actions.check_soon(batch=found, by=user, on=office_day(request), choices=choices)
    return ""


def _recheck(request: HttpRequest, user: User, found: Batch) -> str:
    actions.check_soon(batch=found, by=user, on=office_day(request))
    return _("已按现在的台账重新检查。")


def _apply(request: HttpRequest, user: User, found: Batch) -> str:
    seen = request.POST.get("version", "")
    version = int(seen) if seen.isascii() and seen.isdigit() else 0
    done = actions.apply_soon(batch=found, by=user, on=office_day(request), version=version)
    if done.state != Batch.APPLIED:
        return ""
    made = {"facts": done.made["facts"], "projects": done.made["projects"]}
    if leads := done.made.get("leads"):
        return _("已入账：报送 %(n)s 条线索，等招商中心受理；首报权另行确认。") % {"n": leads}
    if clauses := done.made.get("clauses"):
        return _("已入账：登记 %(n)s 项义务。") % {"n": clauses}
    return _("已入账：登记 %(facts)s 条记录，建档 %(projects)s 个项目。") % made


def _recognise(request: HttpRequest, user: User, found: Batch) -> str:
    sheets = actions.recognise(batch=found, by=user, on=office_day(request))
    return _("已认定，认定表 %(n)s 份。") % {"n": len(sheets)}


def _undo(request: HttpRequest, user: User, found: Batch) -> str:
    done = actions.undo_soon(batch=found, reason=request.POST.get("reason", ""), by=user, on=office_day(request))
    if done.state != Batch.UNDONE:
        return ""
    return _("已撤销，撤回 %(n)s 条记录。") % {"n": done.made["withdrawn"]}


def _discard(request: HttpRequest, user: User, found: Batch) -> str:
    actions.discard(batch=found, by=user)
    return _("已放弃，文件和检查结果都删去了；台账没有改动。")


STEPS: Mapping[str, Callable[[HttpRequest, User, Batch], str]] = {
    "columns": _columns,
    "check": _recheck,
    "apply": _apply,
    "recognise": _recognise,
    "undo": _undo,
    "discard": _discard,
}


def _context(request: HttpRequest, user: User, found: Batch, problems: tuple[Problem, ...]) -> dict[str, Any]:
    chosen = queries.RowFilter.read(request.GET.dict())
    page = queries.rows_page(found, chosen)
    figures = queries.Figures.of(found)
    asked = request.GET.get("column", "")
    is_top = chosen.show == "all" and page.number == 1
    waits = found.state == Batch.APPLIED and bool(found.recognitions)
    return {
        "batch": found,
        "state": queries.STATES[found.state],
        "verdicts": queries.VERDICTS,
        "tiles": queries.TILES,
        "figures": figures,
        "show": chosen.show,
        "page": page,
        "pager": chosen.pager(page),
        "problems": problems,
        "refusals": queries.first_refusals(found, most=5) if figures.refused and is_top else (),
        "differing": [one for one in found.declared if not one["agrees"]],
        "asked": {question["key"]: question for question in found.questions},
        "column": asked if any(one["key"] == asked for one in found.mapping) else "",
        "options": queries.field_options() if asked else (),
        "money": MONEY,
        "typed": request.POST,
        "twin": queries.same_file(found) if found.state in Batch.OPEN else None,
        "may_handle": policies.may_handle(user, found),
        "may_recognise": waits and policies.may_recognise(user, found),
        "recognisers": policies.recognisers(found) if waits else (),
        "may_verify": may(user, "verify"),
    }


@login_required
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """Answer how far the worker has come; a step that is done reloads the page."""
    found = _find(_reader(request), code)
    response = render(request, "intake/progress.html", {"batch": found, "state": queries.STATES[found.state]})
    if found.state not in Batch.BUSY:
        response["HX-Refresh"] = "true"
    return response


@login_required
def marked(request: HttpRequest, code: str) -> HttpResponse:
    """Hand the user's own workbook back, faulty cells red with their reasons beside them."""
    found = _find(_reader(request), code)
    marks = queries.marks_of(found)
    if not marks:
        raise Problems([Problem(found.name, _("没有有问题的行"), "", _("不需要下载"), "marked.none")])
    headings = {table["sheet"]: table["header"] for table in found.tables}
    answer = hand_back(content=bytes(found.content), name=found.name, marks=marks, headings=headings)
    if answer.problem is not None:
        raise Problems([answer.problem])
    name = _("%(stem)s（问题行）") % {"stem": found.name.rsplit(".", 1)[0]}
    response = HttpResponse(answer.body, content_type=XLSX)
    response["Content-Disposition"] = _attachment(f"{name}.xlsx")
    return response


def _attachment(name: str) -> str:
    from django.utils.http import content_disposition_header

    return content_disposition_header(True, name) or "attachment"
