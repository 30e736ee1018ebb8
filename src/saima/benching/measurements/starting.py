"""The start of the site and its worker, and what they weigh, idle and after a run."""

from __future__ import annotations

import subprocess
import sys
import time

from saima.assessment.actions import ask_for_run
from saima.assessment.models import RunRequest
from saima.benching.assessed import adopted_for_bench
from saima.benching.bench import Bench
from saima.benching.district import OFFICE_DAY
from saima.benching.figures import Figure, timed
from saima.benching.processes import Site
from saima.benching.visitor import Visitor, session_of
from saima.core.periods import Period
from saima.people.models import User

TITLE = "启动与内存"
PAGES = ("/home/", "/projects/", "/pending/", "/levels/", "/activities/", "/boards/", "/issues/", "/rulebooks/")
STARTS = 3
LONGEST_RUN = 90.0


def _run_by_the_worker(bench: Bench) -> None:
    """Have the worker carry out a run, and wait until it has."""
    head = User.objects.get(username=bench.district.head)
    adopted = adopted_for_bench(head)
    request = ask_for_run(adopted=adopted, period=Period.parse("2023"), as_of=OFFICE_DAY, by=head)
    end = time.monotonic() + LONGEST_RUN
    while time.monotonic() < end:
        request.refresh_from_db()
        if request.state == RunRequest.DONE:
            return
        time.sleep(0.2)
    msg = f"the worker left the run at {request.state}: {request.message}"
    raise RuntimeError(msg)


def measure(bench: Bench) -> tuple[Figure, ...]:
    """Return the quickest start and the memory of web and worker, beside a bare Django start."""
    starts, idle, used, after = [], [], [], 0.0
    for _ in range(STARTS if bench.full else 1):
        site = Site(bench.environment)
        try:
            starts.append(site.started_in)
            time.sleep(min(3.0, bench.seconds))
            idle.append(site.memory_mb())
            visitor = Visitor(site.port, session_of(bench.district.head))
            for path in PAGES:
                visitor.get(path)
            visitor.close()
            used.append(site.memory_mb())
            if not after:
                _run_by_the_worker(bench)
                time.sleep(3)  # the worker has gone back to its own size by then, if it does
                after = site.memory_mb()
        finally:
            site.close()
    bare = [sys.executable, "-c", "import django; django.setup()"]
    environment = bench.environment | {"DJANGO_SETTINGS_MODULE": "saima.config.settings"}
    floor = min(timed(lambda: subprocess.run(bare, env=environment, check=True)) for _ in range(2))
    return (
        Figure("从命令到第一个页面", min(starts), "s", 2),
        Figure("内存，网站和后台，刚启动", max(idle), "MB", 300),
        Figure("内存，网站和后台，看过各页", max(used), "MB", 300),
        Figure("内存，网站和后台，核算过一次之后", after, "MB", 300),
        Figure("下限：裸 Django 装载一次", floor / 1000, "s", role="limit"),
    )
