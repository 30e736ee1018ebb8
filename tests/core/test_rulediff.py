"""What distinguishes two rulebooks is told in sentences: nothing for equal meaning, something for every change."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import pytest

from saima.core.formula import tree
from saima.core.formula.parse import parse
from saima.core.rulebook import Formula, SpanRule
from saima.core.rulediff import differences
from saima.core.rulefile import read_rulebook
from saima.core.rulemeaning import meaning

FULL = """rulebook: example
title: 例子
title_en: Example
version: 1
features: [F01]
source: {document: 例子, number: 一号, issuer: 区, clause: 一, issued_on: 2022-12-01, url: 'http://a', note: 注}
in_force: {from: 2023-01-01, until: 2024-01-01}
notes: [甲读法, 乙读法]
groups:
  towns: {title: 乡镇, title_en: Townships, members: unit.kind == '乡镇'}
  offices: {title: 部门}
measures:
  签约额:
    of: facts
    where: kind == '签约' and agreement == '正式合同'
    verified: 区级
    sum: credited
    by: counted_on
    span: last 12 months
    unit: 亿元
    title: 签约金额
    title_en: Amount
    clause: 二
    note: 口径
    data_source: 台账
  开工数: {of: projects, count: projects, by: start.counted_on, unit: 个}
  评分: {of: entered, unit: 分, least: 0, most: 10, decimals: 1}
  率: {of: computed, value: 'ratio(开工数, 评分 × 1个 ÷ 1分, none=0)', unit: '%'}
targets:
  签约额: {title: 任务, title_en: Task, value: {towns: 3, offices: 5000万元}, note: 注, clause: 三}
  开工数: {per: quarter, value: 2个}
indicators:
  签约: {title_en: Signed, points: {towns: 60, offices: 40}, score: "points × min(1.2, 签约额 ÷ target(签约额))"}
  评: {points: 10, score: 评分, responsible: 督查科, clause: 四, note: 注, data_source: 评分表}
bonus: {cap: 5, items: {项目: {title: 项目加分, title_en: Bonus, score: 1 × 开工数, cap: 3, clause: 五, note: 注}}}
deduction: {cap: 4, items: {晚: {score: 0.5 × 开工数}}}
gates: {假: {title: 虚报, title_en: False, when: 开工数 > 9, effect: zero, clause: 六, note: 注}}
total: indicators + bonus - deduction
full: 70
round: {each: 2, total: 1, mode: truncate}
rank: {within: all, by: 签约, direction: ascending, ties: dense, on: exact}
not_applicable: zero
no_target: full
not_measured: zero
display:
  pace: [签约额]
  lamps: {yellow: 3, red: 6}
  columns: {率: {title: 开工率, title_en: Rate, value: 率, unit: '%', decimals: 1}}
grades:
  items: {好: {title: 优, title_en: Good, when: total ≥ 60, clause: 七, note: 注}, 差: {}}
  up: 1 if 开工数 > 3 else 0
  down: 1 if 开工数 > 4 else 0
lists: {红: {title: 红榜, title_en: Red, when: place ≤ 3, clause: 八, note: 注}}
"""
BOOK = read_rulebook(FULL.replace("full: 70\n", ""))
DERIVED = {"text", "whole", "name", "id"}


def other(value):
    """Return something else of the same kind."""
    match value:
        case bool():
            return not value
        case int() | Fraction():
            return value + 1
        case str():
            return value + "改"
        case date():
            return date(2031, 1, 1)
        case Formula():
            return Formula("99 + 1", parse("99 + 1"))
        case SpanRule():
            return SpanRule("last_months", months=value.months + 1)
        case tuple():
            return (*value, "丙")
        case Mapping():
            return {key: item + 1 for key, item in value.items()} or {"green": Fraction(1, 2)}
        case None:
            return Fraction(7)
    raise TypeError(value)


def mutants(value, path=()):
    """Yield (path, mutant) for every field of every row and setting under a value."""
    for item in dataclasses.fields(value):
        own = getattr(value, item.name)
        here = (*path, item.name)
        rows = own.values() if isinstance(own, Mapping) else own if isinstance(own, tuple) else ()
        if rows and all(dataclasses.is_dataclass(row) for row in rows):
            keys = list(own) if isinstance(own, Mapping) else list(range(len(own)))
            for number, (key, row) in enumerate(zip(keys, list(rows), strict=True)):
                for deeper, mutant in mutants(row, (*here, str(key))):
                    if isinstance(own, Mapping):
                        yield deeper, dataclasses.replace(value, **{item.name: {**own, key: mutant}})
                    else:
                        changed = (*own[:number], mutant, *own[number + 1 :])
                        yield deeper, dataclasses.replace(value, **{item.name: changed})
        elif dataclasses.is_dataclass(own) and not isinstance(own, Formula | SpanRule):
            for deeper, mutant in mutants(own, here):
                yield deeper, dataclasses.replace(value, **{item.name: mutant})
        elif item.name not in DERIVED or (item.name == "id" and not path):
            yield here, dataclasses.replace(value, **{item.name: other(own)})


MUTANTS = list(mutants(BOOK))


def test_the_mutants_reach_every_field_of_every_row():
    reached = {path[-1] for path, _ in MUTANTS}

    assert len(MUTANTS) > 120
    assert {
        "where",
        "verified",
        "points",
        "score",
        "cap",
        "effect",
        "mode",
        "ties",
        "yellow",
        "down",
        "span",
    } <= reached


@pytest.mark.parametrize(
    ("path", "mutant"), MUTANTS, ids=lambda item: ".".join(item) if isinstance(item, tuple) else ""
)
def test_every_change_of_a_field_is_told_in_both_languages(path, mutant):
    assert meaning(mutant) != meaning(BOOK)

    for language in ("zh", "en"):
        told = differences(BOOK, mutant, language=language)
        back = differences(mutant, BOOK, language=language)
        assert told, path
        assert back, path
        assert all("{" not in one.sentence for one in (*told, *back))


def test_a_rulebook_does_not_differ_from_itself_however_it_is_written():
    spelled = BOOK_TEXT.replace(" × ", "*").replace("5000万元", "0.5亿元").replace("indicators:", "# 注释\nindicators:")

    assert differences(BOOK, BOOK) == ()
    assert differences(BOOK, read_rulebook(spelled)) == ()


BOOK_TEXT = FULL.replace("full: 70\n", "")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("towns: 60,", "towns: 55,", "签约：分值（乡镇）由 60分 改为 55分"),
        ("points: 10", "points: 8", "评：分值由 10分 改为 8分"),
        ("min(1.2,", "min(1,", "签约：封顶（倍）由 1.2 改为 1"),
        (
            "min(1.2, 签约额 ÷ target(签约额))",
            "签约额 ÷ target(签约额)",
            "签约：计分办法由“分值 × 签约金额与任务之比，最高按 1.2 倍计”改为“分值 × 签约金额与任务之比，不封顶”",
        ),
        (" and agreement == '正式合同'", "", "签约金额：统计条件去掉 agreement == '正式合同'"),
        ("'正式合同'", "'正式合同' and amount > 1亿元", "签约金额：统计条件增加 amount > 1亿元"),
        ("verified: 区级", "verified: 登记", "签约金额：认定层级由 “区级” 改为 登记即计"),
        ("last 12 months", "year to date", "签约金额：统计时段由 最近 12 个月 改为 本年至期末"),
        ("towns: 3,", "towns: 4,", "任务：任务数（乡镇）由 3亿元 改为 4亿元"),
        ("per: quarter", "per: year", "开工数：任务的时间单位由 季 改为 年"),
        ("mode: truncate", "mode: half_up", "舍入：舍入方式由 截断 改为 四舍五入"),
        ("ties: dense", "ties: ordinal", "排名：同分由 并列，其后不跳号 改为 不并列，连号"),
        ("cap: 5,", "cap: 6,", "加分合计：上限由 5分 改为 6分"),
        ("effect: zero", "effect: unplaced", "虚报：处理由 总分归零 改为 取消当期名次"),
        ("not_applicable: zero", "not_applicable: full", "办法：不适用时由 计 0 分 改为 计满分"),
        ("notes: [甲读法, 乙读法]", "notes: [甲读法]", "办法：说明去掉“乙读法”"),
        ("notes: [甲读法, 乙读法]", "notes: [乙读法, 甲读法]", "办法：说明由 甲读法、乙读法 改为 乙读法、甲读法"),
        (
            "bonus: {cap: 5, items: {项目:",
            "bonus: {cap: 5, items: {新: {score: 评分, cap: 2}, 项目:",
            "增加加分项“新”（最多 2 分）",
        ),
        ("deduction: {cap: 4, items: {晚: {score: 0.5 × 开工数}}}\n", "deduction: {cap: 4}\n", "取消扣分项“晚”"),
    ],
)
def test_a_change_reads_as_an_officer_would_say_it(old, new, sentence):
    assert old in BOOK_TEXT

    told = [one.sentence for one in differences(BOOK, read_rulebook(BOOK_TEXT.replace(old, new)))]

    assert told == [sentence]


def test_rows_dropped_added_renamed_and_reordered_are_told():
    rows = BOOK.indicators
    dropped = dataclasses.replace(BOOK, indicators=rows[:1])
    turned = dataclasses.replace(BOOK, indicators=rows[::-1])

    assert [one.sentence for one in differences(BOOK, dropped)] == ["取消指标“评”（10 分）"]
    assert [one.sentence for one in differences(dropped, BOOK)] == ["增加指标“评”（10 分）"]
    assert [one.sentence for one in differences(BOOK, turned)] == ["指标的次序改为：评、签约"]


def test_a_measure_that_only_changed_its_name_is_renamed_and_its_formulas_stay():
    told = differences(
        BOOK, read_rulebook(BOOK_TEXT.replace("开工数", "动工数").replace("  动工数: {per", "  动工数: {per"))
    )

    assert [one.sentence for one in told] == ["统计口径“开工数”改名为“动工数”", "任务“开工数”改名为“动工数”"]


def test_the_shipped_pairs_differ_in_what_their_papers_say(rulebook):
    first, second, other_reading = (
        rulebook(f"wulong/{name}") for name in ("teams-2022", "teams-2023", "teams-2023-reading-b")
    )

    caps = [one for one in differences(first, second) if one.section in ("measures", "targets", "indicators", "bonus")]
    read = [one.sentence for one in differences(second, other_reading) if one.section == "targets"]

    assert [(one.row, one.sentence) for one in caps] == [
        ("签约", "正式签约金额：封顶（倍）由 1 改为 1.2"),
        ("到位", "到位资金：封顶（倍）由 1 改为 1.2"),
    ]
    assert read[0] == "接待考察企业数：任务的时间单位由 月 改为 年"
    assert len(read) == 4


def test_a_gap_that_holds_a_measure_is_told_by_its_title():
    told = differences(
        BOOK, read_rulebook(BOOK_TEXT.replace("1.2, 签约额", "1.2, 开工数").replace("target(签约额)", "target(开工数)"))
    )

    assert [one.sentence for one in told] == [
        "签约：完成数的口径由 签约金额 改为 开工数",
        "签约：任务由 target(签约额) 改为 target(开工数)",
    ]
    assert isinstance(BOOK.indicators[0].score.tree, tree.Binary)
