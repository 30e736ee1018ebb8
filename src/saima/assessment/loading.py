"""The ledger into columns for a run: entries ≤ n, recorded and recognised by the as-of day.

PostgreSQL is read by ADBC. SQLite is never opened by a second library (two in one process break each other's locks
and lose committed rows): Django's own connection copies the needed columns into a private temporary file, and ADBC
reads that, part by part and beside the copying. Inside an open transaction (tests that roll back) the rows come
through Django's cursor.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from saima.assessment.reviewed import table_with_reviews
from saima.core.columns import SCHEMAS
from saima.ledger.catalogue import catalogue
from saima.ledger.layout import quantity_factor
from saima.service.asof import MatterRow, matter_rows

PART = 60_000
"""Ledger entries whose facts are copied and read at a time."""


def _scale() -> str:
    """Return the SQL of the factor that gives a fact's quantity the rows' two decimals."""
    cases = " ".join(f"WHEN '{kind}' THEN {quantity_factor(kind)}" for kind in catalogue().kinds)
    return f"CASE f.kind {cases} ELSE 1 END"


def facts_query(entry: int, on: date, *, after: int = 0, upto: int | None = None) -> str:
    """Return the SQL of the facts up to an entry and day, of entries in (after, upto] only.

    Records come in order of entry, nearly as they lie in the table. Read by any other index (they are there for
    tracing and lists) each would cost a jump of its own.
    """
    is_sqlite = connection.vendor == "sqlite"
    detail = "f.detail" if is_sqlite else "CAST(f.detail AS text)"
    recorded = "+f.recorded_on" if is_sqlite else "f.recorded_on"  # the sign keeps SQLite off the index on that day
    return (
        "SELECT f.id AS key, f.code, f.entry, f.kind, f.project_id AS project, u.code AS unit, f.happened_on, "
        "f.claimed_on, f.recorded_on, f.amount, NULLIF(f.amount_kind, '') AS amount_kind, "
        f"NULLIF(f.currency, '') AS currency, f.quantity * {_scale()} AS quantity, {detail} AS detail, "
        "f.replaces_id AS replaces, f.withdraws "
        "FROM ledger_fact f LEFT JOIN people_unit u ON u.id = f.unit_id "
        f"WHERE f.entry > {after} AND f.entry <= {entry if upto is None else min(entry, upto)} "
        f"AND {recorded} <= '{on.isoformat()}' ORDER BY f.entry"
    )


def _queries(entry: int, on: date) -> dict[str, str]:
    """Return the SQL of each base table; literals are our own integers and ISO days, so every driver takes it."""
    day = f"'{on.isoformat()}'"
    current = (
        "SELECT a.id, a.project_id FROM ledger_attribution a "
        f"WHERE a.entry <= {entry} AND a.effective_on <= {day} AND NOT EXISTS (SELECT 1 FROM ledger_attribution b "
        f"WHERE b.replaces_id = a.id AND b.entry <= {entry} AND b.effective_on <= {day})"
    )
    return {
        "facts": facts_query(entry, on),
        "acts": (
            f"SELECT v.fact_id AS fact, v.level, v.result, v.entry, v.amount, v.quantity * {_scale()} AS quantity, "
            "v.counted_on FROM ledger_verification v JOIN ledger_fact f ON f.id = v.fact_id "
            f"WHERE v.entry <= {entry} AND v.verified_on <= {day} ORDER BY v.entry"
        ),
        "projects": (
            'SELECT p.id AS project_key, p.code AS "project.code", NULLIF(c.industry, \'\') AS "project.industry", '
            'c.is_enclave AS "project.enclave", c.is_talent AS "project.talent_project" FROM ledger_project p '
            "JOIN ledger_projectclassification c ON c.project_id = p.id AND c.entry = (SELECT MAX(d.entry) FROM "
            f"ledger_projectclassification d WHERE d.project_id = p.id AND d.entry <= {entry} "
            f"AND d.effective_on <= {day}) "
            "ORDER BY p.code"
        ),
        "shares": (
            "SELECT t.project_id AS share_project, u.code AS unit, s.share, s.position, "
            "COUNT(*) OVER (PARTITION BY s.attribution_id) AS share_parts "
            f"FROM ledger_attributionshare s JOIN ({current}) t ON t.id = s.attribution_id "
            "JOIN people_unit u ON u.id = s.unit_id ORDER BY s.attribution_id, s.position"
        ),
    }


def _as_schema(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return the table in the declared types; SQLite hands days over as text and truths as 0 and 1."""
    columns = []
    for field in schema:
        column = table.column(field.name)
        if pa.types.is_date(field.type) and (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
            column = pc.cast(pc.utf8_slice_codeunits(column, 0, 10), pa.date32())
        columns.append(column if column.type == field.type else pc.cast(column, field.type))
    return pa.table(columns, schema=schema)


def _by_cursor(queries: Mapping[str, str]) -> dict[str, pa.Table]:
    tables = {}
    with connection.cursor() as cursor:
        for name, query in queries.items():
            cursor.execute(query)
            rows = cursor.fetchall()
            schema = SCHEMAS[name]
            columns = list(zip(*rows, strict=True)) if rows else [() for _ in schema]
            arrays = [_array(values, field.type) for values, field in zip(columns, schema, strict=True)]
            tables[name] = pa.table(arrays, schema=schema)
    return tables


def _array(values: tuple[Any, ...], kind: pa.DataType) -> pa.Array:
    if pa.types.is_date(kind):
        return pa.array([date.fromisoformat(v[:10]) if isinstance(v, str) else v for v in values], kind)
    if pa.types.is_boolean(kind):
        return pa.array([None if v is None else bool(v) for v in values], kind)
    return pa.array(values, kind)


def _by_adbc(open_connection: Any, queries: Mapping[str, str]) -> dict[str, pa.Table]:
    tables = {}
    with open_connection as opened, opened.cursor() as cursor:
        for name, query in queries.items():
            cursor.execute(query)
            tables[name] = _as_schema(cursor.fetch_arrow_table(), SCHEMAS[name])
    return tables


def _first_row(schema: pa.Schema) -> str:
    """Return the SQL of a row with a value in every column.

    ADBC takes a column's type from the first thousand rows; empty there and text later, it gives up.
    """
    return "SELECT " + ", ".join(
        f"{0 if pa.types.is_integer(field.type) or pa.types.is_boolean(field.type) else repr('2000-01-01')} "
        f'AS "{field.name}"'
        for field in schema
    )


def _copy(name: str, query: str, to: Path) -> None:
    """Write a query's rows, after a typed first one, into a private file by Django's own connection."""
    with connection.cursor() as cursor:
        cursor.execute("ATTACH DATABASE %s AS snapshot", [str(to)])
        try:
            cursor.execute("PRAGMA snapshot.page_size = 65536")
            cursor.execute("PRAGMA snapshot.journal_mode = OFF")
            cursor.execute("PRAGMA snapshot.synchronous = OFF")
            cursor.execute(f"CREATE TABLE snapshot.part AS {_first_row(SCHEMAS[name])}")
            cursor.execute(f"INSERT INTO snapshot.part {query}")
        finally:
            cursor.execute("DETACH DATABASE snapshot")


def _read(copy: Path, name: str) -> pa.Table:
    """Read a private file that nobody else has open, by ADBC."""
    from adbc_driver_sqlite import dbapi

    table = _by_adbc(dbapi.connect(f"file:{copy}?mode=ro&immutable=1"), {name: "SELECT * FROM part"})[name]
    copy.unlink()
    return table.slice(1)


def _from_sqlite(entry: int, on: date) -> dict[str, pa.Table]:
    """Copy and read the tables, the facts in parts: while one part is read, the next is being copied."""
    parts = [("facts", facts_query(entry, on, after=low, upto=low + PART)) for low in range(0, max(entry, 1), PART)]
    parts += [(name, query) for name, query in _queries(entry, on).items() if name != "facts"]
    with tempfile.TemporaryDirectory(prefix="saima-run-") as folder, ThreadPoolExecutor(1) as reader:
        begun = []
        for number, (name, query) in enumerate(parts):
            copy = Path(folder) / f"{number}.sqlite3"
            _copy(name, query, copy)
            begun.append((name, reader.submit(_read, copy, name)))
        read = [(name, each.result()) for name, each in begun]
    return {name: pa.concat_tables([table for of, table in read if of == name]) for name in SCHEMAS}


def postgresql_address() -> str:
    """Return the address of the ledger's server for ADBC."""
    from urllib.parse import quote

    made = connection.settings_dict
    user = quote(made["USER"]) + (f":{quote(made['PASSWORD'])}" if made["PASSWORD"] else "")
    return f"postgresql://{user}@{made['HOST']}:{made['PORT'] or 5432}/{quote(str(made['NAME']))}"


def load(*, entry: int, on: date, matter_kinds: Collection[str] = (), reviews: bool = False) -> dict[str, pa.Table]:
    """Return the ledger up to an entry number as it was known on a day: tables facts, acts, projects, shares.

    Matters of these kinds stand among the facts, one row each, with keys below zero. With `reviews`, records of
    signings tell whether a fair-competition review was required and passed before.
    """
    tables = _ledger(entry, on)
    if reviews:
        tables["facts"] = table_with_reviews(tables["facts"], entry=entry, on=on)
    if matter_kinds:
        rows = matter_rows(entry=entry, on=on, kinds=matter_kinds)
        tables["facts"] = pa.concat_tables([tables["facts"], _matters(rows)])
    return tables


def _matters(rows: Sequence[MatterRow]) -> pa.Table:
    """Return matters as rows of the facts' table."""
    made = [
        {
            **{name: getattr(row, name) for name in ("key", "code", "entry", "kind", "happened_on", "recorded_on")},
            "unit": row.unit or None,
            "claimed_on": row.counted_on,
            "detail": json.dumps(row.detail, ensure_ascii=False, sort_keys=True),
            "withdraws": False,
        }
        for row in rows
    ]
    return pa.Table.from_pylist(made, schema=SCHEMAS["facts"])


def _ledger(entry: int, on: date) -> dict[str, pa.Table]:
    if connection.in_atomic_block:
        return _by_cursor(_queries(entry, on))
    if connection.vendor == "sqlite":
        return _from_sqlite(entry, on)
    from adbc_driver_postgresql import dbapi

    return _by_adbc(dbapi.connect(postgresql_address()), _queries(entry, on))
