"""Why the distance to the neighbour changed: exact parts by factor and line, and another neighbour told apart."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from tests.core.test_moving import COUPLED, PLAIN, RAISED, made, two_runs

from saima.core.corners import FACTORS, OTHERS, OWN, Corners
from saima.core.distance import distance_change
from saima.core.margin import margin, neighbour
from saima.core.moving import change_of
from saima.core.rehearsing.whatif import with_measure
from saima.core.working import NOT_MEASURED

ONE, TWO, THREE, SIX = "第一招商小组", "第二招商小组", "第三招商小组", "第六招商小组"


@pytest.mark.parametrize(("old", "new"), [(PLAIN, PLAIN), (PLAIN, RAISED), (COUPLED, COUPLED)])
def test_parts_and_lines_add_up_to_the_change_of_the_margin(book, old, new):
    books = {text: book(text) for text in (old, new)}

    @given(two_runs(old, new))
    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    def check(runs):
        (one, first), (other, last), reread = runs
        corners = Corners(made(books[one], *first), made(books[other], *last), reread)
        for code in ("甲", "乙", "丙", "丁"):
            moved = distance_change(corners, unit=code)
            near = neighbour(corners.after, code)
            if near is None:
                assert moved is None
                continue
            ends = [margin(end, unit=code, other=moved.other).points for end in (corners.before, corners.after)]
            assert [moved.before, moved.after] == ends
            assert sum(moved.parts.values()) == moved.points == sum(line.points for line in moved.lines)
            for line in moved.lines:
                assert sum(line.parts.values()) == line.points
            for name in FACTORS:
                assert sum((line.parts[name] for line in moved.lines), Fraction(0)) == moved.parts[name]
            assert moved.earlier_points + moved.swapped + moved.points == moved.after

    check()


def test_team_three_left_the_second_behind_by_what_its_total_gained_over_the_others(months):
    corners = Corners(months.february, months.march)

    moved = distance_change(corners, unit=THREE)
    own, other = (change_of(corners, unit=code) for code in (THREE, moved.other))

    assert moved.other == neighbour(months.march, THREE).unit.code
    assert moved.points == own.points - other.points
    assert own.points == Fraction("24.23")
    assert moved.after == months.march.result(THREE).total - months.march.result(moved.other).total
    assert moved.parts["own"] == own.total["own"]
    assert moved.parts["others"] == -other.total["own"]
    assert moved.parts["targets"] == own.total["targets"] - other.total["targets"]
    assert (moved.parts["rules"], moved.parts["restated"]) == (0, 0)


def test_team_six_came_to_3_02_behind_team_one(months):
    moved = distance_change(Corners(months.february, months.march), unit=SIX)

    assert (moved.other, moved.after) == (ONE, Fraction("96.50") - Fraction("99.52"))
    assert moved.earlier_points + moved.swapped == moved.before


def test_another_reading_of_the_rule_is_all_the_rules_doing(months):
    moved = distance_change(Corners(months.march, months.march_b), unit=TWO)

    assert moved.parts["rules"] == moved.points
    assert {name for name, part in moved.parts.items() if part} <= {"rules"}


def test_a_run_against_itself_changes_nothing(months):
    moved = distance_change(Corners(months.march, months.march), unit=SIX)

    assert (moved.points, moved.swapped, moved.lines) == (0, 0, ())
    assert not any(moved.parts.values())


def test_without_a_total_on_both_sides_there_is_nothing_to_tell(months):
    waiting = with_measure(months.february, unit=ONE, measure="到位资金", value=NOT_MEASURED)

    assert distance_change(Corners(waiting, months.march), unit=SIX) is None
    assert distance_change(Corners(months.february, months.march), unit="无此单位") is None


def test_what_the_unit_may_read_has_no_factors_of_lines_and_the_same_sums(months):
    moved = distance_change(Corners(months.february, months.march), unit=SIX)

    told = moved.published()

    assert all(not line.parts and not line.projects for line in told.lines)
    assert told.parts == moved.parts
    assert [line.points for line in told.lines] == [line.points for line in moved.lines if line.points]
    assert sum(line.points for line in told.lines) == moved.points


def test_the_canonical_form_has_exact_numbers(months):
    plain = distance_change(Corners(months.february, months.march), unit=SIX).to_canonical()

    assert sum(Fraction(str(part)) for part in plain["parts"].values()) == Fraction(str(plain["points"]))
    assert Fraction(str(plain["earlier"]["points"])) + Fraction(str(plain["earlier"]["swapped"])) == Fraction(
        str(plain["before"])
    )


def test_the_other_unit_moves_with_the_others_and_never_with_the_own_records(months):
    corners = Corners(months.february, months.march)

    own = corners.rivals(SIX, OWN)
    others = corners.rivals(SIX, OTHERS)

    assert own.result(ONE).total == months.february.result(ONE).total
    assert others.result(ONE).total != months.february.result(ONE).total
