"""Fifty threads in two processes calling `record_fact` on one SQLite file; and the same without the queue."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from saima.benching.bench import Bench
from saima.benching.counting import Counted
from saima.benching.figures import Figure, percentile
from saima.benching.processes import end

TITLE = "50 个线程、2 个进程同时登记"
PROCESSES, THREADS = 2, 25
RIVAL_SECONDS = 10.0


def _write(folder: Path, bench: Bench, seconds: float, *words: str) -> list[dict[str, Any]]:
    """Run the writers on the database of that folder and return what each process tells."""
    environment = bench.environment | {"SAIMA_VAR": str(folder), "DJANGO_SETTINGS_MODULE": "saima.config.settings"}
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "saima.benching.writer", str(THREADS), str(seconds), str(n * THREADS), *words],
            env=environment,
            stdout=subprocess.PIPE,
        )
        for n in range(PROCESSES)
    ]
    try:
        return [json.loads(process.communicate(timeout=seconds + 120)[0]) for process in started]
    finally:
        for process in started:
            end(process)


def measure(bench: Bench) -> tuple[Figure, ...]:
    """Return errors, losses, gaps and waits of the writers, beside SQLite left to itself on a copy."""
    counted = Counted()
    told = _write(bench.folder, bench, bench.seconds)
    waits = [wait for each in told for wait in each["waits"]]
    failed = sum(len(each["errors"]) for each in told)
    figures = (
        *counted.figures(succeeded=len(waits) - failed, failed=failed),
        Figure("最长等待", max(waits), "ms", 2000),
        Figure("等待 p95", percentile(waits, 0.95), "ms"),
        Figure("每秒登记", len(waits) / bench.seconds, "条"),
        Figure("登记最少的线程", min(each["least"] for each in told), "条", 1, least=True),
    )
    aside = bench.folder / "without-queue"
    aside.mkdir()
    with bench.bare() as connection:
        connection.execute("VACUUM INTO ?", [str(aside / "saima.sqlite3")])
    told = _write(aside, bench, min(bench.seconds, RIVAL_SECONDS), "bare")
    shutil.rmtree(aside)
    waits = [wait for each in told for wait in each["waits"]]
    return (
        *figures,
        Figure("对照：不排队的 SQLite，最长等待", max(waits), "ms", role="rival"),
        Figure("对照：不排队的 SQLite，出错", sum(len(each["errors"]) for each in told), "次", role="rival"),
    )
