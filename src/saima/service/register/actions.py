"""Writes of the register: list a project, take the next step. Each is a record of the ledger or a check of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from saima.core.flow import Move
from saima.core.problems import Problem, Problems
from saima.ledger import actions as ledger
from saima.ledger.actions.projects import hold_project
from saima.ledger.checks import FactDraft
from saima.ledger.evidence import attach
from saima.ledger.models import EvidenceFile, Fact, Project
from saima.people.models import Unit, User
from saima.people.policies import NotAllowed
from saima.service.register import policies
from saima.service.register.flow import CHECK, PLAN, REGISTER, REOPEN, REPORT, RETURN
from saima.service.register.standing import (
    LISTING,
    LISTING_AGAIN,
    PLANNING,
    SETTLING,
    Event,
    Stands,
    derive,
    events_of,
)

KIND_OF = {PLAN: PLANNING, REPORT: SETTLING, REOPEN: LISTING_AGAIN}
"""The kind of record that an act enters; the other acts check a record."""


@dataclass(frozen=True, slots=True)
class RegisterStep:
    """What goes with an act: the day it was done, and what the table says it needs. `on` defaults to the office day."""

    on: date
    measure: str = ""
    reason: str = ""
    unit: Unit | None = None
    due_on: date | None = None
    document: str = ""
    on_behalf_of: str = ""
    file: EvidenceFile | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A project about to be listed: its class, its cause by code and in words, and the day it was found."""

    problem_class: str
    cause_code: str
    cause: str
    on: date


def standing_of(project: Project) -> tuple[Stands | None, list[Event]]:
    """Return where a project stands in the register, and its records; three statements."""
    events = events_of(Fact.objects.filter(project=project)).get(project.pk, [])
    return derive(events), events


@transaction.atomic
def list_project(*, project: Project, listing: Listing, by: User, on: date) -> Fact:
    """Put a project into the register on the office day `on`. The same form sent twice is one act."""
    stands, events = standing_of(hold_project(project))
    detail = {
        "problem_class": listing.problem_class,
        "cause_code": listing.cause_code,
        "cause": listing.cause.strip(),
    }
    if sent := _sent(events, LISTING, listing.on, detail, None, by):
        return sent
    policies.check_may_list(by, project, stands)
    draft = FactDraft(LISTING, listing.on, project, detail=detail, place=f"{project.title}·列入")
    return ledger.record_facts([draft], by=by, on=on, through=REGISTER.name)[0]


@transaction.atomic
def take_step(*, project: Project, act: str, step: RegisterStep, by: User, on: date) -> Stands:
    """Do one act on a problem project on the office day `on`, by the table. The same form sent twice is one act.

    NotAllowed when the table or the rights forbid it, naming who was first; Problems with all that is missing.
    """
    stands, events = standing_of(hold_project(project))
    if stands is None:
        raise NotAllowed(_("「%(project)s」没有列入问题项目。") % {"project": project}, remedy=_("请先列入。"))
    kind, detail = KIND_OF.get(act, ""), _detail(act, step)
    if kind and _sent(events, kind, step.on, detail, _unit(act, step), by):
        return stands
    if act in {CHECK, RETURN} and _checked(stands, act, by):
        return stands
    unit = Unit.objects.filter(pk=stands.unit_id or 0).first()
    move = policies.check_move(by, project, stands, unit, act)
    if problems := _faults(project, stands, move, step, on):
        raise Problems(problems)
    if kind:
        draft = FactDraft(
            kind,
            step.on,
            project,
            unit=_unit(act, step),
            detail=detail,
            place=f"{project.title}·{act}",
        )
        made = ledger.record_facts([draft], by=by, on=on, through=REGISTER.name)[0]
        if act == REPORT:
            attach(
                fact=made,
                title="处置佐证",
                by=by,
                file=step.file,
                file_number="" if step.file else step.document,
                through=REGISTER.name,
            )
    else:
        _check(stands, step, by=by, on=on, returned=step.reason if act == RETURN else "")
    after, _events = standing_of(project)
    assert after is not None  # noqa: S101 (a listed project stays listed)
    return after


def _detail(act: str, step: RegisterStep) -> dict[str, Any]:
    """Return the elements of the record that an act enters."""
    every: Mapping[str, Mapping[str, str]] = {
        PLAN: {
            "measure": step.measure,
            "due_on": step.due_on.isoformat() if step.due_on else "",
            "document": step.document,
        },
        REPORT: {"measure": step.measure},
        REOPEN: {"reason": step.reason, "document": step.document},
    }
    return {name: value.strip() for name, value in every.get(act, {}).items()}


def _unit(act: str, step: RegisterStep) -> Unit | None:
    return step.unit if act == PLAN else None


def _sent(
    events: list[Event], kind: str, on: date, detail: Mapping[str, Any], unit: Unit | None, by: User
) -> Fact | None:
    """Return the latest record where it is the very one that is handed in again: same hand, day and words."""
    latest = max(events, key=lambda event: event.entry, default=None)
    kept = {name: value for name, value in detail.items() if value != ""}
    same = (
        latest is not None
        and latest.kind == kind
        and not latest.result
        and (latest.on, latest.recorded_by_id, latest.unit_id) == (on, by.pk, unit.pk if unit else None)
        and latest.detail == kept
    )
    return Fact.objects.get(pk=latest.key) if latest is not None and same else None


def _checked(stands: Stands, act: str, by: User) -> bool:
    """Tell whether the settlement was just checked, by the same hand and to the same end."""
    settlement = stands.settlement
    if settlement is None or stands.last is not settlement or not settlement.result:
        return False
    latest = settlement.result == {CHECK: "认定", RETURN: "退回"}[act]
    last = Fact.objects.get(pk=settlement.key).verifications.order_by("-entry").first()
    return latest and last is not None and last.recorded_by_id == by.pk


def _faults(project: Project, stands: Stands, move: Move, step: RegisterStep, on: date) -> list[Problem]:
    """Return what the table says the act needs and the step does not bring; all at once."""
    place, settlement = f"{project.title}·{move.act}", stands.settlement
    has_proof = (
        bool(step.file or step.document.strip())
        if move.act == REPORT
        else settlement is not None and settlement.proofs > 0
    )
    told = {
        "measure": (bool(step.measure.strip()), "处置措施", "写明处置措施", "空白", "请补上后再办"),
        "unit": (step.unit is not None, "责任单位", "处置的单位", "空白", "请选择责任单位"),
        "due": (step.due_on is not None, "应办结日", "处置的期限", "空白", "请填写日期"),
        "reason": (bool(step.reason.strip()), "理由", "写明理由", "空白", "请补上后再办"),
        "proof": (has_proof, "处置佐证", "文件，或纸质档号", "没有", "请附上佐证后再办"),
    }
    found = [
        Problem(f"{place}·{name}", was, needed, remedy, f"register.{need}")
        for need, (there, name, needed, was, remedy) in told.items()
        if need in move.needs and not there
    ]
    if step.due_on is not None and step.due_on < step.on:
        needed = f"不早于 {step.on}"
        found.append(Problem(f"{place}·应办结日", f"{step.due_on}", needed, "请核对日期", "register.due"))
    last = stands.last.on if stands.last is not None else None
    if last is not None and step.on < last:
        found.append(Problem(f"{place}·日期", f"{step.on}", f"不早于上一步的 {last}", "请核对日期", "register.day"))
    if step.on > on:
        found.append(
            Problem(f"{place}·日期", f"{step.on}", f"不晚于今天 {on}", "还没发生的不能先办", "register.future")
        )
    return found


def _check(stands: Stands, step: RegisterStep, *, by: User, on: date, returned: str) -> None:
    """Check the reported settlement: recognise it, or send it back. By another person than who reported it."""
    assert stands.settlement is not None  # noqa: S101 (the table lets only a report be checked)
    fact = Fact.objects.select_related("project").get(pk=stands.settlement.key)
    ledger.verify_facts(
        [ledger.Recognition(fact, returned=returned.strip())],
        by=by,
        on=on,
        title="问题项目处置认定",
        document=step.document.strip(),
        on_behalf_of=step.on_behalf_of.strip(),
    )
