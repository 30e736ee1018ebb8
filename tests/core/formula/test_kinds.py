"""Dimensions: what may be added, what a bare number may become, what is a score."""

import pytest

from saima.core.formula.kinds import (
    BARE,
    NUMBER,
    POINTS_KIND,
    TEXT,
    Kind,
    describe,
    is_points,
    join,
    multiply,
    unit_kind,
)

MONEY, PIECES, FIRMS = unit_kind("亿元"), unit_kind("个"), unit_kind("家")


def test_money_by_area_is_neither():
    intensity = multiply(MONEY, unit_kind("亩"), -1)

    assert intensity.dimension == (("area", -1), ("money:CNY", 1))
    assert describe(intensity.dimension) == "人民币金额÷面积"
    assert join(intensity, MONEY) is None


def test_a_rate_of_things_to_things_is_a_pure_number_whatever_word_counts_them():
    assert multiply(FIRMS, PIECES, -1) == NUMBER
    assert join(FIRMS, PIECES) is None


def test_a_bare_number_goes_with_things_counted_one_by_one_and_not_with_money():
    assert join(BARE, PIECES) == PIECES
    assert join(MONEY, BARE) is None


def test_zero_goes_with_anything():
    zero = Kind("number", bare=True, zero=True)

    assert join(zero, MONEY) == MONEY
    assert join(MONEY, zero) == MONEY


def test_bare_factors_make_points_of_things_counted():
    tenth = multiply(BARE, PIECES)
    fifth = multiply(BARE, FIRMS)

    assert join(tenth, fifth) == POINTS_KIND
    assert join(POINTS_KIND, tenth) == POINTS_KIND
    assert join(BARE, tenth) == POINTS_KIND
    assert is_points(tenth)


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        (POINTS_KIND, True),
        (BARE, True),
        (NUMBER, False),
        (MONEY, False),
        (PIECES, False),
        (multiply(BARE, MONEY), False),
        (TEXT, False),
    ],
)
def test_only_points_and_bare_numbers_are_a_score(kind, answer):
    assert is_points(kind) is answer


def test_kinds_are_named_in_the_offices_words():
    assert [MONEY.title, PIECES.title, NUMBER.title, TEXT.title] == ["数（人民币金额）", "数（个）", "纯数", "文字"]
    assert describe(()) == "纯数"
    assert describe((("area", -1),)) == "1÷面积"
