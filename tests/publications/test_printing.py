"""What every printed form shares."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from saima.publications.printing import (
    basis,
    cell_text,
    day_in_words,
    ems,
    issue_name,
    printed_decimals,
    printed_value,
    subject,
    watermark_words,
)


def test_a_day_is_written_without_leading_zeros():
    assert day_in_words("2023-04-05") == "2023年4月5日"
    assert day_in_words("") == ""


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("68.20", "68.20", 2),
        ("26.23%", "26.23", 2),
        ("−0.43", "-0.43", 2),
        ("+3", "3", 0),
        ("1\u2009760", "1760", 0),
        ("100.0", "100.0", 1),
    ],
)
def test_a_printed_number_is_read_exactly_as_printed(text, value, decimals):
    cell = {"t": text, "n": "1"}

    assert printed_value(cell) == Decimal(value)
    assert printed_decimals(cell) == decimals


@pytest.mark.parametrize("text", ["—", "▲4", "不排名", "4月20日", "", "12家", "1.2.3"])
def test_words_are_no_number(text):
    assert printed_value({"t": text}) is None


def test_a_lamp_without_words_prints_its_colour():
    assert cell_text({"t": "", "lamp": "红"}) == "红"


def test_half_width_letters_take_half_a_character():
    assert ems("2023年") == Fraction(3)


def test_a_draft_always_bears_its_mark_and_an_issue_only_what_is_asked(bulletin, issued):
    assert watermark_words(bulletin) == "送审稿"
    assert watermark_words(bulletin, "送审稿") == "送审稿"
    assert watermark_words(bulletin, "张三 2023-04-10") == "送审稿　张三 2023-04-10"
    assert watermark_words(issued) == ""
    assert watermark_words(issued, "仅供内部") == "仅供内部"


def test_a_number_not_yet_given_leaves_its_room(bulletin):
    assert issue_name(bulletin) == "第3期"
    assert issue_name(bulletin | {"number": None}) == "第　期"
    assert subject(bulletin) == "《招商引资督查通报》2023年第3期"


def test_the_basis_names_each_rulebook_and_run_once(bulletin):
    twice = bulletin | {"runs": bulletin["runs"] * 2}

    found = dict(basis(twice))

    assert found["统计期"] == "2023年3月"
    assert found["数据截至"] == "2023年4月7日"
    assert found["核算编号"] == "WL-K0000123、WL-K0000124"
    assert found["考核办法"].count("演示") == 2
    assert basis({}) == ()
