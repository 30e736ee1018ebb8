"""The service side of the generated district: thirty milestones a project, five requests a project, twelve departments.

Written in bulk, yet as the actions would have left it: every derived column comes from the same `derive` as in the
product, from acts that are written too, so `saima doctor` finds nothing amiss. It is invented (演示数据).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from saima.benching.district import FIRST_DAY, OFFICE_DAY, District
from saima.benching.rows import insert
from saima.ledger.entries import next_entries
from saima.ledger.models import Project
from saima.people.models import Unit, User
from saima.service import standing as matters
from saima.service.building import standing as milestones
from saima.service.building.actions import OWN
from saima.service.building.catalogue import building
from saima.service.building.flow import AHEAD, DONE, PLAN, REPORT
from saima.service.catalogue import matters as matter_catalogue
from saima.service.models import REQUESTS, Matter, MatterAct, Milestone, MilestoneAct
from saima.service.workcalendar import office_calendar

PER_PROJECT, REQUESTS_PER_PROJECT, DEPARTMENTS = 30, 5, 12
NODES = ("签约", "注册", "备案", "用地", "开工", "竣工", "投产")
"""The milestones that follow from records; the others of each plan are of its own."""
APART = 24
"""Days between one milestone and the next."""
PART = 500
DAYS = 5


@dataclass(frozen=True, slots=True)
class ServiceDistrict:
    """What was made, and who asks for it: an officer of a department with her requests and milestones."""

    milestones: int
    matters: int
    acts: int
    liaison: str


def _departments() -> list[Unit]:
    Unit.objects.bulk_create(
        [
            Unit(code=f"D{n:02d}", title=f"第{n}部门", short=f"{n}部", kind="部门", position=100 + n)
            for n in range(1, DEPARTMENTS + 1)
        ]
    )
    units = list(Unit.objects.filter(kind="部门").order_by("code"))
    closed = make_password(None)
    User.objects.create(
        username="liaison", display_name="联络员", role="department_liaison", unit=units[0], password=closed
    )
    return units


def _planned(
    random: Random, project: int, opened: date, units: list[Unit], facts: dict[int, Any]
) -> Iterator[tuple[dict[str, Any], list[tuple[str, date, dict[str, Any]]]]]:
    """Yield the milestones of a project as (row without its key, acts): most of what is past is reported done."""
    for position in range(PER_PROJECT):
        day = opened + timedelta(days=position * APART)
        name = NODES[position // 4] if position % 4 == 0 and position // 4 < len(NODES) else f"{OWN}{position}"
        node = building().nodes.get(name)
        unit = units[(project + position) % len(units)]
        acts: list[tuple[str, date, dict[str, Any]]] = [(PLAN, day, {"unit": unit.pk})]
        if node is None and day < OFFICE_DAY and random.random() < 0.92:
            acts.append((REPORT, min(day + timedelta(days=random.randrange(-6, 9)), OFFICE_DAY), {}))
        fixed = {
            "project_id": project, "node": name, "title": node.title if node else f"节点{position}",
            "position": position, "fact_kind": node.fact.kind if node and node.fact else "", "basis": "",
        }  # fmt: skip
        plan = Milestone(**fixed)
        reached = milestones.reached_by(plan, facts.get(project, ()), {})
        stands = milestones.derive([milestones.Done(act, on, detail) for act, on, detail in acts], reached)
        yield fixed | {name: getattr(stands, name) for name in milestones.COLUMNS}, acts


def _plans(random: Random, units: list[Unit], by: int) -> tuple[int, int]:
    """Write the plans of every project; return how many milestones and acts."""
    projects = list(Project.objects.order_by("pk").values_list("pk", flat=True))
    made = written = 0
    for start in range(0, len(projects), PART):
        part = projects[start : start + PART]
        facts = milestones.recorded(part)
        rows, acts = [], []
        for project in part:
            opened = FIRST_DAY + timedelta(days=random.randrange(0, 500))
            for row, done in _planned(random, project, opened, units, facts):
                made += 1
                rows.append(row | {"id": made})
                for act, day, detail in done:
                    on = opened if act == PLAN else day
                    acts.append(
                        {
                            "milestone_id": made, "act": act, "target": DONE if act == REPORT else AHEAD, "on": on,
                            "recorded_on": on, "day": day, "unit_id": row["unit_id"], "detail": detail,
                            "document": "演示档号" if act == REPORT else "", "recorded_by_id": by,
                        }
                    )  # fmt: skip
        entries = next_entries(len(acts))
        insert(Milestone, rows)
        insert(MilestoneAct, [row | {"entry": entry} for row, entry in zip(acts, entries, strict=True)])
        written += len(acts)
    return made, written


def _asked(random: Random, units: list[Unit], number: int) -> tuple[date, Unit, list[tuple[str, str, str, date, Any]]]:
    """Return one request: its day, its unit, and its acts as (act, source, target, day, detail)."""
    unit, day = units[number % len(units)], FIRST_DAY + timedelta(days=random.randrange(0, 724))
    acts: list[tuple[str, str, str, date, Any]] = [("登记", "", "办理中", day, {"unit": unit.pk})]
    age = (OFFICE_DAY - day).days
    if random.random() < (0.99 if age > 30 else 0.5):
        answered = min(day + timedelta(days=random.randrange(1, 12)), OFFICE_DAY)
        acts.append(("答复", "办理中", "待评价", answered, {"result": "已办"}))
        if age > 20:
            rating = random.choice(("满意", "满意", "基本满意", "不满意"))
            acts.append(
                ("评价办结", "待评价", "已办结", min(answered + timedelta(days=3), OFFICE_DAY), {"rating": rating})
            )
    return day, unit, acts


def _requests(random: Random, units: list[Unit], by: int) -> tuple[int, int]:
    """Write the requests of every project; return how many, and how many acts."""
    flow, calendar = matter_catalogue().kinds[REQUESTS].flow, office_calendar()
    projects = list(Project.objects.order_by("pk").values_list("pk", "lead_unit"))
    numbers = range(1, len(projects) * REQUESTS_PER_PROJECT + 1)
    rows, acts = [], []
    for number in numbers:
        project, lead = projects[number % len(projects)]
        day, unit, done = _asked(random, units, number)
        stands = matters.derive(
            flow,
            [matters.Done(act, target, on, detail.get("unit"), detail) for act, _source, target, on, detail in done],
            calendar,
            starts_on=day,
            days=DAYS,
            basis="working",
        )
        rows.append(
            {
                "id": number, "code": f"WL-S{10**6 + number:07d}", "kind": REQUESTS, "item": "用能",
                "title": f"演示诉求{number}", "project_id": project, "from_unit_id": lead, "starts_on": day,
                "days": DAYS, "basis": "working", "detail": {"category": "用能"},
            }
            | {name: getattr(stands, name) for name in matters.COLUMNS}
        )  # fmt: skip
        acts += [
            {
                "matter_id": number, "act": act, "source": source, "target": target, "on": on, "recorded_on": on,
                "unit_id": unit.pk, "detail": detail, "recorded_by_id": by,
            }
            for act, source, target, on, detail in done
        ]  # fmt: skip
    acts.sort(key=lambda act: (act["on"], act["matter_id"]))
    insert(Matter, rows)
    entries = next_entries(len(acts))
    insert(MatterAct, [row | {"entry": entry} for row, entry in zip(acts, entries, strict=True)])
    return len(rows), len(acts)


@transaction.atomic
def service_district(district: District, *, seed: int = 20231230) -> ServiceDistrict:
    """Fill the service side of a generated district, once; return what there is. SQLite only."""
    if not Milestone.objects.exists():
        random = Random(seed)  # noqa: S311 (invented figures, no secret)
        units, head = _departments(), User.objects.get(username=district.head).pk
        _plans(random, units, head)
        _requests(random, units, head)
    return ServiceDistrict(
        milestones=Milestone.objects.count(),
        matters=Matter.objects.filter(kind=REQUESTS).count(),
        acts=MilestoneAct.objects.count() + MatterAct.objects.count(),
        liaison="liaison",
    )
