"""The engines that can measure frozen inputs: DuckDB, SQLite, PostgreSQL and Spark, one small adapter each.

All open a folder of frozen inputs (`facts`, `acts`, `projects`, `shares` as Parquet) and none touches the ledger.
Loaded by the worker and by commands only.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from saima.assessment.engine import duck
from saima.core.columns import SCHEMAS
from saima.core.dialects import overflow
from saima.core.measuring import Engine
from saima.core.problems import Problem, Problems

Rows = Sequence[Mapping[str, Any]]


def frozen_tables(folder: Path) -> dict[str, pa.Table]:
    """Return the tables of a folder of frozen inputs; raise Problems naming every file that is missing."""
    missing = [name for name in SCHEMAS if not (folder / f"{name}.parquet").is_file()]
    if missing:
        raise Problems([
            Problem(f"冻结数据·{folder}", f"缺 {name}.parquet", "核算时存下的四个文件", "从备份恢复", "engine.frozen")
            for name in missing
        ])  # fmt: skip
    return {name: pq.read_table(folder / f"{name}.parquet", schema=SCHEMAS[name]) for name in SCHEMAS}


class SqliteEngine:
    """A private SQLite file that holds one snapshot. Python's own library opens it, never the ledger's file."""

    dialect = "sqlite"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.held: dict[str, str] = {}
        connection.row_factory = sqlite3.Row
        connection.create_function("div", 2, _divided, deterministic=True)

    def load(self, name: str, table: pa.Table) -> None:
        """Write a table; days become text, truths 0 and 1."""
        columns = ", ".join(f'"{field.name}"' for field in table.schema)
        marks = ", ".join("?" * table.num_columns)
        self._connection.execute(f'CREATE TABLE "{name}" ({columns})')
        rows = zip(*(_plain(column) for column in table.columns), strict=True)
        self._connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)  # noqa: S608 (our own names)

    def make(self, name: str, query: str) -> None:
        """Make a temporary table of a query's rows, replacing one of the same name."""
        self._connection.execute(f'DROP TABLE IF EXISTS "{name}"')
        self._run(f'CREATE TEMP TABLE "{name}" AS {query}')

    def rows(self, query: str) -> Rows:
        """Return a query's rows."""
        return self._run(query)

    def _run(self, statement: str) -> Rows:
        """Carry out a statement; a sum beyond 64 bits, at which SQLite stops, is told as the problem it is."""
        try:
            return [dict(row) for row in self._connection.execute(statement)]
        except sqlite3.OperationalError as fault:
            if "integer overflow" in str(fault):
                raise Problems([overflow("sqlite")]) from None
            raise


def _divided(top: int | None, bottom: int | None) -> int | None:
    return None if top is None or bottom is None else top // bottom


def _plain(column: pa.ChunkedArray) -> list[Any]:
    values = column.to_pylist()
    return [value.isoformat() if isinstance(value, date) else value for value in values]


@contextmanager
def _sqlite(folder: Path, _address: str) -> Iterator[SqliteEngine]:
    tables = frozen_tables(folder)
    with (
        tempfile.TemporaryDirectory(prefix="saima-engine-") as scratch,
        closing(sqlite3.connect(Path(scratch) / "snapshot.sqlite3", isolation_level=None)) as connection,
    ):
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        engine = SqliteEngine(connection)
        for name, table in tables.items():
            connection.execute("BEGIN")
            engine.load(name, table)
            connection.execute("COMMIT")
        yield engine


class PostgresEngine:
    """A session on a PostgreSQL server; all tables are temporary and go with it."""

    dialect = "postgres"

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.held: dict[str, str] = {}

    def load(self, name: str, table: pa.Table) -> None:
        """Write a table by COPY."""
        with self._connection.cursor() as cursor:
            cursor.adbc_ingest(name, table, mode="create", temporary=True)

    def make(self, name: str, query: str) -> None:
        """Make a temporary table of a query's rows, replacing one of the same name."""
        with self._connection.cursor() as cursor:
            cursor.execute(f'DROP TABLE IF EXISTS pg_temp."{name}"')
            cursor.execute(f'CREATE TEMP TABLE "{name}" AS {query}')
            cursor.execute(f'ANALYZE "{name}"')

    def rows(self, query: str) -> Rows:
        """Return a query's rows."""
        with self._connection.cursor() as cursor:
            cursor.execute(query)
            found: Rows = cursor.fetch_arrow_table().to_pylist()
            return found


@contextmanager
def _postgresql(folder: Path, address: str) -> Iterator[PostgresEngine]:
    from adbc_driver_postgresql import dbapi

    from saima.assessment.loading import postgresql_address

    tables = frozen_tables(folder)
    with dbapi.connect(address or postgresql_address()) as connection:
        engine = PostgresEngine(connection)
        for name, table in tables.items():
            engine.load(name, table)
        yield engine


class SparkEngine:
    """A Spark session. Tables are views that Spark keeps once made."""

    dialect = "pyspark"

    def __init__(self, session: Any) -> None:
        self._session = session
        self.held: dict[str, str] = {}
        self._kept: dict[str, Any] = {}

    def make(self, name: str, query: str) -> None:
        """Make a temporary view of a query's rows, replacing one of the same name."""
        frame = self._session.sql(query).cache()
        frame.createOrReplaceTempView(name)
        if name in self._kept:
            self._kept[name].unpersist()
        self._kept[name] = frame

    def rows(self, query: str) -> Rows:
        """Return a query's rows."""
        return [row.asDict() for row in self._session.sql(query).collect()]

    def close(self) -> None:
        """Let go of what was kept."""
        for frame in self._kept.values():
            frame.unpersist()


SPARK = {
    "spark.sql.ansi.enabled": "true",  # a number that does not fit is an error, never another number
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.catalogImplementation": "in-memory",
}
LOCAL = {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}


def spark_session(address: str = "") -> tuple[Any, bool]:
    """Return a Spark session, and whether it was started now: here, or on the cluster at an address (spark://…, yarn).

    Raises Problems when PySpark or Java is not installed.
    """
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise Problems([
            Problem("引擎·spark", "没有装 PySpark", "requirements-spark.txt 所列的包和 Java 17",
                    "pip install -r requirements-spark.txt；apt install default-jre-headless", "engine.missing")
        ]) from None  # fmt: skip
    if not address and shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        raise Problems([
            Problem("引擎·spark", "没有 Java", "Java 17", "apt install default-jre-headless", "engine.missing")
        ])  # fmt: skip
    if (running := SparkSession.getActiveSession()) is not None:
        return running, False
    threads = settings.SAIMA_ENGINE_THREADS
    made = SparkSession.builder.appName("saima").master(address or f"local[{threads}]")
    options = dict(SPARK)
    if not address:
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        options |= LOCAL | {"spark.driver.memory": _java_memory(settings.SAIMA_ENGINE_MEMORY)}
        options |= {"spark.sql.shuffle.partitions": str(threads), "spark.default.parallelism": str(threads)}
    for key, value in options.items():
        made = made.config(key, value)
    session = made.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session, True


def _java_memory(words: str) -> str:
    """Return '1GB' as Java says it: '1g'."""
    return words.strip().lower().removesuffix("b")


@contextmanager
def _spark(folder: Path, address: str) -> Iterator[SparkEngine]:
    session, is_ours = spark_session(address)
    engine = SparkEngine(session)
    try:
        for name in SCHEMAS:
            session.read.parquet(str(folder / f"{name}.parquet")).createOrReplaceTempView(name)
        yield engine
    finally:
        engine.close()
        if is_ours:
            session.stop()


@contextmanager
def _duckdb(folder: Path, _address: str) -> Iterator[Engine]:
    with duck(frozen_tables(folder)) as engine:
        yield engine


ENGINES: Mapping[str, Callable[[Path, str], AbstractContextManager[Engine]]] = {
    "duckdb": _duckdb,
    "sqlite": _sqlite,
    "postgresql": _postgresql,
    "spark": _spark,
}


def opened(name: str, folder: Path, *, address: str = "") -> AbstractContextManager[Engine]:
    """Open an engine by name over a folder of frozen inputs.

    `address` names the PostgreSQL server (default: the ledger's) or the Spark master (default: this machine).
    """
    return ENGINES[name](folder, address)
