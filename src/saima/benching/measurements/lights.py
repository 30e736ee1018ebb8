"""The lights of the whole district: every project with its milestones and every request judged anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

from saima.benching.bench import Bench
from saima.benching.district import OFFICE_DAY
from saima.benching.figures import Figure, timed
from saima.benching.service_district import service_district
from saima.ledger.models import Project
from saima.lights.computing import lights_of
from saima.service.lamps import lamp_of
from saima.service.models import OPEN_ONES, Matter
from saima.service.workcalendar import office_calendar

TITLE = "全区亮灯重算：项目、建设节点、诉求"
FLOOR = (
    "SELECT project_id, kind, happened_on FROM ledger_fact",
    "SELECT state, planned_on, actual_on FROM service_milestone",
    "SELECT state, starts_on, due_on, done_on, days FROM service_matter",
)
"""What must be read at the least, by bare statements."""


def measure(bench: Bench) -> tuple[Figure, ...]:
    """Return the time and statements of all lights, each part, and the bare reading of what they rest on."""
    made = service_district(bench.district)
    calendar = office_calendar()
    words: Counter[str] = Counter()

    def projects() -> None:
        found = lights_of(Project.objects.all(), on=OFFICE_DAY, calendar=calendar)
        words.update(lit.word for project in found for lit in project.lights)

    def matters() -> None:
        columns = ("kind", "state", "starts_on", "due_on", "done_on", "days", "basis")
        rows = Matter.objects.filter(OPEN_ONES).only(*columns)
        words.update(lamp_of(matter, OFFICE_DAY, calendar).word for matter in rows.iterator(2_000))

    def whole() -> None:
        words.clear()
        for part in (projects, matters):
            part()

    def least(act: Callable[[], None]) -> float:
        return min(timed(act) for _ in range(3 if bench.full else 1)) / 1_000

    with CaptureQueriesContext(connection) as caught:
        whole()
    floor = bench.bare()

    def read() -> None:
        for statement in FLOOR:
            floor.execute(statement).fetchall()

    figures = (
        Figure("全部重算", least(whole), "秒", 2.0 if bench.full else None),
        Figure("其中项目（含建设节点）", least(projects), "秒"),
        Figure("其中诉求（未了结的）", least(matters), "秒"),
        Figure("灯", sum(words.values()), "盏"),
        Figure("建设节点和诉求", made.milestones + made.matters, "个"),
        Figure("语句", len(caught), "条", 6),
        Figure("界限：裸语句读这些列", least(read), "秒", role="limit"),
    )
    floor.close()
    return figures
