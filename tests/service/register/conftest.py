"""A project in the register: listed by the centre, given to the team's lead department."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

LISTED_ON = date(2023, 3, 1)


@pytest.fixture
def listed(district: SimpleNamespace, settings: object, tmp_path: object) -> SimpleNamespace:
    from saima.service.register import actions

    settings.SAIMA_EVIDENCE = tmp_path / "evidence"  # type: ignore[attr-defined, operator]
    listing = actions.Listing("A", "用能", "供电未到位", LISTED_ON)
    actions.list_project(project=district.parts, listing=listing, by=district.users["zhongxin"], on=district.on)
    return SimpleNamespace(**vars(district))


@pytest.fixture
def planned(listed: SimpleNamespace) -> SimpleNamespace:
    """The same in hand: the economy commission (区经济信息委) must settle it by 04-28."""
    from saima.service.register import actions

    step = actions.RegisterStep(
        on=date(2023, 3, 10), measure="协调供电", unit=listed.units["D-JXW"], due_on=date(2023, 4, 28)
    )
    actions.take_step(project=listed.parts, act="定处置方案", step=step, by=listed.users["zhongxin"], on=listed.on)
    return listed


@pytest.fixture
def settled(planned: SimpleNamespace) -> SimpleNamespace:
    """The same settled: reported by the department on 03-20, checked by the centre's verifier."""
    from saima.service.register import actions

    users, on = planned.users, planned.on
    report = actions.RegisterStep(on=date(2023, 3, 20), measure="供电已接通", document="档〔2023〕7号")
    actions.take_step(project=planned.parts, act="报处置", step=report, by=users["guizi"], on=on)
    check = actions.RegisterStep(on=on)
    actions.take_step(project=planned.parts, act="核验", step=check, by=users["shenhe"], on=on)
    return planned
