import pytest
from tests.core.health.making import paper, project, record


def start(**detail: str):
    return [record("J9", "开工", "2023-03-28", root="J1", detail=detail)]


def test_a_start_with_neither_number_nor_scan_is_told_under_its_first_record(look):
    (found,) = look("无证开工", projects=[project("P1")], records=start())

    assert (found.subject, found.items[0].record) == ("J1", "J9")


@pytest.mark.parametrize("detail", [{"permit_number": "2023-0117"}, {"recognition_code": "K-1"}])
def test_a_number_is_enough(look, detail):
    assert look("无证开工", projects=[project("P1")], records=start(**detail)) == []


def test_a_scan_is_enough_and_a_photograph_is_not(look):
    scan = [paper("J1", "P1", "aa", kind="开工", title="建筑工程施工许可证", name="a.pdf")]
    photo = [paper("J1", "P1", "aa", kind="开工", title="现场照片", name="a.png")]

    assert look("无证开工", projects=[project("P1")], records=start(), papers=scan) == []
    assert len(look("无证开工", projects=[project("P1")], records=start(permit_number=" "), papers=photo)) == 1
