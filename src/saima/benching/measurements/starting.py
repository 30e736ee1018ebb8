"""The start of the site and its worker, and what they weigh, idle and after a run."""

from __future__ import annotations

import subprocess
import sys
import time

from saima.benching.bench import Bench
from saima.benching.figures import Figure, timed
from saima.benching.processes import Site
from saima.benching.visitor import Visitor, session_of

TITLE = "启动与内存"
PAGES = ("/home/", "/projects/", "/pending/", "/levels/", "/activities/", "/boards/", "/issues/", "/rulebooks/")
STARTS = 3


def measure(bench: Bench) -> tuple[Figure, ...]:
    """Return the quickest start and the memory of web and worker, beside a bare Django start."""
    starts, idle, used = [], [], []
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
        finally:
            site.close()
    bare = [sys.executable, "-c", "import django; django.setup()"]
    environment = bench.environment | {"DJANGO_SETTINGS_MODULE": "saima.config.settings"}
    floor = min(timed(lambda: subprocess.run(bare, env=environment, check=True)) for _ in range(2))
    return (
        Figure("从命令到第一个页面", min(starts), "s", 2),
        Figure("内存，网站和后台，刚启动", max(idle), "MB", 300),
        Figure("内存，网站和后台，看过各页", max(used), "MB", 300),
        Figure("下限：裸 Django 装载一次", floor / 1000, "s", role="limit"),
    )
