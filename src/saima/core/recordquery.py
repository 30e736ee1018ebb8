"""What single records are worth, and which of them count, on an engine: see `records.py` for the plain reading."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis

from saima.core.dialects import Dialect
from saima.core.formula.lowering import worth
from saima.core.formula.tree import Node
from saima.core.frames import QUANTITY_DECIMALS
from saima.core.rulebook import Measure

_OF_COUNT = {"days": "day", "months": "month", "quarters": "quarter"}


def is_by_record(measure: Measure) -> bool:
    """Tell whether a measure needs its records one by one, and so a query of its own."""
    return measure.sum == "worth" or measure.per is not None or measure.count in _OF_COUNT


def record_measure(
    rows: Any,
    measure: Measure,
    *,
    counted: Any,
    day: Any,
    adds: Any,
    worth_of: Callable[[Node], Any],
    dialect: Dialect,
) -> Any:
    """Return unit × one measure as an expression.

    Args:
        rows: the rows of `rowquery.py`.
        measure: one that `is_by_record`.
        counted: which rows count, a boolean column without nulls.
        day: the day a row counts on.
        adds: what a row adds where the measure has no formula of its own.
        worth_of: compiles a worth in whole numbers over the rows.
        dialect: the engine's; its sums are made in 38 digits where it has them, since no worth is bounded by its rows.

    """
    if measure.worth is not None:
        plain = worth(measure.worth.tree)
        adds = worth_of(plain.root)
        for name in plain.names:  # a record with an empty field is worth zero, and is there among the best few
            adds = adds if name.startswith("period.") else ibis.ifelse(rows[name].notnull(), adds, 0)
    within = _OF_COUNT.get(measure.count or "") or measure.per
    key = ibis.literal(0) if within is None else _key(rows, day, within, dialect)
    picked = rows.filter(counted).mutate(record_worth=ibis.coalesce(adds, 0), record_key=key)
    if measure.count in _OF_COUNT:
        return picked.group_by("unit").aggregate(**{measure.name: picked.record_key.nunique()})
    if measure.per is not None:
        picked = picked.filter(picked.record_key.notnull())
        best = ibis.window(group_by=["unit", "record_key"], order_by=ibis.desc(picked.record_worth))
        picked = picked.mutate(record_turn=ibis.row_number().over(best))
        picked = picked.filter(picked.record_turn < measure.take)
    summed = dialect.wide(picked.record_worth) if dialect.has_wide else picked.record_worth
    return picked.group_by("unit").aggregate(**{measure.name: summed.sum()})


def _key(rows: Any, day: Any, within: str, dialect: Dialect) -> Any:
    """Return what groups records: the project, the day, or a number of the month or quarter."""
    if within == "project":
        return rows.project
    if within == "day":
        return day
    month = day.year().cast("int64") * 12 + day.month().cast("int64") - 1
    return month if within == "month" else dialect.whole(month, 3)


def scale_of(measure: Measure) -> int:
    """Return by what a measure's integer is divided: 100 for quantities, its own scale for a formula, 1 otherwise."""
    if measure.worth is not None:
        return worth(measure.worth.tree).scale
    return 10**QUANTITY_DECIMALS if measure.sum == "quantity" else 1
