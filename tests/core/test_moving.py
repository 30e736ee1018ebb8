"""Why a total and a place changed: exact parts by factor, by line, by rival and by project."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from saima.core.assess import assess
from saima.core.byproject import Gains, with_projects
from saima.core.corners import FACTORS, Corners
from saima.core.inputs import Inputs, TargetKey, UnitRef
from saima.core.moving import change_of, changes
from saima.core.periods import Period
from saima.core.working import NOT_MEASURED

THREE = "第三招商小组"
YI = 10**10
PLAIN = """
groups: {甲组: {title: 甲组}}
measures: {额: {of: entered, unit: 亿元}, 数: {of: entered, unit: 个}}
targets: {额: {per: year}}
indicators:
  金额: {points: 60, score: points × min(1.2，额 ÷ pace(target(额，level=区定)))}
  项目: {points: 40, score: points × min(1，数 ÷ 10个)}
bonus: {cap: 3, items: {多: {title: 多, score: 2分 if 数 > 8个 else 0分}}}
round: {each: 2, mode: half_up}
"""
COUPLED = PLAIN.replace("min(1，数 ÷ 10个)", "ratio(数，best(数)，none=0)")
RAISED = PLAIN.replace("points: 60", "points: 50")
CODES = ("甲", "乙", "丙", "丁")


def numbers(low, high):
    return st.lists(st.integers(low, high), min_size=len(CODES), max_size=len(CODES))


def made(book, amounts, counts, targets, period):
    units = tuple(UnitRef(code, code, group="甲组", order=order) for order, code in enumerate(CODES))
    measures = {
        "额": {code: Fraction(each * YI, 10) for code, each in zip(CODES, amounts, strict=True)},
        "数": {code: Fraction(each) for code, each in zip(CODES, counts, strict=True)},
    }
    held = {TargetKey("额"): {code: Fraction(each * YI) for code, each in zip(CODES, targets, strict=True)}}
    return assess(rulebook=book, inputs=Inputs(units, measures, held), period=Period.parse(period))


@st.composite
def two_runs(draw, before=PLAIN, after=PLAIN):
    first = (draw(numbers(0, 60)), draw(numbers(0, 12)), draw(numbers(5, 9)), "2023-02")
    last = (
        draw(numbers(0, 60)),
        draw(numbers(0, 12)),
        draw(numbers(5, 9)),
        draw(st.sampled_from(["2023-02", "2023-05"])),
    )
    reread = {"额": {"乙": Fraction(draw(st.integers(0, 60)) * YI, 10)}} if draw(st.booleans()) else {}
    return (before, first), (after, last), reread


@pytest.mark.parametrize(("old", "new"), [(PLAIN, PLAIN), (PLAIN, RAISED), (COUPLED, COUPLED)])
def test_parts_of_totals_places_lines_and_rivals_add_up(book, old, new):
    books = {text: book(text) for text in (old, new)}

    @given(two_runs(old, new))
    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    def check(runs):
        (one, first), (other, last), reread = runs
        corners = Corners(made(books[one], *first), made(books[other], *last), reread)
        for code, moved in changes(corners).items():
            told = change_of(corners, unit=code)
            assert replace(told, lines=(), crossings=()) == moved
            assert sum(moved.total.values()) == moved.points
            assert sum(moved.place.values()) == moved.place_before - moved.place_after
            assert sum(line.points for line in told.lines) == moved.points
            for line in told.lines:
                assert sum(line.parts.values()) == line.points
            for name in FACTORS:
                assert sum((line.parts[name] for line in told.lines), Fraction(0)) == moved.total[name]
                assert sum((one.parts[name] for one in told.crossings), Fraction(0)) == moved.place[name]

    check()


def test_a_factor_that_did_not_change_gets_nothing(months):
    moved = changes(Corners(months.february, months.march))[THREE]

    assert (moved.total["rules"], moved.total["restated"], moved.total["others"]) == (0, 0, 0)
    assert (moved.place["rules"], moved.place["restated"]) == (0, 0)


def test_a_run_against_itself_moves_nothing(months):
    moved = change_of(Corners(months.march, months.march), unit=THREE)

    assert (moved.points, moved.lines, moved.crossings) == (0, (), ())
    assert not any(moved.place.values())


def test_team_three_gained_24_23_by_its_records_against_moving_targets(months):
    moved = change_of(Corners(months.february, months.march), unit=THREE)

    assert moved.points == Fraction("24.23")
    assert moved.total["own"] == Fraction("37.835")
    assert moved.total["targets"] == Fraction("-13.605")
    assert {line.name: line.points for line in moved.lines if line.points} == {
        "签约": Fraction("8.25"),
        "到位": Fraction("11.18"),
        "开工率": Fraction("2.86"),
        "储备": Fraction(1),
        "交办": Fraction("0.44"),
        "bonus": Fraction("0.5"),
    }


def test_team_three_gained_four_places_and_passed_four_teams(months):
    moved = change_of(Corners(months.february, months.march), unit=THREE)

    assert moved.place == {"own": 4, "others": -1, "targets": 1, "rules": 0, "restated": 0}
    assert [one.unit[1] for one in moved.crossings if one.places == 1] == ["一", "二", "六", "四"]


def test_another_reading_of_the_rule_is_all_the_rules_doing(months):
    moved = change_of(Corners(months.march, months.march_b), unit="第二招商小组")

    assert moved.total["rules"] == moved.points == Fraction("106.20") - Fraction("103.70")
    assert moved.place["rules"] == 1
    assert [(line.name, line.parts["rules"]) for line in moved.lines] == [
        ("接待", Fraction("1")),
        ("储备", Fraction("1.5")),
    ]


def test_a_correction_of_the_earlier_period_is_told_apart_from_new_records(months):
    reread = {"到位资金": {THREE: months.february.measure("到位资金", THREE) - Fraction(YI, 10)}}

    plain = change_of(Corners(months.february, months.march), unit=THREE)
    told = change_of(Corners(months.february, months.march, reread), unit=THREE)

    assert told.total["restated"] < 0
    assert told.points == plain.points
    assert told.total["own"] > plain.total["own"]


def test_of_others_only_sums_remain_when_rivals_are_masked(months):
    moved = change_of(Corners(months.february, months.march), unit=THREE)
    (first, *_) = [line for line in moved.lines if line.name == "到位"]
    moved = replace(moved, lines=(replace(first, projects=()),))

    assert moved.without_rivals().crossings == ()
    assert moved.without_rivals().place == moved.place
    assert not any(line.projects for line in moved.published().lines)


def test_nobody_is_told_of_without_a_total_both_times(months):
    waiting = replace(
        months.february.inputs, measures={**months.february.inputs.measures, "到位资金": {THREE: NOT_MEASURED}}
    )
    before = assess(rulebook=months.february.rulebook, inputs=waiting, period=months.february.period)

    assert change_of(Corners(before, months.march), unit=THREE) is None
    assert THREE not in changes(Corners(before, months.march))
    assert change_of(Corners(months.february, months.march), unit="没有") is None


@pytest.mark.parametrize("ties", ["dense", "ordinal"])
def test_places_add_up_under_every_rule_for_ties(book, ties):
    rules = book(PLAIN + f"rank: {{within: group, by: total, ties: {ties}}}\n")
    before = made(rules, [10, 10, 20, 5], [3, 3, 3, 3], [5, 5, 5, 5], "2023-02")
    after = made(rules, [20, 10, 20, 30], [3, 3, 3, 3], [5, 5, 5, 5], "2023-03")
    corners = Corners(before, after)

    for code, moved in changes(corners).items():
        assert sum(moved.place.values()) == moved.place_before - moved.place_after
        assert change_of(corners, unit=code).crossings == ()


def test_the_canonical_tree_adds_up_as_well(months):
    told = change_of(Corners(months.february, months.march), unit=THREE).to_canonical()

    assert told["total"]["before"] == "4009/50"
    assert sum(Fraction(str(line["parts"]["own"])) for line in told["lines"]) == Fraction("37.835")


class TestByProject:
    """The unit's own part of a line, split by project."""

    def split(self, corners, gains):
        return {line.name: line for line in with_projects(corners, change_of(corners, unit=THREE), gains).lines}

    def test_projects_add_up_to_the_own_part_of_their_line(self, months):
        corners = Corners(months.february, months.march)
        gains = Gains(("P1", "P2"), {"到位资金": {"P1": Fraction(YI), "P2": Fraction(YI * 7, 10)}})

        line = self.split(corners, gains)["到位"]

        assert [part.project for part in line.projects] == ["P1", "P2"]
        assert sum(part.points for part in line.projects) == line.parts["own"]
        assert line.rule == "shapley"
        assert line.projects[0].points > line.projects[1].points

    def test_what_no_project_tells_stands_as_one_rest(self, months):
        line = self.split(Corners(months.february, months.march), Gains(("P1",), {"到位资金": {"P1": Fraction(YI)}}))[
            "到位"
        ]

        assert [part.project for part in line.projects] == ["P1", ""]
        assert sum(part.points for part in line.projects) == line.parts["own"]

    def test_below_the_ceiling_a_project_gets_its_share(self, book):
        rules = book(PLAIN.replace("round: {each: 2, mode: half_up}", ""))
        before = made(rules, [0, 10, 10, 10], [1, 1, 1, 1], [9, 9, 9, 9], "2023-05")
        after = made(rules, [30, 10, 10, 10], [1, 1, 1, 1], [9, 9, 9, 9], "2023-05")
        corners = Corners(before, after)
        gains = Gains(("P", "Q"), {"额": {"P": Fraction(YI), "Q": Fraction(2 * YI)}})

        (line,) = with_projects(corners, change_of(corners, unit="甲"), gains).lines

        assert line.projects[1].points == 2 * line.projects[0].points

    def test_many_projects_that_add_alike_get_alike(self, months):
        corners = Corners(months.february, months.march)
        each = {f"P{number}": Fraction(YI * 17, 170) for number in range(17)}

        line = self.split(corners, Gains(tuple(each), {"到位资金": each}))["到位"]

        assert line.rule == "shapley"
        assert {part.points for part in line.projects} == {line.parts["own"] / 17}

    def test_many_different_projects_come_by_their_day(self, months):
        corners = Corners(months.february, months.march)
        each = {f"P{number}": Fraction(YI * (number + 1), 50) for number in range(9)}

        line = self.split(corners, Gains(tuple(each), {"到位资金": each}))["到位"]

        assert line.rule == "by_day"
        assert [part.project for part in line.projects][:9] == list(each)
        assert sum(part.points for part in line.projects) == line.parts["own"]

    def test_where_points_rest_on_other_units_the_parts_add_up_as_well(self, book):
        rules = book(COUPLED)
        before = made(rules, [10, 10, 20, 5], [3, 3, 3, 3], [5, 5, 5, 5], "2023-02")
        after = made(rules, [20, 10, 20, 30], [9, 4, 3, 8], [5, 5, 5, 5], "2023-03")
        corners = Corners(before, after)
        gains = Gains(("P", "Q"), {"数": {"P": Fraction(2), "Q": Fraction(4)}})

        lines = with_projects(corners, change_of(corners, unit="甲"), gains).lines

        assert {line.rule for line in lines if line.name == "项目"} == {"by_day"}
        assert all(sum(p.points for p in line.projects) == line.parts["own"] for line in lines if line.projects)

    def test_points_shared_out_are_split_exactly_too(self, scored):
        rules = """
measures: {额: {of: entered, unit: 亿元}, 开工: {of: entered, unit: 个}, 签约: {of: entered, unit: 个}}
indicators:
  金额: {points: 60, score: points × min(1，额 ÷ 10亿元)}
  开工率: {points: 40, score: "points × ratio(开工, 签约, none=not_applicable)"}
not_applicable: share_out
round: {each: 2, mode: half_up}
"""
        before = scored(rules, "单位,额,开工,签约\n甲,3,0,0\n乙,5,1,2", period="2023-02")
        after = scored(rules, "单位,额,开工,签约\n甲,7,1,4\n乙,5,1,2", period="2023-03")
        corners = Corners(before, after)
        gains = Gains(("P", "Q"), {"额": {"P": Fraction(YI), "Q": Fraction(3 * YI)}, "签约": {"P": Fraction(4)}})

        lines = with_projects(corners, change_of(corners, unit="甲"), gains).lines

        assert sum(line.points for line in lines) == after.result("甲").total - before.result("甲").total
        assert all(sum(p.points for p in line.projects) == line.parts["own"] for line in lines if line.projects)
