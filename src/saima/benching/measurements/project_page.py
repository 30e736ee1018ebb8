"""One project with its timeline: the one with the most records."""

from __future__ import annotations

import json

from saima.benching.bench import Bench
from saima.benching.figures import Figure, quiet_median, quiet_p95
from saima.benching.pages import called, client_of, cost, plain_page

TITLE = "项目详情，记录最多的一个"
FLOOR = "SELECT f.* FROM ledger_fact f JOIN ledger_project p ON p.id = f.project_id WHERE p.code = ?"


def measure(bench: Bench) -> tuple[Figure, ...]:
    """Return statements, bytes and times of the page beside a plain view and a bare statement dumped as JSON."""
    district = bench.district
    path = f"/projects/{district.busy_project}/"
    client = client_of(district.head)
    statements, size = cost(client, path)
    visitor = bench.visitor(district.head)
    floor = bench.bare()

    def bare() -> str:
        return json.dumps(floor.execute(FLOOR, [district.busy_project]).fetchall())

    figures = (
        Figure("数据库语句", statements, "条", 8),
        Figure("页面大小", size / 1000, "kB"),
        Figure("经 HTTP，p95", quiet_p95(lambda: visitor.get(path), seconds=bench.seconds), "ms", 25),
        Figure("进程内，中位", quiet_median(lambda: client.get(path), seconds=bench.seconds), "ms"),
        Figure(
            "对照：普通 Django 视图（无权限、认定、份额、页框）",
            quiet_median(called(plain_page, code=district.busy_project), seconds=bench.seconds), "ms", role="rival",
        ),
        Figure("下限：裸 sqlite3 语句加 json", quiet_median(bare, seconds=bench.seconds), "ms", role="limit"),
    )  # fmt: skip
    floor.close()
    return figures
