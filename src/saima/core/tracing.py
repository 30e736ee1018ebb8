"""One unit's measure in plain Python: the number and the facts it rests on.

Explanation reads this, and pages may import it: no engine is loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from saima.core.formula.rows import counts, day_of, evaluate_row
from saima.core.frames import ENTRY_LEVEL, QUANTITY_DECIMALS, Row
from saima.core.periods import Period
from saima.core.records import counted, worth_of
from saima.core.rulebook import Measure


@dataclass(frozen=True, slots=True)
class Part:
    """One fact's or project's part of a measure, in base units, with the day it counts."""

    row: Row
    amount: Fraction
    counted_on: Any


def _worth(measure: Measure, row: Row, period: Period) -> Fraction:
    """Return what a counted row adds: an amount in fen, a quantity, what a formula gives, or one.

    Counting amounts, a row without one adds nothing.
    """
    if measure.sum == "worth":
        return worth_of(measure, _seen(row), period=period)
    if measure.count == "amounts":
        return Fraction(row["amount"] is not None)
    if measure.count is not None:
        return Fraction(1)
    if measure.of == "projects":
        return Fraction(row["signing.amount" if measure.sum == "whole" else "signing.credited"] or 0)
    match measure.sum:
        case "quantity":
            return Fraction(row["credited_quantity"] or 0, 10**QUANTITY_DECIMALS)
        case "field":
            return Fraction(row[measure.sum_field] or 0)
        case "whole":
            return Fraction(row["amount"] or 0)
        case "lead":
            return Fraction(row["amount"] or 0) if row["is_lead"] else Fraction(0)
        case _:
            return Fraction(row["credited"] or 0)


def _seen(row: Row) -> Mapping[str, Any]:
    """Return the row as formulas see it: quantities as exact numbers."""
    if row.get("quantity") is None:
        return row
    return {**row, "quantity": Fraction(row["quantity"], 10**QUANTITY_DECIMALS)}


def trace(measure: Measure, rows: Iterable[Row], *, period: Period, unit: str) -> tuple[Part, ...]:
    """Return the parts of one unit's measure, in order of the day they count and then of entry.

    `rows` are the fact rows or project rows of `frames.py`, as the measure is of. A distinct count of projects over
    facts keeps the first counted fact of each project; of a largest amount only the first such fact has a part, and the
    others, which it was compared with, have zero.
    """
    days = measure.span.days(period)
    parts = []
    for row in rows:
        if row["unit"] != unit or row["level"] != (measure.verified or ENTRY_LEVEL):
            continue
        seen = _seen(row)
        day = (
            row["counted_on"] if measure.by is None else day_of(evaluate_row(measure.by.tree, row=seen, period=period))
        )
        if day is None or day not in days:
            continue
        if counts(measure.where.tree if measure.where else None, row=seen, period=period):
            parts.append(Part(row, _worth(measure, row, period), day))
    parts.sort(key=lambda part: (part.counted_on, part.row.get("entry", 0), str(part.row["project"])))
    if measure.is_largest:
        return _only_largest(measure, parts)
    if measure.of == "facts" and measure.count == "projects":
        first: dict[Any, Part] = {}
        for part in parts:
            if part.row["project"] is not None:
                first.setdefault(part.row["project"], part)
        return tuple(first.values())
    return counted(measure, parts)


def _only_largest(measure: Measure, parts: list[Part]) -> tuple[Part, ...]:
    """Return the parts with the first largest alone keeping its amount, so that the parts still sum to the measure."""
    held = [part for part in parts if _is_there(measure, part.row)]
    best = max(held, key=lambda part: part.amount, default=None)
    return tuple(part if part is best else replace(part, amount=Fraction(0)) for part in parts)


def _is_there(measure: Measure, row: Row) -> bool:
    """Tell whether a row has the amount that a measure takes the largest of."""
    if measure.of == "projects":
        return row["signing.amount" if measure.sum == "whole" else "signing.credited"] is not None
    if measure.sum == "lead":
        return not row["is_lead"] or row["amount"] is not None
    names = {"quantity": "credited_quantity", "field": measure.sum_field, "whole": "amount"}
    return row[names.get(measure.sum or "", "credited")] is not None


def total(parts: Iterable[Part]) -> Fraction:
    """Return the measure that the parts make: their exact sum."""
    return sum((part.amount for part in parts), Fraction(0))
