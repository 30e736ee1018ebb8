"""Writes of records: enter, correct, withdraw; keep what is not finished."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from saima.core.problems import Problems
from saima.ledger import policies, standing
from saima.ledger.catalogue import catalogue
from saima.ledger.checks import FactDraft, check_fact, check_way, currency_of
from saima.ledger.codes import entry_code
from saima.ledger.entries import next_entries
from saima.ledger.models import Draft, Fact, Project
from saima.people.models import User
from saima.people.policies import check_may, may


def _as_fact(draft: FactDraft, *, entry: int, by: User, on: date, batch: str) -> Fact:
    rules = catalogue()
    kind = rules.kinds[draft.kind]
    recorded_on = draft.recorded_on or on
    return Fact(
        entry=entry,
        code=entry_code("fact", entry),
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
def record_facts(drafts: Sequence[FactDraft], *, by: User, on: date, batch: str = "", through: str = "") -> list[Fact]:
    """Enter records on the office day `on`, all or none. Raises Problems with every fault, or NotAllowed.

    `through` names the register that enters them and has checked the right itself; kinds of its own go no other way.
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
    problems += [problem for draft in drafts for problem in check_way(draft, rules=rules, through=through)]
    if problems:
        raise Problems(problems)
    if through or may(by, "record_for_others"):
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


def save_draft(*, author: User, kind: str, project: Project | None, data: Mapping[str, Any]) -> Draft:
    """Keep an unfinished record for its author."""
    draft, _made = Draft.objects.update_or_create(
        author=author, kind=kind, project=project, defaults={"data": dict(data)}
    )
    return draft
