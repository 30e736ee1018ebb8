"""The machine's limit for writers: bare inserts, one commit each, on a file of their own."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path


def commits_per_second(folder: Path, *, synchronous: str, seconds: float, most: int = 5_000) -> float:
    """Return how many bare single-row commits a second one writer makes here, in WAL mode."""
    path = folder / f"commits-{synchronous}.sqlite3"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    connection.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, text TEXT)")
    begun, count = time.perf_counter(), 0
    while count < most and time.perf_counter() - begun < seconds:
        connection.execute("INSERT INTO line (text) VALUES (?)", ["一条登记记录" * 20])
        count += 1
    taken = time.perf_counter() - begun
    connection.close()
    for tail in ("", "-wal", "-shm"):
        Path(f"{path}{tail}").unlink(missing_ok=True)
    return count / taken
