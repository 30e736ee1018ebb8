"""What would move a unit: one kind of record at a time, the least of it, tried by assessments."""

import pytest

from saima.core.deeds import deeds
from saima.core.rehearsing.whatif import with_measure
from saima.core.smallest import STEP, next_above, ways_up
from saima.ledger.catalogue import catalogue
from saima.ledger.layout import layout

WAN = 10**6
ONE, TWO, THREE, SIX = "第一招商小组", "第二招商小组", "第三招商小组", "第六招商小组"


@pytest.fixture
def known(months):
    book, period = months.march.rulebook, months.march.period
    return deeds(book, kinds=list(catalogue().kinds.values()), layout=layout(), period=period)


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


def test_where_points_rest_on_other_units_every_trial_is_of_all_of_them(scored):
    rules = """
measures: {数: {of: facts, where: "kind == '接待考察'", sum: quantity, by: counted_on, unit: 家}}
indicators: {甲: {points: 10, score: "points × ratio(数, best(数), none=0)"}}
round: {each: 2, mode: half_up}
"""
    found = scored(rules, "单位,数\n甲镇,5\n乙镇,3")
    known = deeds(found.rulebook, kinds=[catalogue().kinds["接待考察"]], layout=layout(), period=found.period)

    (way,) = ways_up(found, unit="乙镇", deeds=known)

    assert (way.ties.amount, way.ties.place, way.ties.tied) == (2, 1, True)
    assert (way.passes.amount, way.passes.place) == (3, 1)
