"""What-if: the least that moves a place, and what another reading changes."""

from fractions import Fraction

import pytest

from saima.core.rehearsing.whatif import compare, smallest_change, with_inputs, with_measure
from saima.core.working import NOT_MEASURED

WAN = 10**6
SIX, ONE = "第六招商小组", "第一招商小组"


def test_team_six_needs_1760_wan_to_tie_with_team_one_and_1765_to_pass_it(months):
    found = smallest_change(months.march, unit=SIX, measure="到位资金", step=Fraction(5 * WAN))

    assert (found.above, found.place) == (ONE, 4)
    assert found.ties == 1760 * WAN
    assert found.passes == 1765 * WAN


def test_the_answer_holds_when_it_is_tried(months):
    now = months.march.measure("到位资金", SIX)

    tied = with_measure(months.march, unit=SIX, measure="到位资金", value=now + 1760 * WAN)
    passed = with_measure(months.march, unit=SIX, measure="到位资金", value=now + 1765 * WAN)

    assert (tied.result(SIX).place, tied.result(ONE).place, tied.result(SIX).tied) == (4, 4, True)
    assert (passed.result(SIX).place, passed.result(ONE).place) == (4, 5)


def test_one_more_start_is_told_in_whole_projects(months):
    found = smallest_change(months.march, unit="第五招商小组", measure="储备项目数", step=Fraction(1), above=SIX)

    assert (found.ties, found.passes) == (None, None)


def test_the_first_and_the_unplaced_have_nobody_to_pass(months):
    assert smallest_change(months.march, unit="第三招商小组", measure="到位资金", step=Fraction(WAN)) is None
    barred = with_measure(months.march, unit=SIX, measure="虚报次数", value=Fraction(1))
    assert smallest_change(barred, unit=SIX, measure="到位资金", step=Fraction(WAN)) is None
    waiting = with_measure(months.march, unit=ONE, measure="到位资金", value=NOT_MEASURED)
    assert smallest_change(waiting, unit=SIX, measure="到位资金", step=Fraction(WAN), above=ONE) is None


def test_a_measure_that_is_not_there_cannot_be_raised(scored):
    rules = """
measures: {额: {of: entered, unit: 亿元}, 数: {of: entered, unit: 个}}
indicators: {甲: {points: 1, score: points × min(1，额 ÷ 1亿元)}}
"""
    found = scored(rules, "单位,额,数\n甲镇,1,\n乙镇,0.5,")

    assert smallest_change(found, unit="乙镇", measure="数", step=Fraction(1)) is None


@pytest.mark.parametrize(("on", "passes"), [("rounded", 2), ("exact", 1)])
def test_the_least_may_be_nothing_more_when_a_tie_is_there_already(scored, on, passes):
    rules = f"""
measures: {{额: {{of: entered, unit: 亿元}}}}
indicators: {{甲: {{points: 100, score: points × 额 ÷ 100亿元}}}}
round: {{each: 0}}
rank: {{on: {on}, within: all, ties: ordinal}}
"""
    found = scored(rules, "单位,额\n甲镇,1\n乙镇,1")

    answer = smallest_change(found, unit="乙镇", measure="额", step=Fraction(10**10, 4))

    assert (answer.ties, answer.passes) == (0, passes * Fraction(10**10, 4))


def test_where_less_is_better_the_search_still_tells_what_passes(scored):
    rules = """
measures: {扣: {of: entered, unit: 件}, 补: {of: entered, unit: 件}}
indicators: {甲: {score: 10 - 1 × 补 + 1 × 扣}}
rank: {direction: ascending}
"""
    found = scored(rules, "单位,扣,补\n甲镇,1,0\n乙镇,3,0")

    answer = smallest_change(found, unit="乙镇", measure="补", step=Fraction(1))

    assert (answer.ties, answer.passes) == (2, 3)


def test_reading_b_gives_another_first_place(months):
    found = compare(months.march, months.march_b)

    assert [(row.title[1], row.place_a, row.place_b) for row in found] == [
        ("二", 2, 1),
        ("三", 1, 2),
        ("四", 3, 3),
        ("一", 4, 4),
        ("六", 5, 5),
        ("五", 6, 6),
    ]
    second = found[0]
    assert (second.total_a, second.total_b) == (Fraction("103.70"), Fraction("106.20"))
    assert [(part.title, part.points) for part in second.change.parts] == [
        ("接待考察企业", Fraction("1.00")),
        ("储备项目", Fraction("1.50")),
    ]


def test_a_unit_that_only_one_side_has_is_shown_with_a_blank(months):
    from dataclasses import replace

    inputs = months.march.inputs
    fewer = with_inputs(months.march, replace(inputs, units=inputs.units[:5]))

    rows = {row.unit: row for row in compare(months.march, fewer)}

    assert rows[SIX].total_b is None
    assert rows[SIX].place_b is None
    assert rows[SIX].change is None
    assert list(rows)[-1] == SIX


def test_a_rulebook_that_ranks_by_a_measure_is_rehearsed_by_that_measure(scored):
    rules = "measures: {天: {of: entered, unit: 天}}\nrank: {by: 天}"
    found = scored(rules, "单位,天\n甲镇,3\n乙镇,1.5")

    answer = smallest_change(found, unit="乙镇", measure="天", step=Fraction(1, 2))

    assert (answer.ties, answer.passes) == (Fraction(3, 2), 2)


def test_where_the_rule_has_a_hole_above_no_increase_passes(scored):
    rules = """
measures: {额: {of: entered, unit: 亿元}}
indicators: {甲: {score: "tiers(额, ≥9亿元 → 9, <2亿元 → 1)"}}
"""
    found = scored(rules, "单位,额\n甲镇,9\n乙镇,1")

    answer = smallest_change(found, unit="乙镇", measure="额", step=Fraction(10**9), most_steps=128)

    assert (answer.ties, answer.passes) == (80 * 10**9, None)
