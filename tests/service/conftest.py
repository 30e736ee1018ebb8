"""A signed project about to be handed over, and the people of both sides."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

SIGNED = date(2023, 3, 30)
PROMISES = {"promises": "协助办理用地", "contacts": "企业行政部"}


@pytest.fixture
def handover(district: SimpleNamespace) -> SimpleNamespace:
    from saima.service import actions
    from saima.service.checks import MatterDraft

    units, users = district.units, district.users
    (matter,) = actions.open_matters(
        [
            MatterDraft(
                kind="交接单",
                title="专用车零部件生产项目交接",
                project=district.parts,
                from_unit=units["T3"],
                unit=units["PARK"],
                starts_on=SIGNED,
            )
        ],
        by=users["t3"],
        on=SIGNED,
    )
    return SimpleNamespace(**vars(district), matter=matter)
