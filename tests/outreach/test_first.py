"""Two teams file the same at once, with real threads: one is first, in the database, and only it gets the right."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 6
SCRIPT = f"""
import django; django.setup()
import json, threading
from datetime import date
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0, interactive=False)
from saima.outreach import actions
from saima.outreach.checks import LeadDraft, Step
from saima.outreach.converting import become_project
from saima.outreach.models import Lead, LeadAct
from saima.outreach.standing import drifted
from saima.ledger.entries import last_entry
from saima.ledger.models import Attribution, Fact, ProjectClassification
from saima.people import actions as people
from saima.people.models import User
from saima.people.policies import NotAllowed
DAY = date(2023, 4, 10)
people.set_up_place(code="WL", title="武隆区")
units = [dict(code=code, title=code, kind=kind) for code, kind in
         (("ZX", "招商中心"), ("T3", "招商小组"), ("T6", "招商小组"))]
people.load_units(units)
people.load_users(
    [dict(username=name, display_name=name, role=role, unit=unit) for name, role, unit in (
        ("head", "centre_head", "ZX"), ("deputy", "centre_verifier", "ZX"),
        ("t3", "officer", "T3"), ("t6", "officer", "T6"),
    )],
    password="p" * 12,
)
users = {{user.username: user for user in User.objects.select_related("unit")}}

def at_once(*jobs):
    gate, told = threading.Barrier(len(jobs)), [None] * len(jobs)
    def run(place, job):
        try:
            gate.wait(30)
            told[place] = job()
        except NotAllowed as refusal:
            told[place] = f"refused: {{refusal}}"
        except Exception as fault:
            told[place] = f"fault: {{fault!r}}"
        finally:
            connection.close()
    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    [thread.start() for thread in threads]
    [thread.join(120) for thread in threads]
    return told

def filing(who, title, token=""):
    def file():
        investor = "演示电气有限公司" if "开关柜" in title else "演示冷链有限公司"
        draft = LeadDraft(title, "自主招商", users[who].unit, DAY, investor=investor, token=token)
        return actions.file_leads([draft], by=users[who], on=DAY)[0].code
    return file

def granting(code, who):
    def grant():
        lead = Lead.objects.get(code=code)
        return actions.take_step(lead=lead, act="确认首报权", by=users[who], step=Step(on=DAY, reason="核对过")).right
    return grant

def noting(code, n):
    def note():
        lead = Lead.objects.get(code=code)
        step = Step(on=DAY, result=f"第{{n}}次")
        return actions.take_step(lead=lead, act="跟进", by=users["t3"], step=step).state
    return note

def becoming(code):
    def become():
        lead = Lead.objects.get(code=code)
        return become_project(lead=lead, by=users["t3"], step=Step(on=DAY), on=DAY)[0].state
    return become

beside = []
for n in range({ROUNDS}):
    code = filing("t3", f"第{{n}}处冷库")()
    actions.take_step(lead=Lead.objects.get(code=code), act="受理", by=users["head"], step=Step(on=DAY))
    beside.append(at_once(becoming(code), noting(code, 1), noting(code, 2)))
twice = [at_once(*[filing("t3", "同一张表", token=f"form-{{n}}")] * 3) for n in range({ROUNDS})]
rounds = []
for n in range({ROUNDS}):
    filed = at_once(filing("t3", f"第{{n}}号开关柜"), filing("t6", f"第{{n}}号开关柜"))
    for code in filed:
        actions.take_step(lead=Lead.objects.get(code=code), act="受理", by=users["head"], step=Step(on=DAY))
    ruled = at_once(granting(filed[0], "head"), granting(filed[1], "deputy"))
    rounds.append((filed, ruled))
    for code in filed:
        actions.take_step(lead=Lead.objects.get(code=code), act="终止", by=users["head"],
                          step=Step(on=DAY, lost="其他", reason="下一轮"))
acts = LeadAct.objects.filter(act="报送").order_by("entry")
acts = list(acts.values_list("lead__code", "entry", "recorded_at", "lead"))
print(json.dumps({{
    "rounds": rounds, "drifted": drifted(), "beside": beside, "twice": twice, "last": last_entry(),
    "held": sum(table.objects.count() for table in (LeadAct, Attribution, ProjectClassification, Fact)),
    "filed": [(code, entry, at.isoformat(), lead) for code, entry, at, lead in acts],
}}, ensure_ascii=False))
"""


@pytest.fixture
def environment(tmp_path: Path, db: None) -> Iterator[dict[str, str]]:
    """Return the environment of a process with a database of its own, of the kind that this test runs on."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PYTEST_VERSION"}}
    made = {**kept, "DJANGO_SETTINGS_MODULE": "saima.config.settings", "PYTHONPATH": "src", "SAIMA_VAR": str(tmp_path)}
    if connection.vendor == "sqlite":
        yield made
        return
    import psycopg

    told, name = connection.settings_dict, f"saima_first_{os.getpid()}"
    server = {"user": told["USER"], "host": told["HOST"], "port": told["PORT"], "password": told["PASSWORD"] or None}
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as session:
        session.execute(f'CREATE DATABASE "{name}"')
        yield {
            **made,
            "DATABASE_URL": f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{name}",
        }
        session.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_the_first_instant_is_first_and_only_it_gets_the_right(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told: dict[str, Any] = json.loads(done.stdout)

    entries = {code: entry for code, entry, _at, _lead in told["filed"]}
    assert len(entries) == 4 * ROUNDS
    instants = [at for _code, _entry, at, _lead in told["filed"]]
    keys = [lead for _code, _entry, _at, lead in told["filed"]]
    assert instants == sorted(instants), "entry numbers and the system's instants agree on who was first"
    assert keys == sorted(keys), "and so do the keys, by which candidates are told earlier or later"
    for filed, ruled in told["rounds"]:
        assert all(code in entries for code in filed), filed
        first, second = sorted((0, 1), key=lambda place: entries[filed[place]])
        assert ruled[first] == "已确认"
        assert ruled[second].startswith(f"refused: {filed[first]} 是同一件事")
    for became, *noted in told["beside"]:
        assert became == "已转项目", "no writer waits for another that waits for it"
        assert all(state == "跟进中" or state.startswith("refused:") for state in noted), noted
    assert all(len(set(codes)) == 1 and codes[0] in entries for codes in told["twice"]), told["twice"]
    assert told["held"] == told["last"], "no entry number is left out"
    assert told["drifted"] == []
