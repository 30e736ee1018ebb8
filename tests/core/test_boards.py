"""Boards: rows in place order, moves, distances from pace, lamps, means."""

from fractions import Fraction
from pathlib import Path

import pytest

from saima.core.amounts import format_number
from saima.core.assess import assess
from saima.core.boards import better_from, boards, pace, worst_lamp
from saima.core.cases import read_cases
from saima.core.working import Missing


def test_rows_stand_in_place_order_with_their_moves(months):
    (board,) = boards(months.march, previous=months.february)

    assert [(row.result.unit.title[1], row.result.place, row.move) for row in board.rows] == [
        ("三", 1, 4),
        ("二", 2, -1),
        ("四", 3, -1),
        ("一", 4, -1),
        ("六", 5, -1),
        ("五", 6, 0),
    ]
    assert boards(months.march)[0].rows[0].move is None


def test_the_bulletins_distances_from_pace_come_out(months):
    five = pace(months.march, measure="正式签约金额", unit="第五招商小组")

    assert (five.completion, five.due, five.distance) == (Fraction(212, 1000), Fraction(1, 4), Fraction(-38, 10))


@pytest.mark.parametrize(
    ("done", "lamp"), [("2.5", "green"), ("2.01", "green"), ("2.0", "yellow"), ("1.5", "yellow"), ("1.49", "red")]
)
def test_five_points_behind_is_yellow_and_more_than_ten_is_red(scored, done, lamp):
    rules = """
measures: {额: {of: entered, unit: 亿元}}
targets: {额: {value: 10}}
rank: {by: 额}
display: {pace: [额], lamps: {yellow: 5, red: 10}}
"""
    (board,) = boards(scored(rules, f"单位,额\n甲镇,{done}"))

    assert board.rows[0].pace[0].lamp == lamp


@pytest.mark.parametrize(("cell", "kind"), [("", "not_measured"), ("3", "no_target")])
def test_without_a_value_or_a_target_there_is_no_lamp_and_the_reason_stands(scored, cell, kind):
    rules = "measures: {额: {of: entered, unit: 亿元}}\nrank: {by: 额}\ndisplay: {pace: [额]}"
    (board,) = boards(scored(rules, f"单位,额\n甲镇,{cell}"))

    assert board.rows[0].pace[0].lamp == "none"
    assert board.rows[0].pace[0].distance.kind == kind


def test_a_zero_target_has_no_completion(scored):
    rules = (
        "measures: {额: {of: entered, unit: 亿元}}\ntargets: {额: {value: 0}}\nrank: {by: 额}\ndisplay: {pace: [额]}"
    )
    (board,) = boards(scored(rules, "单位,额\n甲镇,3"))

    assert board.rows[0].pace[0].completion == Missing("no_target")


def test_the_mean_row_of_the_published_index_comes_out(rulebook):
    rules = rulebook("published/09-business-environment-index")
    path = Path(__file__).parents[2] / "rulebooks/published/09-business-environment-index.cases.yaml"
    (case,) = read_cases(path.read_text(encoding="utf-8"), rulebook=rules)

    (board,) = boards(assess(rulebook=rules, inputs=case.inputs, period=case.period))

    assert dict(board.means.indicators) == {"政务": Fraction("60.95"), "经济指数": Fraction("17.17")}
    assert board.means.total == Fraction("78.12")


def test_a_row_without_a_place_stands_last_and_an_empty_group_has_no_board(scored):
    rules = """
groups: {a: {members: unit.kind == 'a'}, b: {members: unit.kind == 'b'}}
measures: {额: {of: entered, unit: 亿元}}
indicators: {甲: {points: 1, score: points × min(1，额 ÷ 1亿元)}}
"""
    found = boards(scored(rules, "单位,类别,额\n甲镇,a,\n乙镇,a,1"))

    assert [[row.result.unit.title for row in board.rows] for board in found] == [["乙镇", "甲镇"]]
    assert found[0].means.total == 1


def test_extra_columns_and_means_of_nothing(scored):
    rules = """
measures: {额: {of: entered, unit: 亿元}}
indicators: {甲: {points: 1, score: points × min(1，额 ÷ 1亿元)}}
display: {columns: {占比: {value: 'ratio(额, sum(额), none=0)', unit: '%'}}}
"""
    (board,) = boards(scored(rules, "单位,额\n甲镇,1\n乙镇,3"))
    (empty,) = boards(scored(rules, "单位,额\n甲镇,"))

    assert board.rows[0].columns == (("占比", Fraction(1, 4)),)
    assert empty.means.total is None
    assert empty.means.indicators == ()


def test_the_districts_own_progress_in_march_comes_out(scored, rulebook):
    table = (
        "单位,正式签约金额,到位资金,签约项目数,开工项目数,国际招商活动数,青年人才数,紧缺人才数,科技团队数\n"
        "武隆区,68.20,17.20,45,25,0,62,11,0"
    )
    (board,) = boards(scored(rulebook("wulong/district-2023"), table))

    found = {pace.measure: pace for pace in board.rows[0].pace}
    percent = {name: format_number(pace.completion * 100, 2) for name, pace in found.items()}
    assert (percent["正式签约金额"], percent["到位资金"]) == ("26.23", "24.57")
    assert format_number(found["正式签约金额"].distance, 2) == "1.23"
    assert format_number(found["到位资金"].distance, 2) == "−0.43"
    assert format_number(dict(board.rows[0].columns)["开工率"] * 100, 2) == "55.56"
    assert (percent["青年人才数"], percent["科技团队数"]) == ("20.67", "0.00")


COMPLETION = """
measures: {额: {of: entered, unit: 亿元}}
targets: {额: {value: 10}}
rank: {by: 额}
display: {pace: [额], lamps: {completion: {绿: 80%, 蓝: 60%, 黄: 40%}, below: 红}}
"""


@pytest.mark.parametrize(
    ("done", "lamp", "better"),
    [
        ("12", "green", None),
        ("8", "green", None),
        ("7.99", "blue", Fraction(8, 10)),
        ("6", "blue", Fraction(8, 10)),
        ("5.99", "yellow", Fraction(6, 10)),
        ("4", "yellow", Fraction(6, 10)),
        ("3.99", "red", Fraction(4, 10)),
        ("0", "red", Fraction(4, 10)),
    ],
)
def test_lamps_by_completion_light_from_their_share_on_and_name_the_next_better_one(scored, done, lamp, better):
    assessment = scored(COMPLETION, f"单位,额\n甲镇,{done}")
    (board,) = boards(assessment)

    (found,) = board.rows[0].pace
    assert (found.lamp, better_from(assessment.rulebook.display, found.lamp)) == (lamp, better)


def test_lamps_by_completion_need_a_value_and_a_target(scored):
    (board,) = boards(scored(COMPLETION, "单位,额\n甲镇,"))

    assert board.rows[0].pace[0].lamp == "none"


def test_the_worst_of_several_lamps_counts(scored):
    rules = COMPLETION.replace(
        "额: {of: entered, unit: 亿元}", "额: {of: entered, unit: 亿元}, 数: {of: entered, unit: 个}"
    )
    rules = rules.replace("{value: 10}", "{value: 10}, 数: {value: 10}").replace("[额]", "[额, 数]")
    (board,) = boards(scored(rules, "单位,额,数\n甲镇,9,5\n乙镇,,9"))

    assert [worst_lamp(row.pace) for row in board.rows] == ["yellow", "green"]
    assert worst_lamp([]) == "none"
