"""A project about to be reviewed and signed, and the people of all sides."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

REVIEWED = date(2023, 3, 6)
APPROVED = date(2023, 3, 30)
LATER = date(2025, 3, 3)
"""A day on which the fair-competition review is asked for."""


def all_met(on=REVIEWED, **changes):
    """How every entry condition in force was found: met, but for the changes."""
    from saima.agreements.catalogue import agreements
    from saima.agreements.checks import Answer

    names = [name for name, rule in agreements().conditions.items() if rule.is_in_force(on)]
    return {name: Answer(changes.get(name, "符合"), "核对过") for name in names}


SHEET_34 = {"类别": "鼓励", "年均产值": "4", "年均税收": "1200", "用地面积": "100"}


@pytest.fixture
def review(district: SimpleNamespace) -> SimpleNamespace:
    """A review of team three's project, opened on 03-06."""
    from saima.agreements import reviewing

    made = reviewing.open_review(
        project=district.parts, conditions=all_met(), by=district.users["t3"], on=REVIEWED, title="零部件准入评审"
    )
    return SimpleNamespace(**vars(district), review=made)


@pytest.fixture
def asked(review: SimpleNamespace) -> SimpleNamespace:
    """The same review with the opinions of two departments asked on 03-06."""
    from saima.agreements import actions, flows
    from saima.agreements.checks import Step

    units = (review.units["D-JXW"], review.units["D-KJ"])
    step = Step(on=REVIEWED, units=units, days=3)
    made = actions.take_step(docket=review.review, act=flows.ASK, by=review.users["zhongxin"], step=step)
    return SimpleNamespace(**{**vars(review), "review": made})


@pytest.fixture
def agreement(district: SimpleNamespace) -> SimpleNamespace:
    """An agreement of 03-30: the firm invests 1 亿元 and employs 200, the district pays 500 万元 for the jobs."""
    from saima.agreements import drawing
    from saima.agreements.checks import AgreementDraft, ClauseDraft
    from saima.agreements.models import Docket

    clauses = (
        ClauseDraft("投资到位", "一年内到位一亿元", due_on=date(2024, 3, 30), amount=10_000_000_000),
        ClauseDraft("就业", "带动就业二百人", due_on=date(2024, 12, 31), quantity=200),
        ClauseDraft(
            "扶持资金", "就业达到后兑付五百万元", due_on=date(2025, 3, 30), amount=500_000_000,
            unit=district.units["D-JXW"], condition=2,
        ),
    )  # fmt: skip
    draft = AgreementDraft(district.parts, "投资协议", "零部件投资协议", APPROVED, "演示〔2023〕协1号", clauses)
    made = drawing.draw_up(draft=draft, by=district.users["t3"], on=APPROVED)
    parts = {part.item: part for part in Docket.objects.filter(parent=made)}
    return SimpleNamespace(**vars(district), agreement=made, parts_of=parts)
