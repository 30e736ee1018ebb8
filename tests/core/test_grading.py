"""Grades and lists: by place, by score line, moved by steps, lists independent of each other."""

import pytest

from saima.core.explain import explain

RULES = """
measures: {分数: {of: entered, unit: 分}, 欠: {of: entered, unit: 项}, 晋: {of: entered, unit: 项}}
indicators: {甲: {score: 分数}}
grades:
  items:
    一等: {title_en: First, when: place ≤ 25% × placed}
    二等: {title_en: Second, when: place ≤ 75% × placed}
    三等: {title_en: Third}
  down: 欠
  up: 晋
lists:
  红榜: {title_en: Red, when: place ≤ 2 and total ≥ 60}
  黑榜: {title_en: Black, when: placed - place < 2 and 欠 > 0}
"""
TABLE = """
单位,分数,欠,晋
甲镇,90,0,0
乙镇,80,1,0
丙镇,70,0,1
丁镇,50,2,0
戊镇,,0,0
"""


@pytest.fixture
def standing(scored):
    assessment = scored(RULES, TABLE)
    return {result.unit.title: result.standing for result in assessment.results}


def test_a_grade_is_the_first_that_holds_moved_up_and_down_by_steps(standing):
    assert standing["甲镇"].grade == "一等"
    assert (standing["乙镇"].grade, standing["乙镇"].moved) == ("三等", -1)
    assert (standing["丙镇"].grade, standing["丙镇"].moved) == ("一等", 1)


def test_a_unit_lowered_below_the_last_grade_has_none(standing):
    assert standing["丁镇"].grade == ""


def test_a_unit_without_a_place_has_no_grade_and_is_on_no_list(standing):
    assert standing["戊镇"].grade == ""
    assert standing["戊镇"].lists == ()


def test_lists_are_independent_and_need_both_place_and_condition(standing):
    assert [standing[unit].lists for unit in ("甲镇", "乙镇", "丙镇", "丁镇")] == [("红榜",), ("红榜",), (), ("黑榜",)]


def test_a_unit_of_which_no_grade_holds_has_none(scored):
    assessment = scored(RULES.replace("    三等: {title_en: Third}\n", ""), TABLE)

    assert assessment.result("丁镇").standing.grade == ""


def test_grades_and_lists_are_told_in_both_languages(scored):
    assessment = scored(RULES, TABLE)

    def said(unit, language):
        return explain(assessment, unit=unit, language=language).sentences(language)

    assert "等次：一等" in said("甲镇", "zh")
    assert "Grade: First (raised by 1)" in said("丙镇", "en")
    assert "等次：三等（降 1 档）" in said("乙镇", "zh")
    assert "Grade: none" in said("丁镇", "en")
    assert said("丁镇", "zh")[-1] == "列入黑榜"


def test_the_canonical_form_holds_a_standing_only_where_there_is_one(scored):
    assessment = scored(RULES, TABLE)
    plain = scored(RULES.split("grades:")[0], TABLE)

    assert '"standing":{"grade":"一等","lists":["红榜"],"moved":0}' in assessment.to_json()
    assert "standing" not in plain.to_json()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("place ≤ 2 and total ≥ 60", "place", "formula.condition"),
        ("down: 欠", "down: 分数 ÷ 1亿元", "formula.dimension"),
        ("when: place ≤ 25% × placed", "wenn: 1", "rulebook.key"),
        ("红榜: {title_en: Red, when: place ≤ 2 and total ≥ 60}", "红榜: {title_en: Red}", "rulebook.required"),
    ],
)
def test_faults_of_grades_and_lists_are_told(faults, old, new, code):
    assert code in [found for found, _ in faults(RULES.replace(old, new))]


def test_a_unit_of_no_group_is_left_out_and_places_count_within_the_group(scored):
    rules = """
groups: {one: {title: 一组, members: unit.kind == '甲'}, two: {title: 二组, members: unit.kind == '乙'}}
measures: {分数: {of: entered, unit: 分}}
indicators: {甲: {score: 分数}}
grades: {items: {前半: {when: place ≤ 50% × placed}, 后半: {}}}
"""
    table = "单位,类别,分数\n一,甲,1\n二,甲,2\n三,乙,9\n四,乙,8\n五,丙,7\n"

    alone = {result.unit.title: result.standing.grade for result in scored(rules, table).results}
    whole = scored(rules + "rank: {within: all}\n", table)

    assert alone == {"一": "后半", "二": "前半", "三": "前半", "四": "后半"}
    assert [result.standing.grade for result in whole.results] == ["后半", "后半", "前半", "前半"]


def test_a_grade_that_is_no_table_is_told(faults):
    assert "rulebook.table" in [
        code for code, _ in faults(RULES.replace("一等: {title_en: First, when: place ≤ 25% × placed}", "一等: 是"))
    ]
