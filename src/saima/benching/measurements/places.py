"""Facts to places: the district's records measured, scored and placed, on tables in memory and from the database."""

from __future__ import annotations

from functools import partial

from saima.assessment.actions import measured_inputs, targets_as_of
from saima.assessment.freezing import rulebook_of
from saima.benching.assessed import adopted_for_bench
from saima.benching.bench import Bench
from saima.benching.district import OFFICE_DAY
from saima.benching.figures import Figure, quiet_median, timed
from saima.benching.measurements.running import PERIOD, SCAN
from saima.core.assess import assess
from saima.core.inputs import Inputs
from saima.ledger.entries import last_entry
from saima.ledger.layout import layout
from saima.people.models import User

TITLE = "从记录到名次：40 个单位 × 30 项指标"


def measure(bench: Bench) -> tuple[Figure, ...]:
    """Return the times with the tables held in memory and from the database anew, and the part that scoring takes."""
    from django.conf import settings

    from saima.assessment.engine import duck
    from saima.assessment.loading import load
    from saima.core.measuring import measure as measured

    adopted = adopted_for_bench(User.objects.get(username=bench.district.head))
    rulebook, entry = rulebook_of(adopted.text), last_entry()
    ask = partial(measured_inputs, rulebook, period=PERIOD, as_of=OFFICE_DAY, entry=entry, freeze=False)
    first, _ = ask()
    codes = [unit.code for unit in first.units]
    targets = targets_as_of(year=PERIOD.year, entry=entry, on=OFFICE_DAY, codes=codes)

    def cold() -> None:
        assess(rulebook=rulebook, inputs=ask()[0], period=PERIOD)

    with duck(load(entry=entry, on=OFFICE_DAY)) as engine:
        place = settings.SAIMA_PLACE
        count = partial(measured, rulebook, engine, layout=layout(), place=place, period=PERIOD, units=codes)

        def warm() -> None:
            assess(rulebook=rulebook, inputs=Inputs(first.units, count(), targets), period=PERIOD)

        whole = quiet_median(warm, seconds=bench.seconds)
        counting = quiet_median(count, seconds=bench.seconds)
    score = partial(assess, rulebook=rulebook, inputs=first, period=PERIOD)
    floor = bench.bare()
    figures = (
        Figure("记录已在内存，p50", whole, "ms", 20),
        Figure("从数据库起（SQLite）", min(timed(cold) for _ in range(5 if bench.full else 1)), "ms", 300),
        Figure("其中统计（DuckDB）", counting, "ms"),
        Figure("其中计分排名", quiet_median(score, seconds=bench.seconds), "ms"),
        Figure(
            "下限：SQLite 扫一遍记录求和",
            quiet_median(lambda: floor.execute(SCAN).fetchall(), seconds=bench.seconds, most=5), "ms", role="limit",
        ),
    )  # fmt: skip
    floor.close()
    return figures
