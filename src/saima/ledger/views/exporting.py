"""The project list as an Excel file: the same conditions, the stored unit said in the head, the provenance on top."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from saima.ledger.catalogue import catalogue
from saima.ledger.queries.projects import ProjectFilter, every_row
from saima.ledger.views.scope import office_day, reader
from saima.ledger.views.workbook import Cell, Money, send_list
from saima.ledger.words import titled
from saima.people.policies import check_may


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

    def rows(most: int) -> Iterator[tuple[Cell, ...]]:
        for row in every_row(user, chosen, most):
            yield (
                row["code"], row["title"], row["unit"] or "", stages.get(row["stage"], ""), row["industry"],
                Money(row["agreed"]), Money(row["signed"]), Money(row["arrived"]), row["signed_on"], row["started_on"],
                row["planned_start"], row["last_fact_on"], row["stuck_on"], row["stuck_with"],
            )  # fmt: skip

    says = _("项目台账　数据截至 %(day)s　单位：万元") % {"day": office_day(request)}
    return send_list(request, "projects", title=_("项目台账"), says=says, heads=heads, rows=rows, keep=2)
