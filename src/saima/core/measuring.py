"""MEASURE on an engine: every measure of a rulebook in one pass over the rows of `rowquery.py`.

Only exact integer sums, counts and distinct counts are pushed down, so every engine gives the same digits; divisions
come afterwards. Importing this module loads Ibis: workers and commands do, pages never.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

import ibis

from saima.core.columns import SCHEMAS
from saima.core.formula import tree
from saima.core.formula.pushdown import push
from saima.core.formula.tree import Node
from saima.core.frames import ENTRY_LEVEL, Layout
from saima.core.narrowing import needed
from saima.core.periods import Period
from saima.core.recordquery import is_by_record, record_measure, scale_of
from saima.core.rowquery import fact_rows, leveled_facts, project_rows
from saima.core.rulebook import Measure, Rulebook


def row_names(rulebook: Rulebook, of: str) -> frozenset[str]:
    """Return the row fields that the rulebook's measures over facts or projects name."""
    found: set[str] = set()
    for measure in rulebook.measures.values():
        if measure.of == of:
            for formula in (measure.where, measure.by, measure.worth):
                if formula is not None:
                    found |= {name.text for name in tree.names(formula.tree)}
    return frozenset(found)


def _by(measure: Measure) -> Node:
    return measure.by.tree if measure.by is not None else tree.Name(("counted_on",), tree.Columns(0, 0))


def _counted(rows: Any, measure: Measure, period: Period) -> Any:
    """Tell whether a row counts in a measure: its level, its day in the span, its condition plainly true."""
    days = measure.span.days(period)
    day = push(_by(measure), rows=rows, period=period)
    counted = (
        (rows.level == (measure.verified or ENTRY_LEVEL))
        & (day >= ibis.literal(days.start, type="date"))
        & (day < ibis.literal(days.end, type="date"))
    )
    if measure.where is not None:
        counted = counted & push(measure.where.tree, rows=rows, period=period)
    return counted.fill_null(False)


def _by_record(rows: Any, measure: Measure, period: Period) -> Any:
    """Return unit × one measure whose records count one by one."""
    counted, day = _counted(rows, measure, period), push(_by(measure), rows=rows, period=period)
    adds = ibis.literal(1) if measure.count is not None or measure.worth is not None else _added(rows, measure)
    return record_measure(rows, measure, counted=counted, day=day, adds=adds, period=period)


def _aggregate(rows: Any, measure: Measure, period: Period) -> Any:
    """Return one measure's exact integer aggregate over its rows."""
    counted = _counted(rows, measure, period)
    if measure.count == "facts":
        return counted.sum()
    if measure.count == "projects":
        return rows.project.nunique(where=counted) if measure.of == "facts" else counted.sum()
    return _added(rows, measure).sum(where=counted)


def _added(rows: Any, measure: Measure) -> Any:
    """Return the column that a measure adds up."""
    if measure.of == "projects":
        return rows[{"credited": "signing.credited", "whole": "signing.amount"}[measure.sum or "credited"]]
    if measure.sum == "field":
        return rows[measure.sum_field]
    if measure.sum == "lead":
        return ibis.ifelse(rows.is_lead, rows.amount, 0)
    return rows[{"whole": "amount", "quantity": "credited_quantity"}.get(measure.sum or "", "credited")]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an engine runs to measure a rulebook: tables to make in turn, then one query per kind of row."""

    tables: tuple[tuple[str, str], ...]
    measures: tuple[str, ...]


def _named(made: Any, name: str) -> Any:
    return ibis.table(schema=made.schema(), name=name)


def plan(
    rulebook: Rulebook,
    *,
    layout: Layout,
    place: str,
    period: Period,
    counts_place: bool = True,
    dialect: str = "duckdb",
) -> Plan:
    """Return the SQL that measures a rulebook in a period: unit × measures, exact integers only.

    Rows of kinds that no measure counts are not made, nor, without `counts_place`, those of the place as a whole.
    """
    tables = {name: ibis.table(schema=ibis.Schema.from_pyarrow(schema), name=name) for name, schema in SCHEMAS.items()}
    project_names = row_names(rulebook, "projects") | {"signing.credited", "signing.amount"}
    wants = needed(rulebook.measures.values(), layout)
    leveled = leveled_facts(tables, layout=layout, needs=wants)
    made = fact_rows(_named(leveled, "leveled_facts"), tables["shares"], place=place if counts_place else None)
    rows = _named(made, "fact_rows")
    queries = []
    for of in ("facts", "projects"):
        measures = [m for m in rulebook.measures.values() if m.of == of]
        if measures:
            base = rows if of == "facts" else project_rows(rows, tables["projects"], layout=layout, names=project_names)
            aggregates = {m.name: _aggregate(base, m, period) for m in measures if not is_by_record(m)}
            made_of = [base.group_by("unit").aggregate(**aggregates)] if aggregates else []
            made_of += [_by_record(base, m, period) for m in measures if is_by_record(m)]
            queries += [str(ibis.to_sql(each, dialect=dialect)) for each in made_of]
    steps = (("leveled_facts", leveled), ("fact_rows", made))
    return Plan(tuple((name, str(ibis.to_sql(step, dialect=dialect))) for name, step in steps), tuple(queries))


_PLANS: dict[tuple[str, str, str, bool, str], Plan] = {}


def planned(
    rulebook: Rulebook,
    *,
    layout: Layout,
    place: str,
    period: Period,
    counts_place: bool = True,
    dialect: str = "duckdb",
) -> Plan:
    """Return `plan`, made once per rulebook text, catalogue, place and period (compiling costs tens of ms)."""
    key = (rulebook.fingerprint, period.code, f"{place} {layout}", counts_place, dialect)
    if key not in _PLANS:
        if len(_PLANS) >= 64:
            _PLANS.clear()
        _PLANS[key] = plan(
            rulebook, layout=layout, place=place, period=period, counts_place=counts_place, dialect=dialect
        )
    return _PLANS[key]


class Engine(Protocol):
    """An engine that holds the tables facts, acts, projects and shares."""

    def make(self, name: str, query: str) -> None:
        """Make a temporary table of a query's rows, replacing one of the same name."""

    def rows(self, query: str) -> Sequence[Mapping[str, Any]]:
        """Return a query's rows."""


def measure(
    rulebook: Rulebook, engine: Engine, *, layout: Layout, place: str, period: Period, units: Sequence[str]
) -> dict[str, dict[str, Fraction]]:
    """Return measure → unit → exact number in base units for these units; a unit without facts measures zero."""
    counted = [m for m in rulebook.measures.values() if m.of in {"facts", "projects"}]
    values = {m.name: dict.fromkeys(units, Fraction(0)) for m in counted}
    if not counted:
        return values
    steps = planned(rulebook, layout=layout, place=place, period=period, counts_place=place in units)
    for name, query in steps.tables:
        engine.make(name, query)
    for query in steps.measures:
        for row in engine.rows(query):
            if row["unit"] in units:
                for name, value in row.items():
                    if name != "unit":
                        values[name][row["unit"]] = Fraction(int(value or 0), scale_of(rulebook.measures[name]))
    return values
