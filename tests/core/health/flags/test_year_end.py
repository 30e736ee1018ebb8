from datetime import date

from tests.core.health.making import YI, project, record

YEAR_OVER = date(2023, 1, 1)


def arrivals(**days: int):
    return [
        record(f"J{n}", "到位", day.strip("d").replace("_", "-"), amount=part * YI // 100)
        for n, (day, part) in enumerate(days.items())
    ]


def test_three_times_a_twelfth_in_december_is_told(look):
    (found,) = look(
        "年末集中", on=YEAR_OVER, projects=[project("P1")], records=arrivals(d2022_05_05=75, d2022_12_05=25)
    )

    assert (found.subject, found.values["month"], found.values["times"]) == ("T3:2022", "1/4", "3")
    assert [item.record for item in found.items] == ["J1"]


def test_the_last_eleven_days_are_judged_apart(look):
    (found,) = look(
        "年末集中", on=YEAR_OVER, projects=[project("P1")], records=arrivals(d2022_05_05=81, d2022_12_21=19)
    )

    assert found.values["ten"] == "19/100"


def test_less_than_that_a_small_year_and_a_year_not_over_are_not(look):
    even = arrivals(d2022_05_05=76, d2022_12_05=24)
    small = arrivals(d2022_05_05=1, d2022_12_05=50)
    bunched = arrivals(d2022_05_05=50, d2022_12_05=50)

    assert look("年末集中", on=YEAR_OVER, projects=[project("P1")], records=even) == []
    assert look("年末集中", on=YEAR_OVER, projects=[project("P1")], records=small) == []
    assert look("年末集中", on=date(2022, 12, 31), projects=[project("P1")], records=bunched) == []


def test_outflows_are_no_arrivals(look):
    rows = [*arrivals(d2022_05_05=76, d2022_12_05=24), record("J9", "到位", "2022-05-06", amount=-70 * YI // 100)]

    assert look("年末集中", on=YEAR_OVER, projects=[project("P1")], records=rows) == []
