"""The list of flags, the catalogue's texts for them, and what holds for all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from tests.core.health.making import WAN, YI, paper, project, record

from saima.core.health.examine import FLAGS, examine
from saima.core.health.rows import Ledger, RateRow
from saima.core.health.rules import FlagRule, threshold
from saima.core.health.sentences import fields, money, say


def raised() -> Ledger:
    """Return a ledger in which every flag is raised at least once."""
    twin = {"investor": "演示投资方甲有限公司", "signed": 3 * YI, "agreed": 3 * YI}
    projects = [
        project("P1", "储能电站", total=YI, signed_on=date(2022, 1, 1), last_on=date(2022, 1, 3), **twin),
        project("P2", "储能电站二期", signed_on=date(2022, 1, 2), last_on=date(2022, 1, 3), **twin),
        project("P3", "储能 电站", last_on=date(2022, 1, 3)),
        *(project(f"R{n}", f"储备{'甲乙丙丁戊己庚辛壬癸'[n]}号", last_on=date(2022, 2, 1)) for n in range(10)),
    ]
    records = [
        record("J1", "用地", "2022-01-03", "P1", quantity=100, detail={"parcel": "WL-1"}),
        record("J2", "用地", "2022-01-03", "P2", quantity=100, detail={"parcel": "WL-1"}),
        record("J3", "注册", "2022-01-03", "P1", amount=WAN),
        record("J4", "到位", "2022-12-22", "P1", amount=4 * YI, detail={"voucher": "1222-01"}),
        record("J5", "到位", "2022-12-23", "P1", amount=-3 * YI),
        record("J6", "到位", "2022-12-24", "P2", amount=YI, detail={"voucher": "1222-01"}),
        record("J7", "开工", "2022-01-03", "P2"),
        record("J8", "到位", "2022-12-24", "P3", amount=YI, claimed=YI // 2),
        *(record(f"K{n}", "储备", "2022-02-01", f"R{n}") for n in range(10)),
    ]
    papers = [paper("J4", "P1", "aa"), paper("J6", "P2", "aa"), paper("J8", "P3", "bb", "银行回单0315(1).pdf")]
    return Ledger(
        date(2023, 4, 10), tuple(projects), tuple(records), tuple(papers), (RateRow("B1", "开工率", "60.5%", "37"),)
    )


def test_the_catalogue_and_the_code_list_the_same_flags(rules: dict[str, FlagRule]) -> None:
    assert list(rules) == list(FLAGS)


def test_every_flag_can_be_raised_and_says_its_reason_in_both_languages(rules: dict[str, FlagRule]) -> None:
    found = examine(raised(), rules)

    assert {finding.flag for finding in found} == set(FLAGS)
    for finding in found:
        for language in ("zh", "en"):
            template = rules[finding.flag].reason[language]
            assert fields(template) <= set(finding.values), finding.flag
            names = rules[finding.flag].names
            told = say(template, finding.values, language=language, word=lambda w: names[w][language])  # noqa: B023
            assert language == "zh" or not any("\u4e00" <= mark <= "\u9fff" for mark in template)
            assert "{" not in told


def test_every_word_of_a_finding_has_its_english(rules: dict[str, FlagRule]) -> None:
    words = {
        (f.flag, str(f.values[n]))
        for f in examine(raised(), rules)
        for n in ("why", "way", "part", "whole")
        if n in f.values
    }

    assert {(flag, word) for flag, word in words if word not in rules[flag].names} == set()


def test_the_order_of_rows_does_not_matter(rules: dict[str, FlagRule]) -> None:
    ledger = raised()
    shuffled = {}
    for name in ("projects", "records", "papers"):
        rows = list(getattr(ledger, name))
        Random(7).shuffle(rows)
        shuffled[name] = tuple(rows)

    def told(each: Ledger) -> list:
        return [
            (f.flag, f.subject, dict(f.values), {(i.project, i.record) for i in f.items}) for f in examine(each, rules)
        ]

    assert told(replace(ledger, **shuffled)) == told(ledger)


def test_a_ledger_without_rows_raises_nothing(rules: dict[str, FlagRule]) -> None:
    assert examine(Ledger(date(2023, 4, 10)), rules) == ()


def test_a_flag_is_looked_for_only_from_its_day_on(rules: dict[str, FlagRule]) -> None:
    assert examine(replace(raised(), on=date(2021, 12, 31)), rules) == ()


def test_thresholds_are_read_with_their_units() -> None:
    assert (threshold("25%"), threshold("1亿元"), threshold("200万元/亩"), threshold("30天"), threshold(3)) == (
        1 / threshold(4), YI, 200 * WAN, 30, 3,
    )  # fmt: skip
    assert threshold(["签约", "到位"]) == ("签约", "到位")
    assert threshold("算术") == "算术"


def test_amounts_are_written_exactly_in_either_language() -> None:
    assert (money(45 * 10**8, "zh"), money(123, "zh"), money(20 * YI + 1, "en")) == (
        "4\u2009500 万元",
        "0.000123 万元",
        "20.0000000001 × 100m yuan",
    )
