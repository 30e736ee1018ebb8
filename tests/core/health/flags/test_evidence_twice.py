from tests.core.health.making import WAN, paper, project, record

PROJECTS = [project("P1"), project("P2")]


def test_one_file_under_two_projects_is_told_with_both_amounts(look):
    records = [
        record("J1", "到位", "2023-03-15", "P1", 4500 * WAN),
        record("J2", "到位", "2023-03-08", "P2", 5500 * WAN),
    ]

    (found,) = look(
        "佐证重复",
        projects=PROJECTS,
        records=records,
        papers=[paper("J1", "P1", "aa11bb22cc"), paper("J2", "P2", "aa11bb22cc")],
    )

    assert found.values == {"file": "银行回单0315.pdf", "count": 2, "sha": "aa11bb22"}
    assert {item.record: item.values["amount"] for item in found.items} == {"J1": 4500 * WAN, "J2": 5500 * WAN}


def test_one_file_under_two_records_of_one_kind_is_told(look):
    assert look("佐证重复", projects=PROJECTS, papers=[paper("J1", "P1", "aa"), paper("J2", "P1", "aa")])


def test_a_contract_may_prove_signing_and_filing_of_its_project(look):
    rows = [paper("J1", "P1", "aa", kind="签约"), paper("J2", "P1", "aa", kind="备案")]

    assert look("佐证重复", projects=PROJECTS, papers=rows) == []


def test_a_correction_keeps_the_evidence_of_what_it_corrects(look):
    rows = [paper("J1", "P1", "aa"), paper("J9", "P1", "aa", root="J1")]

    assert look("佐证重复", projects=PROJECTS, papers=rows) == []


def test_process_records_may_share_a_photograph(look):
    rows = [paper("J1", "", "aa", kind="接待考察", unit="T3"), paper("J2", "", "aa", kind="接待考察", unit="T6")]

    assert look("佐证重复", papers=rows) == []


def test_the_identity_outlives_a_correction(look):
    before = look("佐证重复", projects=PROJECTS, papers=[paper("J1", "P1", "aa"), paper("J2", "P2", "aa")])
    after = look("佐证重复", projects=PROJECTS, papers=[paper("J9", "P1", "aa", root="J1"), paper("J2", "P2", "aa")])

    assert before[0].subject == after[0].subject
