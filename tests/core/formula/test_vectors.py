"""Whole numbers of many units: 64 bits exactly as long as a bound proves it, and never a wrapped number."""

import operator
import subprocess
import sys
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saima.core.formula import vectors
from saima.core.formula.vectors import LEAST, MOST, Fixed, plain

STEPS = {
    "plus": (vectors.plus, operator.add),
    "minus": (vectors.minus, operator.sub),
    "times": (vectors.times, operator.mul),
}


@pytest.fixture(autouse=True)
def fixed_from_one(monkeypatch):
    monkeypatch.setattr(vectors, "ENOUGH", 1)


def test_numbers_that_fit_are_64_bit_and_one_that_does_not_keeps_all_as_they_are():
    assert isinstance(vectors.vector([LEAST, MOST]), Fixed)
    assert vectors.vector([0, MOST + 1]) == [0, MOST + 1]
    assert vectors.vector([LEAST - 1]) == [LEAST - 1]


def test_few_numbers_stay_a_list_whatever_their_size(monkeypatch):
    monkeypatch.setattr(vectors, "ENOUGH", 1_000)

    assert vectors.vector([1] * 999) == [1] * 999
    assert isinstance(vectors.vector([1] * 1_000), Fixed)


@pytest.mark.parametrize(
    ("step", "one", "other", "stays"),
    [
        ("plus", MOST - 1, 1, True),
        ("plus", MOST, 1, False),
        ("plus", LEAST + 1, -1, True),
        ("plus", LEAST, -1, False),
        ("minus", LEAST + 1, 1, True),
        ("minus", LEAST, 1, False),
        ("minus", 0, LEAST, False),
        ("times", 2**31, 2**31, True),
        ("times", 2**32, 2**31, False),
        ("times", 2**31, -(2**32), True),
        ("times", -1, LEAST, False),
        ("times", 3037000500, 3037000500, False),
        ("times", 3037000499, 3037000499, True),
    ],
)
def test_a_step_leaves_64_bits_at_the_very_edge_and_is_right_on_both_sides(step, one, other, stays):
    run, exactly = STEPS[step]

    found = run(vectors.vector([one, 0]), vectors.vector([other, 0]))

    assert isinstance(found, Fixed) is stays
    assert list(plain(found)) == [exactly(one, other), 0]


def test_bounds_that_prove_too_little_are_taken_from_the_data_anew():
    wide = vectors.plus(vectors.vector([MOST - 5, 0]), vectors.vector([5, 0]))
    narrow = vectors.minus(wide, vectors.vector([MOST - 3, 0]))
    assert (narrow.low, narrow.high) == (3 - MOST, MOST)

    found = vectors.times(narrow, 2**60)

    assert isinstance(found, Fixed)
    assert list(plain(found)) == [3 * 2**60, 0]


def test_what_has_left_64_bits_comes_back_with_a_division():
    large = vectors.times(vectors.vector([MOST, 7]), 10)

    found = vectors.over(large, 10)

    assert isinstance(large, list)
    assert isinstance(found, Fixed)
    assert list(plain(found)) == [MOST, 7]


def test_a_number_beyond_64_bits_meets_an_array_without_wrapping():
    array = vectors.vector([1, -1])

    assert list(plain(vectors.compare(operator.lt, array, 2**70))) == [True, True]
    assert list(plain(vectors.pick(vectors.compare(operator.gt, array, 0), 2**70, array))) == [2**70, -1]
    assert list(plain(vectors.times(array, 2**70))) == [2**70, -(2**70)]


whole = st.one_of(st.integers(-9, 9), st.integers(2**62, 2**64), st.integers(-(2**64), -(2**62)), st.integers())


@given(st.lists(st.tuples(whole, whole), min_size=1, max_size=4), st.booleans())
def test_every_step_equals_pythons_own(pairs, alone):
    lefts, rights = [left for left, _ in pairs], [pairs[0][1]] * len(pairs) if alone else [right for _, right in pairs]
    one, other = vectors.vector(lefts), rights[0] if alone else vectors.vector(rights)
    both = list(zip(lefts, rights, strict=True))

    def values(found):
        return [value for value, _ in zip(plain(found), both, strict=False)]

    for run, exactly in STEPS.values():
        assert values(run(one, other)) == [exactly(a, b) for a, b in both]
    divisors = vectors.vector([abs(b) or 1 for b in rights])
    assert values(vectors.over(one, divisors)) == [a // (abs(b) or 1) for a, b in both]
    for act in (operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge):
        mask = vectors.compare(act, one, other)
        expected = [act(a, b) for a, b in both]
        assert values(mask) == expected
        assert vectors.positions(mask, len(both)) == [n for n, here in enumerate(expected) if here]
        assert values(vectors.pick(mask, one, other)) == [a if act(a, b) else b for a, b in both]
        assert values(vectors.inverse(mask)) == [not here for here in expected]
        assert values(vectors.both(mask, vectors.compare(operator.gt, one, 0))) == [
            here and a > 0 for here, a in zip(expected, lefts, strict=True)
        ]
        assert values(vectors.counted([mask, True])) == [1 + here for here in expected]
    assert vectors.ends(one) == (min(lefts), max(lefts))
    assert [vectors.at(one, n) for n in range(len(both))] == lefts
    assert list(plain(vectors.take(one, [len(both) - 1, 0]))) == [lefts[-1], lefts[0]]


def test_a_what_if_of_a_hundred_units_loads_no_numpy_and_one_of_a_nation_does():
    program = """
import sys
from fractions import Fraction
from saima.core.assess import assess
from saima.core.inputs import Inputs, UnitRef
from saima.core.periods import Period
from saima.core.rehearsing.whatif import with_measure
from saima.core.rulefile import read_rulebook
text = '''rulebook: a
title: a
source: {document: a}
in_force: {from: 2023-01-01}
measures: {额: {of: entered, unit: 亿元}}
indicators: {甲: {points: 30, score: points × ratio(额，best(额)，none=0)}}
round: {each: 2, mode: half_up}
'''
for size in (100, 1_000):
    units = tuple(UnitRef(f'u{n}', f'u{n}', order=n) for n in range(size))
    inputs = Inputs(units, {'额': {unit.code: Fraction(unit.order + 1) for unit in units}})
    found = assess(rulebook=read_rulebook(text), inputs=inputs, period=Period.parse('2023'))
    after = with_measure(found, unit='u0', measure='额', value=Fraction(10**9))
    assert (found.result('u0').place, after.result('u0').place) == (size, 1)
    print(size, 'numpy' in sys.modules)
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)

    assert run.stdout.split() == ["100", "False", "1000", "True"]


def test_columns_end_and_may_be_asked_from_the_end():
    from saima.core.formula.exact import Numbers, Truths
    from saima.core.working import Missing

    absent = Missing("not_measured", "甲")
    column = Numbers(3, [1, 2, 3], 2, {1: absent})

    assert (len(column), column[-1], column[1], column[:2]) == (3, Fraction(3, 2), absent, (Fraction(1, 2), absent))
    assert list(Truths(2, False, {0: absent})) == [absent, False]
    with pytest.raises(IndexError):
        column[3]
