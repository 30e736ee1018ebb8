"""A ledger with one of each: a verified signing, a correction, a returned arrival, a visit, evidence, a sheet."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

PDF = b"%PDF-1.4 voucher"


@pytest.fixture
def records(district: SimpleNamespace, settings: object, tmp_path: Path) -> SimpleNamespace:
    from saima.ledger import actions, evidence
    from saima.ledger.actions import Recognition
    from saima.ledger.checks import FactDraft
    from saima.ledger.models import Company

    settings.SAIMA_EVIDENCE = tmp_path / "evidence"  # type: ignore[attr-defined]
    by, parts = district.users, district.parts
    company = Company.objects.create(name="演示零部件有限公司", uscc="91500000MA5U00000X")
    type(parts).objects.filter(pk=parts.pk).update(company=company)

    def enter(who: str, on: date, **fields: object) -> object:
        return actions.record_facts([FactDraft(happened_on=on, **fields)], by=by[who], on=on)[0]  # type: ignore[arg-type]

    signing = enter(
        "t3", date(2023, 2, 20), kind="签约", project=parts, amount=360_000_000_00, amount_typed="36000万元",
        claimed_on=date(2023, 2, 28), detail={"agreement": "正式合同"},
    )  # fmt: skip
    sheet = actions.verify_facts(
        [Recognition(signing)], by=by["shenhe"], on=date(2023, 2, 28), document="招商认〔2023〕2号"
    )
    city = Recognition(signing, amount=350_000_000_00, counted_on=date(2023, 3, 31))
    actions.verify_facts([city], by=by["shenhe"], on=date(2023, 3, 31), level="市级")
    first = enter("t3", date(2023, 3, 8), kind="到位", project=parts, amount=58_000_000_00, amount_typed="5800万元")
    second = actions.correct_fact(
        first,
        FactDraft(
            kind="到位", happened_on=date(2023, 3, 8), project=parts, amount=55_000_000_00, amount_typed="5500万元",
            replaces=first, reason="回单含他项300万元",
        ),
        by=by["t3"],
        on=date(2023, 3, 9),
    )  # fmt: skip
    paper = evidence.attach(fact=second, title="银行回单", by=by["t3"], file=evidence.keep_file("回单.pdf", PDF))
    returned = enter("t3", date(2023, 4, 6), kind="到位", project=parts, amount=12_000_000_00, amount_typed="1200万元")
    actions.verify_facts([Recognition(returned, returned="缺银行回单第2页")], by=by["shenhe"], on=date(2023, 4, 7))
    own = enter("shenhe", date(2023, 4, 7), kind="开工", project=parts, detail={"permit_number": "2023-0117"})
    visit = enter(
        "t6", date(2023, 4, 5), kind="接待考察", unit=district.units["T6"], quantity=2, detail={"visitors": "六组来宾"}
    )
    draft = actions.save_draft(author=by["t3"], kind="签约", project=parts, data={"amount": "1200", "note": "待盖章"})
    return SimpleNamespace(
        **vars(district), signing=signing, sheet=sheet, first=first, second=second, paper=paper, returned=returned,
        own=own, visit=visit, draft=draft, company=company,
    )  # fmt: skip
