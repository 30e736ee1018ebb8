"""What single records are worth, and which of them count: the plain reading of `sum: <formula>`, `per` and `take`.

`recordquery.py` says the same to an engine; a test holds the two together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from datetime import date
from fractions import Fraction
from typing import Protocol, TypeVar

from saima.core.formula.lowering import worth
from saima.core.formula.rows import evaluate_row
from saima.core.frames import Row
from saima.core.periods import Period
from saima.core.rulebook import Counted, Measure, Within


class Counts(Protocol):
    """A row that counts, what it adds, and its day."""

    @property
    def row(self) -> Row:
        """The row."""

    @property
    def amount(self) -> Fraction:
        """What it adds."""

    @property
    def counted_on(self) -> date:
        """The day it counts on."""


P = TypeVar("P", bound=Counts)
_OF_COUNT: dict[Counted, Within] = {"days": "day", "months": "month", "quarters": "quarter"}


def worth_of(measure: Measure, row: Row, *, period: Period) -> Fraction:
    """Return what a row is worth by the measure's formula; nothing where a field it names is empty."""
    if measure.worth is None:
        raise TypeError(f"{measure.name} adds up no formula")
    plain = worth(measure.worth.tree)
    if any(row.get(name) is None for name in plain.names if not name.startswith("period.")):
        return Fraction(0)
    value = evaluate_row(plain.root, row=row, period=period)
    return value / plain.scale if isinstance(value, Fraction) else Fraction(0)


def counted(measure: Measure, parts: Iterable[P]) -> tuple[P, ...]:
    """Return those parts that count where only some do, in their order: one a day, or the best few of each project."""
    found = tuple(parts)
    if measure.count in _OF_COUNT:
        return _first(found, _OF_COUNT[measure.count], 1)
    if measure.per is None:
        return found
    within = measure.per
    there = [part for part in found if _key(part, within) is not None]
    kept = _first(sorted(there, key=lambda part: -part.amount), within, measure.take)
    return tuple(part for part in found if any(part is other for other in kept))


def _first(parts: Iterable[P], within: Within, take: int) -> tuple[P, ...]:
    seen: Counter[Hashable] = Counter()
    kept = []
    for part in parts:
        key = _key(part, within)
        seen[key] += 1
        if seen[key] <= take:
            kept.append(part)
    return tuple(kept)


def _key(part: Counts, within: Within) -> Hashable:
    day = part.counted_on
    match within:
        case "project":
            return part.row["project"]  # type: ignore[no-any-return]
        case "day":
            return day
        case "month":
            return day.year * 12 + day.month - 1
        case _:
            return (day.year * 12 + day.month - 1) // 3
