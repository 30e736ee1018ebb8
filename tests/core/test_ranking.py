"""Places: ties, direction and order are said and never implied."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saima.core.ranking import places

NUMBERS = [Fraction(n) for n in (5, 9, 5, 1, 9)]


@pytest.mark.parametrize(
    ("ties", "direction", "expected"),
    [
        ("competition", "descending", (3, 1, 3, 5, 1)),
        ("dense", "descending", (2, 1, 2, 3, 1)),
        ("ordinal", "descending", (3, 1, 4, 5, 2)),
        ("competition", "ascending", (2, 4, 2, 1, 4)),
    ],
)
def test_equal_numbers_are_placed_as_said(ties, direction, expected):
    assert places(NUMBERS, ties=ties, direction=direction) == expected


def test_nobody_has_no_place():
    assert places([]) == ()


@given(st.lists(st.fractions(), max_size=30))
def test_a_place_is_one_more_than_the_number_of_better_ones(values):
    found = places(values)

    assert found == tuple(1 + sum(other > value for other in values) for value in values)
