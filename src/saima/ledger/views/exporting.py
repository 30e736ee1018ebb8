"""The project list as an Excel file: the same conditions, the stored unit said in the head, the provenance on top."""

from __future__ import annotations

import io
from fractions import Fraction

import xlsxwriter
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from saima.core.amounts import UNITS
from saima.ledger.catalogue import catalogue
from saima.ledger.queries.projects import ProjectFilter, every_row
from saima.ledger.views.scope import office_day, reader
from saima.ledger.words import titled
from saima.people.policies import check_may

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 20_000


@login_required
def export_projects(request: HttpRequest) -> HttpResponse:
    """Send the filtered list; figures are exact, in 万元."""
    user = reader(request)
    check_may(user, "export")
    chosen = ProjectFilter.read(request.GET.dict())
    stages = {stage.id: titled(stage) for stage in catalogue().stages}
    heads = [
        (_("项目编号"), 14), (_("项目名称"), 30), (_("小组"), 10), (_("阶段"), 12), (_("行业"), 14),
        (_("协议引资（万元）"), 14), (_("正式签约（万元）"), 14), (_("累计到位（万元）"), 14), (_("签约日"), 12),
        (_("开工日"), 12), (_("计划开工"), 10), (_("最近进展"), 12), (_("卡在"), 16), (_("责任单位"), 18),
    ]  # fmt: skip
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_("项目台账"))
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    money = book.add_format({"num_format": "#,##0.00####"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    here = request.here  # type: ignore[attr-defined]
    mark = _("演示数据　") if here is not None and here.is_demonstration else ""
    sheet.write(0, 0, mark + _("项目台账　数据截至 %(day)s　单位：万元") % {"day": office_day(request)})
    for column, (text, width) in enumerate(heads):
        sheet.write(1, column, text, bold)
        sheet.set_column(column, column, width)
    sheet.freeze_panes(2, 2)
    wan = UNITS["万元"].factor
    line = 1
    for line, row in enumerate(every_row(user, chosen, MOST), start=2):
        texts = (row["code"], row["title"], row["unit"] or "", stages.get(row["stage"], ""), row["industry"])
        for column, text in enumerate(texts):
            sheet.write_string(line, column, text)
        for column, name in enumerate(("agreed", "signed", "arrived"), start=5):
            # A workbook knows only floating point; 15 digits hold any amount of this office to the fen.
            sheet.write_number(line, column, float(Fraction(row[name]) / wan), money)
        for column, name in ((8, "signed_on"), (9, "started_on"), (11, "last_fact_on")):
            if row[name] is not None:
                sheet.write_datetime(line, column, row[name], day)
        for column, name in ((10, "planned_start"), (12, "stuck_on"), (13, "stuck_with")):
            sheet.write_string(line, column, row[name])
    sheet.autofilter(1, 0, line, len(heads) - 1)
    book.close()
    response = HttpResponse(buffer.getvalue(), content_type=MEDIA)
    response["Content-Disposition"] = f'attachment; filename="projects-{office_day(request):%Y%m%d}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response
