"""A process of writers: `python -m saima.benching.writer THREADS SECONDS FIRST`; tells its waits as JSON.

With `bare` as a fourth word the same threads write by plain sqlite3 in IMMEDIATE transactions, without the queue.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from typing import Any

TAKE = "UPDATE ledger_entrycounter SET last = last + 1 WHERE id = 1 RETURNING last"
ROW = (
    "INSERT INTO ledger_fact (entry, code, kind, unit_id, happened_on, claimed_on, recorded_on, recorded_at, "
    "amount_kind, currency, amount_typed, quantity, quantity_unit, detail, note, withdraws, reason, is_historic, "
    "batch) VALUES "
    "(?, ?, '接待考察', ?, ?, ?, ?, ?, '', '', '', 200, '家', '{}', '', 0, '', 0, '')"
)


def _recorder(number: int) -> Callable[[], object]:
    """Return the act of one officer: record visits of the own team and arrivals of one of its projects in turn."""
    from saima.benching.district import OFFICE_DAY, project_of
    from saima.ledger.actions import record_fact
    from saima.ledger.checks import FactDraft
    from saima.ledger.models import Project
    from saima.people.models import User

    officer = User.objects.select_related("unit").filter(role="officer").order_by("pk")[number]
    project = Project.objects.get(code=project_of(officer))
    drafts = cycle(
        [
            FactDraft("到位", OFFICE_DAY, project, amount=1200 * 10**6, amount_typed="1200万元"),
            FactDraft("接待考察", OFFICE_DAY, unit=officer.unit, quantity=2, detail={"visitors": "测速企业"}),
        ]
    )
    return lambda: record_fact(next(drafts), by=officer, on=OFFICE_DAY)


def _bare(number: int) -> Callable[[], object]:
    """Return the same row written by plain sqlite3, waiting as SQLite waits."""
    from django.conf import settings

    connection = sqlite3.connect(str(settings.DATABASES["default"]["NAME"]), timeout=20, isolation_level=None)
    connection.execute("PRAGMA synchronous = NORMAL")
    day = "2023-12-29"

    def write() -> None:
        connection.execute("BEGIN IMMEDIATE")
        try:
            entry = connection.execute(TAKE).fetchone()[0]
            connection.execute(ROW, [entry, f"B{entry:09d}", 3 + number % 40, day, day, day, day])
            time.sleep(0.002)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise

    return write


def _one(make: Callable[[int], Callable[[], object]], number: int, end: float) -> tuple[list[float], list[str]]:
    from django.db import connection

    waits, errors = [], []
    act = make(number)
    while time.monotonic() < end:
        begun = time.perf_counter()
        try:
            act()
        except Exception as fault:  # the measurement tells how many and the first of them
            errors.append(f"{type(fault).__name__}: {fault}")
        waits.append((time.perf_counter() - begun) * 1000)
    connection.close()
    return waits, errors


def main(arguments: Sequence[str]) -> dict[str, Any]:
    """Write for a while in so many threads and return waits in ms and errors."""
    threads, seconds, first = int(arguments[0]), float(arguments[1]), int(arguments[2])
    make = _bare if "bare" in arguments else _recorder
    end = time.monotonic() + seconds
    with ThreadPoolExecutor(threads) as pool:
        told = [each.result() for each in [pool.submit(_one, make, first + n, end) for n in range(threads)]]
    return {
        "waits": [round(wait, 2) for waits, _errors in told for wait in waits],
        "errors": [error for _waits, errors in told for error in errors],
        "least": min(len(waits) for waits, _errors in told),
    }


if __name__ == "__main__":
    import django

    django.setup()
    sys.stdout.write(json.dumps(main(sys.argv[1:])))
