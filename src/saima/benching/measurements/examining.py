"""Data health: every flag over the whole district, from the ledger on disk to the stored flags."""

from __future__ import annotations

import hashlib
import time

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from saima.benching.bench import Bench
from saima.benching.district import OFFICE_DAY
from saima.benching.figures import Figure
from saima.benching.rows import insert
from saima.health.actions import examine_ledger
from saima.health.catalogue import flag_rules
from saima.health.loading import load
from saima.ledger.entries import next_entries
from saima.ledger.models import Evidence, EvidenceFile, Fact
from saima.people.models import User

TITLE = "数据体检全区一遍，含读取台账和存提示"
PAPERS = 30_000
TWICE = 200
"""Every so manieth paper is the file of the one before it."""


@transaction.atomic
def _papers(bench: Bench) -> None:
    """Give signings, registrations, starts and arrivals a scan each."""
    if EvidenceFile.objects.exists():
        return
    head = User.objects.get(username=bench.district.head)
    results = Fact.objects.filter(kind__in=("到位", "开工", "签约", "注册")).order_by("pk")
    facts = list(results.values_list("pk", flat=True)[:PAPERS])
    entries = next_entries(len(facts))
    files = [
        {
            "id": key, "sha256": hashlib.sha256(str(key).encode()).hexdigest(), "name": f"回单{key:06d}.pdf",
            "media": "application/pdf", "size": 40_000 + key * 37 % 900_000, "erased_reason": "",
        }
        for key in range(1, len(facts) + 1)
    ]  # fmt: skip
    insert(EvidenceFile, files)
    insert(
        Evidence,
        [
            {
                "id": key, "entry": entry, "recorded_by_id": head.pk, "fact_id": fact, "title": "回单",
                "file_id": key - 1 if key % TWICE == 0 else key, "file_number": "",
            }
            for key, (fact, entry) in enumerate(zip(facts, entries, strict=True), start=1)
        ],
    )  # fmt: skip


def measure(bench: Bench) -> tuple[Figure, ...]:
    """Return the time of the first examination and of the next, beside the reading alone, and the statements taken."""
    _papers(bench)
    first = _timed()
    again = min(_timed() for _ in range(3 if bench.full else 1))
    begun = time.perf_counter()
    load(on=OFFICE_DAY, rules=flag_rules())
    reading = time.perf_counter() - begun
    with CaptureQueriesContext(connection) as caught:
        found = examine_ledger(on=OFFICE_DAY)
    return (
        Figure("体检一遍（提示没有变化）", again, "秒", target=2.0 if bench.full else None),
        Figure("第一遍，提示全部新存", first, "秒"),
        Figure("其中读取台账", reading, "秒", role="limit"),
        Figure("提示", found.raised, "条"),
        Figure("语句", len(caught), "条", target=20 + found.raised // 500),
    )


def _timed() -> float:
    begun = time.perf_counter()
    examine_ledger(on=OFFICE_DAY)
    return time.perf_counter() - begun
