"""The float reading of formulas: what varies agrees with the exact reading of the same numbers."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from saima.core.amounts import round_to
from saima.core.formula.kernel import evaluate
from saima.core.formula.parse import parse
from saima.core.formula.scene import Column, Scene
from saima.core.rehearsing.floating import Floating, Known, Varied
from saima.core.rehearsing.forms import NotANumber, floats, rounded, whole
from saima.core.working import NOT_APPLICABLE, NOT_MEASURED, Missing

FORMULAS = [
    "甲 + 乙 × 2 - 1",
    "甲 ÷ 乙",
    "-甲",
    "min(甲, 1.2)",
    "cap(甲, 乙)",
    "max(0, 甲 - 1)",
    "clip(甲, -1, 乙)",
    "abs(甲)",
    "floor(甲)",
    "steps(甲, 0.5)",
    "steps(甲, 0.5, count=started)",
    "if_missing(甲, 7)",
    "ratio(甲, 乙, none=not_applicable)",
    "ratio(甲, 乙, none=full)",
    "ratio(甲, 乙, none=0.5)",
    "growth(甲, 乙, none=not_applicable)",
    "growth(甲, 乙, none=0)",
    "tiers(甲, ≥2 → 20, >1 → 乙, 其余 → 3)",
    "tiers(甲, ≥2 → 20, ≥1 → 10)",
    "brackets(甲, ≤1 → 2, ≤2 → 乙, 其余 → 0.5)",
    "interpolate(甲, -1 → 2, 0.5 → 乙, 2 → 0.5)",
    "若 has(甲) 且 非 has(乙) 则 1 否则 0",
    "median(甲) + 乙",
    "若 甲 ≥ 1 且 乙 > 0 则 1 否则 甲",
    "若 非 甲 == 1 或 乙 ≠ 0 则 甲 否则 乙",
    "若 甲 < 1 则 1 否则 2",
    "若 甲 ≤ 1 则 1 否则 2",
    "若 甲 in (1, 2) 则 5 否则 6",
    "best(甲) + lowest(甲)",
    "mean(甲)",
    "sum(甲)",
    "share(甲)",
    "rank(甲)",
    "rank(甲, order=ascending, ties=dense)",
    "round(甲, decimals=1)",
    "count_of(甲 > 1, 乙 > 1)",
    "raters(甲, 乙)",
    "ln(甲)",
    "power(甲, 乙)",
    "root(甲, 3)",
    "root(甲, 乙)",
    "geomean(甲, 乙)",
    "harmean(甲, 乙, 2)",
]
LISTS = st.lists(
    st.one_of(st.sampled_from([NOT_APPLICABLE]), st.integers(-12, 12).map(lambda n: Fraction(n, 4))),
    min_size=4,
    max_size=4,
)


def exactly(formula, one, other):
    peers = ((0, 1, 2), (0, 1, 2), (0, 1, 2), (3,))
    columns = {"甲": Column(tuple(one), "measure"), "乙": Column(tuple(other), "measure")}
    scene = Scene(4, columns, peers, Fraction(3))
    return scene, floats(evaluate(parse(formula), scene=scene))


@settings(deadline=None, max_examples=500)
@given(st.sampled_from(FORMULAS), LISTS, LISTS)
@example("power(甲, 乙)", [Fraction(1)] * 4, [NOT_APPLICABLE] * 4)
@example("root(甲, 乙)", [Fraction(1)] * 4, [NOT_APPLICABLE] * 4)
def test_a_varied_formula_gives_what_the_exact_one_gives(formula, one, other):
    scene, wanted = exactly(formula, one, other)
    reading = Floating(scene, Varied(1), Known())
    reading.moving = {"甲": floats(tuple(one)), "乙": floats(tuple(other))}

    with np.errstate(all="ignore"):
        found = np.broadcast_to(reading.column("试", parse(formula)), wanted.shape)

    np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-12)


def test_what_does_not_vary_is_worked_once_and_exactly():
    scene, _ = exactly("甲", [Fraction(1, 3)] * 4, [Fraction(1)] * 4)
    known, root = Known(), parse("甲 × 3")
    reading = Floating(scene, Varied(5), known)

    first, second = reading.column("试", root), reading.column("试", root)

    assert first is second
    assert first.tolist() == [[1.0] * 4]


def test_words_cannot_be_estimated():
    with pytest.raises(NotANumber):
        floats(("甲镇",))


@settings(deadline=None)
@given(st.integers(-2_000_000, 2_000_000), st.sampled_from(["half_up", "truncate", "half_even"]), st.integers(0, 3))
def test_rounding_is_the_rulebooks_own(thousandths, mode, digits):
    exact = Fraction(thousandths, 8000)

    assert rounded(np.array([float(exact)]), digits, mode)[0] == pytest.approx(float(round_to(exact, digits, mode)))


def test_a_half_that_floats_fall_short_of_goes_up():
    assert rounded(np.array([1.005, 2.675, -1.005]), 2, "half_up").tolist() == [1.01, 2.68, -1.01]
    assert rounded(np.array([0.29]), 2, "truncate").tolist() == [0.29]
    assert whole(np.array([1.005]), 2, "half_up", out=np.empty(1)).tolist() == [101.0]
    assert rounded(np.array([1.23456]), None, "half_up").tolist() == [1.23456]


def test_parts_and_picks_keep_rehearsals_together():
    varied = Varied(3, np.arange(6.0).reshape(3, 2), {("甲", "", ""): np.ones((3, 1))}, {("甲", 3): np.ones((3, 1))})

    assert varied.part(1, 9).runs == 2
    assert varied.part(1, 9).weights.tolist() == [[2, 3], [4, 5]]
    assert varied.pick(np.array([True, False, True])).weights.tolist() == [[0, 1], [4, 5]]
    assert Varied(2).part(0, 1).weights is Varied(2).pick(np.array([True, True])).weights is None


def test_missing_answers_are_blanks():
    assert np.isnan(floats((NOT_MEASURED, Missing("no_target"), Fraction(1), True))).tolist() == [
        [True, True, False, False]
    ]
