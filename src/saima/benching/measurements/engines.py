"""The same run measured on every engine that is here, and whether all come to the same check code."""

from __future__ import annotations

import shutil
from functools import partial
from importlib.util import find_spec

from saima.assessment.models import Run
from saima.benching.bench import Bench
from saima.benching.figures import Figure, timed
from saima.benching.measurements.running import bench_run

TITLE = "同一次核算，在各引擎上重算"


def engines_here() -> list[str]:
    """Return the engines that need no server and are installed."""
    has_spark = find_spec("pyspark") is not None and shutil.which("java") is not None
    return ["duckdb", "sqlite", *(["spark"] if has_spark else [])]


def measure(bench: Bench) -> tuple[Figure, ...]:
    """Return the time of measuring a run's frozen inputs on each engine, opening it and reading them included."""
    from saima.assessment.remeasuring import remeasured

    run: Run = bench_run(bench)
    figures, other = [], 0
    for name in engines_here():
        other += not remeasured(run, engine=name).holds  # opens and compiles once before it is timed
        taken = timed(partial(remeasured, run, engine=name))
        figures.append(Figure(f"{name}，含装入与计分", taken, "ms", role="ours" if name == "duckdb" else "rival"))
    return (Figure("校验码与存档不同的引擎", other, "个", 0), *figures)
