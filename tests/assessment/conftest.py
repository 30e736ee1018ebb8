"""A small race: two teams, a target each, March facts recognised, one rulebook in force and run."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from importlib.util import find_spec
from types import SimpleNamespace

import pytest
from django.db import connections

ENGINES = ("duckdb", "sqlite", "postgresql", "spark")

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


def _missing(name: str) -> str:
    """Return what keeps an engine from running here, '' when nothing does."""
    if name == "postgresql" and connections["default"].vendor != "postgresql":
        return "the run on SQLite has no PostgreSQL server; the run on PostgreSQL does"
    if name == "spark" and find_spec("pyspark") is None:
        return "no PySpark (pip install -r requirements-spark.txt)"
    if name == "spark" and shutil.which("java") is None:
        return "no Java (apt install default-jre-headless)"
    return ""


def _marks(name: str) -> list[pytest.MarkDecorator]:
    """Return the marks of an engine: Spark is slow, reads no database, and leaves its sockets to the collector."""
    if name != "spark":
        return []
    left_open = [
        pytest.mark.filterwarnings("ignore:.*unclosed.*socket:ResourceWarning"),
        pytest.mark.filterwarnings("ignore:.*unclosed.*socket:pytest.PytestUnraisableExceptionWarning"),
        pytest.mark.filterwarnings("ignore:.*socket.socket:pytest.PytestUnraisableExceptionWarning"),
    ]
    return [pytest.mark.slow, pytest.mark.sqlite_only, *left_open]


@pytest.fixture(scope="session", params=[pytest.param(name, marks=_marks(name)) for name in ENGINES])
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """The engines by name. Spark starts once, in the run on SQLite: it reads no database."""
    if reason := _missing(request.param):
        pytest.skip(reason)
    from saima.assessment.engines import spark_session

    session = spark_session()[0] if request.param == "spark" else None
    yield request.param
    if session is not None:
        session.stop()
