"""The same rulebooks on every engine: numbers equal to the plain reference, to the last digit, or a refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saima.assessment.engines import opened
from saima.core.columns import to_arrow
from saima.core.frames import RawAct, RawFact, RawProject, fact_rows, project_rows
from saima.core.measuring import Engine, fits, measure
from saima.core.periods import Period
from saima.core.problems import Problems
from saima.core.rulebook import Rulebook
from saima.core.rulefile import read_rulebook
from saima.core.tracing import total, trace
from saima.ledger.catalogue import catalogue
from saima.ledger.layout import fact_fields, layout, row_fields_of_projects

ROOT = Path(__file__).parents[2]
PLACE = "WL"
UNITS = ("T1", "T2", "T3", PLACE)
PERIOD = Period.parse("2023-03")
SHIPPED = sorted(path for path in (ROOT / "rulebooks/wulong").glob("*.yaml") if ".cases." not in path.name)
USUAL = ("签约", "到位", "开工", "接待考察", "交办事项")
ON_SPARK = ("teams-2023", "district-2023", "quirks")
"""An engine that takes ten seconds a rulebook measures these only."""
Ledger = tuple[list[RawFact], list[RawAct], list[RawProject]]

QUIRKS = """
rulebook: quirks
version: 1
title: 引擎差别的试验
source: {document: 试验}
in_force: {from: 2022-01-01}
groups: {all: {title: 全部}}
measures:
  签约额: {of: facts, where: "kind == '签约' and agreement != '协议'", verified: 区级, sum: credited, unit: 亿元}
  到位全额: {of: facts, where: kind == '到位', verified: 区级, sum: whole, unit: 亿元}
  牵头到位: {of: facts, where: kind == '到位', sum: lead, unit: 亿元}
  到位笔数: {of: facts, where: kind == '到位', count: amounts, unit: 次}
  最大到位: {of: facts, where: kind == '到位', max: credited, unit: 亿元}
  最多家数: {of: facts, where: kind == '接待考察', max: quantity, span: all, unit: 家}
  年产值: {of: facts, where: kind == '签约', sum: expected_output, unit: 亿元}
  家数: {of: facts, where: kind == '接待考察' and quantity >= 1.5, sum: quantity, span: period, unit: 家}
  非外资: {of: facts, where: kind == '签约' and not (foreign == true), count: facts, unit: 项}
  按时: {of: facts, where: kind == '交办事项' and not (done_on > due_on), count: facts, by: due_on, unit: 件}
  月前: {of: facts, where: "happened_on > months_before(counted_on, 1)", count: facts, span: all, unit: 项}
  两类之一:
    of: facts
    where: (kind in ('到位', '备案') or kind == '注册') and (amount * 2 >= 1万元 or project.enclave)
    count: facts
    span: last 12 months
    unit: 项
  到位项目: {of: facts, where: "kind in ('到位', '签约')", count: projects, unit: 个}
  到位天数: {of: facts, where: kind == '到位', count: days, unit: 天}
  到位季数: {of: facts, where: kind == '到位', count: quarters, span: all, unit: 次}
  每月最高: {of: facts, where: kind == '到位', sum: credited, per: month, take: 1, span: all, unit: 亿元}
  逐条计分: {of: facts, where: kind == '到位', sum: "tiers(amount, ≥ 1亿元 → 3, 其余 → 0.5)", span: all, unit: 分}
  系数分:
    of: facts
    where: kind == '到位'
    sum: |
      min(10, tiers(amount, ≥ 1亿元 → 8, 其余 → 2.5) × (1.5 if project.industry == '智能装备' else 1))
      × (1 if is_lead else 0.5)
    span: all
    unit: 分
  逾期分:
    of: projects
    sum: |
      tiers(signing.counted_on, ≥months_before(earlier(start.counted_on, period.last_day), 2) → 0,
      ≥months_before(earlier(start.counted_on, period.last_day), 7) → 0.5, 其余 → 1)
    by: signing.counted_on
    span: all
    unit: 分
  项目最高:
    of: facts
    where: kind == '到位'
    sum: "tiers(amount, ≥ 1亿元 → 2, ≥ 1万元 → 0.25, 其余 → 0)"
    per: project
    take: 2
    span: all
    unit: 分
  大项目:
    of: projects
    where: signing.amount >= 0.5万元
    verified: 区级
    count: projects
    by: signing.counted_on
    span: last 12 months
    unit: 个
  签约项目额: {of: projects, verified: 区级, sum: credited, by: signing.counted_on, span: all, unit: 亿元}
  最大项目: {of: projects, verified: 区级, max: whole, by: signing.counted_on, span: all, unit: 亿元}
  久未开工:
    of: projects
    where: signing.counted_on <= months_before(period.last_day, 1) and start.count == 0
    verified: 区级
    count: projects
    by: signing.counted_on
    span: since 2022-01-01
    unit: 个
  新引进:
    of: projects
    verified: 区级
    count: projects
    by: earlier(signing.counted_on, start.counted_on)
    unit: 个
indicators:
  签约: {points: 10, score: "points × min(1, 签约额 ÷ 1亿元)"}
round: {each: 2, mode: half_up}
"""


@cache
def rulebooks() -> Mapping[str, Rulebook]:
    """The demonstration's rulebooks, and one that says everything in which engines differ."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in SHIPPED} | {"quirks": QUIRKS}
    return {
        name: read_rulebook(text, file=name, fact_fields=fact_fields(), project_fields=row_fields_of_projects())
        for name, text in texts.items()
    }


def _detail(random: Random, kind: str) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, field in catalogue().kinds[kind].fields.items():
        value = {
            "choice": lambda: random.choice([*field.choices, ""]),  # noqa: B023 (called at once)
            "date": lambda: str(date(2022, 1, 1) + timedelta(random.randrange(480))),
            "money": lambda: random.randrange(10**13),
            "bool": lambda: random.random() < 0.5,
        }.get(field.type, lambda: random.choice(["甲", 'it\'s "乙"', ""]))
        if random.random() < 0.8:
            made[name] = value()
    return made


def made_ledger(random: Random, size: int) -> Ledger:
    """Return facts of every kind, some corrected or withdrawn, shared projects, acts at two levels."""

    def day() -> date:
        return date(2022, 9, 1) + timedelta(random.randrange(230))

    def amount() -> int | None:
        return None if random.random() < 0.2 else random.choice([1, 7, 10**6, 10**11, -(10**9)]) * random.randrange(999)

    sharings: list[tuple[tuple[str, int], ...]] = [
        (("T1", 10_000),),
        (("T1", 3_333), ("T2", 6_667)),
        (("T3", 5_000), ("T1", 4_999), ("T2", 1)),
        (),
    ]
    projects = [
        RawProject(key, f"P{key}", random.choice(sharings), random.choice(["", "清洁能源"]), random.random() < 0.5)
        for key in range(1, size // 4 + 2)
    ]
    facts: list[RawFact] = []
    open_facts: list[RawFact] = []
    for key in range(1, size + 1):
        old = open_facts.pop(random.randrange(len(open_facts))) if open_facts and random.random() < 0.15 else None
        kind = old.kind if old else random.choice([*sorted(catalogue().kinds), *USUAL * 8])
        of_unit = random.random() < 0.3
        facts.append(
            RawFact(
                key=key, code=f"F{key}", kind=kind, happened_on=day(), recorded_on=date(2023, 4, 1),
                project=None if of_unit else random.choice(projects).key,
                unit=random.choice(UNITS) if of_unit else None,
                claimed_on=None if random.random() < 0.5 else day(), amount=amount(),
                amount_kind=random.choice(["", "正式签约额"]), currency=random.choice(["", "CNY"]),
                quantity=None if random.random() < 0.3 else random.randrange(900), detail=_detail(random, kind),
                replaces=old.key if old else None, withdraws=bool(old) and random.random() < 0.4, entry=key,
            )
        )  # fmt: skip
        open_facts.append(facts[-1])
    acts = [
        RawAct(
            fact.key, random.choice(["区级", "市级"]), random.choice(["认定", "认定", "退回"]), size + index, amount(),
            None if random.random() < 0.3 else random.randrange(900), None if random.random() < 0.5 else day(),
        )
        for index, fact in enumerate(facts + facts)
        if random.random() < 0.7
    ]  # fmt: skip
    return facts, acts, projects


def frozen(ledger: Ledger, folder: Path) -> Path:
    for name, table in to_arrow(*ledger).items():
        pq.write_table(table, folder / f"{name}.parquet")
    return folder


def by_reference(rulebook: Rulebook, ledger: Ledger) -> dict[str, dict[str, Fraction]]:
    facts, acts, projects = ledger
    held = {project.key: project for project in projects}
    rows = fact_rows(facts, acts, held, layout=layout(), place=PLACE, levels=("登记", "区级", "市级"))
    by_project = project_rows(rows, held, layout=layout())
    return {
        m.name: {
            unit: total(trace(m, rows if m.of == "facts" else by_project, period=PERIOD, unit=unit)) for unit in UNITS
        }
        for m in rulebook.measures.values()
        if m.of in {"facts", "projects"}
    }


def by_engine(rulebook: Rulebook, engine: Engine, units: Sequence[str] = UNITS) -> dict[str, dict[str, Fraction]]:
    return measure(rulebook, engine, layout=layout(), place=PLACE, period=PERIOD, units=units)


def test_every_engine_measures_the_demonstration_s_rulebooks_as_the_reference_does(engine: str, tmp_path: Path) -> None:
    for seed in (1,) if engine == "spark" else (1, 2):
        ledger = made_ledger(Random(seed), 600)
        folder = tmp_path / str(seed)
        folder.mkdir()
        with opened(engine, frozen(ledger, folder)) as at:
            for name, rulebook in rulebooks().items():
                if engine != "spark" or name in ON_SPARK:
                    assert by_engine(rulebook, at) == by_reference(rulebook, ledger), (seed, name)


def test_an_engine_asked_again_holds_its_rows_and_tells_the_same(engine: str, tmp_path: Path) -> None:
    folder = frozen(made_ledger(Random(3), 300), tmp_path)
    asked = [(name, period) for name in ("quirks", "teams-2023", "quirks") for period in ("2023-02", "2023-03")]
    if engine == "spark":
        asked = asked[:2]

    def told(at: Engine, name: str, period: str) -> dict[str, dict[str, Fraction]]:
        of = Period.parse(period)
        return measure(rulebooks()[name], at, layout=layout(), place=PLACE, period=of, units=UNITS)

    with opened(engine, folder) as at:
        made: list[str] = []
        make = at.make
        at.make = lambda name, query: (made.append(name), make(name, query))[1]  # type: ignore[method-assign]
        first, second = (told(at, *asked[0]), told(at, *asked[1]))
        assert made.count("fact_rows") == 1
        again = [told(at, *each) for each in asked]
        if engine != "spark":
            assert made.count("fact_rows") == 3
            assert [told(at, *asked[-1]) for _ in range(3)] == [again[-1]] * 3
            assert made.count("fact_rows") == 3
    for each, found in zip(asked, again, strict=True):
        with opened(engine, folder) as fresh:
            assert found == told(fresh, *each), each
    assert [first, second] == again[:2]


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32), size=st.integers(0, 60))
@pytest.mark.parametrize("name", ["duckdb", "sqlite"])
def test_engines_that_start_at_once_agree_on_any_facts(
    tmp_path_factory: pytest.TempPathFactory, name: str, seed: int, size: int
) -> None:
    ledger = made_ledger(Random(seed), size)

    with opened(name, frozen(ledger, tmp_path_factory.mktemp("frozen"))) as at:
        assert by_engine(rulebooks()["quirks"], at) == by_reference(rulebooks()["quirks"], ledger)


def test_the_made_facts_let_every_measure_tell_something() -> None:
    measured = by_reference(rulebooks()["quirks"], made_ledger(Random(1), 600))

    assert [name for name, values in measured.items() if not any(values.values())] == []


def arrivals(*of_units: tuple[tuple[tuple[str, int], ...], tuple[int, ...]]) -> Ledger:
    """Return one project for each (shares, amounts), with a signing and an arrival of each amount, all recognised."""
    facts: list[RawFact] = []
    for project, (_shares, amounts) in enumerate(of_units, 1):
        for amount in amounts:
            for kind in ("到位", "签约"):
                key = len(facts) + 1
                detail = {"agreement": "正式合同"} if kind == "签约" else {}
                on = date(2023, 2, 1)
                facts.append(RawFact(key, f"F{key}", kind, on, on, project, amount=amount, detail=detail, entry=key))
    acts = [RawAct(fact.key, "区级", "认定", 100 + fact.key, fact.amount, None, fact.happened_on) for fact in facts]
    return facts, acts, [RawProject(key, f"P{key}", shares) for key, (shares, _amounts) in enumerate(of_units, 1)]


def whole(unit: str) -> tuple[tuple[str, int], ...]:
    return ((unit, 10_000),)


NEAR = 2**63 - 1


def test_sums_near_the_end_of_64_bits_are_exact_or_refused(engine: str, tmp_path: Path) -> None:
    ledger = arrivals(
        (whole("T1"), (NEAR, NEAR, 5)), (whole("T2"), (NEAR - 1, 1)), (whole("T3"), (-NEAR, -NEAR, NEAR))
    )  # fmt: skip
    rulebook = rulebooks()["quirks"]

    with opened(engine, frozen(ledger, tmp_path)) as at:
        if engine == "sqlite":
            with pytest.raises(Problems, match="64 位整数"):
                by_engine(rulebook, at)
        else:
            assert by_engine(rulebook, at) == by_reference(rulebook, ledger)


def test_a_large_amount_is_split_to_the_fen(engine: str, tmp_path: Path) -> None:
    just_short = 9_999 * pow(3_333, -1, 10_000) % 10_000  # of T1's next fen, by a ten-thousandth
    ledger = arrivals(((("T1", 3_333), ("T2", 6_666), ("T3", 1)), (10**15 + just_short,)))

    with opened(engine, frozen(ledger, tmp_path)) as at:
        assert by_engine(rulebooks()["quirks"], at) == by_reference(rulebooks()["quirks"], ledger)


@pytest.mark.parametrize(("amounts", "is_proven"), [((10**9,) * 3, True), ((2**55, -(2**55)), False), ((), True)])
def test_what_fits_is_proven_from_the_rows_themselves(
    amounts: tuple[int, ...], is_proven: bool, tmp_path: Path
) -> None:
    with opened("duckdb", frozen(arrivals((whole("T1"), amounts)), tmp_path)) as at:
        by_engine(rulebooks()["quirks"], at)

        assert fits(at, ["amount", "quantity"]) is is_proven


def test_missing_frozen_files_are_all_named(tmp_path: Path) -> None:
    frozen(arrivals(), tmp_path)
    for name in ("acts", "shares"):
        (tmp_path / f"{name}.parquet").unlink()

    with pytest.raises(Problems) as raised, opened("duckdb", tmp_path):
        pass

    assert [problem.found for problem in raised.value.problems] == ["缺 acts.parquet", "缺 shares.parquet"]


def test_without_spark_the_remedy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)

    with pytest.raises(Problems, match=r"requirements-spark\.txt"), opened("spark", tmp_path):
        pass
