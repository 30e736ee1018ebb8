"""A process killed while it applies a batch leaves all or nothing: tried on a database file, at random moments."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from intake.ledgers import ledger, row

ROOT = Path(__file__).resolve().parents[2]
ROWS = 150
PREPARE = """
import sys, django
django.setup()
from datetime import date
from pathlib import Path
from django.core.management import call_command
call_command("migrate", verbosity=0)
from saima.intake import actions
from saima.people import actions as people
people.set_up_place(code="WL", title="武隆区", title_en="Wulong")
people.load_units([{"code": "T3", "title": "第三招商小组", "kind": "招商小组"}])
head = {"username": "zhongxin", "display_name": "主任", "role": "centre_head"}
by, = people.load_users([head], password="saima-demo-2023")
actions.stage(content=Path(sys.argv[1]).read_bytes(), name="台账.xlsx", by=by, on=date(2023, 4, 10))
"""
APPLY = """
import django
django.setup()
from datetime import date
from saima.intake import actions
from saima.intake.models import Batch
batch = Batch.objects.get()
print("ready", flush=True)
actions.apply(batch=batch, by=batch.created_by, on=date(2023, 4, 10))
print("done", flush=True)
"""


def environment(var: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    settings = {
        "DJANGO_SETTINGS_MODULE": "saima.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
        "SAIMA_VAR": str(var),
    }
    return {**kept, **settings}


def standing(var: Path) -> tuple[str, tuple[int, ...]]:
    """Return the batch's state and how many rows each table of the change set holds."""
    tables = (
        "ledger_fact",
        "ledger_project",
        "ledger_attribution",
        "ledger_projectclassification",
        "ledger_historicalproject",
    )
    with sqlite3.connect(var / "saima.sqlite3") as ledger_file:
        state = ledger_file.execute("SELECT state FROM intake_batch").fetchone()[0]
        counts = tuple(ledger_file.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)
    return state, counts


def test_a_process_killed_while_it_applies_leaves_all_or_nothing(tmp_path: Path) -> None:
    workbook, var = tmp_path / "台账.xlsx", tmp_path / "var"
    rows = [row(f"WL-2023-{n:04}", f"第{n}号项目", signed_on="2023-04-03", signed=n) for n in range(1, ROWS + 1)]
    workbook.write_bytes(ledger(*rows))
    var.mkdir()
    subprocess.run([sys.executable, "-c", PREPARE, str(workbook)], env=environment(var), check=True)
    nothing = ("待入账", (0, 0, 0, 0, 0))
    everything = ("已入账", (ROWS,) * 5)
    assert standing(var) == nothing

    dice, seen = random.Random(20230410), []
    for moment in sorted(dice.uniform(0.0, 0.5) for _ in range(6)):
        process = subprocess.Popen([sys.executable, "-c", APPLY], env=environment(var), stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        seen.append(standing(var))
        assert seen[-1] in (nothing, everything)
        if seen[-1] == everything:
            break

    assert nothing in seen, "no try was killed before the end: kill earlier"
    if seen[-1] == nothing:
        subprocess.run([sys.executable, "-c", APPLY], env=environment(var), check=True, stdout=subprocess.DEVNULL)
    assert standing(var) == everything


pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]
