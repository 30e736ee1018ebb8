"""What measurements share: the generated district in a temporary folder, and the site that serves it."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from saima.benching.district import District, build
from saima.benching.processes import Site
from saima.benching.visitor import Visitor, session_of


@dataclass(slots=True)
class Bench:
    """A district to measure on. `seconds` bounds each timed part; `site` starts when first asked for.

    `rows` is how many records the nation's ledger has.
    """

    folder: Path
    district: District
    seconds: float
    full: bool
    rows: int = 1_000_000
    _site: Site | None = None
    _visitors: dict[str, Visitor] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        """The scratch database."""
        return self.folder / "saima.sqlite3"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of processes that work on the scratch database."""
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SAIMA_TESTING"}}
        return {**kept, "SAIMA_VAR": str(self.folder), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}

    @property
    def site(self) -> Site:
        """The served product."""
        if self._site is None:
            self._site = Site(self.environment)
        return self._site

    def visitor(self, username: str) -> Visitor:
        """Return the signed-in browser of that user, the same each time."""
        if username not in self._visitors:
            self._visitors[username] = Visitor(self.site.port, session_of(username))
        return self._visitors[username]

    def bare(self, *, synchronous: str = "NORMAL") -> sqlite3.Connection:
        """Return a plain connection to the scratch database, for floors and limits."""
        connection = sqlite3.connect(self.database, timeout=20, isolation_level=None)
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        return connection

    def close(self) -> None:
        """Close the browsers and end the site."""
        for visitor in self._visitors.values():
            visitor.close()
        self._visitors.clear()
        if self._site is not None:
            self._site.close()
            self._site = None


@contextmanager
def opened(folder: Path, *, scale: float, seconds: float, rows: int) -> Iterator[Bench]:
    """Make the district in `folder` and yield the bench; every process it started is ended."""
    from django.core.management import call_command
    from django.db import connection

    from saima.config.prepare import collect_static, compile_messages

    call_command("migrate", verbosity=0, interactive=False)
    compile_messages()
    collect_static()
    bench = Bench(folder, build(scale=scale), seconds, scale >= 1, rows)
    try:
        yield bench
    finally:
        bench.close()
        connection.close()
