"""Handing down tasks from an uploaded task table: read by the importer, held by the assessment."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from saima.assessment.actions import TargetDraft, set_targets
from saima.core.amounts import whole_number
from saima.core.problems import Problem, Problems
from saima.intake.targets import read_targets
from saima.people.policies import check_may

LEVELS = ("区定", "市下达", "奋斗")
"""Whose task it is: the place's own, the city's, or the stretch goal. Rulebooks name the one they read."""


@login_required
@require_POST
def hand_down(request: HttpRequest) -> HttpResponse:
    """Hand down the tasks of a table for a year, all or none; every fault of the table is told at once."""
    check_may(request.user, "set_target")  # type: ignore[arg-type]
    asked, upload = request.POST.get("year", ""), request.FILES.get("file")
    document = request.POST.get("document", "").strip()
    problems = []
    if len(asked) != 4 or whole_number(asked) is None:
        problems.append(Problem(_("下达任务·年度"), f"「{asked}」", "2023", _("请从目标任务页下达"), "target.year"))
    if upload is None:
        problems.append(Problem(_("下达任务·文件"), _("没有文件"), ".xlsx", _("请选择任务分解表"), "target.file"))
    if not document:
        problems.append(
            Problem(_("下达任务·依据文件"), _("空白"), _("文号或文件名"), _("请填写依据"), "target.document")
        )
    level = request.POST.get("level", LEVELS[0])
    if level not in LEVELS:
        problems.append(Problem(_("下达任务·层级"), f"「{level}」", "、".join(LEVELS), _("请从中选择"), "target.level"))
    if problems or upload is None:
        raise Problems(problems)
    rows = read_targets(content=upload.read(), name=str(upload.name))
    on = request.office_day  # type: ignore[attr-defined]
    set_targets(
        [
            TargetDraft(
                unit=row.unit,
                name=row.name,
                year=int(asked),
                value=row.value,
                unit_name=row.unit_name,
                level=level,
                is_minimum=row.is_minimum,
                document=document,
                effective_on=on,
            )
            for row in rows
        ],
        by=request.user,  # type: ignore[arg-type]
        on=on,
    )
    return redirect(f"{reverse('assessment:targets')}?year={asked}")
