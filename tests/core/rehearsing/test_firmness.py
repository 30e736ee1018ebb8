"""How firm the places of the demonstration's March are, and of small races whose answer is plain."""

import json

import pytest

from saima.core.problems import Problems
from saima.core.rehearsing.firmness import rehearse
from saima.core.rehearsing.model import Model
from saima.core.rehearsing.plan import Plan

LEVEL = """
groups: {镇: {}}
measures: {甲量: {of: entered, unit: 个}, 乙量: {of: entered, unit: 个}}
indicators:
  甲: {points: 60, score: "points × min(1, 甲量 ÷ 10个)"}
  乙: {points: 40, score: "points × min(1, 乙量 ÷ 10个)"}
"""
PLAN = Plan(draws=2000, points=64)


@pytest.fixture
def march(months):
    return rehearse(months.march, PLAN)


def test_the_same_plan_gives_the_same_bytes_and_another_seed_does_not(months, march):
    assert json.dumps(rehearse(months.march, PLAN)) == json.dumps(march)
    assert rehearse(months.march, Plan(seed=2, draws=2000, points=64))["intervals"] != march["intervals"]


def test_what_is_stored_names_seed_plan_rulebook_and_the_assessment_it_is_about(months, march):
    assert march["plan"]["seed"] == 1
    assert march["fingerprint"] == months.march.fingerprint
    assert march["rulebook"]["sha256"] == months.march.rulebook.fingerprint
    assert march["engine"]["generator"] == "PCG64"
    assert json.loads(json.dumps(march)) == march


def test_places_are_those_of_the_assessment(months, march):
    assert march["places"] == {result.unit.code: result.place for result in months.march.results}


def test_intervals_hold_at_least_95_per_cent_of_the_rehearsals_and_frequencies_add_up(march):
    for told in march["intervals"].values():
        assert told["within"] >= 0.95 * PLAN.draws
        assert sum(count for _, count in told["places"]) == PLAN.draws
        assert told["least"] <= told["low"] <= told["median"] <= told["high"] <= told["most"]


def test_the_last_team_of_march_stays_last_whatever_is_drawn(march):
    assert (march["intervals"]["第五招商小组"]["low"], march["intervals"]["第五招商小组"]["kept"]) == (6, PLAN.draws)


def test_every_pair_is_told_once_the_better_placed_first(march):
    pairs = {(a, b) for a, b, _, _ in march["ahead"]}

    assert len(march["ahead"]) == len(pairs) == 15
    assert all(march["places"][a] <= march["places"][b] for a, b in pairs)
    assert all(won + lost <= PLAN.draws for _, _, won, lost in march["ahead"])


def test_leaving_arrivals_out_costs_team_three_the_first_place(march):
    left = {row["name"]: row for row in march["left_out"]}

    assert left["到位"]["places"]["第三招商小组"] == 3
    assert left["开工率"]["places"] == march["places"]
    assert left["开工率"]["shift"] == 0


def test_every_alternative_places_everybody(march):
    names = [row["name"] for row in march["alternatives"]]

    assert names == ["minmax", "zscore", "rank", "dist2max", "goalposts", "target", "geometric", "harmonic", "copeland"]
    assert all(None not in row["places"].values() for row in march["alternatives"])


def test_effects_are_told_of_five_choices_on_the_whole_and_for_each_unit(march):
    told = march["effects"]

    assert told["factors"] == ["weights", "targets", "caps", "normalisation", "aggregation"]
    assert told["runs"] == 64 * 7
    assert all(len(of_unit) == 5 for of_unit in told["units"].values())
    assert told["units"]["第五招商小组"] == [0, 0, 0, 0, 0]


def test_a_unit_ahead_in_everything_is_first_in_every_rehearsal(scored):
    one = scored(LEVEL, "单位,甲量,乙量\n东镇,9,9\n西镇,5,6\n南镇,4,2")

    told = rehearse(one, Plan(draws=500, points=16))

    assert told["intervals"]["东镇"]["places"] == [[1, 500]]
    assert told["ahead"][0] == ["东镇", "西镇", 500, 0]


def test_weights_alone_swap_two_units_as_often_as_the_arithmetic_says(scored):
    """东 leads in 甲 by 1, 西 in 乙 by 1.5; 60 × 1 = 40 × 1.5: level, so either is ahead in half of the rehearsals."""
    one = scored(LEVEL, "单位,甲量,乙量\n东镇,6,2\n西镇,5,3.5")

    told = rehearse(one, Plan(draws=20_000, points=16))

    assert told["places"] == {"东镇": 1, "西镇": 1}
    assert told["ahead"][0][2] / 20_000 == pytest.approx(0.5, abs=0.02)


def test_units_that_wait_have_no_interval_and_disturb_nobody(scored):
    one = scored(LEVEL, "单位,甲量,乙量\n东镇,9,9\n西镇,5,\n南镇,4,2")

    told = rehearse(one, Plan(draws=200, points=16))

    assert told["places"] == {"东镇": 1, "西镇": None, "南镇": 2}
    assert set(told["intervals"]) == {"东镇", "南镇"}


def test_a_rulebook_that_writes_its_points_as_numbers_is_rehearsed_without_alternatives(scored):
    rules = LEVEL.replace('points: 60, score: "points', 'score: "60').replace(
        'points: 40, score: "points', 'score: "40'
    )
    one = scored(rules, "单位,甲量,乙量\n东镇,9,1\n西镇,5,6")

    told = rehearse(one, Plan(draws=200, points=16))

    assert told["alternatives"] == []
    assert told["effects"]["factors"] == ["weights", "caps"]
    assert told["left_out"][0]["places"] == {"东镇": 2, "西镇": 1}


def test_contests_are_left_out_where_a_unit_lacks_a_part(scored):
    rules = LEVEL.replace("乙量 ÷ 10个", "ratio(乙量, 甲量, none=not_applicable)")
    one = scored(rules, "单位,甲量,乙量\n东镇,0,9\n西镇,5,6")

    assert "copeland" not in [row["name"] for row in rehearse(one, Plan(draws=200, points=16))["alternatives"]]


def test_where_nobody_has_a_place_there_is_nothing_to_rehearse(scored):
    one = scored(LEVEL, "单位,甲量,乙量\n东镇,9,\n西镇,,2")

    with pytest.raises(Problems, match="名次"):
        rehearse(one, PLAN)


def test_estimates_that_do_not_meet_the_assessment_are_refused(months, monkeypatch):
    monkeypatch.setattr(Model, "agrees", lambda model: False)

    with pytest.raises(Problems, match="一致"):
        rehearse(months.march, PLAN)
