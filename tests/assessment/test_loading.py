"""Loading by a driver outside Django gives what Django's own cursor gives, on a database of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

ROOT = Path(__file__).resolve().parents[2]
WITHOUT_UNIT = 1_300
"""More than the rows by which ADBC settles a column's type."""
FILL = f"""
from datetime import date
from django.core.management import call_command
from saima.ledger import actions
from saima.ledger.entries import next_entries
from saima.ledger.checks import FactDraft
from saima.ledger.models import Fact
from saima.people import actions as people
from saima.people.models import User
from django.db import transaction
call_command("migrate", verbosity=0)
units = people.load_units([{{"code": c, "title": c, "kind": "招商小组"}} for c in ("T1", "T2")])
roles = {{"a": "centre_head", "b": "centre_verifier"}}
User.objects.bulk_create([User(username=name, role=role, password="!") for name, role in roles.items()])
a, b = User.objects.get(username="a"), User.objects.get(username="b")
on = date(2023, 4, 10)
shared = ((units["T1"], 3_333), (units["T2"], 6_667))
drafts = [actions.ProjectDraft(title=t, shares=shared, is_enclave=e) for t, e in (("一", True), ("二", False))]
first, second = actions.open_projects(drafts, by=a, on=on)
actions.record_facts([FactDraft("在谈", on, first) for _ in range({WITHOUT_UNIT})], by=a, on=on)
signing, land, visit = actions.record_facts(
    [
        FactDraft("签约", date(2023, 4, 1), first, amount=123, claimed_on=on, detail={{"agreement": "正式合同"}}),
        FactDraft("用地", on, second, quantity=1250),
        FactDraft("接待考察", on, unit=units["T1"], quantity=3, detail={{"visitors": "“引号”，与\\\\反斜"}}),
    ],
    by=a, on=on,
)
fix = FactDraft("接待考察", on, unit=units["T1"], quantity=2, replaces=visit, reason="多记")
actions.correct_fact(visit, fix, by=a, on=on)
actions.withdraw_facts([land], reason="误记", by=a, on=on)
actions.verify_facts([actions.Recognition(signing, amount=100)], by=b, on=on)
actions.attribute(project=second, shares=[(units["T2"], 10_000)], document="纪要", effective_on=on, by=a)
"""
READ = """
import json
import sys
from datetime import date
from django.db import connection, transaction
from saima.assessment import loading
from saima.ledger.entries import last_entry
loading.PART = int(sys.argv[1])
entry, on = int(sys.argv[2]) or last_entry(), date.fromisoformat(sys.argv[3])
apart = loading.load(entry=entry, on=on)
with transaction.atomic():
    within = loading.load(entry=entry, on=on)
rows = {name: table.to_pylist() for name, table in apart.items()}
print(json.dumps({
    "vendor": connection.vendor,
    "schemas": {name: apart[name].schema.equals(within[name].schema) for name in within},
    "equal": {name: sorted(map(str, rows[name])) == sorted(map(str, within[name].to_pylist())) for name in within},
    "in order": [row["entry"] for row in rows["facts"]] == sorted(row["entry"] for row in rows["facts"]),
    "count": {name: len(found) for name, found in rows.items()},
    "last": {key: str(value) for key, value in rows["facts"][-1].items()} if rows["facts"] else {},
}))
"""


def run(script: str, environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", f"import django\ndjango.setup()\n{script}", *words],
        env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def _postgresql(made: dict[str, Any]) -> Iterator[str]:
    """Make a database beside the tests' own, yield its address, drop it."""
    import psycopg

    at = {"host": made["HOST"], "port": made["PORT"], "user": made["USER"], "password": made["PASSWORD"] or None}
    name = f"saima_loading_{os.getpid()}"
    with psycopg.connect(dbname="postgres", autocommit=True, **at) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        word = f":{made['PASSWORD']}" if made["PASSWORD"] else ""
        try:
            yield f"postgres://{made['USER']}{word}@{made['HOST']}:{made['PORT']}/{name}"
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a filled ledger: a file of its own on SQLite, a database of its own on PostgreSQL."""
    folder = tmp_path_factory.mktemp("ledger")
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PYTEST_VERSION"}}
    environment = {
        **kept, "SAIMA_VAR": str(folder), "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "saima.config.settings",
    }  # fmt: skip
    made = connections["default"].settings_dict
    addresses = _postgresql(made) if connections["default"].vendor == "postgresql" else iter([""])
    for address in addresses:
        environment |= {"DATABASE_URL": address} if address else {}
        run(FILL, environment)
        yield environment


def read(filled: dict[str, str], *, part: int = 60_000, entry: int = 0, on: str = "2023-04-10") -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(run(READ, filled, str(part), str(entry), on))
    return loaded


@pytest.mark.parametrize("part", [60_000, 500, 7_000])
def test_the_driver_reads_what_the_cursor_reads_in_one_part_or_many(filled: dict[str, str], part: int) -> None:
    found = read(filled, part=part)

    assert found["equal"] == dict.fromkeys(("facts", "acts", "projects", "shares"), True)
    assert found["schemas"] == dict.fromkeys(("facts", "acts", "projects", "shares"), True)
    assert found["in order"]


def test_columns_that_stay_empty_for_a_thousand_records_are_read_as_what_they_are(filled: dict[str, str]) -> None:
    found = read(filled)

    assert found["count"] == {"facts": WITHOUT_UNIT + 5, "acts": 1, "projects": 2, "shares": 3}
    assert (found["last"]["kind"], found["last"]["withdraws"], found["last"]["quantity"]) == ("用地", "True", "None")


def test_nothing_after_the_entry_or_the_day_is_read(filled: dict[str, str]) -> None:
    assert read(filled, entry=4 + 10)["count"]["facts"] == 10  # two attributions and two classifications come first
    assert read(filled, on="2023-04-09")["count"]["facts"] == 0
    assert read(filled, entry=1)["count"] == {"facts": 0, "acts": 0, "projects": 0, "shares": 2}


PLAN = """
from datetime import date
from django.db import connection
from saima.assessment.loading import facts_query
connection.cursor().execute("ANALYZE")
with connection.cursor() as cursor:
    cursor.execute("EXPLAIN QUERY PLAN " + facts_query(10**6, date(2023, 4, 10), after=0, upto=500))
    print([row[-1] for row in cursor.fetchall()])
"""


@pytest.mark.sqlite_only
def test_records_are_read_in_order_of_entry_not_by_the_indexes_of_lists_and_tracing(filled: dict[str, str]) -> None:
    plan = run(PLAN, filled)

    assert "(entry>? AND entry<?)" in plan
    assert "fact_recorded" not in plan
    assert "TEMP B-TREE" not in plan
