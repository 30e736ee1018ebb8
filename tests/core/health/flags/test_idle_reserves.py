from datetime import date

from tests.core.health.making import project, record

DAY = date(2023, 1, 6)


def batch(count: int, moved: int = 0):
    records = [record(f"J{n}", "储备", "2023-01-05", f"P{n}", recorded_on=DAY) for n in range(count)]
    projects = [project(f"P{n}", last_on=date(2023, 3, 1) if n < moved else date(2023, 1, 5)) for n in range(count)]
    return {"projects": projects, "records": records}


def test_ten_on_one_day_and_eight_idle_are_told_with_the_idle_ones(look):
    (found,) = look("批量储备", **batch(10, moved=2))

    assert (found.subject, found.values["count"], found.values["idle"], len(found.items)) == ("T3:2023-01-06", 10, 8, 8)


def test_nine_on_one_day_or_three_moved_are_not(look):
    assert look("批量储备", **batch(9)) == []
    assert look("批量储备", **batch(10, moved=3)) == []


def test_they_become_idle_after_sixty_days_and_not_before(look):
    assert look("批量储备", on=date(2023, 3, 6), **batch(10)) == []
    assert len(look("批量储备", on=date(2023, 3, 7), **batch(10))) == 1


def test_a_project_with_lead_and_reserve_counts_once(look):
    rows = batch(9)
    rows["records"].append(record("J99", "线索", "2023-01-05", "P0", recorded_on=DAY))

    assert look("批量储备", **rows) == []
