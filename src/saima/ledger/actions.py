"""Writes of the ledger: open a project, record, correct, withdraw, verify, attribute, classify."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from saima.core.amounts import WHOLE_SHARE
from saima.core.problems import Problem, Problems
from saima.ledger import policies, standing
from saima.ledger.catalogue import catalogue
from saima.ledger.checks import FactDraft, check_fact, currency_of
from saima.ledger.codes import fact_code, next_project_codes, sheet_code
from saima.ledger.entries import next_entries
from saima.ledger.models import (
    Attribution,
    AttributionShare,
    Draft,
    Fact,
    Membership,
    Project,
    ProjectClassification,
    Verification,
    VerificationSheet,
)
from saima.ledger.names import pinyin_key
from saima.people.models import Unit, User
from saima.people.policies import NotAllowed, check_may, may


@dataclass(frozen=True, slots=True)
class ProjectDraft:
    """A project about to be opened, and the units it is credited to (shares in ten-thousandths)."""

    title: str
    shares: tuple[tuple[Unit, int], ...]
    code: str = ""
    document: str = ""
    effective_on: date | None = None
    is_enclave: bool = False
    is_talent: bool = False
    fields: Mapping[str, Any] | None = None
    place: str = "项目"


def _check_shares(place: str, shares: Sequence[tuple[Unit, int]]) -> list[Problem]:
    total = sum(share for _unit, share in shares)
    problems = []
    if total != WHOLE_SHARE:
        problems.append(
            Problem(f"{place}·份额", f"合计 {total / 100:g}%", "合计 100%", "请调整各单位份额", "attribution.sum")
        )
    if len({unit.pk for unit, _share in shares}) != len(shares):
        problems.append(Problem(f"{place}·份额", "同一单位出现两次", "每单位一行", "请合并", "attribution.twice"))
    return problems


@transaction.atomic
def open_projects(drafts: Sequence[ProjectDraft], *, by: User, on: date) -> list[Project]:
    """Open projects with their attribution and classification; all faults at once, nothing half-written."""
    check_may(by, "record")
    problems = [problem for draft in drafts for problem in _check_shares(draft.place, draft.shares)]
    typed = [draft.code for draft in drafts if draft.code]
    taken = set(Project.objects.filter(code__in=typed).values_list("code", flat=True))
    problems += [
        Problem(f"{d.place}·项目编号", d.code, "未用过的编号", "请改用原项目或另编", "project.code")
        for d in drafts
        if d.code in taken
    ]
    problems += [
        Problem(f"{d.place}·项目名称", "空白", "名称", "请填写", "project.title") for d in drafts if not d.title.strip()
    ]
    if problems:
        raise Problems(problems)
    codes = iter(next_project_codes(on.year, sum(1 for draft in drafts if not draft.code)))
    projects = [
        Project(
            code=draft.code or next(codes),
            title=draft.title.strip(),
            pinyin=pinyin_key(draft.title),
            created_by=by,
            **(draft.fields or {}),
        )
        for draft in drafts
    ]
    projects = list(bulk_create_with_history(projects, Project, batch_size=200, default_user=by))
    entries = iter(next_entries(2 * len(drafts)))
    attributions, shares, classes = [], [], []
    for draft, project in zip(drafts, projects, strict=True):
        day = draft.effective_on or on
        attribution = Attribution(
            entry=next(entries),
            recorded_by=by,
            project=project,
            document=draft.document or "建档时确定",
            effective_on=day,
        )
        attributions.append(attribution)
        shares += [
            AttributionShare(attribution=attribution, unit=unit, share=share, position=position)
            for position, (unit, share) in enumerate(draft.shares)
        ]
        classes.append(
            ProjectClassification(
                entry=next(entries),
                recorded_by=by,
                project=project,
                industry=project.industry,
                is_enclave=draft.is_enclave,
                is_talent=draft.is_talent,
                effective_on=day,
            )
        )
    Attribution.objects.bulk_create(attributions, batch_size=200)
    AttributionShare.objects.bulk_create(shares, batch_size=200)
    ProjectClassification.objects.bulk_create(classes, batch_size=200)
    standing.rebuild(project.pk for project in projects)
    return projects


@transaction.atomic
def attribute(
    *, project: Project, shares: Sequence[tuple[Unit, int]], document: str, effective_on: date, by: User
) -> Attribution:
    """Give a project new shares by a named document; the former attribution is superseded, never changed."""
    check_may(by, "attribute")
    problems = _check_shares(f"项目「{project}」", shares)
    if not document.strip():
        problems.append(Problem("归属·依据文件", "空白", "文号或会议纪要", "请填写依据", "attribution.document"))
    if problems:
        raise Problems(problems)
    former = Attribution.objects.filter(project=project, successor__isnull=True).first()
    made = Attribution.objects.create(
        entry=next_entries()[0],
        recorded_by=by,
        project=project,
        document=document,
        effective_on=effective_on,
        replaces=former,
    )
    AttributionShare.objects.bulk_create(
        [AttributionShare(attribution=made, unit=u, share=s, position=i) for i, (u, s) in enumerate(shares)]
    )
    standing.rebuild([project.pk])
    return made


@transaction.atomic
def classify(
    *, project: Project, industry: str, is_enclave: bool, is_talent: bool, effective_on: date, by: User
) -> ProjectClassification:
    """Give a project a new dated classification, which rulebooks read."""
    check_may(by, "classify")
    return ProjectClassification.objects.create(
        entry=next_entries()[0],
        recorded_by=by,
        project=project,
        industry=industry,
        is_enclave=is_enclave,
        is_talent=is_talent,
        effective_on=effective_on,
    )


def _as_fact(draft: FactDraft, *, entry: int, by: User, on: date, batch: str) -> Fact:
    rules = catalogue()
    kind = rules.kinds[draft.kind]
    recorded_on = draft.recorded_on or on
    return Fact(
        entry=entry,
        code=fact_code(entry),
        recorded_by=by,
        kind=draft.kind,
        project=draft.project,
        unit=draft.unit,
        happened_on=draft.happened_on,
        claimed_on=draft.claimed_on,
        recorded_on=recorded_on,
        amount=draft.amount,
        currency=currency_of(kind, draft.detail, rules.currencies) if draft.amount is not None else "",
        amount_kind=kind.amount_kind(draft.detail) if draft.amount is not None else "",
        amount_typed=draft.amount_typed,
        quantity=draft.quantity,
        quantity_unit=kind.quantity.unit if kind.quantity and draft.quantity is not None else "",
        detail={name: value for name, value in draft.detail.items() if value not in (None, "")},
        note=draft.note,
        replaces=draft.replaces,
        withdraws=draft.withdraws,
        reason=draft.reason,
        is_historic=recorded_on < on,
        batch=batch,
    )


@transaction.atomic
def record_facts(drafts: Sequence[FactDraft], *, by: User, on: date, batch: str = "") -> list[Fact]:
    """Enter records on the office day `on`, all or none. Raises Problems with every fault, or NotAllowed.

    Returns the facts in the order given. Derived standings of the projects concerned are rebuilt.
    """
    rules = catalogue()
    historic = may(by, "historic")
    replaced = [draft.replaces for draft in drafts if draft.replaces is not None]
    later = Fact.objects.filter(replaces__in=replaced).values_list("replaces", flat=True)
    superseded = {key for key in later if key is not None} if replaced else set()
    problems = [
        problem
        for draft in drafts
        for problem in check_fact(draft, rules=rules, on=on, may_be_historic=historic, superseded=superseded)
    ]
    if problems:
        raise Problems(problems)
    if may(by, "record_for_others"):
        check_may(by, "record")
    else:
        subjects = {(draft.project, draft.unit) for draft in drafts}
        for project, unit in subjects:
            policies.check_may_record(by, project=project, unit=unit)
    entries = next_entries(len(drafts)) if drafts else range(0)
    facts = [
        _as_fact(draft, entry=entry, by=by, on=on, batch=batch) for draft, entry in zip(drafts, entries, strict=True)
    ]
    Fact.objects.bulk_create(facts, batch_size=200)
    standing.rebuild({fact.project_id for fact in facts if fact.project_id is not None})
    return facts


def record_fact(draft: FactDraft, *, by: User, on: date) -> Fact:
    """Enter one record; the author's draft of the same kind and project is done with."""
    with transaction.atomic():
        fact = record_facts([draft], by=by, on=on)[0]
        Draft.objects.filter(author=by, kind=draft.kind, project=draft.project).delete()
    return fact


def correct_fact(old: Fact, draft: FactDraft, *, by: User, on: date) -> Fact:
    """Replace a record whole; it counts in the original's period unless the draft says another 统计日期."""
    policies.check_may_correct(by, old)
    return record_facts([draft], by=by, on=on)[0]


def withdraw_facts(facts: Sequence[Fact], *, reason: str, by: User, on: date, batch: str = "") -> list[Fact]:
    """Withdraw records (nothing is deleted): each gets a successor that says so and why."""
    for fact in facts:
        policies.check_may_correct(by, fact)
    return record_facts(
        [
            FactDraft(
                kind=fact.kind,
                happened_on=fact.happened_on,
                project=fact.project,
                unit=fact.unit,
                replaces=fact,
                withdraws=True,
                reason=reason,
                place=fact.code,
            )
            for fact in facts
        ],
        by=by,
        on=on,
        batch=batch,
    )


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a verifier recognises of one record: amount and 统计日期, or a return with its reason.

    None means as claimed (the amount and quantity of the record; its 统计日期, else the day it happened).
    """

    fact: Fact
    amount: int | None = None
    quantity: int | None = None
    counted_on: date | None = None
    returned: str = ""


@transaction.atomic
def verify_facts(
    recognitions: Sequence[Recognition],
    *,
    by: User,
    on: date,
    level: str = standing.DISTRICT_LEVEL,
    title: str = "",
    document: str = "",
    on_behalf_of: str = "",
    verified_on: date | None = None,
) -> VerificationSheet:
    """Recognise or return records in one act (a 认定表), stored per fact. By someone other than their recorder.

    `verified_on` before the office day needs the right of 历史补录. A returned record needs its reason.
    """
    facts = [item.fact for item in recognitions]
    policies.check_may_verify(by, facts)
    day = verified_on or on
    if day > on or (day < on and not may(by, "historic")):
        raise NotAllowed(
            _("认定日期 {day} 须为办公日期 {on}。").format(day=day, on=on), remedy="历史补录请有此权限的人员办理。"
        )
    if not facts:
        raise Problems([Problem("认定表", "没有记录", "至少一条待认定记录", "请勾选记录", "verify.empty")])
    superseded = set(Fact.objects.filter(replaces__in=facts).values_list("replaces", flat=True))
    for fact in facts:
        if fact.withdraws or fact.pk in superseded:
            policies.check_verifiable(fact, level)
    entries = next_entries(len(facts) + 1)
    sheet = VerificationSheet.objects.create(
        entry=entries[0],
        recorded_by=by,
        code=sheet_code(entries[0]),
        title=title or f"{level}认定表",
        level=level,
        verified_on=day,
        document=document,
        on_behalf_of=on_behalf_of,
    )
    Verification.objects.bulk_create(
        [
            Verification(
                entry=entry,
                recorded_by=by,
                fact=item.fact,
                level=level,
                result=Verification.RETURNED if item.returned else Verification.RECOGNISED,
                amount=None if item.returned else (item.fact.amount if item.amount is None else item.amount),
                quantity=None if item.returned else (item.fact.quantity if item.quantity is None else item.quantity),
                counted_on=None
                if item.returned
                else (item.counted_on or item.fact.claimed_on or item.fact.happened_on),
                verified_on=day,
                reason=item.returned,
                sheet=sheet,
            )
            for item, entry in zip(recognitions, entries[1:], strict=True)
        ],
        batch_size=200,
    )
    if level == standing.DISTRICT_LEVEL:
        standing.rebuild({fact.project_id for fact in facts if fact.project_id is not None})
    return sheet


@transaction.atomic
def enrol(rows: Sequence[tuple[Unit, Unit, str, date]], *, by: User | None) -> list[Membership]:
    """Enter memberships (unit, body, role, from); one department may stand in two bodies by two roles."""
    entries = next_entries(len(rows)) if rows else range(0)
    return Membership.objects.bulk_create(
        [
            Membership(entry=entry, recorded_by=by, unit=unit, body=body, role=role, start_on=start)
            for (unit, body, role, start), entry in zip(rows, entries, strict=True)
        ]
    )


@transaction.atomic
def edit_project(
    *, project: Project, version: int, changes: Mapping[str, Any], by: User, base: Mapping[str, Any] | None = None
) -> Project:
    """Change descriptive fields. Fields somebody else changed meanwhile are reported, others merge.

    `version` is the one the editor opened; `base` what the editor saw then. Raises Problems naming field, the
    stored value and the typed one when both changed the same field.
    """
    policies.check_may_record(by, project=project)
    stored = Project.objects.select_for_update().get(pk=project.pk)
    if stored.version != version:
        clashes = [
            Problem(
                str(getattr(Project._meta.get_field(name), "verbose_name", name)),
                f"我填的「{value}」",
                f"现在的「{getattr(stored, name)}」，原来的「{(base or {}).get(name, '')}」",
                "别人刚改过这一项，请选定后再保存",
                "project.conflict",
            )
            for name, value in changes.items()
            if str(getattr(stored, name)) not in {str((base or {}).get(name, "")), str(value)}
        ]
        if clashes:
            raise Problems(clashes)
    for name, value in changes.items():
        setattr(stored, name, value)
    if "title" in changes:
        stored.pinyin = pinyin_key(stored.title)
    stored.version += 1
    stored.save()
    return stored


def save_draft(*, author: User, kind: str, project: Project | None, data: Mapping[str, Any]) -> Draft:
    """Keep an unfinished record for its author."""
    draft, _made = Draft.objects.update_or_create(
        author=author, kind=kind, project=project, defaults={"data": dict(data)}
    )
    return draft
