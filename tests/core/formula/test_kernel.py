"""Two readers of one tree: the vectorised kernel and the reference with its working agree exactly."""

from contextlib import contextmanager
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from saima.core.formula import vectors
from saima.core.formula.evaluate import work
from saima.core.formula.kernel import evaluate
from saima.core.formula.parse import parse
from saima.core.formula.scene import Column, Scene, TargetColumn
from saima.core.working import Missing

NAMES = ("甲", "乙", "丙")
LITERALS = st.sampled_from(["0", "1", "0.5", "50%", "3", "7亿元", "2"])


def expressions():
    """Texts of formulas; units are not minded here, for both readers work on numbers."""
    leaf = st.one_of(
        LITERALS,
        st.sampled_from(
            [*NAMES, "target(甲)", "pace(target(甲))", "pace(target(乙))", "previous(甲)", "past(甲)", "points"]
        ),
    )

    def grow(inner):
        pair = st.tuples(inner, inner)
        return st.one_of(
            pair.map(lambda p: f"({p[0]} + {p[1]})"),
            pair.map(lambda p: f"({p[0]} - {p[1]})"),
            pair.map(lambda p: f"({p[0]} × {p[1]})"),
            pair.map(lambda p: f"({p[0]} ÷ {p[1]})"),
            pair.map(lambda p: f"min({p[0]}, {p[1]})"),
            pair.map(lambda p: f"max({p[0]}, {p[1]}, 1)"),
            pair.map(lambda p: f"clip({p[0]}, 0, {p[1]})"),
            pair.map(lambda p: f"steps({p[0]}, {p[1]})"),
            pair.map(lambda p: f"ratio({p[0]}, {p[1]}, none=not_applicable)"),
            pair.map(lambda p: f"ratio({p[0]}, {p[1]}, none={p[0]})"),
            pair.map(lambda p: f"if_missing({p[0]}, {p[1]})"),
            st.tuples(inner, inner, inner).map(lambda p: f"({p[0]} if {p[1]} ≥ {p[2]} else {p[1]})"),
            st.tuples(inner, inner, inner).map(lambda p: f"tiers({p[0]}, ≥{p[1]} → {p[2]}, <0 → 1)"),
            pair.map(lambda p: f"count_of({p[0]} > {p[1]}, {p[0]} == {p[1]}, not {p[1]} in (1, 2))"),
            inner.map(lambda p: f"best({p})"),
            inner.map(lambda p: f"lowest({p})"),
            inner.map(lambda p: f"mean({p})"),
            inner.map(lambda p: f"sum({p})"),
            inner.map(lambda p: f"share({p})"),
            pair.map(lambda p: f"growth({p[0]}, {p[1]}, none={p[0]})"),
            pair.map(lambda p: f"raters({p[0]}, {p[1]})"),
            pair.map(lambda p: f"geomean({p[0]}, {p[1]}, digits=6)"),
            pair.map(lambda p: f"harmean({p[0]}, {p[1]})"),
            inner.map(lambda p: f"root({p}, 3, digits=6)"),
            inner.map(lambda p: f"ln({p}, digits=6)"),
            pair.map(lambda p: f"power({p[0]}, {p[1]}, digits=6)"),
            pair.map(lambda p: f"brackets({p[0]}, ≤1 → {p[1]}, ≤3 → 2, 其余 → {p[0]})"),
            pair.map(lambda p: f"interpolate({p[0]}, -1 → {p[1]}, 1 → {p[0]}, 2.5 → 3)"),
            inner.map(lambda p: f"median({p})"),
            pair.map(lambda p: f"(1 if has({p[0]}) 且 {p[1]} > 0 else {p[1]})"),
            pair.map(lambda p: f"best_of({p[0]}, {p[1]}, 乙, take=2)"),
            pair.map(lambda p: f"raters({p[0]}, {p[1]}, 乙, drop=1)"),
            pair.map(lambda p: f"streak({p[0]} > {p[1]}, last=3)"),
            pair.map(lambda p: f"occurrences({p[0]} > {p[1]}, last=3)"),
            inner.map(lambda p: f"rank({p})"),
            inner.map(lambda p: f"rank({p}, order=从低到高, ties=dense)"),
            inner.map(lambda p: f"rank({p}, ties=modified)"),
            inner.map(lambda p: f"rank({p}, ties=average)"),
            inner.map(lambda p: f"floor({p})"),
            st.tuples(inner, st.sampled_from(["四舍五入", "截断", "四舍六入五成双"]), st.integers(-3, 3)).map(
                lambda p: f"round({p[0]}, decimals={p[2]}, mode={p[1]})"
            ),
            pair.map(lambda p: f"round({p[0]}, decimals=1 if {p[1]} > 0 else 2)"),
            pair.map(lambda p: f"cap({p[0]}, {p[1]})"),
            inner.map(lambda p: f"abs({p})"),
            pair.map(lambda p: f"steps({p[0]}, {p[1]}, count=started)"),
            pair.map(lambda p: f"ratio({p[0]}, {p[1]}, none=满分)"),
            pair.map(lambda p: f"growth({p[0]}, {p[1]}, none=不适用)"),
            st.tuples(inner, inner, inner).map(
                lambda p: f"(1 if {p[0]} > {p[1]} 或 not {p[1]} ≤ {p[2]} 且 {p[0]} ≠ {p[2]} else {p[0]})"
            ),
            inner.map(lambda p: f"-{p}"),
        )

    return st.recursive(leaf, grow, max_leaves=6)


EDGE = st.integers(2**61, 2**65).map(Fraction)
"""Numbers about the end of 64 bits, where a step that fits turns into one that does not."""
numbers = st.one_of(
    st.fractions(min_value=-20, max_value=20, max_denominator=6),
    st.integers(-(10**12), 10**12).map(Fraction),
    EDGE,
    EDGE.map(lambda number: -number),
    st.builds(Fraction, st.integers(-(2**40), 2**40), st.integers(1, 2**40)),
)
values = st.one_of(numbers, numbers, st.sampled_from([Missing("not_measured", "甲"), Missing("not_applicable")]))


@st.composite
def scenes(draw):
    size = draw(st.integers(1, 5))
    column = st.tuples(*[values] * size)
    columns = {name: Column(draw(column), "measure") for name in NAMES}
    columns["points"] = Column((Fraction(30),) * size, "points")
    ranked = draw(st.sets(st.integers(0, size - 1)))
    parts = [draw(st.integers(0, 1)) for _ in range(size)]
    peers = tuple(tuple(i for i in sorted(ranked) if parts[i] == parts[n]) for n in range(size))
    targets = {
        ("甲", "区定", ""): TargetColumn(draw(column), "year"),
        ("甲", "上年", ""): TargetColumn(draw(column), "year"),
        ("甲", "往期", "1"): TargetColumn(draw(column), "year"),
        ("乙", "往期", "2"): TargetColumn(draw(column), "year"),
        ("乙", "区定", ""): TargetColumn(draw(column), draw(st.sampled_from(["year", "quarter", "month", "period"]))),
    }
    return Scene(size, columns, peers, Fraction(3), targets)


@contextmanager
def fixed_from(units):
    """Let the kernel work in 64 bits from so many units on."""
    kept, vectors.ENOUGH = vectors.ENOUGH, units
    try:
        yield
    finally:
        vectors.ENOUGH = kept


@settings(max_examples=400, deadline=None)
@given(text=expressions(), scene=scenes(), enough=st.sampled_from([1, 1_000]))
def test_the_kernel_equals_the_reference_for_every_unit(text, scene, enough):
    root = parse(text)

    with fixed_from(enough):
        column = tuple(evaluate(root, scene=scene))

    assert column == tuple(work(root, scene=scene, index=index).value for index in range(scene.size))
    assert {type(value) for value in column} <= {Fraction, Missing}


def test_texts_days_and_truths_are_columns_too():
    scene = Scene(2, {"k": Column(("镇", "部门"), "unit")}, ((0, 1),) * 2, Fraction(1))

    assert tuple(evaluate(parse("k == '镇' 且 真"), scene=scene)) == (True, False)
    assert evaluate(parse("2023-01-01"), scene=scene)[0].year == 2023
    assert work(parse("2023-01-01 == 2023-01-01 或 k in ('镇', '乡')"), scene=scene, index=1).value is True


def test_a_tier_whose_edge_is_missing_is_missing_in_both_readers():
    scene = Scene(1, {"甲": Column((Fraction(1),), "measure")}, ((0,),), Fraction(1))
    root = parse("tiers(甲, ≥target(甲) → 1, 其余 → 0)")

    assert tuple(evaluate(root, scene=scene)) == (Missing("no_target", "甲"),)
    assert work(root, scene=scene, index=0).value == Missing("no_target", "甲")
