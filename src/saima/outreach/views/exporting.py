"""The list of leads as an Excel file: the same conditions and the same sight as the page, the provenance on top."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from saima.ledger.views.scope import office_day, reader
from saima.ledger.views.workbook import Cell, Money, send_list
from saima.ledger.words import titled
from saima.outreach.queries.leads import LeadFilter, LeadRow, every_row
from saima.people.policies import check_may


def _cells(row: LeadRow) -> tuple[Cell, ...]:
    lead = row.lead
    scale = None if lead.scale is None else Money(lead.scale)
    return (
        lead.code, lead.title, lead.investor, titled(row.channel), scale, lead.place, titled(lead.filed_by),
        lead.filed_on, titled(lead.unit), titled(row.state), "" if row.is_former else row.right, row.idle,
        lead.judge_due if row.judging else None, row.judging.reason if row.judging else "",
    )  # fmt: skip


@login_required
def export_leads(request: HttpRequest) -> HttpResponse:
    """Send the filtered list; amounts in 万元. A lead that went to another unit is as it was then."""
    user, on = reader(request), office_day(request)
    chosen = LeadFilter.read(request.GET.dict())
    for act in ("export", "see_leads"):
        check_may(user, act)
    heads = [
        (_("线索编号"), 14), (_("线索名称"), 28), (_("投资方"), 26), (_("渠道"), 16), (_("意向投资（万元）"), 14),
        (_("拟落地"), 18), (_("首报单位"), 16), (_("报送"), 12), (_("跟进单位"), 16), (_("状态"), 12),
        (_("首报权"), 22), (_("无进展（天）"), 12), (_("应受理日"), 12), (_("受理时限"), 16),
    ]  # fmt: skip

    def rows(most: int) -> Iterator[tuple[Cell, ...]]:
        return map(_cells, every_row(user, chosen, on=on, most=most))

    says = _("线索　数据截至 %(day)s　单位：万元　保密，限本单位使用") % {"day": on}
    return send_list(request, "leads", title=_("线索"), says=says, heads=heads, rows=rows, keep=2)
