"""Two teams whose projects share a bank slip, a start without permit, and a printed rate that does not work out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

SLIP = b"%PDF-1.4 bank slip 0315"
WAN = 10**6


@pytest.fixture
def checked(district: SimpleNamespace, settings: object, tmp_path: Path) -> SimpleNamespace:
    """The cast with four flags' worth of records, recorded by the head of the centre, not yet examined."""
    from saima.health import actions
    from saima.ledger import actions as ledger
    from saima.ledger.checks import FactDraft
    from saima.ledger.evidence import attach, keep_file

    settings.SAIMA_EVIDENCE = tmp_path / "evidence"  # type: ignore[attr-defined]
    head, on = district.users["zhongxin"], district.on
    late = {"recorded_on": date(2023, 4, 4), "reason": "试验"}
    own, other, start = ledger.record_facts(
        [
            FactDraft("到位", date(2023, 3, 15), district.parts, amount=4500 * WAN, **late),  # type: ignore[arg-type]
            FactDraft("到位", date(2023, 3, 16), district.platform, amount=900 * WAN, **late),  # type: ignore[arg-type]
            FactDraft("开工", date(2023, 3, 28), district.parts, **late),  # type: ignore[arg-type]
        ],
        by=head,
        on=on,
    )
    file = keep_file("银行回单0315.pdf", SLIP)
    for fact in (own, other):
        attach(fact=fact, title="银行回单", by=head, file=file)
    rate = actions.enter_rate(title="开工率", rate="60.5%", denominator="37", source="报道", by=head, on=on)
    return SimpleNamespace(**vars(district), own=own, other=other, start=start, file=file, rate=rate)


@pytest.fixture
def flagged(checked: SimpleNamespace) -> SimpleNamespace:
    """The same, examined: `slip` concerns both teams, `permit` team 3 alone, `printed` no unit."""
    from saima.health import actions
    from saima.health.models import Flag

    actions.examine_ledger(on=checked.on)
    by_kind = {flag.kind: flag for flag in Flag.objects.all()}
    return SimpleNamespace(
        **vars(checked), slip=by_kind["佐证重复"], permit=by_kind["无证开工"], printed=by_kind["百分比对不上"]
    )
