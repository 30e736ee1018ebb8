import pytest
from tests.core.health.making import paper, project

PROJECTS = [project("P1"), project("P2")]


@pytest.mark.parametrize(
    "name", ["银行回单0315(1).pdf", "银行回单0315 副本.pdf", "银行回单0315（2）.PDF", "银行回单 0315-扫描件.pdf"]
)
def test_a_copy_by_name_and_size_is_told(look, name):
    rows = [paper("J1", "P1", "aa", size=9000), paper("J2", "P2", "bb", name, 9100)]

    (found,) = look("佐证相近", projects=PROJECTS, papers=rows)

    assert found.values["why"] == "文件名相同、大小相近"


def test_one_size_to_the_byte_is_told_whatever_the_name(look):
    rows = [paper("J1", "P1", "aa", "扫描1.pdf", 123_456), paper("J2", "P2", "bb", "新建文件.pdf", 123_456)]

    assert look("佐证相近", projects=PROJECTS, papers=rows)[0].values["why"] == "大小完全相同"


def test_small_files_of_one_size_other_types_and_other_sizes_are_not(look):
    small = [paper("J1", "P1", "aa", "a.pdf", 900), paper("J2", "P2", "bb", "b.pdf", 900)]
    types = [paper("J1", "P1", "aa", "a.pdf", 9000), paper("J2", "P2", "bb", "b.png", 9000, media="image/png")]
    sizes = [paper("J1", "P1", "aa", size=9000), paper("J2", "P2", "bb", size=9500)]

    assert [look("佐证相近", projects=PROJECTS, papers=rows) for rows in (small, types, sizes)] == [[], [], []]


def test_a_name_without_a_number_says_nothing(look):
    rows = [paper("J1", "P1", "aa", "银行回单.pdf", 9000), paper("J2", "P2", "bb", "银行回单.pdf", 9001)]

    assert look("佐证相近", projects=PROJECTS, papers=rows) == []


def test_the_very_same_file_is_the_other_flags_business(look):
    rows = [paper("J1", "P1", "aa"), paper("J2", "P2", "aa")]

    assert look("佐证相近", projects=PROJECTS, papers=rows) == []
