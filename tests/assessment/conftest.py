"""A small race: two teams, a target each, March facts recognised, one rulebook in force and run."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest

BOOK = """
rulebook: small
version: 1
title: 小考核办法
title_en: Small rulebook
source: {document: 试验}
in_force: {from: 2023-01-01, until: 2024-01-01}
groups: {teams: {title: 招商小组, title_en: Teams, members: unit.kind == '招商小组'}}
measures:
  到位资金: {of: facts, where: kind == '到位', verified: 区级, sum: credited, unit: 亿元}
  接待: {of: facts, where: kind == '接待考察', sum: quantity, unit: 家}
targets:
  到位资金: {per: year}
indicators:
  到位: {points: 30, score: "points × min(1.2, 到位资金 ÷ pace(target(到位资金, level=区定)))", clause: 第五条}
  接待: {points: 5, score: "points × min(1, 接待 ÷ 10家)"}
round: {each: 2, mode: half_up}
display: {pace: [到位资金]}
"""


@pytest.fixture
def book() -> str:
    return BOOK


@pytest.fixture
def race(district: SimpleNamespace) -> SimpleNamespace:
    """T3 has 3.05亿 recognised of a yearly target of 11亿; T6 nothing recognised yet; T3 received 7 firms."""
    from saima.assessment import actions
    from saima.ledger import actions as ledger
    from saima.ledger.checks import FactDraft

    users, units, on = district.users, district.units, district.on
    late = {"recorded_on": date(2023, 3, 20), "reason": "试验"}
    arrived = ledger.record_facts(
        [
            FactDraft(
                "到位", date(2023, 3, 8), district.parts, amount=305 * 10**8, claimed_on=date(2023, 3, 31), **late
            ),
            FactDraft("到位", date(2023, 3, 9), district.platform, amount=10**10, **late),
            FactDraft("接待考察", date(2023, 3, 9), unit=units["T3"], quantity=7, **late),
        ],
        by=users["zhongxin"],
        on=on,
    )
    ledger.verify_facts([ledger.Recognition(arrived[0])], by=users["shenhe"], on=on, verified_on=date(2023, 4, 3))
    draft = {
        "name": "到位资金",
        "year": 2023,
        "value": Fraction(11),
        "unit_name": "亿元",
        "effective_on": date(2023, 1, 1),
    }
    actions.set_targets(
        [actions.TargetDraft(units[code], **draft) for code in ("T3", "T6")],  # type: ignore[arg-type]
        by=users["zhongxin"],
        on=on,
    )
    adopted = actions.adopt(
        text=BOOK, document="试〔2023〕1号", meeting="", adopted_on=date(2023, 1, 1), by=users["zhongxin"]
    )
    return SimpleNamespace(**vars(district), adopted=adopted, arrived=arrived)


@pytest.fixture
def two_months(race: SimpleNamespace) -> SimpleNamespace:
    """The race run for February and for March; the arrival counts in March.

    Between the two runs a visit of February came late, T6 received two firms in March, and T3 seven.
    """
    from saima.assessment import actions
    from saima.core.periods import Period
    from saima.ledger import actions as ledger
    from saima.ledger.checks import FactDraft

    users, units, on = race.users, race.units, race.on
    late = {"recorded_on": date(2023, 3, 20), "reason": "试验"}
    for code, day, firms in (("T6", date(2023, 2, 9), 4), ("T3", date(2023, 2, 10), 3), ("T6", date(2023, 3, 10), 2)):
        ledger.record_facts(
            [FactDraft("接待考察", day, unit=units[code], quantity=firms, **({**late, "recorded_on": day}))],
            by=users["zhongxin"],
            on=on,
        )
    february, march = Period.parse("2023-02"), Period.parse("2023-03")
    first = actions.run_adopted(adopted=race.adopted, period=february, as_of=date(2023, 3, 7), by=None)
    ledger.record_facts(
        [FactDraft("接待考察", date(2023, 2, 20), unit=units["T6"], quantity=5, **late)], by=users["zhongxin"], on=on
    )
    last = actions.run_adopted(adopted=race.adopted, period=march, as_of=date(2023, 4, 7), by=None)
    return SimpleNamespace(**vars(race), february=first, march=last)
