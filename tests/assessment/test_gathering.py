"""A figure is traced from the records that could count in it, in three statements whatever their number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from saima.assessment import actions
from saima.assessment.gathering import gather
from saima.assessment.models import Run
from saima.assessment.queries import behind
from saima.assessment.reading import Moment
from saima.core.periods import Period
from saima.core.rulefile import read_rulebook
from saima.ledger import actions as ledger
from saima.ledger.checks import FactDraft
from saima.ledger.entries import last_entry

BOOK = """
rulebook: traced
version: 1
title: 追溯的试验
source: {document: 试验}
in_force: {from: 2023-01-01, until: 2024-01-01}
groups: {teams: {title: 招商小组, members: unit.kind == '招商小组'}}
measures:
  签约金额: {of: facts, where: "kind == '签约' and agreement == '正式合同'", verified: 区级, sum: credited, unit: 亿元}
  接待: {of: facts, where: kind == '接待考察', sum: quantity, unit: 家}
  不论种类: {of: facts, where: amount >= 1万元, count: facts, unit: 件}
  到期事项: {of: facts, where: kind == '交办事项', count: facts, by: due_on, unit: 件}
  签约项目:
    {of: projects, where: agreement == '正式合同', verified: 区级, count: projects, by: signing.counted_on, unit: 个}
  招才签约: {of: projects, where: talent_project, verified: 区级, count: projects, by: signing.counted_on, unit: 个}
indicators:
  签约: {points: 30, score: "points × min(1, 签约金额 ÷ 10亿元)"}
round: {each: 2, mode: half_up}
"""
NAMES = ("签约金额", "接待", "不论种类", "到期事项", "签约项目", "招才签约")
YEAR = Period.parse("2023")


@pytest.fixture
def race(district: SimpleNamespace) -> SimpleNamespace:
    """T3: a shared signing of last year recognised for March, an agreement, a corrected visit, a matter due."""
    users, units, on = district.users, district.units, district.on
    past = {"recorded_on": date(2023, 3, 20), "reason": "试验"}
    ledger.attribute(
        project=district.parts, shares=[(units["T3"], 3_333), (units["T6"], 6_667)], document="纪要",
        effective_on=date(2023, 1, 6), by=users["zhongxin"],
    )  # fmt: skip
    ledger.classify(
        project=district.parts, industry="新材料", is_enclave=False, is_talent=True,
        effective_on=date(2023, 1, 6), by=users["zhongxin"],
    )  # fmt: skip
    signing, agreement, old, _visit, _matter = ledger.record_facts(
        [
            FactDraft("签约", date(2022, 12, 28), district.parts, amount=10**11 + 1, claimed_on=date(2022, 12, 28),
                      detail={"agreement": "正式合同"}, **past),
            FactDraft("签约", date(2023, 2, 1), district.parts, amount=5 * 10**10,
                      detail={"agreement": "协议"}, **past),
            FactDraft("接待考察", date(2023, 3, 9), unit=units["T3"], quantity=7, **past),
            FactDraft("接待考察", date(2023, 3, 10), unit=units["T6"], quantity=70, **past),
            FactDraft("交办事项", date(2022, 11, 1), unit=units["T3"],
                      detail={"matter": "事项", "due_on": "2023-02-01"}, **past),
        ],
        by=users["zhongxin"],
        on=on,
    )  # fmt: skip
    ledger.verify_facts(
        [ledger.Recognition(signing, counted_on=date(2023, 3, 31)), ledger.Recognition(agreement)],
        by=users["shenhe"], on=on, verified_on=date(2023, 4, 3),
    )  # fmt: skip
    fix = FactDraft("接待考察", date(2023, 3, 9), unit=units["T3"], quantity=5, replaces=old, reason="多记两家")
    ledger.correct_fact(old, fix, by=users["t3"], on=on)
    return district


def run_of(race: SimpleNamespace) -> Run:
    book = actions.adopt(
        text=BOOK, document="试", meeting="", adopted_on=date(2023, 1, 1), by=race.users["zhongxin"]
    )  # fmt: skip
    return actions.run_adopted(adopted=book, period=YEAR, as_of=race.on, by=None)


@pytest.mark.parametrize("unit", ["T3", "T6", "WL"])
def test_every_measure_of_every_unit_is_traced_to_what_the_run_stored(race: SimpleNamespace, unit: str) -> None:
    run = run_of(race)
    if unit == "WL":
        everything = gather(run, [read_rulebook(BOOK).measures["接待"]], period=YEAR, unit=unit)

        assert sum(fact.quantity or 0 for fact in everything.facts) == 75_00
        return

    traced = {each.measure.name: each for each in behind(run, measures=NAMES, unit=unit)}

    assert {name: each.sum for name, each in traced.items() if not each.agrees} == {}


def test_a_record_counts_by_the_day_it_was_recognised_for_though_it_happened_in_another_year(
    race: SimpleNamespace,
) -> None:
    found = {each.measure.name: each.sum for each in behind(run_of(race), measures=NAMES, unit="T3")}

    assert found == {
        "签约金额": Fraction(33_330_000_000),
        "接待": 5,
        "不论种类": 1,
        "到期事项": 1,
        "签约项目": 1,
        "招才签约": 1,
    }


def test_records_of_other_kinds_and_other_years_are_not_read(race: SimpleNamespace) -> None:
    reading = Moment(ledger_entry=last_entry(), as_of=race.on)
    measures = read_rulebook(BOOK).measures

    signed = gather(reading, [measures["签约金额"]], period=YEAR, unit="T3")
    before = gather(reading, [measures["签约金额"]], period=Period.parse("2021"), unit="T3")

    assert [fact.detail["agreement"] for fact in signed.facts] == ["正式合同"]
    assert before.facts == ()


def test_a_record_replaced_by_the_day_of_the_reading_is_not_read_and_one_replaced_later_is(
    race: SimpleNamespace,
) -> None:
    visits = [read_rulebook(BOOK).measures["接待"]]

    now = gather(Moment(last_entry(), race.on), visits, period=YEAR, unit="T3")
    then = gather(Moment(last_entry(), date(2023, 3, 31)), visits, period=YEAR, unit="T3")

    assert [fact.quantity for fact in now.facts] == [5_00]
    assert [fact.quantity for fact in then.facts] == [7_00]


@pytest.mark.parametrize(
    ("names", "most"), [(("签约金额",), 2), (("接待",), 1), (("招才签约",), 3), (NAMES, 3)]
)  # fmt: skip
def test_tracing_takes_three_statements_at_most(
    race: SimpleNamespace, django_assert_max_num_queries: Callable[[int], Any], names: tuple[str, ...], most: int
) -> None:
    reading = Moment(last_entry(), race.on)
    measures = [read_rulebook(BOOK).measures[name] for name in names]

    with django_assert_max_num_queries(most):
        gather(reading, measures, period=YEAR, unit="T3")
