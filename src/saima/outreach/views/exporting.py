"""The list of leads as an Excel file: the same conditions and the same sight as the page, the provenance on top."""

from __future__ import annotations

import io
from fractions import Fraction

import xlsxwriter
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from saima.core.amounts import UNITS
from saima.ledger.views.exporting import MEDIA
from saima.ledger.views.scope import office_day, reader
from saima.ledger.words import titled
from saima.outreach.queries.leads import LeadFilter, every_row
from saima.people.policies import check_may

MOST = 20_000


@login_required
def export_leads(request: HttpRequest) -> HttpResponse:
    """Send the filtered list; amounts in 万元. A lead that went to another unit is as it was then."""
    user, on = reader(request), office_day(request)
    for act in ("export", "see_leads"):
        check_may(user, act)
    heads = [
        (_("线索编号"), 14), (_("线索名称"), 28), (_("投资方"), 26), (_("渠道"), 16), (_("意向投资（万元）"), 14),
        (_("拟落地"), 18), (_("首报单位"), 16), (_("报送"), 12), (_("跟进单位"), 16), (_("状态"), 12),
        (_("首报权"), 22), (_("无进展（天）"), 12),
    ]  # fmt: skip
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_("线索"))
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    money, day = book.add_format({"num_format": "#,##0.00####"}), book.add_format({"num_format": "yyyy-mm-dd"})
    here = request.here  # type: ignore[attr-defined]
    mark = _("演示数据　") if here is not None and here.is_demonstration else ""
    sheet.write(0, 0, mark + _("线索　数据截至 %(day)s　单位：万元　保密，限本单位使用") % {"day": on})
    for column, (text, width) in enumerate(heads):
        sheet.write(1, column, text, bold)
        sheet.set_column(column, column, width)
    sheet.freeze_panes(2, 2)
    line = 1
    for line, row in enumerate(every_row(user, LeadFilter.read(request.GET.dict()), on=on, most=MOST), start=2):
        lead = row.lead
        texts = {
            0: lead.code, 1: lead.title, 2: lead.investor, 3: titled(row.channel), 5: lead.place,
            6: titled(lead.filed_by), 8: titled(lead.unit), 9: titled(row.state),
            10: "" if row.is_former else row.right,
        }  # fmt: skip
        for column, text in texts.items():
            sheet.write_string(line, column, text)
        if lead.scale is not None:
            # A workbook knows only floating point; 15 digits hold any amount of this office to the fen.
            sheet.write_number(line, 4, float(Fraction(lead.scale) / UNITS["万元"].factor), money)
        sheet.write_datetime(line, 7, lead.filed_on, day)
        if row.idle is not None:
            sheet.write_number(line, 11, row.idle)
    sheet.autofilter(1, 0, line, len(heads) - 1)
    book.close()
    response = HttpResponse(buffer.getvalue(), content_type=MEDIA)
    response["Content-Disposition"] = f'attachment; filename="leads-{on:%Y%m%d}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response
