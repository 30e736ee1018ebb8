"""Six hundred Sobol runs over a whole rulebook: weights, targets, scales and ways of adding.

The rival: as many whole exact assessments under other points, which could not even change the scale.
"""

from __future__ import annotations

from saima.benching.bench import Bench
from saima.benching.figures import Figure, quiet_median
from saima.benching.race import FEW, ROWS, UNITS, exactly, race
from saima.core.rehearsing.firmness import rehearse, sobol
from saima.core.rehearsing.model import Model
from saima.core.rehearsing.plan import Plan

TITLE = "哪项选择在起作用：600 次索博尔试算"
PLAN = Plan(caps=0, points=100)
"""Four choices and a base sample of a hundred: 100 × (4 + 2) runs."""


def measure(bench: Bench) -> tuple[Figure, ...]:
    """Return the time of the runs beside their rival, and of a whole rehearsal as the page stores it."""
    assessment = race()
    model = Model(assessment)
    runs = sobol(model, PLAN)["runs"]
    return (
        Figure(
            f"索博尔 {runs} 次，{UNITS} 个单位 {ROWS} 项",
            quiet_median(lambda: sobol(model, PLAN), seconds=bench.seconds, most=10), "ms", 1000,
        ),
        Figure(f"对照：{runs} 次精确核算（由 {FEW} 次推算）", exactly(assessment, runs), "ms", role="rival"),
        Figure(
            "页面所存的整次试算（一万次抽取、1792 次索博尔）",
            quiet_median(lambda: rehearse(assessment, Plan()), seconds=bench.seconds, most=3), "ms",
        ),
    )  # fmt: skip
