"""SQLite with writers queued on a lock file before BEGIN.

SQLite keeps no queue for its write lock: waiting connections poll, and with fifty of them some starve until their
time-out. Every transaction here begins IMMEDIATE (see settings), so taking an operating-system lock first, which does
queue, turns the race into a line. A writing statement outside `atomic` takes its turn for itself; reads never do.
See docs/decisions/0003-sqlite-writers.md.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


class QueuedCursor(base.SQLiteCursorWrapper):
    """Django's cursor; a writing statement outside a transaction holds the queue while it runs."""

    def __init__(self, connection: Any, wrapper: DatabaseWrapper) -> None:
        super().__init__(connection)
        self._wrapper = wrapper

    def execute(self, query: str, params: Any = None) -> Any:
        """Run one statement, in its turn."""
        with self._wrapper.turn(query):
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        """Run one statement for each row of parameters, all in one turn."""
        with self._wrapper.turn(query):
            return super().executemany(query, param_list)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper; a transaction holds `<database>.queue` from before BEGIN to after COMMIT or ROLLBACK."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._queue: int | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open the file with the pragmas that append-only tables and readers beside a writer need."""
        connection = super().get_new_connection(conn_params)
        connection.execute("PRAGMA recursive_triggers = ON")
        connection.execute("PRAGMA synchronous = FULL")  # what was entered survives a power cut, at one fsync each
        return connection

    def create_cursor(self, name: str | None = None) -> QueuedCursor:
        """Return a cursor that queues for its writes."""
        cursor: QueuedCursor = self.connection.cursor(factory=lambda connection: QueuedCursor(connection, self))
        return cursor

    @contextmanager
    def turn(self, statement: str) -> Iterator[None]:
        """Hold the queue for a writing statement that no transaction holds it for."""
        takes = self._queue is None and not self.in_atomic_block and statement.lstrip()[:7].upper().startswith(WRITES)
        if takes:
            self._enter_queue()
        try:
            yield
        finally:
            if takes:
                self._leave_queue()

    def _enter_queue(self) -> None:
        name = str(self.settings_dict["NAME"])
        if self._queue is not None or self.is_in_memory_db() or name.startswith("file:"):
            return
        descriptor = os.open(Path(name).with_suffix(".queue"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        self._queue = descriptor

    def _leave_queue(self) -> None:
        if self._queue is not None:
            os.close(self._queue)  # closing gives the lock to the next in line
            self._queue = None

    def _start_transaction_under_autocommit(self) -> None:
        self._enter_queue()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave_queue()
            raise

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]
        finally:
            self._leave_queue()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._leave_queue()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._leave_queue()
