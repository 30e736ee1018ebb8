"""What the engines spell differently: SQL itself, a field out of JSON, whole division, sums beyond 64 bits.

Everything else is Ibis's. No engine is loaded: only the SQL of a plan is made here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

import ibis
from ibis.backends.sql import compilers

from saima.core.problems import Problem, Problems

WIDE = "decimal(38, 0)"
"""What sums are made in where 64 bits are not proven to hold them."""
LARGEST = 2**63 - 1


def overflow(engine: str) -> Problem:
    """Return the fault of sums that an engine cannot hold."""
    needed = "能证明不溢出的合计，或支持 38 位整数的引擎"
    remedy = "改用 DuckDB、PostgreSQL 或 Spark"
    return Problem(f"引擎·{engine}", "合计可能超出 64 位整数", needed, remedy, "engine.overflow")


@dataclass(frozen=True, slots=True)
class Dialect:
    """One engine's SQL. `json_text` and `divide` name its functions; `has_wide` tells whether it knows `WIDE`.

    SQLite hands over a number or truth out of JSON as an integer, whatever it was asked for: `json_gives` makes Ibis
    turn it into text.
    """

    name: str
    compiler: Any
    json_text: str
    divide: str
    has_wide: bool = True
    json_path: str = "$.{}"
    json_gives: type = str

    def sql(self, expression: Any) -> str:
        """Return an expression as this engine's SQL."""
        return str(self.compiler.to_sqlglot(expression.unbind()).sql(self.compiler.dialect))

    def json_field(self, detail: Any, name: str) -> Any:
        """Return a field of a JSON object as text, null where it is not there; true is 'true' or '1'."""
        document = detail.cast("json") if self.name == "postgres" else detail
        found = _builtin(self.json_text, self.json_gives)(document, ibis.literal(self.json_path.format(name)))
        return found.cast("string")

    def whole(self, top: Any, bottom: Any) -> Any:
        """Return the whole part of top ÷ bottom, both from zero up. Ibis's own `//` goes through binary floats."""
        return _builtin(self.divide, Decimal)(top, bottom).cast("int64")

    def wide(self, number: Any) -> Any:
        """Return an integer with room for 38 digits; raise Problems on an engine that has none."""
        if not self.has_wide:
            raise Problems([overflow(self.name)])
        return number.cast(WIDE)


@lru_cache(maxsize=16)
def _builtin(name: str, gives: type) -> Any:
    """Return a two-argument function that the engine itself has."""

    def function(one, other):  # type: ignore[no-untyped-def]
        """Stand for the engine's function."""

    function.__annotations__["return"] = gives
    return ibis.udf.scalar.builtin(function, name=name)


DIALECTS: Mapping[str, Dialect] = {
    "duckdb": Dialect("duckdb", compilers.DuckDBCompiler(), "json_extract_string", "divide"),
    "postgres": Dialect("postgres", compilers.PostgresCompiler(), "json_extract_path_text", "div", json_path="{}"),
    "pyspark": Dialect("pyspark", compilers.PySparkCompiler(), "get_json_object", "div"),
    "sqlite": Dialect(
        "sqlite", compilers.SQLiteCompiler(), "json_extract_scalar", "div", has_wide=False, json_gives=int
    ),
}
