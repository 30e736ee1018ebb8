"""A run: forty units by thirty indicators, from the ledger on disk to the stored result."""

from __future__ import annotations

import time
from functools import partial

from saima.assessment import actions
from saima.assessment.actions import run_adopted
from saima.assessment.models import Run
from saima.benching.assessed import adopted_for_bench
from saima.benching.bench import Bench
from saima.benching.district import OFFICE_DAY
from saima.benching.figures import Figure, quiet_median, timed
from saima.core.periods import Period
from saima.ledger.actions import record_fact
from saima.ledger.checks import FactDraft
from saima.ledger.entries import last_entry
from saima.people.models import User

TITLE = "核算 40 个单位 × 30 项指标，含读取台账"
PERIOD = Period.parse("2023")
SCAN = "SELECT kind, SUM(amount) FROM ledger_fact GROUP BY kind"


def bench_run(bench: Bench) -> Run:
    """Return a run of the district, made when there is none yet."""
    head = User.objects.get(username=bench.district.head)
    found = Run.objects.order_by("-pk").first()
    return found or run_adopted(adopted=adopted_for_bench(head), period=PERIOD, as_of=OFFICE_DAY, by=head)


def measure(bench: Bench) -> tuple[Figure, ...]:
    """Return the time of a run, first and again, beside bare scans of the same records."""
    begun = time.perf_counter()
    import duckdb

    import saima.core.measuring  # noqa: F401 (imported to be timed)
    from saima.assessment.loading import load

    imported = (time.perf_counter() - begun) * 1000
    head = User.objects.get(username=bench.district.head)
    adopted = adopted_for_bench(head)

    visit = FactDraft("接待考察", OFFICE_DAY, unit=head.unit, quantity=1, detail={"visitors": "测速企业"})

    def run() -> float:
        record_fact(visit, by=head, on=OFFICE_DAY)  # or the snapshot would be there already
        return timed(lambda: actions.run_adopted(adopted=adopted, period=PERIOD, as_of=OFFICE_DAY, by=head))

    first = run()
    again = min(run() for _ in range(5 if bench.full else 1))
    tables = load(entry=last_entry(), on=OFFICE_DAY)
    loading = min(timed(lambda: load(entry=last_entry(), on=OFFICE_DAY)) for _ in range(3))
    engine = duckdb.connect()
    engine.from_arrow(tables["facts"]).create("facts")
    floor = bench.bare()
    scan = partial(engine.execute, "SELECT kind, SUM(amount) FROM facts GROUP BY kind")
    bare = quiet_median(lambda: floor.execute(SCAN).fetchall(), seconds=bench.seconds, most=5)
    figures = (
        Figure("再次核算（含读取、冻结、存储）", again, "ms", 1000),
        Figure("首次核算（另含编译语句）", first, "ms"),
        Figure("其中读取台账", loading, "ms"),
        Figure("引擎装入内存（每个后台进程一次）", imported, "ms"),
        Figure("记录数", tables["facts"].num_rows, "条"),
        Figure("对照：DuckDB 扫一遍记录求和", quiet_median(scan, seconds=bench.seconds), "ms", role="rival"),
        Figure("下限：SQLite 扫一遍记录求和", bare, "ms", role="limit"),
    )
    engine.close()
    floor.close()
    return figures
