"""A rulebook that is right reads into values; one that is wrong is told all its faults at once."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saima.core.formula.kinds import TEXT
from saima.core.periods import Period, Span
from saima.core.problems import Problems
from saima.core.rulebook import SpanRule
from saima.core.rulefile import inspect_rulebook, read_rulebook

FULL = """
version: 2
title_en: Example
notes: [甲读法, 乙读法]
groups:
  towns: {title: 乡镇, title_en: Townships, members: unit.kind == '乡镇'}
  offices: {members: unit.kind == '部门'}
measures:
  签约额:
    {of: facts, where: kind == '签约', verified: 市级, sum: credited, unit: 亿元, span: period, note: 口径, clause: 一}
  项目: {of: projects, count: projects, by: signing.counted_on, span: last 12 months, unit: 个, verified: 登记}
  旧项目: {of: projects, count: projects, by: signing.counted_on, span: since 2021-01-01, unit: 个}
  全部: {of: facts, sum: quantity, span: all, unit: 人}
  评分: {of: entered, unit: 分, least: 0, most: 10, decimals: 1}
  率: {of: computed, value: 'ratio(项目, 旧项目, none=0)', unit: '%'}
targets:
  签约额: {value: {towns: 3, offices: 5000万元}, clause: 二}
  项目: {per: quarter, value: 2个}
indicators:
  签约: {points: {towns: 60, offices: 40}, score: points × 签约额 ÷ target(签约额)}
  评: {points: 10, score: 评分, responsible: 督查科}
bonus: {cap: 5, items: {项目: {score: 1 × 项目, cap: 3分}}}
deduction: {items: {晚: {score: 0.5 × 旧项目}}}
gates: {假: {when: 全部 > 9, effect: zero}}
total: indicators + bonus - deduction
round: {each: 2, total: 1, mode: truncate}
rank: {within: all, by: 签约, direction: ascending, ties: dense, on: exact}
not_applicable: zero
no_target: full
not_measured: zero
display:
  pace: [签约额]
  lamps: {yellow: 3, red: 6}
  columns: {率: {value: 率, unit: '%', decimals: 1}}
"""


def test_a_full_rulebook_reads_into_values(book):
    found = book(FULL)

    assert (found.id, found.version, found.title_en, found.notes) == ("example", "2", "Example", ("甲读法", "乙读法"))
    assert (found.starts_on, found.ends_before) == (date(2023, 1, 1), date(2024, 1, 1))
    assert [group.title for group in found.groups] == ["乡镇", "offices"]
    assert found.measures["签约额"].verified == "市级"
    assert found.measures["项目"].verified is None
    assert found.measures["评分"].most == 10
    assert found.targets["签约额"].value("towns") == 3 * 10**10
    assert found.targets["签约额"].value("offices") == Fraction(5000 * 10**6)
    assert found.targets["项目"].value("towns") == 2
    assert found.indicator("签约").full("offices") == 40
    assert found.indicator("评").full("towns") == 10
    assert found.bonus.cap == 5
    assert found.bonus.items[0].cap == 3
    assert found.deduction.cap is None
    assert found.gates[0].effect == "zero"
    assert found.rounding.total == 1
    assert found.ranking.by == "签约"
    assert (found.display.yellow, found.display.red) == (3, 6)
    assert found.is_in_force(date(2023, 12, 31))
    assert not found.is_in_force(date(2024, 1, 1))
    assert len(found.fingerprint) == 64


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("签约额", Span(date(2023, 3, 1), date(2023, 4, 1))),
        ("项目", Span(date(2022, 4, 1), date(2023, 4, 1))),
        ("旧项目", Span(date(2021, 1, 1), date(2023, 4, 1))),
        ("全部", Span(date(1949, 10, 1), date(2023, 4, 1))),
        ("评分", Span(date(2023, 1, 1), date(2023, 4, 1))),
    ],
)
def test_a_measure_covers_the_days_its_span_says(book, name, days):
    assert book(FULL).measures[name].span.days(Period.parse("2023-03")) == days


def test_a_since_day_after_the_period_covers_nothing():
    late = SpanRule("since", since=date(2024, 1, 1)).days(Period.parse("2023-03"))

    assert late.start == late.end


def test_without_groups_all_units_are_one_group_and_a_rulebook_may_stay_open(faults, book):
    found = book("indicators: {甲: {score: 1 + 1}}")

    assert [group.id for group in found.groups] == ["all"]


@pytest.mark.parametrize(
    ("sections", "code"),
    [
        ("indicatrs: {}", "rulebook.key"),
        ("indicators: 3", "rulebook.table"),
        ("indicators: {甲: 3}", "rulebook.table"),
        ("indicators: {甲: {points: 1}}", "rulebook.required"),
        ("indicators: {甲: {score: [1]}}", "rulebook.scalar"),
        ("indicators: {甲: {score: 1 +}}", "formula.unfinished"),
        ("indicators: {甲: {score: 1 + 1, points: x}}", "rulebook.number"),
        ("indicators: {甲: {score: 1 + 1, points: 3个}}", "rulebook.number_unit"),
        ("indicators: {甲: {score: 1 + 1, points: 3 +}}", "formula.unfinished"),
        ("indicators: {甲: {score: 1 + 1, points: {teams: 3}}}", "rulebook.group"),
        ("indicators: {甲: {score: points × 1}}", "formula.name"),
        ("indicators: {甲: {points: 3, score: 额}}\nmeasures: {额: {of: entered, unit: 亿元}}", "formula.not_points"),
        (
            "indicators: {甲: {points: 3, score: 0.4 × 额}}\nmeasures: {额: {of: entered, unit: 亿元}}",
            "formula.not_points",
        ),
        ("indicators: {甲: {score: 1 × 乙}, 乙: {score: 1 × 甲}}", "rulebook.cycle"),
        ("indicators: {甲: {score: rank(甲)}}", "rulebook.cycle"),
        ("measures: {率: {of: computed, value: 率 + 1, unit: 分}}", "rulebook.cycle"),
        ("full: 9\nindicators: {甲: {points: 3, score: points}}", "rulebook.full"),
        ("measures: {额: {of: entered}}", "rulebook.required"),
        ("measures: {额: {of: entered, unit: 斤}}", "rulebook.unit"),
        ("measures: {额: {of: somewhere, unit: 亿元}}", "rulebook.word"),
        ("measures: {额: {of: facts, unit: 亿元}}", "rulebook.measure"),
        ("measures: {额: {of: facts, sum: whole, count: facts, unit: 亿元}}", "rulebook.measure"),
        ("measures: {额: {of: entered, where: kind == 'x', unit: 亿元}}", "rulebook.measure"),
        ("measures: {额: {of: projects, count: projects, unit: 个}}", "rulebook.measure"),
        ("measures: {额: {of: facts, sum: whole, unit: 亿元, by: kind}}", "formula.day"),
        ("measures: {额: {of: facts, sum: whole, unit: 亿元, where: amount}}", "formula.condition"),
        ("measures: {额: {of: facts, sum: whole, unit: 亿元, span: last year}}", "rulebook.span"),
        ("measures: {额: {of: computed, unit: 亿元}}", "rulebook.required"),
        ("measures: {额: {of: computed, value: 1个 + 1个, unit: 亿元}}", "formula.dimension"),
        ("measures: {额: {of: entered, unit: 亿元, decimals: x}}", "rulebook.whole"),
        ("measures: {额: {of: entered, unit: 亿元, least: 3个}}", "rulebook.number_unit"),
        ("targets: {额: {value: 3}}", "rulebook.required"),
        ("targets: {额: {unit: 个, per: week}}", "rulebook.word"),
        ("groups: {a: {members: unit.knd == 'x'}}", "formula.name"),
        ("groups: {a: {members: unit.kind}}", "formula.condition"),
        ("gates: {假: {when: 1 + 1}}", "formula.condition"),
        ("gates: {假: {effect: zero}}", "rulebook.required"),
        ("bonus: {items: {甲: {cap: 1}}}", "rulebook.required"),
        ("rank: {by: 甲}", "rulebook.rank_by"),
        ("rank: {by: total}", "rulebook.required"),
        ("round: {each: 12}", "rulebook.whole"),
        ("display: {pace: [额]}", "rulebook.pace"),
        ("display: {pace: [[额]]}", "rulebook.list"),
        ("display: {columns: {甲: {value: 1个 + 1个, unit: 亿元}}}", "formula.dimension"),
        ("display: {columns: {甲: {unit: 亿元}}}", "rulebook.required"),
        ("display: {lamps: {yellow: 10, red: 5}}", "rulebook.lamps"),
        ("display: {lamps: {yellow: 20}}", "rulebook.lamps"),
        ("display: {lamps: {yellow: 5, completion: {绿: 80%}, below: 红}}", "rulebook.lamps"),
        ("display: {lamps: {completion: {绿: 80%}}}", "rulebook.required"),
        ("display:\n  lamps:\n    below: 红\n    completion:\n      绿:\n", "rulebook.required"),
        ("display: {lamps: {below: 红}}", "rulebook.lamps"),
        ("display: {lamps: {completion: {}, below: 红}}", "rulebook.lamps"),
        ("display: {lamps: {completion: {绿: 80}, below: 红}}", "rulebook.lamps"),
        ("display: {lamps: {completion: {绿: 0%}, below: 红}}", "rulebook.lamps"),
        ("display: {lamps: {completion: {绿: 60%, 黄: 80%}, below: 红}}", "rulebook.lamps"),
        ("display: {lamps: {completion: {绿: 80%, 黄: 80%}, below: 红}}", "rulebook.lamps"),
        ("display: {lamps: {completion: {绿: 80%, 黄: 60%}, below: 蓝}}", "rulebook.lamps"),
        ("display: {lamps: {completion: {绿: 80%, 紫: 60%}, below: 红}}", "rulebook.key"),
        ("display: {lamps: {completion: {绿: 80%}, below: 黑}}", "rulebook.word"),
        ("display: {lamps: {completion: {绿: 3亿元}, below: 红}}", "rulebook.number_unit"),
        ("total: 1亿元 + 1亿元", "formula.not_points"),
    ],
)
def test_each_fault_is_told_with_its_line_and_a_remedy(faults, sections, code):
    found = faults(sections)

    assert code in [each for each, _ in found]
    assert all("第" in sentence and "；" in sentence for _, sentence in found)


def test_every_fault_of_lamps_by_completion_is_told_at_once(faults):
    found = faults("display: {lamps: {red: 3, completion: {绿: 50, 蓝: 60%, 黄: 70%}, below: 绿}}")

    told = [sentence for code, sentence in found if code == "rulebook.lamps"]
    assert [sentence.split("；")[0].removeprefix("例子.yaml 第5行 display.lamps") for sentence in told] == [
        "：发现两种亮灯都写了",
        ".completion.绿：发现“50”",
        ".completion.黄：发现黄 70%，不比蓝低",
        ".below：发现不到各档是绿，可是完成率里写了蓝、黄",
    ]


def test_lamps_by_completion_are_read_with_the_best_colour_first_however_they_stand(book):
    rank = "measures: {额: {of: entered, unit: 个}}\nrank: {by: 额}\n"
    found = book(rank + "display: {lamps: {below: 红, completion: {橙: 40%, 绿: 80.5%, 黄: 60%}}}").display

    shares = {"green": Fraction(805, 1000), "yellow": Fraction(6, 10), "orange": Fraction(4, 10)}
    assert list(found.completion.items()) == list(shares.items())
    assert (found.below, found.yellow, found.red) == ("red", None, None)


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("title: x\nsource: {document: x}\nin_force: {from: 2023-01-01}\n", "rulebook.required"),
        ("rulebook: a\ntitle: x\nin_force: {from: 2023-01-01}\n", "rulebook.required"),
        ("rulebook: a\ntitle: x\nsource: {document: x}\n", "rulebook.required"),
        ("rulebook: a\ntitle: x\nsource: {document: x}\nin_force: {from: 2023-1-1}\n", "rulebook.date"),
        (
            "rulebook: a\ntitle: x\nsource: {document: x}\nin_force: {from: 2023-01-01, until: 2023-01-01}\n",
            "rulebook.in_force",
        ),
    ],
)
def test_the_head_of_a_rulebook_is_checked(faults, head, code):
    assert code in [each for each, _ in faults("indicators: {甲: {score: 1 + 1}}", head=head)]


PEOPLE_WRITE = """
measures: {到位: {of: entered, unit: 亿元}, 项目: {of: entered, unit: 个}, 率: {of: entered, unit: '%'}}
indicators:
  甲:
    points: 10
    score: |
      SCORE
"""


@pytest.mark.parametrize(
    ("score", "told"),
    [
        ("points if 80% ≤ 率 < 90% else 0", "写成两个条件，如 90% ≤ 甲 且 甲 < 100%"),
        ("points × 率^2", "写成 power(甲, 2)"),
        ("points × 率**2", "写成 power(甲, 2)"),
        ("points if 率 is 0 else 0", "写成 has(甲)"),
        ("若 率≥80% 则 3 否则若 率≥60% 则 2 否则 0", "两边要空格"),
        ("points if 率 ≥ 80%", "条件不成立时取什么也要写：else"),
        ("tiers(率, ≥80% → 5, 其余 0)", "写成 其余 → 0"),
        ("tiers(率, 80%-100% → 5, 其余 → 0)", "补上 ≥ 或 >"),
        ("points × 到位 ÷ 2亿", "改成亿元"),
        ("sum(到位, 到位)", "几项相加写 甲 + 乙"),
        ("points × mean(率, within=all)", "只看同组"),
        ("2 if place > 3 else 0", "往期的写 past(place)"),
        ("points × indicators ÷ 100分", "写出要用的各项的名称"),
        ("points × past(total)", "得数是数（分值×分值）；应为分值；其中一个分数除以满分"),
    ],
)
def test_what_people_write_is_answered_with_what_to_write_instead(faults, score, told):
    (sentence,) = [sentence for _, sentence in faults(PEOPLE_WRITE.replace("SCORE", score))]

    assert told in sentence


@pytest.mark.parametrize(
    "score",
    ["points if 率 ≥ 85 else 0", "points if 85 ≤ 率 else 0", "tiers(率, ≥85 → 3, 其余 → 0)", "0.1 × max(0, 率 - 60)"],
)
def test_a_number_beside_a_measure_in_percent_is_doubted_but_allowed(faults, book, score):
    assert [code for code, _ in faults(PEOPLE_WRITE.replace("SCORE", score))] == ["formula.percent"]
    assert book(PEOPLE_WRITE.replace("SCORE", score)).indicators


@pytest.mark.parametrize("score", ["points if 率 ≥ 85% else 0", "points × (率 - 1)", "points if 率 > 3倍 else 0"])
def test_a_number_that_says_its_scale_is_not_doubted(faults, score):
    assert faults(PEOPLE_WRITE.replace("SCORE", score)) == []


def test_a_measure_whose_unit_is_not_known_is_told_once_and_not_by_those_who_read_it(faults):
    found = faults("measures: {亩均: {unit: 万元/亩}}\nindicators: {甲: {points: 10, score: points × rank(亩均)}}")

    ((code, sentence),) = found
    assert code == "rulebook.unit"
    assert "把除法直接写进计分办法" in sentence


def test_faults_of_all_sections_come_at_once_with_lines(faults):
    found = faults(
        "mesures: {}\nindicators:\n  甲: {points: 3, score: 额 + 1}\n  乙: {points: 3, score: points × (甲 ÷ 甲)}\n"
    )

    assert [code for code, _ in found] == ["rulebook.key", "formula.name", "formula.undeclared_zero"]
    assert "例子.yaml 第5行" in found[0][1]
    assert "例子.yaml 第7行 indicators.甲.score 算式第1字" in found[1][1]


def test_names_of_the_ledger_are_checked_when_its_fields_are_known_and_not_otherwise(faults):
    sections = "measures: {额: {of: facts, where: honour == '龙头', sum: whole, unit: 亿元}}\nrank: {by: 额}"

    assert faults(sections) == []
    assert [code for code, _ in faults(sections, fact_fields={})] == ["formula.name"]
    assert faults(sections, fact_fields={"honour": TEXT}) == []


def test_what_is_no_yaml_is_told_and_gives_no_rulebook():
    found, problems = inspect_rulebook("a: [", file="a.yaml")

    assert found is None
    assert problems[0].code == "yaml.syntax"
    with pytest.raises(Problems):
        read_rulebook("a: [")


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "rulebook",
                "title",
                "source",
                "in_force",
                "groups",
                "measures",
                "targets",
                "indicators",
                "bonus",
                "deduction",
                "gates",
                "round",
                "rank",
                "display",
                "total",
                "full",
                "notes",
            ]
        ),
        st.recursive(
            st.sampled_from(["", "甲", "1 + 1", "2023-01-01", "amount > 1"]),
            lambda inner: st.one_of(
                st.lists(inner, max_size=3),
                st.dictionaries(
                    st.sampled_from(
                        ["title", "of", "unit", "score", "points", "where", "value", "items", "cap", "from", "x"]
                    ),
                    inner,
                    max_size=4,
                ),
            ),
            max_leaves=8,
        ),
    )
)
def test_any_yaml_gives_a_rulebook_or_faults_and_never_a_crash(tree):
    import json

    _, problems = inspect_rulebook(json.dumps(tree, ensure_ascii=False), file="a.yaml")

    assert all(problem.found and problem.remedy for problem in problems)
