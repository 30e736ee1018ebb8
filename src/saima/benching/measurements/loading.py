"""The ledger into columns, beside what a Django cursor takes for the same rows."""

from __future__ import annotations

from functools import partial

from django.db import connection, transaction

from saima.benching.bench import Bench
from saima.benching.district import OFFICE_DAY
from saima.benching.figures import Figure, quiet_median
from saima.ledger.entries import last_entry

TITLE = "台账读成列（Arrow）"
SCAN = "SELECT kind, SUM(amount), COUNT(detail), MAX(code) FROM ledger_fact GROUP BY kind"


def measure(bench: Bench) -> tuple[Figure, ...]:
    """Return the time of loading, whole and per million records, beside a cursor and a bare scan of the file."""
    from saima.assessment.loading import load

    entry = last_entry()
    count = load(entry=entry, on=OFFICE_DAY)["facts"].num_rows

    def by_cursor() -> None:
        with transaction.atomic():
            load(entry=entry, on=OFFICE_DAY)

    floor = bench.bare()
    ours = quiet_median(partial(load, entry=entry, on=OFFICE_DAY), seconds=bench.seconds, most=3)
    figures = (
        Figure("全部读入", ours, "ms"),
        Figure("折合每百万条", ours * 1_000_000 / max(count, 1), "ms", 500 if bench.full else None),
        Figure("记录数", count, "条"),
        Figure("按台账序号顺序读取", float(_scans(entry)), "", 1, least=True),
        Figure("对照：经 Django 的游标", quiet_median(by_cursor, seconds=bench.seconds, most=2), "ms", role="rival"),
        Figure(
            "下限：SQLite 扫一遍所需的列",
            quiet_median(lambda: floor.execute(SCAN).fetchall(), seconds=bench.seconds, most=3), "ms", role="limit",
        ),
    )  # fmt: skip
    floor.close()
    return figures


def _scans(entry: int) -> bool:
    """Tell whether records are read in order of entry, without sorting or jumping by another index."""
    from saima.assessment.loading import facts_query

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {facts_query(entry, OFFICE_DAY)}")
        steps = [str(row[-1]) for row in cursor.fetchall()]
    return "(entry>" in steps[0] and not any("TEMP B-TREE" in step for step in steps)
