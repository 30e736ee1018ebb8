"""Earlier periods: numbers looked up, runs on end, times within a window; what was not there and what was not given."""

from fractions import Fraction

import pytest

from saima.core.formula.kernel import evaluate
from saima.core.formula.parse import parse
from saima.core.rulecheck import past_read
from saima.core.wording import in_words
from saima.core.working import Missing

RULES = """
measures:
  完成率: {of: entered, unit: '%'}
  到位: {of: entered, unit: 亿元}
indicators:
  到位分: {points: 10, score: points × min(1，完成率)}
  进位: {score: "0.5 × max(0, if_missing(past(place), rank(到位)) - rank(到位))"}
grades:
  items:
    摘牌: {when: "occurrences(place > placed - 1, last=3) ≥ 2"}
    保留: {}
lists:
  约谈: {when: "streak(完成率 < 60%, last=2) ≥ 2"}
"""
TABLE = """
单位,完成率,到位,往期:完成率@1,往期:名次@1,往期:名次@2,往期:排名单位数@1,往期:排名单位数@2
甲,50,3,50,3,1,3,3
乙,70,2,50,2,3,3,3
丙,50,1,90,1,3,3,3
丁,50,0.5,,,,,
"""


def test_places_gained_runs_on_end_and_times_within_a_window_come_out(scored):
    found = scored(RULES, TABLE)

    assert [found.result(name).line("进位").value for name in "甲乙丙丁"] == [1, 0, 0, 0]
    assert [found.result(name).standing.lists for name in "甲乙丙丁"] == [("约谈",), (), (), ()]
    assert [found.result(name).standing.grade for name in "甲乙丙丁"] == ["保留", "保留", "保留", "保留"]


def test_twice_last_within_three_periods_takes_the_grade(scored):
    found = scored(RULES, TABLE.replace("丙,50,1,90,1,3,3,3", "丙,10,1,90,3,3,3,3").replace("\n丁,50,0.5,,,,,", ""))

    assert [found.result(name).standing.grade for name in "甲乙丙"] == ["保留", "保留", "摘牌"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("streak(完成率 < 60%, last=3)", [1, 0, 2]),
        ("occurrences(完成率 < 60%, last=3)", [1, 1, 2]),
        ("past(完成率, back=2)", [Missing("not_applicable", "完成率"), Fraction(9, 10), Fraction(9, 10)]),
    ],
)
def test_a_period_without_the_unit_ends_a_run_and_does_not_count(scored, text, expected):
    table = """
    单位,完成率,到位,往期:完成率@1,往期:完成率@2,往期:名次@1,往期:名次@2,往期:排名单位数@1,往期:排名单位数@2
    甲,50,1,,,1,1,2,2
    乙,90,1,50,90,1,1,2,2
    丙,50,1,50,90,1,1,2,2
    """

    assert list(evaluate(parse(text), scene=scored(RULES, table).scored.scene)) == expected


def test_a_period_that_was_not_handed_in_is_waited_for_and_never_taken_for_none(scored):
    scene = scored(RULES, TABLE).scored.scene

    assert evaluate(parse("streak(完成率 < 60%, last=3)"), scene=scene)[0] == Missing("not_measured", "完成率")
    assert evaluate(parse("streak(完成率 < 60%, last=3)"), scene=scene)[1] == 0
    assert evaluate(parse("occurrences(完成率 < 60%, last=3)"), scene=scene)[1] == Missing("not_measured", "完成率")
    assert evaluate(parse("past(完成率, back=9)"), scene=scene)[0] == Missing("not_measured", "完成率")


def test_what_a_rulebook_asks_of_earlier_periods_is_listed(book):
    assert past_read(book(RULES)) == {
        ("place", "往期", "1"),
        ("place", "往期", "2"),
        ("placed", "往期", "1"),
        ("placed", "往期", "2"),
        ("完成率", "往期", "1"),
    }


def test_the_words_of_a_working_name_the_period(scored, book):
    from saima.core.formula.evaluate import work

    scene = scored(RULES, TABLE).scored.scene
    seen = work(parse("streak(完成率 < 60%, last=2) + past(place)"), scene=scene, index=0)

    assert in_words(seen, titles={}) == "连续(完成率 < 60%, 往前第1期完成率 < 60%) + 往前第1期名次"
    assert "完成率 1 period(s) before" in in_words(seen, titles={}, language="en")


@pytest.mark.parametrize(
    ("score", "code"),
    [
        ("streak(完成率, last=2)", "formula.condition"),
        ("streak(完成率 < 60%)", "formula.argument"),
        ("streak(完成率 < 60%, last=1)", "formula.argument"),
        ("streak(完成率 < 60%, last=months)", "formula.argument"),
        ("streak(到位 < target(到位), last=2)", "formula.past"),
        ("streak(months > 2, last=2)", "formula.past"),
        ("streak(period.months > 2, last=2)", "formula.past"),
        ("past(完成率, back=0)", "formula.argument"),
        ("past(无此)", "formula.name"),
        ("past(3)", "formula.target"),
    ],
)
def test_what_no_earlier_period_can_answer_is_refused(faults, score, code):
    found = faults(f"""
measures: {{完成率: {{of: entered, unit: '%'}}, 到位: {{of: entered, unit: 亿元}}}}
indicators:
  甲: {{score: "1 × {score}"}}
""")

    assert code in {code for code, _ in found}


@pytest.mark.parametrize("heading", ["往期:无此@1", "往期:完成率@0", "往期:完成率@x", "往期:完成率@37"])
def test_a_column_of_an_earlier_period_that_nobody_keeps_is_refused(scored, heading):
    from saima.core.problems import Problems

    with pytest.raises(Problems) as caught:
        scored(RULES, f"单位,完成率,到位,{heading}\n甲,50,3,1")

    assert [problem.code for problem in caught.value.problems] == ["table.past"]
