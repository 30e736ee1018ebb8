"""Rows in bulk, past the ORM: many thousand a second, with every column a model declares."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC
from typing import Any

from django.db import connection, models

WRITTEN_AT = "2023-01-01 00:00:00"


def _writer(column: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    """Return how a value is written for this column, None when it goes in as it is."""
    if isinstance(column, models.JSONField):
        return lambda value: json.dumps(value, ensure_ascii=False)
    if isinstance(column, models.DateTimeField):
        return lambda value: value and value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    if isinstance(column, models.DateField):
        return lambda value: value and value.isoformat()
    return None


def _default(column: models.Field[Any, Any]) -> Any:
    if getattr(column, "auto_now_add", False):
        return WRITTEN_AT
    write, value = _writer(column), column.get_default()
    return value if write is None else write(value)


def insert(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert rows given as attribute name → value (all rows name the same); return how many. SQLite only."""
    held = list(rows)
    if not held:
        return 0
    by_name = {column.attname: column for column in model._meta.concrete_fields}
    named = [by_name[name] for name in held[0]]
    others = [c for c in model._meta.concrete_fields if c.attname not in held[0] and not c.primary_key]
    tail = tuple(_default(column) for column in others)
    columns = [column.column for column in (*named, *others)]
    quoted, marks = ", ".join(f'"{name}"' for name in columns), ", ".join(["%s"] * len(columns))
    statement = f'INSERT INTO "{model._meta.db_table}" ({quoted}) VALUES ({marks})'  # noqa: S608 (names of our own models)
    values = []
    for column in named:
        write, found = _writer(column), [row[column.attname] for row in held]
        values.append(found if write is None else [write(value) for value in found])
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(*row, *tail) for row in zip(*values, strict=True)])
    return len(held)
