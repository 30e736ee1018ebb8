"""Thirty measures of 3 000 units over a province's records: from coded rows, and from the ledger's own tables."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from saima.benching.bench import Bench
from saima.benching.figures import Figure, quiet_median, timed
from saima.core.periods import Period

TITLE = "全国规模：3000 个单位 × 30 个口径"
PERIOD = Period.parse("2023")
MEMORY_READ = "SELECT SUM(unit_no), SUM(code0), SUM(sum_credited) FROM {rows}"
FULL_SIZE = 10_000_000


class _Timed:
    """DuckDB as an engine that tells what each table took to make, in milliseconds."""

    dialect = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self.held: dict[str, str] = {}
        self.took: dict[str, float] = {}

    def make(self, name: str, query: str) -> None:
        made = f'CREATE OR REPLACE TABLE "{name}" AS {query}'
        self.took[name] = timed(lambda: self.connection.execute(made).fetchall())

    def rows(self, query: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        self.took["rows"] = timed(lambda: found.extend(self.connection.sql(query).to_arrow_table().to_pylist()))
        return found


def measure(bench: Bench) -> tuple[Figure, ...]:
    """Return the times of the measuring query over coded rows in memory and in Parquet, beside a bare read of them."""
    from saima.assessment.engine import connected
    from saima.benching import nation
    from saima.core import measuring
    from saima.ledger.layout import layout

    connection = connected(str(bench.folder / "nation.duckdb"), external=True)
    connection.execute(f"SET temp_directory = '{bench.folder}'")
    nation.fill(connection, bench.rows)
    book, engine, codes = nation.rulebook(), _Timed(connection), nation.unit_codes()
    of: dict[str, Any] = {"layout": layout(), "place": nation.PLACE, "period": PERIOD}
    whole = timed(lambda: measuring.measure(book, engine, units=codes, **of))
    plan = measuring.planned(book, counts_place=False, **of)
    of_units = plan.measures[0]

    def again(rows: str) -> None:
        """Make the cells of coded rows anew, and all measures of them."""
        connection.sql(of_units.replace('"coded_rows"', rows)).to_arrow_table()

    stored = _as_parquet(connection, bench)
    is_full = bench.rows >= FULL_SIZE
    run = partial(quiet_median, seconds=bench.seconds, most=3)
    coded = connection.execute("SELECT COUNT(*) FROM coded_rows").fetchall()[0][0]
    figures = (
        Figure("已编码的记录 → 全部口径", run(partial(again, '"coded_rows"')), "ms", 100 if is_full else None),
        Figure("同上，记录在 Parquet 里", run(partial(again, stored)), "ms", 2_000),
        Figure("从台账各表起，含更正、认定、份额", whole, "ms"),
        Figure("其中逐条取当期与各级的数", engine.took["leveled_facts"], "ms"),
        Figure("其中按归属展开", engine.took["fact_rows"], "ms"),
        Figure("其中编码", engine.took["coded_rows"], "ms"),
        Figure("台账记录", bench.rows, "条"),
        Figure("期间内已编码的记录", coded, "条"),
        Figure("与参照算法不符的数", _differences(bench), "个", 0),
        Figure("对照：30 个条件求和的旧写法", run(partial(_by_filters, connection)), "ms", role="rival"),
        Figure("下限：单线程读一遍这几列", run(partial(_read, connection, '"coded_rows"')), "ms", role="limit"),
    )  # fmt: skip
    connection.close()
    return figures


def _as_parquet(connection: duckdb.DuckDBPyConnection, bench: Bench) -> str:
    path: Path = bench.folder / "coded.parquet"
    connection.execute(f"COPY coded_rows TO '{path}' (FORMAT parquet)")
    return f"read_parquet('{path}')"


def _by_filters(connection: duckdb.DuckDBPyConnection) -> None:
    """Measure as a chain of conditional sums over all rows, which is what cells replaced."""
    from saima.benching import nation

    sums = ", ".join(
        f"SUM(credited) FILTER (WHERE level = '{'区级' if kind in nation.RECOGNISED else '登记'}' AND kind = '{kind}' "
        "AND counted_on >= DATE '2023-01-01' AND counted_on < DATE '2024-01-01')"
        for kind in (*nation.KINDS, *nation.KINDS[:5])
    )
    connection.sql(f"SELECT unit, {sums} FROM fact_rows GROUP BY unit").to_arrow_table()


def _read(connection: duckdb.DuckDBPyConnection, rows: str) -> None:
    threads = connection.execute("SELECT current_setting('threads')").fetchall()[0][0]
    connection.execute("SET threads = 1")
    connection.execute(MEMORY_READ.format(rows=rows)).fetchall()
    connection.execute(f"SET threads = {threads}")


def _differences(bench: Bench) -> int:
    """Return how many numbers of a small ledger of this kind the plan and the plain reference tell apart."""
    from saima.benching import nation
    from saima.core import measuring
    from saima.core.frames import RawAct, RawFact, RawProject, fact_rows
    from saima.core.tracing import total, trace
    from saima.ledger.layout import layout

    connection, book = duckdb.connect(), nation.rulebook()
    nation.fill(connection, 2_000)

    def table(name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = connection.sql(f"SELECT * FROM {name}").to_arrow_table().to_pylist()
        return found

    facts = [RawFact(**{**row, "detail": {}, "amount_kind": "", "currency": ""}) for row in table("facts")]
    acts = [RawAct(**row) for row in table("acts")]
    shares = {row["share_project"]: ((row["unit"], row["share"]),) for row in table("shares")}
    projects = {key: RawProject(key, f"P{key}", share) for key, share in shares.items()}
    rows = fact_rows(facts, acts, projects, layout=layout(), place=nation.PLACE, levels=("登记", "区级"))
    units = sorted({row["unit"] for row in rows} - {nation.PLACE})[:40]
    found = measuring.measure(book, _Timed(connection), layout=layout(), place=nation.PLACE, period=PERIOD, units=units)
    held = {unit: [row for row in rows if row["unit"] == unit] for unit in units}
    connection.close()
    return sum(
        found[name][unit] != total(trace(rule, held[unit], period=PERIOD, unit=unit))
        for name, rule in book.measures.items()
        for unit in units
    )
