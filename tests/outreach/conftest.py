"""Two teams, a lead of team three, and the ways to file more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

CODE = "91500000MA5U0K7A1B"
"""Not a firm's: a code whose check digit is right."""
DAY = date(2023, 4, 10)


@pytest.fixture
def file(district: SimpleNamespace) -> Callable[..., Any]:
    """Return how a user files one lead for their unit on a day."""
    from saima.outreach import actions
    from saima.outreach.checks import LeadDraft

    def filed(who: str = "t3", on: date = DAY, **known: Any) -> Any:
        user = district.users[who]
        given = {"title": "高压开关柜制造", "channel": "自主招商", "investor": "演示电气有限公司"} | known
        unit = given.pop("filed_by", user.unit)
        (lead,) = actions.file_leads([LeadDraft(filed_by=unit, filed_on=on, **given)], by=user, on=on)
        return lead

    return filed


@pytest.fixture
def step(district: SimpleNamespace) -> Callable[..., Any]:
    """Return how a user takes one step on a lead on a day."""
    from saima.outreach import actions
    from saima.outreach.checks import Step

    def taken(lead: Any, act: str, who: str = "zhongxin", on: date = DAY, **given: Any) -> Any:
        return actions.take_step(lead=lead, act=act, by=district.users[who], step=Step(on=on, **given))

    return taken


@pytest.fixture
def paper(settings: Any, tmp_path: Any) -> Any:
    """The scan of some minutes."""
    from saima.ledger.evidence import keep_file

    settings.SAIMA_EVIDENCE = tmp_path / "evidence"
    return keep_file("纪要.pdf", b"%PDF-1.4 minutes")
