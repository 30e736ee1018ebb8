"""A signed project about to be handed over, and the people of both sides."""

from __future__ import annotations

from datetime import date
from pathlib import Path
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


@pytest.fixture
def signed(district: SimpleNamespace, settings: object, tmp_path: Path) -> SimpleNamespace:
    """The project of team three, formally signed on 03-30; its firm has a unit and an account of its own."""
    from saima.people.actions import load_units

    settings.SAIMA_EVIDENCE = tmp_path / "evidence"  # type: ignore[attr-defined]
    firm = load_units([{"code": "E-1", "title": "演示零部件有限公司", "kind": "企业"}])["E-1"]
    parts, qiye = district.parts, district.users["qiye"]
    type(parts).objects.filter(pk=parts.pk).update(signed_on=SIGNED, investor="演示零部件有限公司", stage="签约")
    type(qiye).objects.filter(pk=qiye.pk).update(unit=firm)
    parts.refresh_from_db()
    qiye.refresh_from_db()
    return SimpleNamespace(**vars(district), firm=firm)


@pytest.fixture
def request_of_firm(signed: SimpleNamespace) -> SimpleNamespace:
    """A request the firm raised on 04-06, in the hands of the planning side (区经济信息委)."""
    from saima.service import actions
    from saima.service.checks import MatterDraft

    (matter,) = actions.open_matters(
        [
            MatterDraft(
                kind="诉求",
                title="临时用电增容",
                project=signed.parts,
                from_unit=signed.firm,
                unit=signed.units["D-JXW"],
                starts_on=date(2023, 4, 6),
            )
        ],
        by=signed.users["zhongxin"],
        on=date(2023, 4, 6),
    )
    return SimpleNamespace(**vars(signed), matter=matter)
