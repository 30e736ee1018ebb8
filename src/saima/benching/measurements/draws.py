"""Ten thousand draws of weights: every unit scored and placed each time, and the intervals of places.

Rivals in the same process: one loop per draw over numpy's own sum, sort and percentiles; and whole exact assessments.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from saima.benching.bench import Bench
from saima.benching.figures import Figure, quiet_median, timed
from saima.benching.race import FEW, ROWS, UNITS, exactly, race
from saima.core.rehearsing.drawing import drawn, generator_of
from saima.core.rehearsing.floating import Varied
from saima.core.rehearsing.model import Model
from saima.core.rehearsing.plan import Plan
from saima.core.rehearsing.standing import ahead, frequencies, quantiles

TITLE = "名次区间：一万次抽取分值"
DRAWS = 10_000


def draws(model: Model, count: int) -> Callable[[], object]:
    """Return what draws weights, scores and places every unit each time, and makes intervals of the places."""
    plan = Plan(targets=0, caps=0)

    def act() -> object:
        found = model.places(drawn(model, plan, count, generator_of(plan)))
        return quantiles(frequencies(found), (0.025, 0.5, 0.975))

    return act


def loop(model: Model, count: int) -> Callable[[], object]:
    """Return the same by one loop per draw: numpy's sum of rounded parts, sort, and percentiles."""
    plan = Plan(targets=0, caps=0)
    parts = model.parts(Varied(1))[0]
    full = model.full

    def act() -> object:
        weights = drawn(model, plan, count, generator_of(plan)).weights
        found = np.empty((count, len(parts)))
        for at in range(count if weights is not None else 0):
            points = full * weights[at] * (full[0].sum() / (full[0] @ weights[at]))  # type: ignore[index]
            totals = np.round(points * parts, 2).sum(axis=1).round(2)
            found[at] = len(totals) + 1 - np.searchsorted(np.sort(totals), totals, side="right")
        return np.percentile(found, (2.5, 50, 97.5), axis=0)

    return act


def measure(bench: Bench) -> tuple[Figure, ...]:
    """Return the time of the draws beside its rivals, and whether the estimates meet the exact places."""
    assessment = race()
    model = Model(assessment)
    count = DRAWS if bench.full else DRAWS // 10
    plan = Plan(targets=0, caps=0)
    found = model.places(drawn(model, plan, count, generator_of(plan)))
    return (
        Figure("不变动时与核算名次不符", 0 if model.agrees() else 1, "处", 0),
        Figure(
            f"{count} 次抽取与名次区间，{UNITS} 个单位 {ROWS} 项",
            quiet_median(draws(model, count), seconds=bench.seconds), "ms", 100 * count / DRAWS,
        ),
        Figure("对照：numpy 逐次循环", timed(loop(model, count)), "ms", role="rival"),
        Figure(f"对照：{count} 次精确核算（由 {FEW} 次推算）", exactly(assessment, count), "ms", role="rival"),
        Figure("谁稳在谁前面，全部成对", quiet_median(lambda: ahead(found), seconds=bench.seconds), "ms"),
    )  # fmt: skip
