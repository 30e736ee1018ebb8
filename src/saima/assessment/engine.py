"""DuckDB as the default engine, bounded in memory and threads. Loaded by the worker and by commands only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb
import pyarrow as pa
from django.conf import settings


class DuckEngine:
    """An in-memory DuckDB that holds one snapshot of the ledger."""

    dialect = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self.held: dict[str, str] = {}
        self._asked: dict[str, str] = {}
        self._prepared: set[str] = set()

    def make(self, name: str, query: str) -> None:
        """Make a temporary table of a query's rows, replacing one of the same name."""
        self._connection.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {query}')

    def rows(self, query: str) -> Sequence[Mapping[str, Any]]:
        """Return a query's rows. A query asked again is prepared: planning a long one takes longer than running it."""
        found: Sequence[Mapping[str, Any]]
        if query not in self._asked:
            self._asked[query] = f"asked_{len(self._asked)}"
            found = self._connection.sql(query).to_arrow_table().to_pylist()
            return found
        name = self._asked[query]
        if name not in self._prepared:
            self._connection.execute(f"PREPARE {name} AS {query}")
            self._prepared.add(name)
        told = self._connection.execute(f"EXECUTE {name}")
        columns = [column[0] for column in told.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in told.fetchall()]


SMALL_KEYS = 21
"""Bits of a grouping key up to which DuckDB counts into a plain array: 3 000 units (12) × 500 codes (9), some 200 MB.

Its own default of 12 sends cells through a hash table, which takes seven times as long.
"""


def connected(path: str = ":memory:", *, external: bool = False) -> duckdb.DuckDBPyConnection:
    """Open DuckDB bounded in memory and threads; it reaches no file but its own unless `external`."""
    options = {
        "memory_limit": settings.SAIMA_ENGINE_MEMORY,
        "threads": settings.SAIMA_ENGINE_THREADS,
        "enable_external_access": external,
    }
    connection = duckdb.connect(path, config=options)
    connection.execute(f"SET perfect_ht_threshold = {SMALL_KEYS}")
    return connection


@contextmanager
def duck(tables: Mapping[str, pa.Table]) -> Iterator[DuckEngine]:
    """Open an engine over Arrow tables; nothing is written to disk."""
    connection = connected()
    try:
        for name, table in tables.items():
            connection.register(name, table)
        yield DuckEngine(connection)
    finally:
        connection.close()
