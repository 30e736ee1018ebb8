"""A project of team three, signed on 2023-03-30 and planned by the template of a rented plant."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

SIGNED = date(2023, 3, 30)


@pytest.fixture
def planned(district: SimpleNamespace, settings: object, tmp_path: object) -> SimpleNamespace:
    from saima.ledger.models import Project
    from saima.service.building import actions
    from saima.service.workcalendar import office_calendar

    settings.SAIMA_EVIDENCE = tmp_path / "evidence"  # type: ignore[attr-defined, operator]
    Project.objects.filter(pk=district.parts.pk).update(signed_on=SIGNED)
    district.parts.refresh_from_db()
    nodes = actions.proposed(district.parts, "租赁厂房", SIGNED, office_calendar())
    actions.plan_project(project=district.parts, nodes=nodes, by=district.users["t3"], on=district.on)
    return SimpleNamespace(**vars(district))
