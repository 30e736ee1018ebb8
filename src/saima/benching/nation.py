"""A province's or the nation's ledger, generated in DuckDB: made-up records of 3 000 units, and thirty measures."""

from __future__ import annotations

import duckdb

from saima.core.rulebook import Rulebook
from saima.core.rulefile import read_rulebook

UNITS = 3_000
KINDS = tuple(f"种类{number:02d}" for number in range(25))
RECOGNISED = KINDS[:10]
"""Kinds counted at 区级, each record with a verification."""
PLACE = "全国"


def unit_codes() -> list[str]:
    """Return the codes of the units."""
    return [f"U{number:04d}" for number in range(UNITS)]


def rulebook() -> Rulebook:
    """Return thirty measures: an amount per kind, and counts of the first five kinds."""
    lines = []
    for kind in KINDS:
        level = ", verified: 区级" if kind in RECOGNISED else ""
        lines.append(f"  {kind}额: {{of: facts, where: kind == '{kind}', sum: credited, unit: 亿元{level}}}")
    lines += [f"  {kind}数: {{of: facts, where: kind == '{kind}', count: facts, unit: 次}}" for kind in KINDS[:5]]
    return read_rulebook(
        "rulebook: nation\nversion: 1\ntitle: 测速（演示）\nsource: {document: 测速用，不是真实文件}\n"
        "in_force: {from: 2022-01-01}\nmeasures:\n"
        + "\n".join(lines)
        + f'\nindicators:\n  得分: {{points: 1, score: "points × min(1, {KINDS[0]}额 ÷ 1亿元)"}}\n'
    )


def fill(connection: duckdb.DuckDBPyConnection, count: int) -> None:
    """Make the tables `facts`, `acts`, `projects` and `shares` with `count` facts, a tenth as many projects."""
    projects = max(count // 10, 1)
    kind = f"'种类' || lpad((hash(i * 3) % {len(KINDS)})::varchar, 2, '0')"
    unit = f"'U' || lpad((hash(i * 7) % {UNITS})::varchar, 4, '0')"
    levels = ", ".join(f"'{name}'" for name in RECOGNISED)
    for statement in (
        f"CREATE TABLE facts AS SELECT i::BIGINT AS key, 'F' || i AS code, i::BIGINT AS entry, {kind} AS kind, "
        f"CASE WHEN i % 4 > 0 THEN (1 + hash(i * 5) % {projects})::BIGINT END AS project, "
        f"CASE WHEN i % 4 = 0 THEN {unit} END AS unit, DATE '2022-01-01' + (hash(i * 11) % 700)::INT AS happened_on, "
        "NULL::DATE AS claimed_on, DATE '2023-12-01' AS recorded_on, (hash(i * 13) % 1000000000)::BIGINT AS amount, "
        "NULL::VARCHAR AS amount_kind, NULL::VARCHAR AS currency, NULL::BIGINT AS quantity, '{}' AS detail, "
        "CASE WHEN i % 50 = 0 THEN (i - 1)::BIGINT END AS replaces, false AS withdraws "
        f"FROM range(1, {count + 1}) t(i)",
        f"CREATE TABLE acts AS SELECT key AS fact, '区级' AS level, '认定' AS result, key + {count} AS entry, amount, "
        f"quantity, happened_on + 20 AS counted_on FROM facts WHERE kind IN ({levels})",
        "CREATE TABLE projects AS SELECT i::BIGINT AS project_key, 'P' || i AS \"project.code\", NULL::VARCHAR AS "
        '"project.industry", false AS "project.enclave", false AS "project.talent_project" '
        f"FROM range(1, {projects + 1}) t(i)",
        f"CREATE TABLE shares AS SELECT i::BIGINT AS share_project, {unit} AS unit, 10000::BIGINT AS share, "
        f"0::BIGINT AS position, 1::BIGINT AS share_parts FROM range(1, {projects + 1}) t(i)",
    ):
        connection.execute(statement)
