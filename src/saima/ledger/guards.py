"""Append-only tables refuse UPDATE, DELETE and TRUNCATE in the database itself, on both databases.

Triggers are put in place after every migration (SQLite drops them when it remakes a table) and proved by `doctor`,
which tries to break them. A model opts in with `append_only = True`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

REFUSAL = "append-only"


def guarded_models() -> Iterator[type[models.Model]]:
    """Yield every concrete model whose rows may only be added."""
    for model in apps.get_models():
        if getattr(model, "append_only", False) and not model._meta.abstract:
            yield model


def _sqlite(table: str) -> list[str]:
    return [
        statement
        for act in ("UPDATE", "DELETE")
        for statement in (
            f'DROP TRIGGER IF EXISTS "guard_{table}_{act.lower()}"',
            f'CREATE TRIGGER "guard_{table}_{act.lower()}" BEFORE {act} ON "{table}" '
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}: {table} refuses {act}'); END",
        )
    ]


def _postgresql(table: str) -> list[str]:
    return [
        "CREATE OR REPLACE FUNCTION saima_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{REFUSAL}: % refuses %', TG_TABLE_NAME, TG_OP; END $$",
        f'DROP TRIGGER IF EXISTS "guard_{table}" ON "{table}"',
        f'CREATE TRIGGER "guard_{table}" BEFORE UPDATE OR DELETE OR TRUNCATE ON "{table}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION saima_refuse()",
    ]


def install_guards(**_: Any) -> None:
    """Put the triggers in place for every guarded table that exists; called after each migration."""
    statements = _sqlite if connection.vendor == "sqlite" else _postgresql
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        for model in guarded_models():
            if model._meta.db_table in existing:
                for statement in statements(model._meta.db_table):
                    cursor.execute(statement)


def unguarded_tables() -> list[str]:
    """Return the tables that let a forbidden UPDATE or DELETE through, by trying each inside a rolled-back savepoint.

    Statement-level guards of PostgreSQL refuse even on an empty table; SQLite's row guards are looked up by name
    there, and tried where a row exists.
    """
    leaks = []
    for model in guarded_models():
        table = model._meta.db_table
        column = model._meta.pk.column
        for statement in (f'UPDATE "{table}" SET "{column}" = "{column}"', f'DELETE FROM "{table}"'):  # noqa: S608 (own table names)
            if not _is_refused(table, statement):
                leaks.append(table)
                break
    return leaks


def _is_refused(table: str, statement: str) -> bool:
    act = statement.split(" ", 1)[0].lower()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = %s", [f"guard_{table}_{act}"])
            if cursor.fetchone() is None:
                return False
            cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')  # noqa: S608 (own table names)
            if cursor.fetchone() is None:
                return True
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            transaction.set_rollback(True)
    except DatabaseError as refusal:
        return REFUSAL in str(refusal)
    return False
