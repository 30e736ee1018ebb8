"""Rows for some parts of the year (F56), and equal units told apart by further numbers."""

import pytest

from saima.core.periods import Period, is_within

RULES = """
measures: {开工: {of: entered, unit: 个}, 竣工: {of: entered, unit: 个}, 到位: {of: entered, unit: 亿元}}
indicators:
  开工: {title: 开工, in: [Q1, 二季度], points: 100, score: "min(points, 10 × 开工)"}
  竣工: {title: 竣工, in: [Q3, 12月], points: 100, score: "min(points, 10 × 竣工)"}
bonus:
  items:
    进位: {in: H1, score: "1 × 竣工"}
full: 100
rank: {by: total, then: [到位, 竣工]}
"""
TABLE = "单位,开工,竣工,到位\n甲,3,1,5\n乙,3,1,6\n丙,3,1,5\n丁,2,1,9"


@pytest.mark.parametrize(
    ("period", "rows", "total"),
    [("2023-Q1", ["开工"], 31), ("2023-05", ["开工"], 31), ("2023-Q3", ["竣工"], 10), ("2023-12", ["竣工"], 10)],
)
def test_a_row_counts_in_its_own_part_of_the_year_only(scored, period, rows, total):
    result = scored(RULES, TABLE, period).result("甲")

    assert [line.name for line in result.lines] == rows
    assert result.total == total


def test_a_period_in_which_no_row_counts_has_no_total_and_no_place(scored):
    result = scored(RULES, TABLE, "2023-11").result("甲")

    assert (result.total, result.place, result.waits) == (None, None, (("total", "not_in_force"),))


def test_equal_totals_are_told_apart_in_turn_and_share_a_place_where_nothing_tells_them_apart(scored):
    found = scored(RULES, TABLE, "2023-Q1")

    assert [(result.unit.code, result.place, result.tied) for result in found.results] == [
        ("甲", 2, True),
        ("乙", 1, False),
        ("丙", 2, True),
        ("丁", 4, False),
    ]


def test_more_of_the_further_number_is_better_in_either_direction(scored):
    found = scored(RULES.replace("by: total,", "by: total, direction: ascending,"), TABLE, "2023-Q1")

    assert [found.result(name).place for name in "甲乙丙丁"] == [3, 2, 3, 1]


def test_a_total_that_reads_a_row_of_another_part_of_the_year_says_not_in_force(scored):
    rules = RULES.replace("full: 100", "full: 100\ntotal: if_missing(竣工得分, 7) + 开工得分")
    rules = rules.replace("\n  开工: {title", "\n  开工得分: {title").replace(
        "\n  竣工: {title", "\n  竣工得分: {title"
    )

    assert scored(rules, TABLE, "2023-Q1").result("甲").total == 37


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("[Q1, 二季度]", "[Q1, Q5]", "rulebook.in"),
        ("then: [到位, 竣工]", "then: [无此]", "rulebook.rank_by"),
        (
            'points: 100, score: "min(points, 10 × 竣工)"',
            'points: 90, score: "min(points, 10 × 竣工)"',
            "rulebook.full",
        ),
    ],
)
def test_faults_of_parts_and_of_further_numbers_are_told(faults, old, new, code):
    assert {found for found, _ in faults(RULES.replace(old, new))} == {code}


@pytest.mark.parametrize(
    ("period", "part", "within"),
    [
        ("2023", "year", True),
        ("2023-H1", "year", False),
        ("2023-H1", "H1", True),
        ("2023-H1", "Q1", False),
        ("2023-W01", "Q1", True),
        ("2023-W13", "Q1", False),
        ("2022-W52", "Q1", True),
        ("2023-03", "03", True),
    ],
)
def test_a_period_lies_in_a_part_whole_and_a_week_by_its_last_day(period, part, within):
    assert is_within(Period.parse(period), part) is within
