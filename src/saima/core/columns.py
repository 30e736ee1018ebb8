"""The ledger in columns: what a run reads, as Arrow tables that every engine takes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict

import pyarrow as pa

from saima.core.frames import RawAct, RawFact, RawProject

FACTS = pa.schema([
    ("key", pa.int64()), ("code", pa.string()), ("entry", pa.int64()), ("kind", pa.string()), ("project", pa.int64()),
    ("unit", pa.string()), ("happened_on", pa.date32()), ("claimed_on", pa.date32()), ("recorded_on", pa.date32()),
    ("amount", pa.int64()), ("amount_kind", pa.string()), ("currency", pa.string()), ("quantity", pa.int64()),
    ("detail", pa.string()), ("replaces", pa.int64()), ("withdraws", pa.bool_()),
])  # fmt: skip
ACTS = pa.schema([
    ("fact", pa.int64()), ("level", pa.string()), ("result", pa.string()), ("entry", pa.int64()),
    ("amount", pa.int64()), ("quantity", pa.int64()), ("counted_on", pa.date32()),
])  # fmt: skip
PROJECTS = pa.schema([
    ("project_key", pa.int64()), ("project.code", pa.string()), ("project.industry", pa.string()),
    ("project.enclave", pa.bool_()), ("project.talent_project", pa.bool_()),
])  # fmt: skip
SHARES = pa.schema([
    ("share_project", pa.int64()), ("unit", pa.string()), ("share", pa.int64()), ("position", pa.int64()),
    ("share_parts", pa.int64()),
])  # fmt: skip
SCHEMAS: Mapping[str, pa.Schema] = {"facts": FACTS, "acts": ACTS, "projects": PROJECTS, "shares": SHARES}


def to_arrow(facts: Iterable[RawFact], acts: Iterable[RawAct], projects: Iterable[RawProject]) -> dict[str, pa.Table]:
    """Return the ledger as Arrow tables (`facts`, `acts`, `projects`, `shares`); empty text becomes null."""
    held = list(projects)
    fact_list = [
        {**asdict(fact), "detail": json.dumps(dict(fact.detail), ensure_ascii=False, sort_keys=True)} for fact in facts
    ]
    for row in fact_list:
        row["amount_kind"] = row["amount_kind"] or None
        row["currency"] = row["currency"] or None
    return {
        "facts": pa.Table.from_pylist(fact_list, schema=FACTS),
        "acts": pa.Table.from_pylist([asdict(act) for act in acts], schema=ACTS),
        "projects": pa.Table.from_pylist(
            [
                {
                    "project_key": project.key,
                    "project.code": project.code,
                    "project.industry": project.industry or None,
                    "project.enclave": project.enclave,
                    "project.talent_project": project.talent_project,
                }
                for project in held
            ],
            schema=PROJECTS,
        ),
        "shares": pa.Table.from_pylist(
            [
                {
                    "share_project": project.key,
                    "unit": unit,
                    "share": share,
                    "position": position,
                    "share_parts": len(project.shares),
                }
                for project in held
                for position, (unit, share) in enumerate(project.shares)
            ],
            schema=SHARES,
        ),
    }
