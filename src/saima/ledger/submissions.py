"""What a page hands in at once: a record with its evidence, a project with its company, a draft put away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import Q

from saima.ledger import actions, evidence
from saima.ledger.checks import FactDraft
from saima.ledger.models import Company, Draft, EvidenceFile, Fact, Project
from saima.ledger.names import pinyin_key
from saima.people.models import User
from saima.people.policies import check_may


@dataclass(frozen=True, slots=True)
class Paper:
    """One evidence handed in: a stored file, or paper by its file number."""

    title: str
    file: EvidenceFile | None = None
    file_number: str = ""


@transaction.atomic
def submit_record(draft: FactDraft, papers: Sequence[Paper], *, by: User, on: date) -> Fact:
    """Enter a record, or correct the one it replaces, together with its evidence: all or nothing."""
    if draft.replaces is not None:
        fact = actions.correct_fact(draft.replaces, draft, by=by, on=on)
    else:
        fact = actions.record_fact(draft, by=by, on=on)
    attach_papers(fact, papers, by=by)
    return fact


@transaction.atomic
def attach_papers(fact: Fact, papers: Sequence[Paper], *, by: User) -> None:
    """Attach several papers to a record."""
    for paper in papers:
        evidence.attach(fact=fact, title=paper.title, by=by, file=paper.file, file_number=paper.file_number)


def discard_draft(*, author: User, kind: str, project: Project | None) -> None:
    """Throw away the author's own unfinished record."""
    Draft.objects.filter(author=author, kind=kind, project=project).delete()


@transaction.atomic
def company_of(*, name: str, uscc: str, by: User, group: str = "") -> Company:
    """Return the company of that credit code or name, made when unknown; a known one learns its code and its group."""
    check_may(by, "record")
    known = Q(uscc=uscc) if uscc else Q(name=name)
    found = Company.objects.filter(known).first() or Company.objects.filter(name=name, uscc=None).first()
    if found is None:
        return Company.objects.create(name=name, uscc=uscc or None, parent_group=group, pinyin=pinyin_key(name))
    if (uscc and not found.uscc) or (group and not found.parent_group):
        found.uscc = found.uscc or uscc or None
        found.parent_group = found.parent_group or group
        found.version += 1
        found.save()
    return found


@transaction.atomic
def open_with_company(
    draft: actions.ProjectDraft, *, company: str, uscc: str, by: User, on: date, group: str = ""
) -> Project:
    """Open a project together with the firm behind it (none when no name is given)."""
    fields = dict(draft.fields or {})
    if company:
        fields["company"] = company_of(name=company, uscc=uscc, by=by, group=group)
    return actions.open_projects([replace(draft, fields=fields)], by=by, on=on)[0]
