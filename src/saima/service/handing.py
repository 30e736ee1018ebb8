"""Handing a signed project over (移交): opened and handed over in one act, by one form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from saima.core.clocks import Basis, Clock, Limit, due
from saima.core.problems import Problem, Problems
from saima.core.workdays import WorkCalendar
from saima.ledger.actions.projects import hold_project
from saima.ledger.models import Project
from saima.people.models import Unit, User
from saima.service import actions
from saima.service.catalogue import matters
from saima.service.checks import MatterDraft, Step
from saima.service.flows import DROPPED
from saima.service.models import Matter, MatterAct
from saima.service.responsibilities import route

HANDOVER, HAND_OVER = "交接单", "移交"
TASK_FORCE = "服务专班"
"""The kind of units that serve one project."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a handover not yet opened would be: the receiver by the responsibility list, and the day it is due."""

    receiver: Unit | None
    due_on: date
    source: str
    days: int
    basis: Basis


def served_by(project: Project) -> Unit | None:
    """Return the service task force that has matters of a project already; one statement."""
    served = (
        Matter.objects.filter(project=project, unit__kind=TASK_FORCE).select_related("unit").order_by("-pk").first()
    )
    return served.unit if served is not None else None


def proposal(project: Project, *, served: Unit | None, calendar: WorkCalendar) -> Proposal:
    """Return the proposed handover of a signed project; one statement. ValueError for one that is not signed.

    The receiver is the service task force that already serves the project (`served_by`), else the list's unit.
    """
    if project.signed_on is None:
        msg = f"{project.code} is not signed"
        raise ValueError(msg)
    way = route(matters().kinds[HANDOVER], "", project.signed_on)
    due_on = due(Clock(project.signed_on, Limit(way.days, way.basis)), calendar)
    assert due_on is not None  # noqa: S101 (a clock without stops is always due some day)
    return Proposal(served or way.unit, due_on, way.source, way.days, way.basis)


def standing_handover(project: Project) -> Matter | None:
    """Return the handover of a project that stands: the latest that was not dropped, after which it may begin anew."""
    found = Matter.objects.filter(project=project, kind=HANDOVER).exclude(state__in=DROPPED)
    return found.select_related("unit", "from_unit").order_by("-pk").first()


def _faults(project: Project, receiver: Unit | None, detail: Mapping[str, Any]) -> list[Problem]:
    place = f"{project.title}·移交"
    found = []
    if project.signed_on is None:
        found.append(
            Problem(f"{place}·签约", "没有认定的正式签约", "已认定的正式合同", "请先登记并认定签约", "hand.signed")
        )
    if receiver is None:
        found.append(Problem(f"{place}·接收单位", "空白", "接收的单位", "请选择接收单位", "hand.receiver"))
    for rule in matters().kinds[HANDOVER].fields.values():
        if rule.required and not str(detail.get(rule.name, "")).strip():
            found.append(Problem(f"{place}·{rule.title}", "空白", f"写明{rule.title}", "请补上后再办", "matter.field"))
    return found


@transaction.atomic
def hand_over(*, project: Project, receiver: Unit | None, step: Step, by: User) -> Matter:
    """Hand a signed project over to a receiver: open the 交接单 if there is none, and hand it over.

    All faults at once. NotAllowed when it is handed over already (saying by whom and when), or by whom it may not.
    The same form sent twice is one handover.
    """
    locked = hold_project(project)
    if step.token and (sent := MatterAct.objects.filter(token=step.token, act=HAND_OVER).first()):
        return sent.matter
    matter = standing_handover(locked)
    if matter is None:
        if problems := _faults(locked, receiver, step.detail):
            raise Problems(problems)
        (matter,) = actions.open_matters(
            [
                MatterDraft(
                    kind=HANDOVER,
                    title=f"{locked.title}交接",
                    starts_on=locked.signed_on or step.on,
                    project=locked,
                    from_unit=locked.lead_unit or by.unit,
                    unit=receiver,
                    recorded_on=step.recorded_on or step.on,
                )
            ],
            by=by,
            on=step.recorded_on or step.on,
        )
    return actions.take_step(matter=matter, act=HAND_OVER, by=by, step=step)
