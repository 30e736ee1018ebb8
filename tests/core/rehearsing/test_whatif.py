"""What-if: what another value and another reading change."""

from fractions import Fraction

from saima.core.rehearsing.whatif import compare, with_inputs, with_measure

WAN = 10**6
SIX, ONE = "第六招商小组", "第一招商小组"


def test_1760_wan_more_tie_team_six_with_team_one_and_1765_pass_it(months):
    now = months.march.measure("到位资金", SIX)

    tied = with_measure(months.march, unit=SIX, measure="到位资金", value=now + 1760 * WAN)
    passed = with_measure(months.march, unit=SIX, measure="到位资金", value=now + 1765 * WAN)

    assert (tied.result(SIX).place, tied.result(ONE).place, tied.result(SIX).tied) == (4, 4, True)
    assert (passed.result(SIX).place, passed.result(ONE).place) == (4, 5)


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
