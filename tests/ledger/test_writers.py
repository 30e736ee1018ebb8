"""Many writers on one SQLite file: none lost, none starved, no entry number left out or given twice."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction
from django.db.utils import IntegrityError

from saima.config.sqlite import base
from saima.config.sqlite.base import DatabaseWrapper

pytestmark = pytest.mark.sqlite_only

PREPARE = """
from datetime import date
from django.core.management import call_command
from saima.ledger import actions
from saima.people import actions as people
from saima.people.models import User
call_command("migrate", verbosity=0)
units = people.load_units([{"code": f"T{n}", "title": f"{n}组", "kind": "招商小组"} for n in range(8)])
User.objects.bulk_create(
    [User(username=f"o{n}", role="officer", unit=units[f"T{n}"], password="!") for n in range(8)]
    + [User(username="head", role="centre_head", unit=units["T0"], password="!")]
)
head = User.objects.get(username="head")
drafts = [actions.ProjectDraft(title=f"项目{n}", shares=((units[f"T{n}"], 10_000),)) for n in range(8)]
actions.open_projects(drafts, by=head, on=date(2023, 1, 5))
"""
WRITE = """
import json, sys, time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from django.db import connection
from saima.ledger.actions import record_fact
from saima.ledger.checks import FactDraft
from saima.ledger.models import Draft, Project
from saima.people.models import User
end = time.monotonic() + float(sys.argv[1])
def write(number):
    officer = User.objects.select_related("unit").get(username=f"o{number}")
    project = Project.objects.get(lead_unit=officer.unit)
    codes, errors, kept = [], [], 0
    while time.monotonic() < end:
        try:
            if len(codes) % 2:
                draft = FactDraft("接待考察", date(2023, 3, 1), unit=officer.unit, quantity=1)
            else:
                draft = FactDraft("到位", date(2023, 3, 1), project, amount=100)
            codes.append(record_fact(draft, by=officer, on=date(2023, 3, 1)).code)
            kept += Draft.objects.create(author=officer, kind=f"k{len(codes)}").pk > 0  # outside any transaction
        except Exception as fault:
            errors.append(f"{type(fault).__name__}: {fault}")
    connection.close()
    return {"codes": codes, "errors": errors, "kept": kept}
with ThreadPoolExecutor(8) as pool:
    print(json.dumps(list(pool.map(write, range(8)))))
"""
COUNT = """
import json
from saima.ledger.entries import last_entry
from saima.ledger.models import Attribution, Draft, Fact, ProjectClassification
from saima.ledger.standing import drifted
tables = (Attribution, Fact, ProjectClassification)
held = [entry for table in tables for entry in table.objects.values_list("entry", flat=True)]
print(json.dumps({
    "codes": sorted(Fact.objects.values_list("code", flat=True)), "entries": sorted(held), "last": last_entry(),
    "drafts": Draft.objects.count(), "drifted": drifted(),
}))
"""


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PYTEST_VERSION"}}
    return {**kept, "SAIMA_VAR": str(folder), "PYTHONPATH": "src", "DJANGO_SETTINGS_MODULE": "saima.config.settings"}


def start(folder: Path, script: str, *words: str) -> subprocess.Popen[str]:
    begun = f"import django\ndjango.setup()\n{script}"
    return subprocess.Popen(
        [sys.executable, "-c", begun, *words], env=environment(folder), stdout=subprocess.PIPE, text=True
    )


def told(process: subprocess.Popen[str]) -> str:
    output, _ = process.communicate(timeout=90)
    assert process.returncode == 0
    return output


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What eight threads in each of two processes wrote in two seconds, and what the ledger holds afterwards."""
    folder = tmp_path_factory.mktemp("writers")
    told(start(folder, PREPARE))
    running = [start(folder, WRITE, "2"), start(folder, WRITE, "2")]
    threads = list(chain.from_iterable(json.loads(told(process)) for process in running))
    return {"threads": threads, **json.loads(told(start(folder, COUNT)))}


def test_no_writer_meets_an_error(written: dict[str, Any]) -> None:
    assert [error for thread in written["threads"] for error in thread["errors"]] == []


def test_every_record_that_was_said_to_be_entered_is_there_and_no_other(written: dict[str, Any]) -> None:
    assert sorted(code for thread in written["threads"] for code in thread["codes"]) == written["codes"]


def test_entry_numbers_have_no_gap_and_none_is_given_twice(written: dict[str, Any]) -> None:
    assert written["entries"] == list(range(1, written["last"] + 1))


def test_no_writer_starves_inside_transactions_or_outside(written: dict[str, Any]) -> None:
    assert min(len(thread["codes"]) for thread in written["threads"]) > 0
    assert min(thread["kept"] for thread in written["threads"]) > 0
    assert sum(thread["kept"] for thread in written["threads"]) == written["drafts"]


def test_standings_written_side_by_side_agree_with_the_records(written: dict[str, Any]) -> None:
    assert written["drifted"] == []


@pytest.fixture
def queued(
    tmp_path: Path, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[DatabaseWrapper, list[int]]]:
    """A connection to a file of its own, and the list that grows by one each time the queue is taken."""
    taken: list[int] = []

    def flock(descriptor: int, act: int) -> None:
        taken.append(act)
        fcntl.flock(descriptor, act)

    monkeypatch.setattr(base, "fcntl", type("fcntl", (), {"flock": staticmethod(flock), "LOCK_EX": fcntl.LOCK_EX}))
    made = DatabaseWrapper(
        {**connections["default"].settings_dict, "NAME": str(tmp_path / "queued.sqlite3"), "CONN_MAX_AGE": 0}, "queued"
    )
    connections["queued"] = made
    with django_db_blocker.unblock():
        with made.cursor() as cursor:
            cursor.execute("CREATE TABLE line (number INTEGER PRIMARY KEY)")
        yield made, taken
        made.close()
    del connections["queued"]


def test_a_transaction_takes_the_queue_once_and_gives_it_back(queued: tuple[DatabaseWrapper, list[int]]) -> None:
    connection, taken = queued

    with transaction.atomic(using="queued"), connection.cursor() as cursor:
        cursor.execute("INSERT INTO line VALUES (1)")
        cursor.execute("UPDATE line SET number = 2")
        held = connection._queue

    assert (taken, held is not None, connection._queue) == ([fcntl.LOCK_EX], True, None)


def test_a_writing_statement_outside_a_transaction_takes_its_turn_and_a_read_none(
    queued: tuple[DatabaseWrapper, list[int]],
) -> None:
    connection, taken = queued

    with connection.cursor() as cursor:
        cursor.execute("insert into line values (1)")
        cursor.executemany("INSERT INTO line VALUES (%s)", [(2,), (3,)])
        cursor.execute("SELECT number FROM line ORDER BY number")
        found = cursor.fetchall()

    assert (taken, found) == ([fcntl.LOCK_EX] * 2, [(1,), (2,), (3,)])
    assert connection._queue is None


def test_a_failed_or_rolled_back_writer_gives_the_queue_back(queued: tuple[DatabaseWrapper, list[int]]) -> None:
    connection, _taken = queued

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO line VALUES (1)")
        with pytest.raises(IntegrityError):
            cursor.execute("INSERT INTO line VALUES (1)")
        alone = connection._queue
        with pytest.raises(IntegrityError), transaction.atomic(using="queued"):
            cursor.execute("INSERT INTO line VALUES (1)")

    assert (alone, connection._queue) == (None, None)


def test_what_is_committed_is_on_the_disk(queued: tuple[DatabaseWrapper, list[int]]) -> None:
    connection, _taken = queued

    with connection.cursor() as cursor:
        settings = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]

    assert settings == ["wal", 2]  # FULL
