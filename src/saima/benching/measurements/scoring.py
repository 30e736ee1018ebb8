"""Scoring a nation: 3 000 units by 30 indicators from their numbers to places, exact, by formulas of three shapes."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import partial
from random import Random

from saima.benching.bench import Bench
from saima.benching.figures import Figure, quiet_median, timed
from saima.core.assess import assess
from saima.core.formula.evaluate import work
from saima.core.inputs import Counted, Inputs, TargetKey, UnitRef
from saima.core.periods import Period
from saima.core.rulebook import Rulebook
from saima.core.rulefile import read_rulebook
from saima.core.scoring import points_scene

TITLE = "计分：3000 个单位 × 30 项指标，从数到名次"
UNITS, INDICATORS, FEW = 3_000, 30, 40
PERIOD = Period.parse("2023-06")
SHAPES: Mapping[str, str] = {
    "按一个基准计分": "points × min(1.2, {name} ÷ 20亿元)",
    "按各自任务计分": "points × min(1.2, {name} ÷ pace(target({name})))",
    "任意算式": (
        "points × (0.5 × min(1, ratio({name}, best({name}), none=0)) "
        "+ 0.3 × clip({name} ÷ pace(target({name})), 0, 2)) "
        "+ tiers(rank({name}), ≤10 → 2, ≤100 → 1, 其余 → 0) + 0.1 × steps({name}, 3亿元)"
    ),
}


def rulebook(formula: str) -> Rulebook:
    """Return a rulebook of thirty indicators, each scored by the formula over a measure of its own."""
    names = [f"指标{n:02d}" for n in range(INDICATORS)]
    return read_rulebook(
        "\n".join(
            (
                "rulebook: bench\ntitle: 测速\nsource: {document: 测速用，不是真实文件}",
                "in_force: {from: 2023-01-01}\nmeasures:",
                *(f"  {name}: {{of: entered, unit: 亿元}}" for name in names),
                "targets:",
                *(f"  {name}: {{per: year}}" for name in names),
                "indicators:",
                *(f'  {name}分: {{points: 5, score: "{formula.format(name=name)}"}}' for name in names),
                "round: {each: 2, mode: half_up}\n",
            )
        )
    )


def inputs(size: int) -> Inputs:
    """Return invented amounts in fen, as an engine counts them, and targets in whole 万元; always the same."""
    random = Random(20231229)  # noqa: S311 (invented figures, no secret)
    units = tuple(UnitRef(f"U{n:04d}", f"单位{n}", order=n) for n in range(size))
    names = [f"指标{n:02d}" for n in range(INDICATORS)]
    codes = [unit.code for unit in units]
    measures = {name: Counted(codes, [random.randrange(40 * 10**10) for _ in codes]) for name in names}
    targets = {TargetKey(n): {c: Fraction(random.randrange(1, 400_000) * 10**6) for c in codes} for n in names}
    return Inputs(units, measures, targets)


def measure(bench: Bench) -> tuple[Figure, ...]:
    """Return the time of each shape beside the reference's and beside plain floats, and whether all agree exactly."""
    import numpy as np

    size = UNITS if bench.full else FEW
    given = inputs(size)
    figures, wrong = [], 0
    for title, formula in SHAPES.items():
        book = rulebook(formula)
        run = partial(assess, rulebook=book, inputs=given, period=PERIOD)
        most = 500 if title == "任意算式" else 20
        figures.append(Figure(title, quiet_median(run, seconds=bench.seconds), "ms", most))
        wrong += _differences(book)
    whole = run()
    figures.append(Figure("另：造出全部行与校验码", timed(lambda: whole.fingerprint), "ms"))
    matrix = np.array(
        [[float(n) for n in column.values() if isinstance(n, Fraction)] for column in given.measures.values()]
    )
    floats = partial(lambda: np.argsort(-np.round(5 * np.minimum(1.2, matrix / 2e11), 2).sum(axis=0)))
    few = inputs(FEW)
    plain = quiet_median(partial(_by_reference, rulebook(SHAPES["按一个基准计分"]), few), seconds=bench.seconds, most=3)
    return (
        *figures,
        Figure("与逐单位求值不同的得分", wrong, "项", 0),
        Figure(f"对照：逐单位用分数求值，折合 {size} 个单位", plain * size / FEW, "ms", role="rival"),
        Figure("界限：同样的数用浮点矩阵算（不精确）", quiet_median(floats, seconds=bench.seconds), "ms", role="limit"),
    )


def _by_reference(book: Rulebook, given: Inputs) -> list[list[object]]:
    """Return the points of every unit by the reference evaluation."""
    scored = assess(rulebook=book, inputs=given, period=PERIOD).scored
    return [
        [work(item.score.tree, scene=scene, index=index).value for index in range(len(scored.units))]
        for item in book.indicators
        for scene in (points_scene(scored.scene, item, scored.groups),)
    ]


def _differences(book: Rulebook) -> int:
    """Count the points in which the two evaluations differ, over few units."""
    given = inputs(FEW)
    found = assess(rulebook=book, inputs=given, period=PERIOD).scored.values
    plain = _by_reference(book, given)
    return sum(
        one != other
        for item, column in zip(book.indicators, plain, strict=True)
        for one, other in zip(found[item.name], column, strict=True)
    )
