"""The engine's rows and measures against the plain reference, on facts that hypothesis makes."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saima.core.columns import to_arrow
from saima.core.frames import Layout, Milestone, RawAct, RawFact, RawProject, fact_rows, project_rows
from saima.core.measuring import measure
from saima.core.periods import Period
from saima.core.rulefile import read_rulebook
from saima.core.tracing import total, trace

LAYOUT = Layout(
    fields={"agreement": "choice", "due_on": "date", "foreign": "bool"},
    milestones=(
        Milestone("signing", "签约", (("agreement", "正式合同"),)),
        Milestone("agreement_signing", "签约", (("agreement", "协议"),)),
        Milestone("start", "开工"),
    ),
    results=frozenset({"签约", "到位", "开工"}),
    graded=(("agreement", (("正式合同", "signing"), ("协议", "agreement_signing"))),),
)
PLACE = "WL"
UNITS = ("T1", "T2", PLACE)
PERIOD = Period.parse("2023-03")


BOOK = read_rulebook("""
rulebook: rows
version: 1
title: 行的试验
source: {document: 试验}
in_force: {from: 2023-01-01}
groups: {all: {title: 全部}}
measures:
  签约额: {of: facts, where: "kind == '签约' and agreement == '正式合同'", verified: 区级, sum: credited, unit: 亿元}
  到位全额: {of: facts, where: "kind == '到位'", verified: 区级, sum: whole, unit: 亿元}
  牵头到位: {of: facts, where: "kind == '到位'", sum: lead, unit: 亿元}
  大额:
    of: projects
    where: signing.amount >= 0.5万元
    verified: 区级
    count: projects
    by: signing.counted_on
    unit: 个
  开工项目数:
    of: projects
    where: agreement == '正式合同' and start.counted_on <= period.last_day
    verified: 区级
    count: projects
    by: signing.counted_on
    span: last 12 months
    unit: 个
  新引进:
    of: projects
    verified: 区级
    count: projects
    by: earlier(signing.counted_on, start.counted_on)
    unit: 个
  久未开工:
    of: projects
    where: signing.counted_on <= months_before(period.last_day, 1) and start.count == 0
    verified: 区级
    count: projects
    by: signing.counted_on
    span: since 2022-01-01
    unit: 个
  家数: {of: facts, where: kind == '接待' and quantity >= 1, sum: quantity, span: period, unit: 家}
  按时:
    of: facts
    where: kind == '交办' and due_on >= happened_on and not (foreign == true)
    count: facts
    unit: 件
  项目分:
    of: facts
    where: kind in ('签约', '到位')
    verified: 区级
    sum: tiers(credited, ≥10亿元 → 20.5, ≥1亿元 → clip(2.25 + 1 × amount ÷ 10亿元, 0, 8), >0元 → 1, 其余 → -0.3)
    unit: 分
  类型分:
    of: facts
    where: kind in ('签约', '到位')
    sum: min(10, tiers(amount, ≥10亿元 → 8, ≥1亿元 → 2.5, 其余 → -0.5) × (1.5 if is_lead else 1 - 0.7))
    per: project
    take: 1
    unit: 分
  逾期扣分:
    of: projects
    sum: |
      tiers(signing.counted_on, ≥months_before(earlier(start.counted_on, period.last_day), 6) → 0,
      ≥months_before(earlier(start.counted_on, period.last_day), 7) → 0.5, 其余 → 1)
    by: signing.counted_on
    span: all
    unit: 分
  最高档:
    of: facts
    where: kind in ('签约', '到位')
    sum: max(0, min(3, 1 × amount ÷ 1亿元))
    per: project
    take: 1
    unit: 分
  每季两笔: {of: facts, where: kind == '到位', sum: credited, per: quarter, take: 2, unit: 亿元}
  每月一次: {of: facts, where: "kind in ('接待', '交办')", count: facts, per: month, take: 1, unit: 次}
  来访天数: {of: facts, where: kind == '接待', count: days, unit: 天}
  来访月数:
    of: facts
    where: kind == '接待' and max(quantity, 2) ≥ 2 and abs(amount ÷ 2) ≥ 1元
    count: months
    unit: 个月
  来访季数: {of: facts, where: kind in ('接待'), count: quarters, span: since 2022-01-01, unit: 个}
  项目档:
    of: projects
    sum: 0.5 × (tiers(signing.amount, ≥1亿元 → 3, 其余 → 1) if start.counted_on <= period.last_day else 1)
    by: signing.counted_on
    span: all
    unit: 分
  到位项目: {of: facts, where: "kind in ('到位', '签约')", count: projects, unit: 个}
indicators:
  签约: {points: 10, score: "points × min(1, 签约额 ÷ 1亿元)"}
round: {each: 2, mode: half_up}
""")
MEASURES = tuple(BOOK.measures.values())


days = st.dates(date(2022, 1, 1), date(2023, 4, 20))
amounts = st.none() | st.integers(-(10**13), 10**13)
details = st.fixed_dictionaries(
    {},
    optional={
        "agreement": st.sampled_from(["正式合同", "协议"]),
        "due_on": days.map(str),
        "foreign": st.booleans(),
    },
)
shares = st.sampled_from([(("T1", 10_000),), (("T1", 3_333), ("T2", 6_667)), (("T2", 5_000), ("T1", 5_000)), ()])


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[list[RawFact], list[RawAct], list[RawProject]]:
    projects = [RawProject(key, f"P{key}", draw(shares)) for key in range(1, 4)]
    facts: list[RawFact] = []
    for key in range(1, draw(st.integers(0, 14)) + 1):
        free = [f for f in facts if f.key not in {x.replaces for x in facts}]
        old = draw(st.sampled_from(free)) if free and draw(st.integers(0, 4)) == 0 else None
        unit = draw(st.sampled_from(["T1", "T2", PLACE]))
        of_unit = draw(st.integers(0, 3)) == 0
        facts.append(
            RawFact(
                key=key,
                code=f"F{key}",
                kind=old.kind if old else draw(st.sampled_from(["签约", "开工", "到位", "接待", "交办"])),
                happened_on=draw(days),
                recorded_on=date(2023, 4, 1),
                project=None if of_unit else draw(st.sampled_from([1, 2, 3])),
                unit=unit if of_unit else None,
                claimed_on=draw(st.none() | days),
                amount=draw(amounts),
                quantity=draw(st.none() | st.integers(0, 900)),
                detail=draw(details),
                replaces=old.key if old else None,
                withdraws=bool(old) and draw(st.booleans()),
                entry=key,
            )
        )
    acts = [
        RawAct(
            fact.key, draw(st.sampled_from(["区级", "市级"])), draw(st.sampled_from(["认定", "退回"])), 100 + index,
            draw(amounts), draw(st.none() | st.integers(0, 900)), draw(st.none() | days),
        )
        for index, fact in enumerate(facts + facts)
        if draw(st.booleans())
    ]  # fmt: skip
    return facts, acts, projects


def by_reference(ledger: tuple[list[RawFact], list[RawAct], list[RawProject]]) -> dict[str, dict[str, Fraction]]:
    facts, acts, projects = ledger
    held = {project.key: project for project in projects}
    rows = fact_rows(facts, acts, held, layout=LAYOUT, place=PLACE, levels=("登记", "区级"))
    by_project = project_rows(rows, held, layout=LAYOUT)
    return {
        m.name: {
            unit: total(trace(m, rows if m.of == "facts" else by_project, period=PERIOD, unit=unit)) for unit in UNITS
        }
        for m in MEASURES
    }


def by_engine(
    ledger: tuple[list[RawFact], list[RawAct], list[RawProject]], units: tuple[str, ...] = UNITS
) -> dict[str, dict[str, Fraction]]:
    with duckdb.connect() as connection:
        for name, table in to_arrow(*ledger).items():
            connection.from_arrow(table).create(name)
        return measure(BOOK, Duck(connection), layout=LAYOUT, place=PLACE, period=PERIOD, units=units)


class Duck:
    dialect = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.held: dict[str, str] = {}

    def make(self, name: str, query: str) -> None:
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")

    def rows(self, query: str) -> list[dict[str, object]]:
        found: list[dict[str, object]] = self.connection.sql(query).to_arrow_table().to_pylist()
        return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ledgers())
def test_engine_and_reference_measure_the_same(ledger: tuple[list[RawFact], list[RawAct], list[RawProject]]) -> None:
    assert by_engine(ledger) == by_reference(ledger)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ledgers())
def test_units_measure_the_same_without_the_place_beside_them(
    ledger: tuple[list[RawFact], list[RawAct], list[RawProject]],
) -> None:
    alone = by_engine(ledger, ("T1", "T2"))

    assert alone == {
        name: {u: v for u, v in values.items() if u != PLACE} for name, values in by_reference(ledger).items()
    }


@settings(max_examples=20, deadline=None)
@given(ledgers(), st.randoms())
def test_the_order_of_facts_is_irrelevant(
    ledger: tuple[list[RawFact], list[RawAct], list[RawProject]], random: object
) -> None:
    facts, acts, projects = ledger
    shuffled = list(facts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert by_reference((shuffled, acts, projects)) == by_reference(ledger)


def test_a_shared_amount_is_split_to_the_fen_and_the_place_counts_it_once() -> None:
    project = RawProject(1, "P1", (("T1", 3_333), ("T2", 6_667)))
    fact = RawFact(1, "F1", "到位", date(2023, 2, 1), date(2023, 2, 2), project=1, amount=101, entry=1)
    act = RawAct(1, "区级", "认定", 2, 101, None, date(2023, 2, 28))

    rows = fact_rows([fact], [act], {1: project}, layout=LAYOUT, place=PLACE, levels=("区级",))

    assert {row["unit"]: row["credited"] for row in rows} == {"T1": 34, "T2": 67, PLACE: 101}
