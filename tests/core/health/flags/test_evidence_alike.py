from fractions import Fraction

import pytest
from tests.core.health.making import paper, project

from saima.core.health.rows import Likeness

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


def test_files_alike_by_their_contents_are_told_with_how_much_they_share(look):
    rows = [paper("J1", "P1", "bb", "扫描.pdf", 50_000, kept=7), paper("J2", "P2", "aa", "IMG_1.jpg", 9_000, kept=9)]

    (text,) = look("佐证相近", projects=PROJECTS, papers=rows, alike=[Likeness("aa", "bb", Fraction(97, 100))])
    (picture,) = look("佐证相近", projects=PROJECTS, papers=rows, alike=[Likeness("aa", "bb")])

    assert (text.values["why"], picture.values["why"]) == ("文字基本相同", "画面相同")
    assert [(item.values["file"], item.values.get("alike")) for item in text.items] == [
        ("扫描.pdf", "97/100"),
        ("IMG_1.jpg", "97/100"),
    ]
    assert text.subject == picture.subject == "内容:bb"


def test_the_file_kept_first_stays_the_subject_when_more_like_it_come(look):
    rows = [paper(f"J{n}", f"P{n}", sha, kept=n) for n, sha in enumerate(("cc", "bb", "aa"), start=1)]
    links = [Likeness("bb", "cc"), Likeness("aa", "bb")]

    (two,) = look("佐证相近", projects=PROJECTS, papers=rows[:2], alike=links)
    (three,) = look("佐证相近", projects=PROJECTS, papers=rows, alike=links)

    assert (two.subject, two.values["count"]) == ("内容:cc", 2)
    assert (three.subject, three.values["count"]) == ("内容:cc", 3)


def test_what_was_read_and_differs_is_no_likeness_by_name_or_size(look):
    rows = [paper("J1", "P1", "aa", size=9000), paper("J2", "P2", "bb", "银行回单0315(1).pdf", 9000)]

    assert look("佐证相近", projects=PROJECTS, papers=rows, read={"aa", "bb"}) == []
    assert len(look("佐证相近", projects=PROJECTS, papers=rows, read={"aa"})) == 1


def test_files_alike_that_prove_one_record_are_not_told(look):
    rows = [paper("J1", "P1", "aa", kept=1), paper("J1", "P1", "bb", kept=2)]

    assert look("佐证相近", projects=PROJECTS, papers=rows, alike=[Likeness("aa", "bb")], read={"aa", "bb"}) == []
