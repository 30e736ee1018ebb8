"""The list of fifty with totals and scope, as an officer and as the whole district see it."""

from __future__ import annotations

import json
from functools import partial

from saima.benching.bench import Bench
from saima.benching.figures import Figure, quiet_median, quiet_p95
from saima.benching.pages import called, client_of, cost, plain_list

TITLE = "项目列表 50 行，含合计与数据范围"
PATH = "/projects/"
FLOOR = (
    "SELECT p.code, p.title, u.short, p.stage, p.agreed, p.signed, p.arrived, p.signed_on, p.planned_start, "
    "p.last_fact_on, p.stuck_on, p.stuck_with FROM ledger_project p LEFT JOIN people_unit u ON u.id = p.lead_unit_id "
    "ORDER BY p.last_fact_on DESC, p.id DESC LIMIT 50"
)
FLOOR_TOTALS = "SELECT stage, COUNT(*), SUM(agreed), SUM(signed), SUM(arrived) FROM ledger_project GROUP BY stage"


def measure(bench: Bench) -> tuple[Figure, ...]:
    """Return statements, bytes and times of the list beside a plain view and a bare statement dumped as JSON."""
    district = bench.district
    costs = [cost(client_of(name), PATH) for name in (district.officer, district.head)]
    figures = [
        Figure("数据库语句", max(statements for statements, _size in costs), "条", 6),
        Figure("页面大小", max(size for _statements, size in costs) / 1000, "kB", 20),
    ]
    for name, whose in ((district.officer, "本组"), (district.head, "全区")):
        visitor = bench.visitor(name)
        taken = quiet_p95(partial(visitor.get, PATH), seconds=bench.seconds)
        figures.append(Figure(f"{whose}，经 HTTP，p95", taken, "ms", 25))
    client = client_of(district.head)
    floor = bench.bare()

    def bare() -> str:
        return json.dumps([floor.execute(FLOOR).fetchall(), floor.execute(FLOOR_TOTALS).fetchall()])

    figures += [
        Figure("全区，进程内，中位", quiet_median(lambda: client.get(PATH), seconds=bench.seconds), "ms"),
        Figure(
            "对照：普通 Django 视图（无权限、合计、页框）",
            quiet_median(called(plain_list), seconds=bench.seconds), "ms", role="rival",
        ),
        Figure("下限：裸 sqlite3 语句加 json", quiet_median(bare, seconds=bench.seconds), "ms", role="limit"),
    ]  # fmt: skip
    floor.close()
    return tuple(figures)
