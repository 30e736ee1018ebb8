"""A table of inputs: what is read, and how every fault is told with row and column."""

from fractions import Fraction

import pytest

from saima.core.inputs import TargetKey
from saima.core.inputtable import MAX_ROWS, read_table, split_csv
from saima.core.problems import Problems
from saima.core.working import Missing

RULES = """
groups: {towns: {title: 乡镇}, offices: {title: 部门}}
measures:
  签约额: {title: 正式签约金额, of: entered, unit: 亿元}
  评分: {of: entered, unit: 分, least: 0, most: 10}
  率: {of: computed, value: 1分 + 评分, unit: 分}
targets: {任务: {unit: 万元}}
indicators: {甲: {points: 1, score: points × min(1，签约额 ÷ target(签约额))}}
"""


@pytest.fixture
def read(book):
    rules = book(RULES)
    return lambda text: read_table(split_csv(text), rulebook=rules, file="a.csv")


def codes(read, text):
    with pytest.raises(Problems) as caught:
        read(text)
    return [(problem.code, problem.place) for problem in caught.value.problems]


def test_cells_are_exact_and_may_carry_a_unit(read):
    found = read('单位,组,签约额,评分\n甲镇,towns,3.05,9.5\n乙局,部门,"30,500万元",8分\n')

    assert found.measures["签约额"] == {"甲镇": Fraction(305 * 10**8), "乙局": Fraction(305 * 10**8)}
    assert found.measures["评分"]["甲镇"] == Fraction("9.5")
    assert [(unit.title, unit.group, unit.order) for unit in found.units] == [
        ("甲镇", "towns", 0),
        ("乙局", "offices", 1),
    ]


def test_blank_is_not_measured_and_a_stroke_is_not_applicable_and_neither_is_zero(read):
    found = read("单位,组,签约额,评分\n甲镇,乡镇,,/\n\n乙镇,乡镇,待报,不适用\n丙镇,乡镇,0\n")

    assert found.measures["签约额"]["甲镇"] == Missing("not_measured", "签约额")
    assert found.measures["签约额"]["丙镇"] == 0
    assert found.measures["评分"]["甲镇"] == Missing("not_applicable", "评分")
    assert found.measures["评分"]["丙镇"] == Missing("not_measured", "评分")


def test_targets_have_a_level_and_a_basis(read):
    found = read("单位,组,目标:签约额,目标：签约额@奋斗,目标:签约额@区定@调整,任务:任务\n甲镇,乡镇,3,4亿元,,500\n")

    assert found.targets == {
        TargetKey("签约额"): {"甲镇": Fraction(3 * 10**10)},
        TargetKey("签约额", "奋斗"): {"甲镇": Fraction(4 * 10**10)},
        TargetKey("任务"): {"甲镇": Fraction(500 * 10**6)},
    }


def test_a_unit_may_have_a_code_a_kind_and_a_role_and_columns_their_titles(read):
    found = read("unit,code,kind,role,正式签约金额\n甲镇,T1,乡镇,责任,1\n")

    unit = found.units[0]
    assert (unit.code, unit.title, unit.kind, unit.role, unit.group) == ("T1", "甲镇", "乡镇", "责任", "")
    assert "T1" in found.measures["签约额"]


def test_tabs_and_a_byte_order_mark_are_read(read):
    assert read("\ufeff单位\t组\t签约额\n甲镇\t乡镇\t1\n").units[0].title == "甲镇"


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("", "table.heading", "a.csv"),
        ("单位,组\n" + "甲,乡镇\n" * MAX_ROWS, "table.size", "a.csv"),
        ("组,签约额\n乡镇,1", "table.unit_column", "a.csv 第1行第1列"),
        ("单位,组,签约\n甲,乡镇,1", "table.column", "a.csv 第1行第3列"),
        ("单位,组,签约额,签约额\n甲,乡镇,1,1", "table.column", "a.csv 第1行第4列"),
        ("单位,组,率\n甲,乡镇,1", "table.computed", "a.csv 第1行第3列"),
        ("单位,组,目标:签\n甲,乡镇,1", "table.target", "a.csv 第1行第3列"),
        ("单位,组\n甲,乡镇\n甲,乡镇", "table.duplicate", "a.csv 第3行第1列"),
        ("单位,组\n,乡镇", "table.unit", "a.csv 第2行第1列"),
        ("单位,组\n", "table.empty", "a.csv 第2行第1列"),
        ("单位,组\n甲,村", "table.group", "a.csv 第2行第2列"),
        ("单位,签约额\n甲,1", "table.group", "a.csv 第2行第1列"),
        ("单位,组,签约额\n甲,乡镇,约3", "table.number", "a.csv 第2行第3列"),
        ("单位,组,签约额\n甲,乡镇,3个", "table.unit_of_number", "a.csv 第2行第3列"),
        ("单位,组,评分\n甲,乡镇,11", "table.range", "a.csv 第2行第3列"),
        ("单位,组,评分\n甲,乡镇,-1", "table.range", "a.csv 第2行第3列"),
        ("单位,组,评分\n甲,乡镇,1,2", "table.cells", "a.csv 第2行第4列"),
    ],
)
def test_each_fault_is_told_with_row_and_column(read, text, code, place):
    assert (code, place) in codes(read, text)


def test_all_faults_of_a_table_come_at_once(read):
    found = codes(read, "单位,组,签约,评分\n甲,村,1,99\n甲,乡镇,1,x\n")

    assert [code for code, _ in found] == ["table.column", "table.group", "table.range", "table.duplicate"]


def test_blanks_beyond_the_heading_are_no_fault(read):
    assert len(read("单位,组,评分\n甲,乡镇,1,,\n").units) == 1


def test_a_column_of_the_year_before_is_kept_beside_the_targets(book):
    rules = book("measures: {额: {of: entered, unit: 亿元}}\nindicators: {甲: {score: 0 × 额 ÷ 1亿元}}")

    inputs = read_table(split_csv("单位,额,上年:额\n甲镇,3,2\n"), rulebook=rules)

    assert inputs.targets == {("额", "上年", ""): {"甲镇": 2 * 10**10}}
