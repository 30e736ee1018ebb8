"""The list of dockets as an Excel file: the same conditions, exact amounts with their kind, the provenance on top."""

from __future__ import annotations

import io
from fractions import Fraction

import xlsxwriter
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from saima.agreements.catalogue import agreements
from saima.agreements.fulfilment import shown
from saima.agreements.queries.dockets import DocketFilter, DocketRow, every_row
from saima.agreements.views.dockets import KIND_TITLES
from saima.core.amounts import UNITS
from saima.ledger.views.exporting import MEDIA
from saima.ledger.views.scope import office_day, reader
from saima.ledger.words import said, titled
from saima.people.policies import check_may

MOST = 20_000


def _texts(row: DocketRow) -> tuple[str, ...]:
    docket = row.docket
    kind = agreements().clauses.get(docket.item)
    quantity = "" if docket.quantity is None else shown(docket, docket.quantity)
    return (
        docket.code,
        _(KIND_TITLES[docket.kind]),
        row.title,
        docket.project.code,
        docket.project.title,
        said(docket.side),
        titled(docket.unit) if docket.unit else "",
        titled(row.state),
        f"{said(row.lamp.word)} {row.lamp.reason}",
        said(kind.amount_kind) if kind is not None else "",
        quantity,
    )


@login_required
def export_dockets(request: HttpRequest) -> HttpResponse:
    """Send the filtered list; amounts are exact, in 万元, each with its kind, since kinds are never added."""
    user, on = reader(request), office_day(request)
    check_may(user, "export")
    heads = [
        (_("案卷编号"), 14), (_("种类"), 12), (_("名称"), 28), (_("项目编号"), 14), (_("项目名称"), 26),
        (_("义务方"), 8), (_("承办单位"), 18), (_("状态"), 10), (_("亮灯"), 18), (_("金额种类"), 14), (_("数量"), 12),
        (_("金额（万元）"), 14), (_("已办（万元）"), 14), (_("应了结日"), 12),
    ]  # fmt: skip
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_("协议履约"))
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    money, day = book.add_format({"num_format": "#,##0.00####"}), book.add_format({"num_format": "yyyy-mm-dd"})
    here = request.here  # type: ignore[attr-defined]
    mark = _("演示数据　") if here is not None and here.is_demonstration else ""
    sheet.write(0, 0, mark + _("协议履约　数据截至 %(day)s　各种金额不相加") % {"day": on})
    for column, (text, width) in enumerate(heads):
        sheet.write(1, column, text, bold)
        sheet.set_column(column, column, width)
    sheet.freeze_panes(2, 3)
    wan, line = UNITS["万元"].factor, 1
    for line, row in enumerate(every_row(user, DocketFilter.read(request.GET.dict()), on=on, most=MOST), start=2):
        texts = _texts(row)
        for column, text in enumerate(texts):
            sheet.write_string(line, column, text)
        docket, column = row.docket, len(texts)
        if docket.amount is not None:
            # A workbook knows only floating point; 15 digits hold any amount of this office to the fen.
            sheet.write_number(line, column, float(Fraction(docket.amount) / wan), money)
            sheet.write_number(line, column + 1, float(Fraction(docket.done_amount) / wan), money)
        if docket.due_on is not None:
            sheet.write_datetime(line, column + 2, docket.due_on, day)
    sheet.autofilter(1, 0, line, len(heads) - 1)
    book.close()
    response = HttpResponse(buffer.getvalue(), content_type=MEDIA)
    response["Content-Disposition"] = f'attachment; filename="agreements-{on:%Y%m%d}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response
