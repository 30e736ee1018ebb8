"""How far one unit is from another: published points, line by line, adding up."""

from fractions import Fraction

from saima.core.margin import margin, neighbour
from saima.core.rehearsing.whatif import with_measure
from saima.core.working import NOT_MEASURED

ONE, THREE, SIX = "第一招商小组", "第三招商小组", "第六招商小组"


def test_the_lines_add_up_to_the_distance(months):
    found = margin(months.march, unit=SIX, other=ONE)

    assert found.points == Fraction("96.50") - Fraction("99.52")
    assert sum(line.points for line in found.lines) == found.points
    assert all(line.points for line in found.lines)
    assert {line.name for line in found.lines} >= {"到位", "bonus"}


def test_the_neighbour_is_above_and_for_the_first_below(months):
    assert neighbour(months.march, SIX).unit.code == ONE
    assert neighbour(months.march, THREE).place == 2


def test_without_a_total_there_is_no_distance_and_without_a_place_no_neighbour(months):
    waiting = with_measure(months.march, unit=SIX, measure="到位资金", value=NOT_MEASURED)

    assert margin(waiting, unit=SIX, other=ONE) is None
    assert neighbour(waiting, SIX) is None


def test_the_canonical_form_has_exact_numbers(months):
    found = margin(months.march, unit=SIX, other=ONE).to_canonical()

    assert (found["place"], found["points"]) == (4, "-151/50")
    assert sum(Fraction(str(line["points"])) for line in found["lines"]) == Fraction(-151, 50)
