"""Fifty people recording at once, each over a kept connection, against the served site."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from saima.benching.bench import Bench
from saima.benching.commits import commits_per_second
from saima.benching.counting import Counted
from saima.benching.district import OFFICERS, project_of
from saima.benching.figures import Figure, percentile
from saima.benching.measurements.recording import FORM, path_of
from saima.benching.visitor import Visitor, session_of
from saima.people.models import User

TITLE = "50 人同时登记，经 HTTP"


VISIT = "/activities/record/接待考察/"
VISIT_FORM = {"happened_on": FORM["happened_on"], "quantity": "2", "visitors": "测速企业"}


def _one(port: int, session: str, code: str, end: float) -> tuple[list[float], int]:
    """Record visits and arrivals in turn until `end`; return the waits in ms and how many failed."""
    visitor, failed = Visitor(port, session), 0
    waits: list[float] = []
    try:
        while time.monotonic() < end:
            path, form = (VISIT, VISIT_FORM) if len(waits) % 2 else (path_of(code), FORM)
            begun = time.perf_counter()
            answer = visitor.post(path, form)
            waits.append((time.perf_counter() - begun) * 1000)
            failed += answer.status != 302
    finally:
        visitor.close()
    return waits, failed


def measure(bench: Bench) -> tuple[Figure, ...]:
    """Return errors, losses, gaps, waits and rate of fifty writers, beside the machine's commit rate."""
    officers = User.objects.filter(role="officer").order_by("pk")[:OFFICERS]
    desks = [(session_of(officer.username), project_of(officer)) for officer in officers]
    port = bench.site.port
    counted = Counted()
    end = time.monotonic() + bench.seconds
    with ThreadPoolExecutor(OFFICERS) as pool:
        done = [pool.submit(_one, port, session, code, end) for session, code in desks]
        waits = [wait for each in done for wait in each.result()[0]]
        failed = sum(each.result()[1] for each in done)
    return (
        *counted.figures(succeeded=len(waits) - failed, failed=failed),
        Figure("最长等待", max(waits), "ms", 2000),
        Figure("等待 p95", percentile(waits, 0.95), "ms"),
        Figure("每秒登记", len(waits) / bench.seconds, "条"),
        Figure(
            "上限：一个写者裸提交（落盘）",
            commits_per_second(bench.folder, synchronous="FULL", seconds=1), "条/秒", role="limit",
        ),
    )  # fmt: skip
