"""Another rulebook over several past periods."""

from saima.core.rehearsing.past import over_periods


def test_reading_b_changes_the_first_place_in_march_and_not_in_february(months, rulebook):
    other = rulebook("wulong/teams-2023-reading-b")

    february, march = over_periods(other, [months.february, months.march])

    assert (february.period.code, march.period.code) == ("2023-02", "2023-03")
    assert not february.changes_first
    assert march.changes_first
    assert {one.unit: (one.place_a, one.place_b) for one in march.moved} == {
        "第二招商小组": (2, 1),
        "第三招商小组": (1, 2),
    }


def test_each_move_says_why_and_the_parts_add_up(months, rulebook):
    (march,) = over_periods(rulebook("wulong/teams-2023-reading-b"), [months.march])

    for one in march.others:
        assert sum(part.points for part in one.change.parts) == one.total_b - one.total_a


def test_a_period_whose_inputs_lack_a_measure_is_left_out(months, book):
    other = book(
        "measures: {别的: {of: entered, unit: 个}}\nindicators: {别: {points: 1, score: points × 别的 ÷ 1个}}\n"
    )

    assert over_periods(other, [months.march]) == ()
