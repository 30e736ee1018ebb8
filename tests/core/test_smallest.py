"""What would move a unit: one kind of record at a time, the least of it, tried by assessments."""

import pytest

from saima.core.deeds import deeds
from saima.core.rehearsing.whatif import with_measure
from saima.core.smallest import STEP, next_above, ways_up
from saima.core.working import NOT_MEASURED
from saima.ledger.catalogue import catalogue
from saima.ledger.layout import layout

WAN = 10**6
ONE, TWO, THREE, FOUR, SIX = (f"第{name}招商小组" for name in "一二三四六")
ARRIVED = """额: {of: facts, where: "kind == '到位'", sum: credited, by: counted_on, unit: 亿元}"""
VISITS = """数: {of: facts, where: "kind == '接待考察'", sum: quantity, by: counted_on, unit: 家}"""


@pytest.fixture
def known(months):
    book, period = months.march.rulebook, months.march.period
    return deeds(book, kinds=list(catalogue().kinds.values()), layout=layout(), period=period)


@pytest.fixture
def ways():
    """Return the ways up of 乙镇 by one kind of record."""

    def told(found, kind):
        known = deeds(found.rulebook, kinds=[catalogue().kinds[kind]], layout=layout(), period=found.period)
        return ways_up(found, unit="乙镇", deeds=known)

    return told


def by_kind(ways):
    return {(way.deed.kind, *way.deed.words): way for way in ways}


def test_team_six_ties_with_1760_wan_arrived_and_passes_with_1765(months, known):
    way = by_kind(ways_up(months.march, unit=SIX, deeds=known))["到位",]

    assert (way.above, way.ties.amount, way.ties.place, way.ties.tied) == (ONE, 1760 * WAN, 4, True)
    assert (way.passes.amount, way.passes.place, way.passes.tied) == (1765 * WAN, 4, False)


def test_every_answer_holds_and_one_step_less_does_not(months, known):
    for way in ways_up(months.march, unit=TWO, deeds=known):
        step = STEP if way.deed.amounts else 1
        for much, passes in ((way.passes.amount, True), (way.passes.amount - step, False)):
            gains = way.deed.gains(much) if way.deed.amounts else way.deed.gains(0, much)
            tried = months.march
            for measure, gain in gains.items():
                now = tried.measure(measure, TWO)
                tried = with_measure(tried, unit=TWO, measure=measure, value=now + gain)
            assert (tried.ranked_number(TWO) > tried.ranked_number(THREE)) is passes, way.deed.kind


def test_counted_records_are_told_in_whole_numbers(months, known):
    ways = by_kind(ways_up(months.march, unit=TWO, deeds=known))

    assert (ways["储备",].passes.amount, ways["储备",].passes.place) == (5, 1)
    assert ways["接待考察",].passes.amount == 3


def test_what_cannot_move_the_unit_is_not_told(months, known):
    ways = by_kind(ways_up(months.march, unit=SIX, deeds=known))

    assert ("外出招商", "牵头单位主要领导") not in ways
    assert ("逾期报送",) not in ways
    assert ("开工",) not in ways


def test_the_first_and_the_unplaced_are_told_nothing(months, known):
    barred = with_measure(months.march, unit=SIX, measure="虚报次数", value=1)

    assert ways_up(months.march, unit=THREE, deeds=known) == ()
    assert ways_up(barred, unit=SIX, deeds=known) == ()
    assert next_above(barred, SIX) is None


def test_a_unit_that_waits_is_not_the_one_to_pass(months):
    waiting = with_measure(months.march, unit=ONE, measure="到位资金", value=NOT_MEASURED)

    assert next_above(months.march, SIX).unit.code == ONE
    assert next_above(waiting, SIX).unit.code == FOUR


def test_a_measure_that_is_not_there_cannot_be_raised(scored, ways):
    rules = f"""
measures:
  额: {{of: entered, unit: 亿元}}
  {VISITS}
indicators:
  甲: {{score: 1分 × 额 ÷ 1亿元}}
  乙: {{score: "1分 × if_missing(数, 0家) ÷ 1家"}}
"""
    found = scored(rules, "单位,额,数\n甲镇,2,\n乙镇,1,")

    assert [row.place for row in found.results] == [1, 2]
    assert ways(found, "接待考察") == ()


@pytest.mark.parametrize(("on", "wan"), [("rounded", 5000), ("exact", 5)])
def test_who_is_level_already_is_told_only_what_passes(scored, ways, on, wan):
    rules = f"""
measures: {{{ARRIVED}}}
indicators: {{甲: {{points: 100, score: points × 额 ÷ 100亿元}}}}
round: {{each: 0, mode: half_up}}
rank: {{on: {on}, within: all, ties: ordinal}}
"""
    (way,) = ways(scored(rules, "单位,额\n甲镇,1\n乙镇,1"), "到位")

    assert (way.ties, way.passes.amount, way.passes.place) == (None, wan * WAN, 1)


def test_a_level_number_passes_where_a_second_one_tells_them_apart(scored, ways):
    rules = f"""
measures: {{{ARRIVED}, 数: {{of: entered, unit: 个}}}}
indicators: {{甲: {{score: 1分 × 额 ÷ 1亿元}}}}
rank: {{then: [数]}}
"""
    (better,) = ways(scored(rules, "单位,额,数\n甲镇,2,1\n乙镇,1,2"), "到位")
    (worse,) = ways(scored(rules, "单位,额,数\n甲镇,2,2\n乙镇,1,1"), "到位")

    assert (better.ties, better.passes.amount, better.passes.place) == (None, 10000 * WAN, 1)
    assert (worse.ties.amount, worse.ties.place, worse.ties.tied) == (10000 * WAN, 2, False)
    assert (worse.passes.amount, worse.passes.place) == (10005 * WAN, 1)


def test_where_less_is_better_the_search_still_tells_what_passes(scored, ways):
    rules = f"""
measures: {{扣: {{of: entered, unit: 家}}, {VISITS}}}
indicators: {{甲: {{score: 10 - 1 × 数 + 1 × 扣}}}}
rank: {{direction: ascending}}
"""
    (way,) = ways(scored(rules, "单位,扣,数\n甲镇,1,0\n乙镇,3,0"), "接待考察")

    assert (way.ties.amount, way.passes.amount) == (2, 3)


def test_a_rulebook_that_ranks_by_a_measure_is_searched_by_that_measure(scored, ways):
    (way,) = ways(scored(f"measures: {{{ARRIVED}}}\nrank: {{by: 额}}", "单位,额\n甲镇,3\n乙镇,1.5"), "到位")

    assert (way.ties.amount, way.passes.amount) == (15000 * WAN, 15005 * WAN)


@pytest.mark.parametrize(("top", "found"), [("", []), ("≥12亿元 → 12, ", [(80000, 110000)])])
def test_a_hole_in_the_tiers_is_stepped_over_and_a_last_tier_cannot_be_passed(scored, ways, top, found):
    rules = f"""
measures: {{{ARRIVED}}}
indicators: {{甲: {{score: "tiers(额, {top}≥9亿元 → 9, <2亿元 → 1)"}}}}
"""
    told = ways(scored(rules, "单位,额\n甲镇,9\n乙镇,1"), "到位")

    assert [(way.ties.amount // WAN, way.passes.amount // WAN) for way in told] == found


def test_where_points_rest_on_other_units_every_trial_is_of_all_of_them(scored, ways):
    rules = f"""
measures: {{{VISITS}}}
indicators: {{甲: {{points: 10, score: "points × ratio(数, best(数), none=0)"}}}}
round: {{each: 2, mode: half_up}}
"""
    (way,) = ways(scored(rules, "单位,数\n甲镇,5\n乙镇,3"), "接待考察")

    assert (way.ties.amount, way.ties.place, way.ties.tied) == (2, 1, True)
    assert (way.passes.amount, way.passes.place) == (3, 1)
