"""Writes of 认定: recognise or return records, in one act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from saima.core.problems import Problem, Problems
from saima.ledger import policies, standing
from saima.ledger.codes import entry_code
from saima.ledger.entries import next_entries
from saima.ledger.models import Fact, Verification, VerificationSheet
from saima.people.models import User
from saima.people.policies import NotAllowed, may


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
        code=entry_code("sheet", entries[0]),
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
