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
