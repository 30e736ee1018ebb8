"""MEASURE on an engine: every measure of a rulebook in one pass over the rows of `rowquery.py`.

Only exact integer sums, counts and distinct counts are pushed down, so every engine gives the same digits; divisions
come afterwards. Importing this module loads Ibis: workers and commands do, pages never.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Protocol

import ibis

from saima.core.celling import Coding
from saima.core.columns import SCHEMAS
from saima.core.dialects import DIALECTS, LARGEST, Dialect
from saima.core.formula import tree
from saima.core.formula.lowering import FIELD
from saima.core.formula.pushdown import push
from saima.core.formula.tree import Node
from saima.core.frames import ENTRY_LEVEL, Layout
from saima.core.inputs import Counted
from saima.core.narrowing import either, kinds_of, names_of, needed
from saima.core.periods import Period
from saima.core.recordquery import is_by_record, record_measure, scale_of
from saima.core.rowquery import fact_rows, leveled_facts, project_rows
from saima.core.rulebook import Measure, Rulebook

PROVEN = 2**56
"""Sums below this leave room for the small factors of formulas within 64 bits."""
HALF = 2**31


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


@dataclass(frozen=True, slots=True)
class _Over:
    """What formulas are compiled with: the period, the engine's dialect, and whether sums need more than 64 bits."""

    period: Period
    dialect: Dialect
    is_wide: bool

    def push(self, node: Node, rows: Any, *, most: int = PROVEN) -> Any:
        """Return a row formula as an expression over the rows, no number of which is proven larger than `most`."""
        bound = LARGEST if self.is_wide else most
        return push(node, rows=rows, period=self.period, dialect=self.dialect, most=bound)

    def roomy(self, number: Any) -> Any:
        """Return a column with room for its sum."""
        return self.dialect.wide(number) if self.is_wide else number


def _counted(rows: Any, measure: Measure, over: _Over) -> Any:
    """Tell whether a row counts in a measure: its level, its day in the span, its condition plainly true."""
    days, day = measure.span.days(over.period), over.push(_by(measure), rows)
    counted = (
        (rows.level == (measure.verified or ENTRY_LEVEL))
        & (day >= ibis.literal(days.start, type="date"))
        & (day < ibis.literal(days.end, type="date"))
    )
    if measure.where is not None:
        counted = counted & over.push(measure.where.tree, rows)
    return counted.fill_null(False)


def _column(rows: Any, measure: Measure) -> Any:
    """Return the column whose sum or largest value a measure is; ones where it counts."""
    if measure.count == "amounts":
        return ibis.ifelse(rows.amount.notnull(), 1, 0)
    if measure.count is not None or measure.worth is not None:
        return ibis.literal(1)
    if measure.of == "projects":
        return rows["signing.amount" if measure.sum == "whole" else "signing.credited"]
    if measure.sum == "field":
        return rows[measure.sum_field]
    if measure.sum == "lead":
        return ibis.ifelse(rows.is_lead, rows.amount, 0)
    return rows[{"whole": "amount", "quantity": "credited_quantity"}.get(measure.sum or "", "credited")]


def _by_record(rows: Any, measure: Measure, over: _Over) -> Any:
    """Return unit × one measure whose records count one by one."""
    return record_measure(
        rows,
        measure,
        counted=_counted(rows, measure, over),
        day=over.push(_by(measure), rows),
        adds=_column(rows, measure),
        worth_of=lambda node: over.push(node, rows, most=FIELD).top,
        dialect=over.dialect,
    )


def _aggregate(rows: Any, measure: Measure, over: _Over) -> Any:
    """Return one measure's exact integer aggregate over its rows."""
    counted = _counted(rows, measure, over)
    if measure.of == "facts" and measure.count == "projects":
        return rows.project.nunique(where=counted)
    column = _column(rows, measure)
    if measure.is_largest:
        return column.max(where=counted)
    if measure.count is not None:
        return ibis.ifelse(counted, column, 0).sum()
    return over.roomy(column).sum(where=counted)


@dataclass(frozen=True, slots=True)
class Plan:
    """What an engine runs to measure a rulebook: tables to make in turn, then queries of unit × measures.

    `rows` makes the rows, the same whatever room sums take; `tables` what is made of them.
    """

    rows: tuple[tuple[str, str], ...]
    tables: tuple[tuple[str, str], ...]
    measures: tuple[str, ...]


def _named(made: Any, name: str) -> Any:
    return ibis.table(schema=made.schema(), name=name)


def _value_name(measure: Measure) -> str:
    """Return the column of cells that a measure is made of; measures of the same amounts share one."""
    kind = "most" if measure.is_largest else "sum"
    return f"{kind}_{measure.count or measure.sum_field or measure.sum}"


def _cells(rows: Any, units: Any, measures: Sequence[Measure], over: _Over) -> tuple[tuple[tuple[str, Any], ...], Any]:
    """Return the tables that measures over facts are made of, and what makes unit × measures of them.

    `coded_rows`: rows with unit number, codes and values. `rules`: for each combination of codes that occurs, which
    measures count it. The query sums the rows into cells by unit and codes, and the cells into measures.
    """
    coding = Coding(rows, lambda node: over.push(node, rows), over.dialect)
    spans = []
    for m in measures:
        coding.add_level(m.verified or ENTRY_LEVEL)
        spans.append(coding.add_days(_by(m), m.span.days(over.period)))
        if m.where is not None:
            coding.add(m.where.tree)
    shown = {_value_name(m): m for m in measures}
    values = {name: _column(rows, m) for name, m in shown.items() if m.count != "facts"}
    numbered = units.rename(of_unit="unit")
    within = rows.mutate(**coding.codes(), **values).filter(reduce(or_, dict.fromkeys(spans)).fill_null(False))
    codes = [f"code{index}" for index in range(len(coding.codes()))]
    coded = within.join(numbered, within.unit == numbered.of_unit).select("unit_no", *codes, *values)
    held = _named(coded, "coded_rows")
    added = {
        name: held[name].max() if m.is_largest else held[name].sum() if m.count else over.roomy(held[name]).sum()
        for name, m in shown.items()
        if name in values
    }
    if len(values) < len(shown):
        added["sum_facts"] = held.count()
    cells = held.group_by(["unit_no", *codes]).aggregate(**added)
    combinations = held.select(*codes).distinct()
    truth = coding.truth(combinations)
    counts = {}
    for place, m in enumerate(measures):
        counted = truth.of_level(m.verified or ENTRY_LEVEL) & truth.of_days(_by(m), m.span.days(over.period))
        if m.where is not None:
            counted = counted & truth.of(m.where.tree)
        counts[f"rule{place}"] = counted.fill_null(False)
    rules = combinations.mutate(**counts)
    judged = cells.join(_named(rules, "rules"), codes)
    totals = {}
    for place, m in enumerate(measures):
        column, counted = judged[_value_name(m)], judged[f"rule{place}"]
        totals[m.name] = column.max(where=counted) if m.is_largest else column.sum(where=counted)
    by_unit = judged.group_by("unit_no").aggregate(**totals).join(units, "unit_no").drop("unit_no")
    return (("coded_rows", coded), ("rules", rules)), by_unit


def plan(
    rulebook: Rulebook,
    *,
    layout: Layout,
    place: str,
    period: Period,
    counts_place: bool = True,
    dialect: str = "duckdb",
    is_wide: bool = False,
) -> Plan:
    """Return the SQL that measures a rulebook in a period: unit × measures, exact integers only.

    Rows of kinds that no measure counts are not made, nor, without `counts_place`, those of the place as a whole.
    `is_wide` makes sums in 38 digits, for a ledger whose sums `fits` does not prove to stay within 64 bits.
    """
    spoken = DIALECTS[dialect]
    over = _Over(period, spoken, is_wide)
    tables = {name: ibis.table(schema=ibis.Schema.from_pyarrow(schema), name=name) for name, schema in SCHEMAS.items()}
    project_names = row_names(rulebook, "projects") | {"signing.credited", "signing.amount"}
    leveled = leveled_facts(tables, layout=layout, needs=needed(rulebook.measures.values(), layout), dialect=spoken)
    made = fact_rows(
        _named(leveled, "leveled_facts"), tables["shares"], place=place if counts_place else None, dialect=spoken
    )
    rows = _named(made, "fact_rows")
    steps: list[tuple[str, Any]] = []
    queries = []
    over_facts = [m for m in rulebook.measures.values() if m.of == "facts" and not is_by_record(m)]
    if added := [m for m in over_facts if m.count != "projects"]:
        units = _numbered(rows)
        made_of, by_unit = _cells(rows, _named(units, "unit_numbers"), added, over)
        steps = [("unit_numbers", units), *made_of]
        queries.append(by_unit)
    if distinct := [m for m in over_facts if m.count == "projects"]:
        some = _of_kinds(rows, distinct, layout)
        steps.append(("distinct_rows", some))
        held = _named(some, "distinct_rows")
        queries.append(held.group_by("unit").aggregate(**{m.name: _aggregate(held, m, over) for m in distinct}))
    if of_projects := [m for m in rulebook.measures.values() if m.of == "projects"]:
        joined = project_rows(rows, tables["projects"], layout=layout, names=project_names, widen=over.roomy)
        steps.append(("project_rows", joined))
        base = _named(joined, "project_rows")
        if whole := [m for m in of_projects if not is_by_record(m)]:
            queries.append(base.group_by("unit").aggregate(**{m.name: _aggregate(base, m, over) for m in whole}))
        queries += [_by_record(base, m, over) for m in of_projects if is_by_record(m)]
    queries += [_by_record(rows, m, over) for m in rulebook.measures.values() if m.of == "facts" and is_by_record(m)]
    return Plan(
        (("leveled_facts", spoken.sql(leveled)), ("fact_rows", spoken.sql(made))),
        tuple((name, spoken.sql(step)) for name, step in steps),
        tuple(spoken.sql(query) for query in queries),
    )


def _of_kinds(rows: Any, measures: Sequence[Measure], layout: Layout) -> Any:
    """Return the rows of the kinds that can change any of the measures; all where one may read any kind."""
    kinds = reduce(either, (kinds_of(measure, layout) for measure in measures))
    return rows if kinds is None else rows.filter(rows.kind.isin(sorted(kinds)))


def _numbered(rows: Any) -> Any:
    """Return the units of the rows, each with a number: numbers are grouped much faster than words."""
    units = rows.select("unit").distinct()
    return units.mutate(unit_no=ibis.row_number().over(ibis.window(order_by="unit")))


_PLANS: dict[tuple[str, str, str, bool, str, bool], Plan] = {}


def planned(
    rulebook: Rulebook,
    *,
    layout: Layout,
    place: str,
    period: Period,
    counts_place: bool = True,
    dialect: str = "duckdb",
    is_wide: bool = False,
) -> Plan:
    """Return `plan`, made once per rulebook text, catalogue, place and period (compiling costs tens of ms)."""
    key = (rulebook.fingerprint, period.code, f"{place} {layout}", counts_place, dialect, is_wide)
    if key not in _PLANS:
        if len(_PLANS) >= 64:
            _PLANS.clear()
        _PLANS[key] = plan(
            rulebook,
            layout=layout,
            place=place,
            period=period,
            counts_place=counts_place,
            dialect=dialect,
            is_wide=is_wide,
        )
    return _PLANS[key]


class Engine(Protocol):
    """An engine that holds the tables facts, acts, projects and shares, and speaks the SQL of a dialect.

    `held` is the SQL of each table made of them that still stands, by name, and what was told of them.
    """

    dialect: str
    held: dict[str, str]

    def make(self, name: str, query: str) -> None:
        """Make a temporary table of a query's rows, replacing one of the same name."""

    def rows(self, query: str) -> Sequence[Mapping[str, Any]]:
        """Return a query's rows."""


def fits(engine: Engine, columns: Sequence[str]) -> bool:
    """Tell whether these columns of the fact rows stay below `FIELD`, and every sum of them provably below `PROVEN`.

    No set of rows sums to more than the number of rows times the largest of them; only where that says nothing are
    the sizes added up, by their upper parts, which 64 bits always hold. Beyond 64 bits engines wrap, fail or turn to
    floats, each in its own way.
    """
    spoken = DIALECTS[engine.dialect]
    rows = ibis.table({"kind": "string", **dict.fromkeys(columns, "int64")}, name="fact_rows")
    edges = {f"{way}_{name}": getattr(rows[name], way)() for name in columns for way in ("min", "max")}
    found = engine.rows(spoken.sql(rows.aggregate(number=rows.count(), **edges)))[0]
    number = int(found["number"])
    largest = max((abs(int(found[f"{way}_{name}"] or 0)) for name in columns for way in ("min", "max")), default=0)
    if largest >= FIELD:
        return False
    if largest * number < PROVEN:
        return True
    halves = {name: spoken.whole(ibis.coalesce(rows[name].abs(), 0), HALF).sum() for name in columns}
    found = engine.rows(spoken.sql(rows.aggregate(**halves)))[0]
    return all((int(found[name] or 0) + number) * HALF < PROVEN for name in columns)


def measure(
    rulebook: Rulebook, engine: Engine, *, layout: Layout, place: str, period: Period, units: Sequence[str]
) -> dict[str, Counted]:
    """Return measure → unit → exact number in base units for these units; a unit without facts measures zero."""
    counted = [m for m in rulebook.measures.values() if m.of in {"facts", "projects"}]
    overs = {m.name: [0] * len(units) for m in counted}
    if counted:
        step = _prepared(rulebook, engine, layout=layout, place=place, period=period, counts_place=place in units)
        index = {unit: position for position, unit in enumerate(units)}
        for query in step.measures:
            for row in engine.rows(query):
                at = index.get(row["unit"])
                if at is not None:
                    for name, value in row.items():
                        if name != "unit":
                            overs[name][at] = int(value or 0)
    return {m.name: Counted(units, overs[m.name], under=scale_of(m)) for m in counted}


MADE_OF = {
    "fact_rows": "leveled_facts",
    "fits": "fact_rows",
    "distinct_rows": "fact_rows",
    "project_rows": "fact_rows",
    "unit_numbers": "fact_rows",
    "coded_rows": "unit_numbers",
    "rules": "coded_rows",
}
"""What each thing held is made of; made anew, it takes what was made of it along."""


def _forget(engine: Engine, name: str) -> None:
    """Let go of what is no longer what its query would make."""
    engine.held.pop(name, None)
    for other, source in MADE_OF.items():
        if source == name:
            _forget(engine, other)


def _hold(engine: Engine, name: str, query: str) -> None:
    """Make a table, unless it stands as this very query made it: another period shares the rows of the first."""
    if engine.held.get(name) != query:
        _forget(engine, name)
        engine.make(name, query)
        engine.held[name] = query


def _prepared(
    rulebook: Rulebook, engine: Engine, *, layout: Layout, place: str, period: Period, counts_place: bool
) -> Plan:
    """Make the tables that a rulebook's measures are made of, and return the plan whose queries make them."""

    def plan_of(*, is_wide: bool) -> Plan:
        return planned(
            rulebook,
            layout=layout,
            place=place,
            period=period,
            counts_place=counts_place,
            dialect=engine.dialect,
            is_wide=is_wide,
        )

    made = plan_of(is_wide=False)
    for name, query in made.rows:
        _hold(engine, name, query)
    numbers = {name for name, kind in layout.fields.items() if kind in {"money", "number"}}
    read = {name for m in rulebook.measures.values() for name in (*names_of(m), m.sum_field)}
    columns = ["amount", "quantity", *sorted(read & numbers)]
    narrow, wide = f"{columns} fit", f"{columns} do not fit"
    if engine.held.get("fits") not in (narrow, wide):
        engine.held["fits"] = narrow if fits(engine, columns) else wide
    if engine.held["fits"] == wide:
        made = plan_of(is_wide=True)
    for name, query in made.tables:
        _hold(engine, name, query)
    return made
