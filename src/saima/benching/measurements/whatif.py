"""What if: one number of one unit changes, and the whole race of a hundred units is placed again."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from saima.benching.bench import Bench
from saima.benching.figures import Figure, quiet_median, quiet_p95
from saima.benching.measurements.scoring import INDICATORS, PERIOD, SHAPES, inputs, rulebook
from saima.core.assess import assess
from saima.core.rehearsing.whatif import with_measure

TITLE = "试算：100 个单位 × 30 项指标，改动一个数"
UNITS = 100


def measure(bench: Bench) -> tuple[Figure, ...]:
    """Return the p95 of a what-if, beside the whole assessment, and whether both give the same check code."""
    book, given = rulebook(SHAPES["任意算式"]), inputs(UNITS)
    standing = assess(rulebook=book, inputs=given, period=PERIOD)
    changed = partial(with_measure, standing, unit="U0007", measure="指标11", value=Fraction(39 * 10**10))
    placed = partial(lambda: changed().result("U0007").place)
    after = changed()
    again = assess(rulebook=book, inputs=after.inputs, period=PERIOD)
    whole = partial(assess, rulebook=book, inputs=after.inputs, period=PERIOD)
    return (
        Figure("改动一个数，重排名次，p95", quiet_p95(placed, seconds=bench.seconds), "ms", 5),
        Figure("与全部重算的校验码不同", int(after.fingerprint != again.fingerprint), "次", 0),
        Figure("指标数", INDICATORS, "项"),
        Figure("对照：全部重算", quiet_median(whole, seconds=bench.seconds), "ms", role="rival"),
    )
