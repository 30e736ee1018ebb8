"""A generated district for measuring: forty teams, ten thousand projects, two hundred thousand records.

Deterministic by its seed. Written in bulk, yet as the ledger would have it: entry numbers without gaps in the order of
recording, acts by others than the recorder, corrections that name what they replace, shares that sum to the whole, and
standings written by `standing.rebuild`. It is invented (演示数据) and lives in a temporary folder only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from saima.benching.rows import insert
from saima.ledger import standing
from saima.ledger.catalogue import catalogue
from saima.ledger.codes import coded, entry_code
from saima.ledger.models import (
    Attribution,
    AttributionShare,
    EntryCounter,
    Fact,
    Project,
    ProjectClassification,
    Verification,
)
from saima.ledger.names import pinyin_key
from saima.people.models import Place, Unit, User

OFFICE_DAY = date(2023, 12, 29)
FIRST_DAY = date(2022, 1, 4)
TEAMS = 40
OFFICERS = 50
FULL_PROJECTS = 10_000
FACTS_PER_PROJECT = 20
FEN_PER_WAN = 1_000_000

LADDER: tuple[tuple[str, dict[str, Any]], ...] = (
    ("线索", {"source": "商协会"}),
    ("储备", {}),
    ("在谈", {}),
    ("在谈", {}),
    ("在谈", {}),
    ("签约", {"agreement": "协议"}),
    ("在谈", {}),
    ("签约", {"agreement": "正式合同"}),
    ("注册", {"uscc": ""}),
    ("备案", {"project_code": ""}),
    ("用地", {"form": "招拍挂"}),
    ("到位", {"voucher": "演示"}),
    ("开工", {"permit_number": "演示"}),
    ("到位", {"voucher": "演示"}),
    ("到位", {"voucher": "演示"}),
    ("竣工", {}),
    ("投产", {}),
)
"""What is recorded of a project in turn; most stop on the way, and activities of its unit make up the number."""
CHANNELS = ("自主招商", "以商招商", "驻外办事处", "商协会", "乡镇推荐", "市级推介")
TRIPS = ("区主要领导", "其他区领导", "牵头单位主要领导", "小组成员")
INDUSTRIES = ("清洁能源", "新材料", "电子信息", "装备制造", "文化旅游", "生物医药", "食品加工", "现代物流")
GOODS = (
    "零部件",
    "电池材料",
    "光伏组件",
    "预制菜",
    "传感器",
    "中药饮片",
    "仿石建材",
    "露营装备",
    "智能终端",
    "冷链仓储",
)
PLACES = ("白马", "仙女山", "江口", "火炉", "桐梓", "羊角", "平桥", "鸭江", "长坝", "后坪")


@dataclass(slots=True)
class _Event:
    """Something about to get an entry number: a day, what it is, and how it is written."""

    day: date
    what: str
    row: dict[str, Any]
    acts_on: int | None = None
    replaces: int | None = None
    entry: int = field(default=0)


@dataclass(frozen=True, slots=True)
class District:
    """What was made: counts, and a few names that measurements ask for."""

    projects: int
    facts: int
    entries: int
    busy_project: str
    officer: str
    head: str


def _people(random: Random) -> tuple[list[Unit], User, User]:
    Place.objects.create(
        code=settings.SAIMA_PLACE,
        title="测速区",
        is_demonstration=True,
        demonstration_at=datetime(OFFICE_DAY.year, OFFICE_DAY.month, OFFICE_DAY.day, 1, tzinfo=UTC),
        shows_demonstration_day=True,
    )
    made = [
        Unit(code=settings.SAIMA_PLACE, title="测速区", short="测速区", kind="区县", position=0),
        Unit(code="ZX", title="区招商中心", short="招商中心", kind="招商中心", position=1),
        *(
            Unit(code=f"T{n:02d}", title=f"第{n}招商小组", short=f"{n}组", kind="招商小组", position=n + 1)
            for n in range(1, TEAMS + 1)
        ),
    ]
    Unit.objects.bulk_create(made)
    units = {unit.code: unit for unit in Unit.objects.all()}
    teams = [units[f"T{n:02d}"] for n in range(1, TEAMS + 1)]
    closed = make_password(None)
    users = [
        User(username="head", display_name="中心主任", role="centre_head", unit=units["ZX"], password=closed),
        User(username="verifier", display_name="审核员", role="centre_verifier", unit=units["ZX"], password=closed),
        *(
            User(
                username=f"officer{n:02d}",
                display_name=f"专员{n:02d}",
                role="officer",
                unit=teams[(n - 1) % TEAMS],
                password=closed,
            )
            for n in range(1, OFFICERS + 1)
        ),
    ]
    User.objects.bulk_create(users)
    random.shuffle(users)
    return teams, User.objects.get(username="head"), User.objects.get(username="verifier")


_pinyin = cache(pinyin_key)


def _wan(random: Random, least: int, most: int) -> int:
    return random.randrange(least, most) * FEN_PER_WAN


def _fact(random: Random, kind: str, day: date, detail: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of a record of that kind, amount and quantity as its kind needs them."""
    rules = catalogue()
    spec = rules.kinds[kind]
    detail = dict(detail)
    if detail.get("agreement") == "正式合同":
        detail["channel"] = random.choice(CHANNELS)
    amount_kind = spec.amount_kind(detail)
    amount = _wan(random, 100, 90_000) if amount_kind else None
    quantity = random.randrange(1, 30) if spec.quantity else None
    return {
        "kind": kind, "happened_on": day, "claimed_on": day, "recorded_on": min(day + timedelta(days=2), OFFICE_DAY),
        "amount": amount, "currency": rules.currencies[amount_kind] if amount_kind else "", "amount_kind": amount_kind,
        "amount_typed": f"{amount // FEN_PER_WAN}万元" if amount else "", "quantity": quantity,
        "quantity_unit": spec.quantity.unit if spec.quantity else "",
        "detail": {name: value for name, value in detail.items() if value != ""},
        "note": "", "replaces_id": None, "reason": "",
    }  # fmt: skip


def _activity(random: Random, day: date) -> dict[str, Any]:
    kind = random.choice(("外出招商", "接待考察", "招商活动", "交办事项"))
    due = min(day + timedelta(days=20), OFFICE_DAY).isoformat()
    detail = {
        "外出招商": {"led_by": random.choice(TRIPS), "place": "深圳", "matter": "拜访"},
        "接待考察": {"visitors": "演示企业"},
        "招商活动": {"activity": random.choice(("推介活动", "国际招商活动", "签约活动"))},
        "交办事项": {"matter": "演示事项", "due_on": due, "done_on": due},
    }[kind]
    return _fact(random, kind, day, detail)


def _of_project(random: Random, key: int, unit: Unit, by: int) -> Iterator[_Event]:
    """Yield what happened to a project and in its unit: twenty records, and what is recognised of them."""
    opened = FIRST_DAY + timedelta(days=random.randrange(0, 640))
    yield _Event(opened, "attribution", {"project_id": key})
    yield _Event(opened, "class", {"project_id": key})
    depth = random.choice((3, 5, 6, 8, 9, 11, 13, 15, 16, 17))
    room = (OFFICE_DAY - opened).days
    days = sorted(opened + timedelta(days=random.randrange(0, room + 1)) for _ in range(FACTS_PER_PROJECT))
    for number, day in enumerate(days):
        if number < depth:
            kind, detail = LADDER[number]
            row = _fact(random, kind, day, detail) | {"project_id": key, "unit_id": None}
        else:
            row = _activity(random, day) | {"project_id": None, "unit_id": unit.pk}
        yield _Event(row["recorded_on"], "fact", row | {"recorded_by_id": by})


def _acts(random: Random, fact: _Event) -> Iterator[_Event]:
    """Yield the acts on a record: most results recognised by the district, some by the city, a few sent back."""
    if not catalogue().kinds[fact.row["kind"]].is_result or random.random() < 0.06:
        return
    day = min(fact.day + timedelta(days=random.randrange(1, 12)), OFFICE_DAY)
    for level, chance in (("区级", 1.0), ("市级", 0.4)):
        if random.random() <= chance:
            returned = level == "区级" and random.random() < 0.03
            row = {
                "level": level, "result": Verification.RETURNED if returned else Verification.RECOGNISED,
                "amount": None if returned else fact.row["amount"],
                "quantity": None if returned else fact.row["quantity"],
                "counted_on": None if returned else fact.row["claimed_on"], "verified_on": day,
                "reason": "缺回单" if returned else "",
            }  # fmt: skip
            yield _Event(day, "act", row)


def _correction(random: Random, fact: _Event) -> _Event | None:
    if fact.row["kind"] != "到位" or random.random() > 0.05:
        return None
    amount = fact.row["amount"] - FEN_PER_WAN * random.randrange(1, 50)
    row = fact.row | {"amount": amount, "reason": "回单核减", "recorded_on": min(fact.day + timedelta(1), OFFICE_DAY)}
    return _Event(row["recorded_on"], "fact", row)


def _numbered(events: list[_Event], random: Random) -> list[_Event]:
    """Return every event in the order of recording, numbered; acts and corrections after what they are about."""
    events.sort(key=lambda event: event.day)
    facts = [event for event in events if event.what == "fact"]
    later = []
    for index, fact in enumerate(facts):
        if correction := _correction(random, fact):
            correction.replaces = index
            later.append(correction)
        for act in _acts(random, fact):
            act.acts_on = index
            later.append(act)
    every = [*((event.day, 0, event) for event in events), *((event.day, 1, event) for event in later)]
    every.sort(key=lambda item: item[:2])
    for entry, (_day, _turn, event) in enumerate(every, start=1):
        event.entry = entry
    for event in later:
        if event.what == "act":
            event.row["fact_id"] = facts[event.acts_on or 0].entry
        else:
            event.row["replaces_id"] = facts[event.replaces or 0].entry
    return [event for _day, _turn, event in every]


def _projects(random: Random, count: int, teams: list[Unit], head: User) -> list[Unit]:
    """Write the projects and their first history; return the lead unit of each."""
    leads, rows = [], []
    for key in range(1, count + 1):
        leads.append(teams[key % len(teams)])
        base = f"{random.choice(PLACES)}{random.choice(GOODS)}生产基地"
        rows.append(
            {
                "id": key, "code": coded("project", f"2022-{key:05d}"), "title": f"{base}{key}期",
                "pinyin": f"{_pinyin(base)} {key}",
                "industry": random.choice(INDUSTRIES), "investor": f"演示投资{key % 700}公司", "created_by_id": head.pk,
                "planned_start": "2024-03", "total_investment": _wan(random, 1_000, 200_000), "site": "工业园区",
                "stuck_on": "用地预审" if random.random() < 0.2 else "", "stuck_with": "",
            }
        )  # fmt: skip
    insert(Project, rows)
    history: Any = Project.history.model
    copied = [f.column for f in history._meta.concrete_fields if not f.column.startswith("history_")]
    quoted = ", ".join(f'"{column}"' for column in copied)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{history._meta.db_table}" ({quoted}, history_date, history_type, history_user_id) '  # noqa: S608
            f'SELECT {quoted}, created_at, %s, created_by_id FROM "{Project._meta.db_table}"',
            ["+"],
        )  # fmt: skip
    return leads


@transaction.atomic
def build(*, scale: float = 1.0, seed: int = 20231229) -> District:
    """Fill an empty migrated SQLite database; `scale` 1 is 10 000 projects and 200 000 records (at least 40)."""
    random = Random(seed)  # noqa: S311 (invented figures, no secret)
    count = max(TEAMS, int(FULL_PROJECTS * scale))
    teams, head, verifier = _people(random)
    leads = _projects(random, count, teams, head)
    officers = dict(User.objects.filter(role="officer").order_by("-pk").values_list("unit", "pk"))
    events = []
    for key, unit in enumerate(leads, start=1):
        events += list(_of_project(random, key, unit, officers[unit.pk]))
    numbered = _numbered(events, random)
    _write(random, numbered, leads, teams, head.pk, verifier.pk)
    EntryCounter.objects.update_or_create(pk=1, defaults={"last": len(numbered)})
    standing.rebuild(range(1, count + 1))
    busiest = max(range(1, count + 1), key=_facts_of(numbered))
    return District(
        projects=count,
        facts=sum(1 for event in numbered if event.what == "fact"),
        entries=len(numbered),
        busy_project=Project.objects.get(pk=busiest).code,
        officer="officer01",
        head="head",
    )


def project_of(officer: User) -> str:
    """Return the code of a project that the officer's unit leads."""
    return Project.objects.filter(lead_unit=officer.unit_id).order_by("pk").values_list("code", flat=True)[0]


def _facts_of(numbered: list[_Event]) -> Any:
    counted: dict[int, int] = {}
    for event in numbered:
        if event.what == "fact" and event.row["project_id"]:
            counted[event.row["project_id"]] = counted.get(event.row["project_id"], 0) + 1
    return lambda key: counted.get(key, 0)


def _write(
    random: Random, numbered: list[_Event], leads: list[Unit], teams: list[Unit], head: int, verifier: int
) -> None:
    """Insert every numbered row; a fact's key is its entry number."""
    of = {what: [event for event in numbered if event.what == what] for what in ("attribution", "class", "fact", "act")}
    base = {"document": "建档时确定", "recorded_by_id": head}
    insert(
        Attribution,
        [
            base | {"id": e.entry, "entry": e.entry, "project_id": e.row["project_id"], "effective_on": e.day}
            for e in of["attribution"]
        ],
    )
    shares = []
    for event in of["attribution"]:
        lead = leads[event.row["project_id"] - 1]
        other = random.choice(teams)
        split = [(lead, 7_000), (other, 3_000)] if other is not lead and random.random() < 0.2 else [(lead, 10_000)]
        shares += [
            {"attribution_id": event.entry, "unit_id": unit.pk, "share": share, "position": position}
            for position, (unit, share) in enumerate(split)
        ]
    insert(AttributionShare, shares)
    insert(
        ProjectClassification,
        [
            {
                "entry": e.entry, "project_id": e.row["project_id"], "industry": random.choice(INDUSTRIES),
                "is_enclave": random.random() < 0.03, "effective_on": e.day, "recorded_by_id": head,
            }
            for e in of["class"]
        ],
    )  # fmt: skip
    insert(Fact, [e.row | {"id": e.entry, "entry": e.entry, "code": entry_code("fact", e.entry)} for e in of["fact"]])
    insert(Verification, [e.row | {"entry": e.entry, "recorded_by_id": verifier} for e in of["act"]])
