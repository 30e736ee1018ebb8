"""Writes of projects: open, attribute, classify, edit; and of the bodies that units stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from saima.core.amounts import WHOLE_SHARE
from saima.core.problems import Problem, Problems
from saima.ledger import policies, standing
from saima.ledger.codes import next_project_codes
from saima.ledger.entries import hold_entries, next_entries
from saima.ledger.models import Attribution, AttributionShare, Membership, Project, ProjectClassification
from saima.ledger.names import pinyin_key
from saima.people.models import Unit, User
from saima.people.policies import check_may


@dataclass(frozen=True, slots=True)
class ProjectDraft:
    """A project about to be opened, and the units it is credited to (shares in ten-thousandths).

    `roles` says, by a unit's key, by what it has its share (首报, 承接).
    """

    title: str
    shares: tuple[tuple[Unit, int], ...]
    code: str = ""
    document: str = ""
    effective_on: date | None = None
    is_enclave: bool = False
    is_talent: bool = False
    fields: Mapping[str, Any] | None = None
    place: str = "项目"
    roles: Mapping[int, str] = field(default_factory=dict)


def hold_project(project: Project) -> Project:
    """Keep other writers from a project until the transaction ends: the entry numbers first, then its row.

    Recording takes them in that order too, so no two writers wait for each other.
    """
    hold_entries()
    return Project.objects.select_for_update(of=("self",)).select_related("lead_unit").get(pk=project.pk)


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
            AttributionShare(
                attribution=attribution, unit=unit, share=share, position=position, role=draft.roles.get(unit.pk, "")
            )
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
    """Give a project new shares by a named document; the former attribution is superseded, never changed.

    By what a unit had its share (首报, 承接) it goes on to have it.
    """
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
    roles = dict(former.shares.values_list("unit", "role")) if former is not None else {}
    AttributionShare.objects.bulk_create(
        [
            AttributionShare(attribution=made, unit=u, share=s, position=i, role=roles.get(u.pk, ""))
            for i, (u, s) in enumerate(shares)
        ]
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
