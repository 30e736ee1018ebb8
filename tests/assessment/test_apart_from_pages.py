"""On a real SQLite file: pages load no engine, and no second library ever opens the live database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENGINES = ("duckdb", "ibis", "pyarrow", "adbc_driver_sqlite", "adbc_driver_postgresql", "pandas", "numpy")
SCRIPT = f"""
import sys
from datetime import date
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
from django.conf import settings
from django.db import transaction
from django.test import Client
from saima.ledger import actions as ledger
from saima.ledger.checks import FactDraft
from saima.people import actions as people
from saima.people.models import User

settings.ALLOWED_HOSTS.append("testserver")
people.set_up_place(code="WL", title="武隆区")
kinds = [("WL", "武隆区", "区县"), ("T3", "三组", "招商小组")]
units = people.load_units([{{"code": c, "title": t, "kind": k}} for c, t, k in kinds])
cast = [("head", "centre_head"), ("second", "centre_verifier")]
people.load_users([{{"username": u, "display_name": u, "role": r, "unit": "WL"}} for u, r in cast], password="p" * 12)
users = {{u.username: u for u in User.objects.all()}}
on = date(2023, 4, 10)
draft = ledger.ProjectDraft(title="演示项目", shares=((units["T3"], 10_000),))
(project,) = ledger.open_projects([draft], by=users["head"], on=on)
facts = ledger.record_facts([FactDraft("到位", on, project, amount=n) for n in (101, 202)], by=users["head"], on=on)
ledger.verify_facts([ledger.Recognition(facts[0])], by=users["second"], on=on)

client = Client()
client.force_login(users["head"], backend="django.contrib.auth.backends.ModelBackend")
own = f"/projects/{{project.code}}/"
for path in ("/home/", "/projects/", own, "/pending/", "/boards/", "/rulebooks/", "/issues/", "/imports/"):
    assert client.get(path, follow=True).status_code == 200, path
loaded = sorted(set(sys.modules) & set({ENGINES!r}))
assert not loaded, f"a page loads {{loaded}}"

from adbc_driver_sqlite import dbapi
opened = []
real = dbapi.connect
dbapi.connect = lambda uri=None, *a, **k: (opened.append(str(uri)), real(uri, *a, **k))[1]
from saima.assessment.loading import load
from saima.ledger.entries import last_entry
apart = load(entry=last_entry(), on=on)
with transaction.atomic():
    within = load(entry=last_entry(), on=on)
live = str(settings.DATABASES["default"]["NAME"])
assert opened, "the copy is read by ADBC"
assert not any(live in uri for uri in opened), opened
for name in within:
    assert apart[name].to_pylist() == within[name].to_pylist(), name
assert apart["facts"].num_rows == 2
print("held")
"""


@pytest.mark.sqlite_only
def test_pages_load_no_engine_and_the_live_file_is_opened_by_one_library_only(tmp_path: Path) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    setting = {"DJANGO_SETTINGS_MODULE": "saima.config.settings", "SAIMA_VAR": str(tmp_path), "SAIMA_DEBUG": "1"}

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**kept, **setting, "PYTHONPATH": str(ROOT / "src")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )

    assert done.stdout.strip().endswith("held"), done.stderr[-2000:]
