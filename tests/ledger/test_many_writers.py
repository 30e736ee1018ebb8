"""Many writers on one SQLite file: none is lost, none fails, entry numbers have no gap."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROCESSES, THREADS, EACH = 2, 12, 6
SET_UP = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
from datetime import date
from saima.ledger import actions
from saima.people import actions as people
from saima.people.models import User
people.set_up_place(code="WL", title="武隆区")
units = people.load_units([{"code": "WL", "title": "武隆区", "kind": "区县"}])
head = {"username": "head", "display_name": "head", "role": "centre_head", "unit": "WL"}
people.load_users([head], password="p" * 12)
actions.open_projects([actions.ProjectDraft(title="演示项目", shares=((units["WL"], 10_000),), code="P1")],
                      by=User.objects.get(), on=date(2023, 4, 10))
"""
WRITE = f"""
import django; django.setup()
import threading
from datetime import date
from django.db import connection
from saima.ledger import actions
from saima.ledger.checks import FactDraft
from saima.ledger.models import Project
from saima.people.models import User
failures = []
def write():
    try:
        project, user = Project.objects.get(code="P1"), User.objects.get(username="head")
        for _ in range({EACH}):
            actions.record_fact(FactDraft("到位", date(2023, 4, 10), project, amount=1), by=user, on=date(2023, 4, 10))
    except Exception as fault:
        failures.append(repr(fault))
    finally:
        connection.close()
threads = [threading.Thread(target=write) for _ in range({THREADS})]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print("failures", failures)
"""


@pytest.mark.sqlite_only
def test_no_writer_fails_and_no_record_is_lost(tmp_path: Path) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    env = {**kept, "DJANGO_SETTINGS_MODULE": "saima.config.settings", "SAIMA_VAR": str(tmp_path)}
    env["PYTHONPATH"] = str(ROOT / "src")
    subprocess.run([sys.executable, "-c", SET_UP], env=env, cwd=ROOT, check=True, timeout=120)

    writers = [
        subprocess.Popen([sys.executable, "-c", WRITE], env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    told = [writer.communicate(timeout=180)[0].strip() for writer in writers]

    assert told == ["failures []"] * PROCESSES
    with sqlite3.connect(tmp_path / "saima.sqlite3") as database:
        facts = [entry for (entry,) in database.execute("SELECT entry FROM ledger_fact ORDER BY entry")]
        (last,) = database.execute("SELECT last FROM ledger_entrycounter").fetchone()
    database.close()
    assert len(facts) == PROCESSES * THREADS * EACH
    assert facts == list(range(last - len(facts) + 1, last + 1))
