"""Any score back to its records: every indicator of several units, in plain Python, no engine loaded."""

from __future__ import annotations

import json
from functools import partial

from saima.assessment.freezing import assessment_of
from saima.assessment.queries import behind
from saima.benching.bench import Bench
from saima.benching.figures import Figure, percentile, quiet_median, timed
from saima.benching.measurements.running import bench_run

TITLE = "一项得分追到登记记录"
UNITS = 6
TRIES = 3
FLOOR = (
    "SELECT f.code, v.amount, s.share FROM ledger_fact f "
    "JOIN ledger_verification v ON v.fact_id = f.id AND v.level = '区级' AND v.result = '认定' "
    "JOIN ledger_attribution a ON a.project_id = f.project_id "
    "JOIN ledger_attributionshare s ON s.attribution_id = a.id "
    "JOIN people_unit u ON u.id = s.unit_id WHERE u.code = ? AND f.kind = '到位' AND v.counted_on >= '2023-01-01'"
)


def measure(bench: Bench) -> tuple[Figure, ...]:
    """Return the longest and the p95 of quiet traces over every indicator of several units, and whether they add up."""
    run = bench_run(bench)
    assessment = assessment_of(run)
    names = [name for name, measure in assessment.rulebook.measures.items() if measure.of in {"facts", "projects"}]
    units = [result.unit.code for result in assessment.results[: UNITS if bench.full else 1]]
    times, wrong = [], 0
    for unit in units:
        for name in names:
            found = behind(run, measures=[name], unit=unit)
            wrong += sum(not each.agrees for each in found)
            again = partial(behind, run, measures=[name], unit=unit)
            times.append(min(timed(again) for _ in range(TRIES)))
    floor = bench.bare()
    figures = (
        Figure("最长的一项", max(times), "ms", 20),
        Figure("p95", percentile(times, 0.95), "ms", 20),
        Figure("追溯之和与核算数不符", wrong, "项", 0),
        Figure("追溯的项数", len(times), "项"),
        Figure(
            "下限：一条语句取到位记录加 json",
            quiet_median(lambda: json.dumps(floor.execute(FLOOR, [units[0]]).fetchall()), seconds=bench.seconds),
            "ms", role="limit",
        ),
    )  # fmt: skip
    floor.close()
    return figures
