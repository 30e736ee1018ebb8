from tests.core.health.making import WAN, project, record

PROJECTS = [project("P1"), project("P2"), project("P3", unit="T6")]


def moves(*told: tuple[str, str, str, int]):
    return [record(code, "到位", day, of, wan * WAN) for code, of, day, wan in told]


def test_money_that_leaves_within_the_days_is_told(look):
    (found,) = look(
        "资金空转", projects=PROJECTS, records=moves(("J1", "P1", "2023-01-05", 1000), ("J2", "P1", "2023-02-04", -500))
    )

    assert (found.values["came"], found.values["went"], found.values["days"], found.values["times"]) == (
        1000 * WAN,
        500 * WAN,
        30,
        1,
    )


def test_later_smaller_or_earlier_outflows_are_not(look):
    late = moves(("J1", "P1", "2023-01-05", 1000), ("J2", "P1", "2023-02-05", -500))
    small = moves(("J1", "P1", "2023-01-05", 1000), ("J2", "P1", "2023-01-06", -499))
    before = moves(("J1", "P1", "2023-01-05", 1000), ("J2", "P1", "2023-01-04", -1000))

    assert [look("资金空转", projects=PROJECTS, records=rows) for rows in (late, small, before)] == [[], [], []]


def test_a_round_trip_through_the_units_other_project_is_told_and_another_units_is_not(look):
    out_and_on = moves(
        ("J1", "P1", "2023-01-05", 1000), ("J2", "P1", "2023-01-20", -1000), ("J3", "P2", "2023-01-21", 1000)
    )
    elsewhere = moves(
        ("J1", "P1", "2023-01-05", 1000), ("J2", "P1", "2023-01-20", -1000), ("J3", "P3", "2023-01-21", 1000)
    )

    (own,) = look("资金空转", projects=PROJECTS, records=out_and_on)
    (other,) = look("资金空转", projects=PROJECTS, records=elsewhere)

    assert ([item.record for item in own.items], own.values["onward"]) == (["J1", "J2", "J3"], 1)
    assert ([item.record for item in other.items], other.values["onward"]) == (["J1", "J2"], 0)
