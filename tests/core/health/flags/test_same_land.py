from tests.core.health.making import project, record


def land(code: str, of: str, parcel: str):
    return record(code, "用地", "2023-01-12", of, quantity=3150, detail={"parcel": parcel})


PROJECTS = [project("P1"), project("P2")]


def test_one_parcel_under_two_projects_is_told(look):
    (found,) = look(
        "同一地块", projects=PROJECTS, records=[land("J1", "P1", "WL-2023-07"), land("J2", "P2", "WL 2023 07")]
    )

    assert (found.values["count"], found.items[0].values["land"]) == (2, 3150)


def test_two_records_of_one_project_and_blank_numbers_are_not(look):
    rows = [land("J1", "P1", "WL-2023-07"), land("J2", "P1", "WL-2023-07"), land("J3", "P2", ""), land("J4", "P1", "")]

    assert look("同一地块", projects=PROJECTS, records=rows) == []
