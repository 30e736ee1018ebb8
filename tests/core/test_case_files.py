"""Scenario files: their own faults are told too."""

import pytest

from saima.core.cases import read_cases, run_case
from saima.core.problems import Problems

RULES = """
measures: {额: {of: entered, unit: 亿元}}
indicators: {甲: {points: 1, score: points × min(1，额 ÷ 1亿元)}}
bonus: {items: {奖: {score: 0 × 额 ÷ 1亿元}}}
"""
GOOD = """
cases:
  一:
    period: 2023
    inputs: |
      单位,额
      甲镇,1
      乙镇,
    expected: |
      单位,甲,奖,加分,扣分,总分,名次
      甲镇,1,0,0,0,1,1
      乙镇,,,,,无,无
"""


def test_a_case_is_inputs_and_what_is_expected_blank_meaning_not_said(book):
    rules = book(RULES)
    (case,) = read_cases(GOOD, rulebook=rules)

    assert run_case(case, rulebook=rules) == ()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("甲镇,1,0,0,0,1,1", "丙镇,1,0,0,0,1,1", "cases.unit"),
        ("甲镇,1,0,0,0,1,1", "甲镇,1,0,0,0,2,1", "cases.differs"),
        ("乙镇,,,,,无,无", "乙镇,,,,,0,无", "cases.differs"),
        ("甲镇,1,0,0,0,1,1\n      乙镇,,,,,无,无", "", "cases.expected"),
    ],
)
def test_every_difference_is_told(book, old, new, code):
    rules = book(RULES)
    (case,) = read_cases(GOOD.replace(old, new), rulebook=rules)

    assert [problem.code for problem in run_case(case, rulebook=rules)] == [code]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("period: 2023", "period: 二〇二三", "cases.period"),
        ("period: 2023", "period: 2023\n    perod: 1", "cases.key"),
        ("甲镇,1\n", "甲镇,x\n", "table.number"),
        ("cases:", "case:", "cases.none"),
        ("  一:\n    period: 2023", "  二: 3\n  一:\n    period: 2023", "cases.period"),
    ],
)
def test_faults_of_the_file_itself_are_told_at_once(book, old, new, code):
    with pytest.raises(Problems) as caught:
        read_cases(GOOD.replace(old, new), rulebook=book(RULES))

    assert code in [problem.code for problem in caught.value.problems]


MORE = """
measures: {额: {of: entered, unit: 亿元}, 数: {of: entered, unit: 个}, 倍: {of: computed, unit: '%', value: 额 ÷ 1亿元}}
indicators: {甲: {points: 10, score: "points × 额 ÷ target(额)"}}
display: {columns: {列: {value: "ratio(额, 1亿元, none=0) ÷ 3", unit: '%', decimals: 1}}}
grades: {items: {好: {when: total ≥ 5}, 差: {}}}
lists: {红榜: {when: place == 1}}
"""
FULL = """
cases:
  一:
    period: 2023
    inputs: |
      单位,额,数,目标:额
      甲镇,1,,1
      乙镇,0.5,2,
      丙镇,0.4,2,1
    expected: |
      单位,甲,额,数,倍,列,等次,榜单,没有的
      甲镇,10,1,待报,100,33.3,好,红榜,无
      乙镇,无任务,0.5,2,50,16.7,无,无,
      丙镇,4,0.4,2,40,13.3,差,无,
    means: |
      甲,额
      7,0.63
    published_otherwise: |
      单位,甲
      甲镇,9
"""


def test_measures_columns_missing_answers_grades_lists_and_means_can_be_expected(book):
    rules = book(MORE)
    (case,) = read_cases(FULL, rulebook=rules)

    assert [problem.sentence() for problem in run_case(case, rulebook=rules)] == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("甲镇,9", "甲镇,10", "cases.agrees"),
        ("甲镇,9", "丁镇,9", "cases.unit"),
        ("7,0.63", "7,0.64", "cases.differs"),
        ("差,无", "好,无", "cases.differs"),
        ("待报,100", "不适用,100", "cases.differs"),
    ],
)
def test_a_figure_that_is_wrongly_said_is_told(book, old, new, code):
    rules = book(MORE)
    (case,) = read_cases(FULL.replace(old, new), rulebook=rules)

    assert [problem.code for problem in run_case(case, rulebook=rules)] == [code]
