"""What is overdue: milestones and requests of the whole district and of one department; a project's page and parts."""

from __future__ import annotations

import json
import time
from functools import partial

from saima.benching.bench import Bench
from saima.benching.district import OFFICE_DAY, project_of
from saima.benching.figures import Figure, quiet_median, quiet_p95
from saima.benching.pages import client_of, cost
from saima.benching.service_district import service_district
from saima.people.models import User
from saima.service.models import Matter, Milestone
from saima.service.queries.matters import overdue_on as overdue_matters
from saima.service.queries.milestones import overdue_on as overdue_milestones

TITLE = "逾期清单：建设节点和诉求，全区与一个部门；项目页及其各部分"
PATHS = {"节点": "/milestones/", "诉求": "/matters/?show=overdue&kind=诉求"}
FLOOR = {
    "节点": "SELECT p.code, p.title, m.title, m.first_on, m.planned_on, m.revised, u.short FROM service_milestone m "
    "JOIN ledger_project p ON p.id = m.project_id LEFT JOIN people_unit u ON u.id = m.unit_id "
    "WHERE m.is_open = 1 AND m.planned_on < '{day}' ORDER BY m.planned_on, m.id LIMIT 50",
    "诉求": "SELECT m.code, m.title, p.title, u.short, m.state, m.due_on FROM service_matter m "
    "LEFT JOIN ledger_project p ON p.id = m.project_id LEFT JOIN people_unit u ON u.id = m.unit_id "
    "WHERE m.is_final = 0 AND m.done_on IS NULL AND m.due_on < '{day}' ORDER BY m.due_on, m.id LIMIT 50",
}
"""The bare statement of each list: its fifty rows, no rights, no count, no page."""


def measure(bench: Bench) -> tuple[Figure, ...]:
    """Return counts, statements and times of both lists beside a bare statement dumped as JSON."""
    begun = time.perf_counter()
    made = service_district(bench.district)
    figures = [
        Figure("建设节点", made.milestones, "个"),
        Figure("诉求", made.matters, "件"),
        Figure("本次写入用时", time.perf_counter() - begun, "秒"),
        Figure("其中逾期节点", Milestone.objects.filter(overdue_milestones(OFFICE_DAY)).count(), "个"),
        Figure("其中逾期诉求", Matter.objects.filter(overdue_matters(OFFICE_DAY)).count(), "件"),
    ]
    people = {bench.district.head: "全区", made.liaison: "一个部门", bench.district.officer: "一个小组"}
    for what, path in PATHS.items():
        most = max(cost(client_of(name), path)[0] for name in people)
        figures.append(Figure(f"逾期{what}，数据库语句", most, "条", 6))
        for name, whose in people.items():
            visitor = bench.visitor(name)
            taken = quiet_p95(partial(visitor.get, path), seconds=bench.seconds)
            figures.append(Figure(f"逾期{what}，{whose}，经 HTTP，p95", taken, "ms", 25))
        floor = bench.bare()
        statement = FLOOR[what].format(day=OFFICE_DAY.isoformat())
        bare = quiet_median(partial(_dumped, floor, statement), seconds=bench.seconds)
        figures.append(Figure(f"下限：裸 sqlite3 语句加 json（{what}）", bare, "ms", role="limit"))
        floor.close()
    code = project_of(User.objects.get(username=bench.district.officer))
    for part, title, most in (("", "项目页", 8), ("service/", "服务条", 8), ("plan/", "建设计划页", 12)):
        statements, _size = cost(client_of(bench.district.officer), f"/projects/{code}/{part}")
        figures.append(Figure(f"{title}，数据库语句", statements, "条", most))
    return tuple(figures)


def _dumped(floor: object, statement: str) -> str:
    return json.dumps(floor.execute(statement).fetchall())  # type: ignore[attr-defined]
