from tests.core.health.making import YI, project, record


def test_arrivals_above_the_contract_are_told(look):
    rows = [record("J1", "到位", "2023-01-05", amount=YI), record("J2", "到位", "2023-02-05", amount=YI + 1)]

    (found,) = look("部分大于总数", projects=[project("P1", signed=2 * YI)], records=rows)

    assert (found.subject, found.values["came"], found.values["over"]) == ("到位:P1", 2 * YI + 1, 1)
    assert look("部分大于总数", projects=[project("P1", signed=2 * YI)], records=rows[:1]) == []


def test_equal_is_not_more_and_without_a_contract_nothing_is_compared(look):
    rows = [record("J1", "到位", "2023-01-05", amount=2 * YI)]

    assert look("部分大于总数", projects=[project("P1", signed=2 * YI)], records=rows) == []
    assert look("部分大于总数", projects=[project("P1")], records=rows) == []


def test_a_formal_contract_replaces_the_agreement_as_the_whole(look):
    rows = [record("J1", "到位", "2023-01-05", amount=15 * YI // 10)]

    assert look("部分大于总数", projects=[project("P1", agreed=YI, signed=2 * YI)], records=rows) == []
    assert len(look("部分大于总数", projects=[project("P1", agreed=YI)], records=rows)) == 1


def test_contract_recognition_and_tax_have_their_wholes(look):
    over_total = look("部分大于总数", projects=[project("P1", signed=2 * YI, total=YI)])
    over_claim = look("部分大于总数", records=[record("J1", "到位", "2023-01-05", amount=YI, claimed=YI - 1)])
    over_output = look(
        "部分大于总数",
        records=[record("J1", "签约", "2023-01-05", detail={"expected_tax": "2", "expected_output": "1"})],
    )

    assert [found[0].subject for found in (over_total, over_claim, over_output)] == ["合同:P1", "认定:J1", "税收:J1"]
