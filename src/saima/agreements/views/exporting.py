"""The list of dockets as an Excel file: the same conditions, exact amounts with their kind, the provenance on top."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from saima.agreements.catalogue import agreements
from saima.agreements.fulfilment import shown
from saima.agreements.queries.dockets import DocketFilter, DocketRow, every_row
from saima.agreements.views.dockets import KIND_TITLES
from saima.ledger.views.scope import office_day, reader
from saima.ledger.views.workbook import Cell, Money, send_list
from saima.ledger.words import said, titled
from saima.people.policies import check_may


def _cells(row: DocketRow) -> tuple[Cell, ...]:
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
        None if docket.amount is None else Money(docket.amount),
        None if docket.amount is None else Money(docket.done_amount),
        docket.due_on,
    )


@login_required
def export_dockets(request: HttpRequest) -> HttpResponse:
    """Send the filtered list; amounts are exact, in 万元, each with its kind, since kinds are never added."""
    user, on = reader(request), office_day(request)
    chosen = DocketFilter.read(request.GET.dict())
    check_may(user, "export")
    heads = [
        (_("案卷编号"), 14), (_("种类"), 12), (_("名称"), 28), (_("项目编号"), 14), (_("项目名称"), 26),
        (_("义务方"), 8), (_("承办单位"), 18), (_("状态"), 10), (_("亮灯"), 18), (_("金额种类"), 14), (_("数量"), 12),
        (_("金额（万元）"), 14), (_("已办（万元）"), 14), (_("应了结日"), 12),
    ]  # fmt: skip

    def rows(most: int) -> Iterator[tuple[Cell, ...]]:
        return map(_cells, every_row(user, chosen, on=on, most=most))

    says = _("协议履约　数据截至 %(day)s　各种金额不相加") % {"day": on}
    return send_list(request, "agreements", title=_("协议履约"), says=says, heads=heads, rows=rows, keep=3)
