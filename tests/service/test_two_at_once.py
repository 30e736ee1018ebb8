"""Two officers at the same matter at the same moment: one succeeds, the other is told who was first.

With committed rows and real threads, each on its own connection; on whichever database the tests run.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 12
SCRIPT = """
import json, sys, threading
import django; django.setup()
from datetime import UTC, date, datetime
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
from django.db import connection
from saima.ledger import actions as ledger
from saima.ledger.checks import FactDraft
from saima.ledger.models import Project
from saima.people import actions as people
from saima.people.models import User
from saima.people.policies import NotAllowed
from saima.service import actions, handing
from saima.service.checks import MatterDraft, Step
from saima.service.models import Matter, MatterAct
from saima.service.register import actions as register
from saima.service.register.standing import drifted as drifted_problems
from saima.service.standing import drifted

ROUNDS, DAY = int(sys.argv[1]), date(2023, 4, 10)
units = people.load_units([
    {"code": "WL", "title": "武隆区", "kind": "区县"}, {"code": "ZX", "title": "区招商中心", "kind": "招商中心"},
    {"code": "T3", "title": "第三招商小组", "kind": "招商小组"},
    {"code": "PARK", "title": "园区管委会", "kind": "平台"},
])
people.load_users([
    {"username": name, "display_name": shown, "role": role, "unit": unit}
    for name, shown, role, unit in (
        ("head", "中心主任", "centre_head", "ZX"), ("a", "专班甲", "task_force_lead", "PARK"),
        ("b", "专班乙", "task_force_lead", "PARK"),
        ("t3a", "专员甲", "officer", "T3"), ("t3b", "专员乙", "officer", "T3"),
        ("s1", "审核甲", "centre_verifier", "ZX"), ("s2", "审核乙", "centre_verifier", "ZX"),
    )
], password="p" * 12)
head = User.objects.get(username="head")
drafts = [ledger.ProjectDraft(title=f"项目{n}", shares=((units["T3"], 10_000),)) for n in range(ROUNDS)]
projects = ledger.open_projects(drafts, by=head, on=date(2023, 1, 5))
Project.objects.update(signed_on=date(2023, 3, 30))
PROMISES = {"promises": "协助办理用地", "contacts": "企业行政部"}


def at_once(names, act):
    '''Let each of the users do `act` at the same moment; return how each of them fared, in their order.'''
    gate, told = threading.Barrier(len(names)), [None] * len(names)
    def go(place, name):
        try:
            user = User.objects.select_related("unit").get(username=name)
            gate.wait()
            act(user)
            told[place] = ""
        except NotAllowed as refusal:
            told[place] = str(refusal)
        except Exception as fault:
            told[place] = f"!{fault!r}"
        finally:
            connection.close()
    threads = [threading.Thread(target=go, args=pair) for pair in enumerate(names)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    return told


handed, accepted, checked = [], [], []
for project in projects:
    step = Step(on=DAY, detail=PROMISES)
    handed.append(at_once(
        ("t3a", "t3b"), lambda user: handing.hand_over(project=project, receiver=units["PARK"], step=step, by=user)
    ))
    matter = Matter.objects.get(project=project)
    accepted.append(at_once(
        ("a", "b"), lambda user: actions.take_step(matter=matter, act="接收", by=user, step=Step(on=DAY))
    ))
    register.list_project(
        project=project, listing=register.Listing("A", "用能", "", date(2023, 3, 1)), by=head, on=DAY
    )
    plan = register.RegisterStep(on=DAY, measure="协调", unit=units["PARK"], due_on=date(2023, 4, 28))
    register.take_step(project=project, act="定处置方案", step=plan, by=head, on=DAY)
    report = register.RegisterStep(on=DAY, measure="已接电", document="档1")
    register.take_step(project=project, act="报处置", step=report, by=User.objects.get(username="a"), on=DAY)
    checked.append(at_once(
        ("s1", "s2"),
        lambda user: register.take_step(
            project=project, act="核验", step=register.RegisterStep(on=DAY), by=user, on=DAY
        ),
    ))

form = Step(on=DAY, detail=PROMISES, token="one-form")
again = ledger.open_projects([ledger.ProjectDraft(title="又一个", shares=((units["T3"], 10_000),))], by=head, on=DAY)[0]
Project.objects.filter(pk=again.pk).update(signed_on=date(2023, 3, 30))
twice = at_once(
    ("t3a",) * 4, lambda user: handing.hand_over(project=again, receiver=units["PARK"], step=form, by=user)
)
mixed = []
more = ledger.open_projects(
    [ledger.ProjectDraft(title=f"再一个{n}", shares=((units["T3"], 10_000),)) for n in range(ROUNDS)], by=head, on=DAY
)
signed = [
    FactDraft("签约", date(2023, 3, 30), project, amount=10**10, detail={"agreement": "正式合同"}) for project in more
]
ledger.record_facts(signed, by=head, on=DAY)
def hand_or_record(project):
    def act(user):
        if user.username == "t3a":
            handing.hand_over(project=project, receiver=units["PARK"], step=Step(on=DAY, detail=PROMISES), by=user)
        else:
            ledger.record_facts([FactDraft("在谈", DAY, project, note="洽谈")], by=user, on=DAY)
    return act
for project in more:
    mixed += at_once(("t3a", "t3b"), hand_or_record(project))
acts = MatterAct.objects.filter(matter__project__in=projects)
print(json.dumps({
    "mixed": mixed, "handed": handed, "accepted": accepted, "checked": checked, "twice": twice,
    "handovers": acts.filter(act="移交").count(), "acceptances": acts.filter(act="接收").count(),
    "again": MatterAct.objects.filter(matter__project=again).count(),
    "drifted": drifted() + drifted_problems(),
}, ensure_ascii=False))
"""


@pytest.fixture
def address(tmp_path: Path, django_db_blocker: object) -> Iterator[str]:
    """The address of an empty database of its own, on the engine of the tests; gone afterwards."""
    given = os.environ.get("DATABASE_URL", "")
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'two.sqlite3'}"
        return
    import psycopg

    parts, name = urlsplit(given), f"saima_two_{os.getpid()}"
    admin = urlunsplit(("postgresql", parts.netloc, "/postgres", "", ""))
    with psycopg.connect(admin, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    yield urlunsplit((parts.scheme, parts.netloc, f"/{name}", "", ""))
    with psycopg.connect(admin, autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_one_of_two_succeeds_and_the_other_is_told_who_was_first(address: str, tmp_path: Path) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    env = {
        **kept,
        "DJANGO_SETTINGS_MODULE": "saima.config.settings",
        "SAIMA_VAR": str(tmp_path),
        "DATABASE_URL": address,
        "PYTHONPATH": str(ROOT / "src"),
    }

    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(ROUNDS)],
        env=env, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip

    assert run.returncode == 0, run.stderr[-3000:]
    told = json.loads(run.stdout.splitlines()[-1])
    names = {"handed": ("专员甲", "专员乙"), "accepted": ("专班甲", "专班乙"), "checked": ("审核甲", "审核乙")}
    for what, pair in names.items():
        for outcome in told[what]:
            assert sorted(outcome, key=len)[0] == "", (what, outcome)
            refused = outcome.index(max(outcome, key=len))
            first = pair[1 - refused]
            named = f"{first}已于2023-04-10登记" if what == "checked" else f"办理人：{first}。"
            assert named in outcome[refused], (what, outcome)
            assert "已于2023-04-10" in outcome[refused], (what, outcome)
    assert told["mixed"] == [""] * 2 * ROUNDS, "one hands over while the other records: neither waits for ever"
    assert (told["handovers"], told["acceptances"]) == (ROUNDS, ROUNDS)
    assert told["twice"] == [""] * 4, "the same form sent four times at once is one handover, and nobody is refused"
    assert told["again"] == 2
    assert told["drifted"] == []
