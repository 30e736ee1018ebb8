"""The page of reported numbers: a table of units by measures, typed in or taken from a CSV, with its document."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from saima.assessment import reporting
from saima.assessment.models import AdoptedRulebook, ReportedNumber
from saima.assessment.queries import may_open
from saima.core.encodings import decode
from saima.core.inputtable import split_csv
from saima.core.periods import Period
from saima.core.problems import Problem, Problems
from saima.ledger.views.papers import read_file, send
from saima.ledger.views.scope import office_day, reader
from saima.people.policies import check_may, may

LARGEST = 2**20


def _period(typed: str, request: HttpRequest) -> Period:
    """Return the period asked for; the month before the office day when none is."""
    if not typed.strip():
        return Period("month", office_day(request).year, office_day(request).month).previous()
    try:
        return Period.parse(typed.strip())
    except ValueError:
        needed, remedy = "2023-03、2023-Q1、2023-H1、2023", _("请改用其中一种写法")
        raise Problems([Problem(_("期间"), f"“{typed}”", needed, remedy, "report.period")]) from None


def _typed_table(request: HttpRequest, sheet: reporting.Sheet) -> list[list[str]]:
    """Return the table that the form holds: the uploaded one when there is one, else the cells as typed."""
    upload = request.FILES.get("table")
    if upload is not None:
        content = upload.read(LARGEST + 1)
        if len(content) > LARGEST:
            size, needed = f"{upload.size:,} B", _("不超过 1 MB")
            raise Problems([Problem(_("填报表"), size, needed, _("请拆成几份"), "report.size")])
        decoded = decode(content)
        if decoded is None:
            needed, remedy = _("CSV 文本（UTF-8 或 GB18030）"), _("Excel 请另存为 CSV")
            raise Problems([Problem(_("填报表"), str(upload.name), needed, remedy, "report.encoding")])
        return split_csv(decoded[0])
    heading = ["单位", "代码", *(measure.name for measure in sheet.measures)]
    rows = [
        [unit.title, unit.code, *(request.POST.get(f"{unit.code}:{at}", "") for at in range(len(sheet.measures)))]
        for unit, _held in sheet.rows
    ]
    return [heading, *rows]


@login_required
def numbers(request: HttpRequest, code: str, version: str) -> HttpResponse:
    """Show the numbers reported for a rulebook in a period; POST reports what the table says."""
    user, on = reader(request), office_day(request)
    adopted = get_object_or_404(AdoptedRulebook, code=code, version=version)
    period = _period(request.POST.get("period") or request.GET.get("period", ""), request)
    sheet = reporting.sheet_of(adopted, period, on=on)
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        check_may(user, reporting.REPORT)
        handed = read_file(request)
        problems = handed.problems
        if not problems:
            try:
                count = reporting.report(
                    adopted=adopted,
                    period=period,
                    table=_typed_table(request, sheet),
                    document=request.POST.get("document", ""),
                    file=handed.file,
                    by=user,
                    on=on,
                )
            except Problems as fault:
                problems = fault.problems
            else:
                messages.success(request, _("已登记 %(n)s 个数。") % {"n": count})
                return redirect(f"{reverse('assessment:numbers', args=[code, version])}?period={period.code}")
    may_report = may(user, reporting.REPORT)
    rows = [
        (unit, [_cell(request, unit.code, at, held) for at, held in enumerate(of_unit)])
        for unit, of_unit in sheet.rows
        if may_report or may_open(user, unit.code)
    ]
    context = {
        "adopted": adopted,
        "sheet": sheet,
        "rows": rows,
        "problems": problems,
        "document": request.POST.get("document", ""),
        "may_report": may_report,
    }
    return render(request, "assessment/numbers.html", context, status=422 if problems else 200)


def _cell(
    request: HttpRequest, code: str, at: int, held: ReportedNumber | None
) -> tuple[str, str, ReportedNumber | None]:
    """Return (field, text, what stands) of one cell; what was just typed comes back as it was typed."""
    field = f"{code}:{at}"
    return field, request.POST.get(field, held.typed if held else ""), held


@login_required
def number_file(request: HttpRequest, entry: int) -> HttpResponseBase:
    """Send the paper of a reported number to those who may see how the unit's points came about."""
    user = reader(request)
    found = get_object_or_404(ReportedNumber.objects.select_related("unit", "file"), entry=entry)
    if not (may(user, reporting.REPORT) or may_open(user, found.unit.code)):
        raise Http404
    return send(found.file)
