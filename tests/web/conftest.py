"""The district with one record, one returned record, one sheet and one evidence file of team three."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest


@pytest.fixture
def filled(district: SimpleNamespace, settings: object, tmp_path: Path) -> SimpleNamespace:
    from saima.ledger import actions, evidence
    from saima.ledger.actions import Recognition
    from saima.ledger.checks import FactDraft
    from saima.ledger.models import Company

    settings.SAIMA_EVIDENCE = tmp_path / "evidence"  # type: ignore[attr-defined]
    by = district.users
    draft = FactDraft(
        kind="签约", happened_on=date(2023, 2, 20), project=district.parts, amount=360_000_000_00,
        detail={"agreement": "正式合同"},
    )  # fmt: skip
    signing = actions.record_facts([draft], by=by["t3"], on=date(2023, 2, 20))[0]
    sheet = actions.verify_facts([Recognition(signing)], by=by["shenhe"], on=date(2023, 2, 28))
    paper = evidence.attach(fact=signing, title="合同", by=by["t3"], file=evidence.keep_file("合同.pdf", b"%PDF-1.4 x"))
    company = Company.objects.create(name="演示零部件有限公司")
    type(district.parts).objects.filter(pk=district.parts.pk).update(company=company)
    return SimpleNamespace(**vars(district), signing=signing, sheet=sheet, paper=paper, company=company)
