"""The matrix of sectors and source regions, as a page and as an Excel file."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from saima.ledger.views.scope import office_day, reader
from saima.ledger.views.workbook import Cell as Written
from saima.ledger.views.workbook import send_list
from saima.outreach.models import sees_all
from saima.outreach.queries import coverage as reads
from saima.outreach.queries.leads import written
from saima.people.policies import check_may, may


@login_required
def coverage(request: HttpRequest) -> HttpResponse:
    """Show which sectors in which regions have target firms, leads and signings, and which are set and empty."""
    user = reader(request)
    check_may(user, "see_leads")
    found = reads.coverage(user)
    context = {
        "found": found,
        "sectors": [(sector, written(sector)) for sector in found.sectors],
        "regions": [(region, written(region)) for region in found.regions],
        "is_all": sees_all(user),
        "export": reverse("outreach:export_coverage") if may(user, "export") else "",
    }
    return render(request, "outreach/coverage.html", context)


@login_required
def export_coverage(request: HttpRequest) -> HttpResponse:
    """Send the matrix, one cell a row: those with something in them, and the gaps."""
    user, on = reader(request), office_day(request)
    for act in ("export", "see_leads"):
        check_may(user, act)
    found = reads.coverage(user)
    heads = [
        (_("产业"), 20), (_("区域"), 16), (_("方向单位"), 24), (_("目标企业"), 10), (_("线索"), 10), (_("在办"), 10),
        (_("已签约"), 10), (_("空白格"), 8),
    ]  # fmt: skip

    def rows(most: int) -> Iterator[tuple[Written, ...]]:
        keys = [(s, r) for s in found.sectors for r in found.regions if (s, r) in found.cells]
        for sector, region in keys[:most]:
            cell = found.cell(sector, region)
            told = (cell.targets, cell.leads, cell.open, cell.signed, _("是") if cell.is_gap else "")
            yield (written(sector), written(region), _("、").join(cell.teams), *told)

    says = _("产业与区域　数据截至 %(day)s　保密，限本单位使用") % {"day": on}
    return send_list(request, "coverage", title=_("产业与区域"), says=says, heads=heads, rows=rows, keep=2)
