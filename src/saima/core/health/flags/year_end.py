"""年末集中: a unit's arrivals of a year bunch in December, against the year's even share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from saima.core.health.rows import Finding, Ledger, RecordRow, Value, of_record
from saima.core.health.rules import Thresholds

EVEN_MONTH = Fraction(1, 12)
DECEMBER, LAST_TEN = 12, 21


def find(ledger: Ledger, rule: Thresholds) -> Iterator[Finding]:
    """Yield one finding per unit and ended year.

    `times`: December's share at least so many times a twelfth. `ten_days`: or the share of 21–31 December at least
    so many times eleven days of the year. `least`: smaller years are not judged. Outflows are left out.
    """
    years: dict[tuple[str, int], list[RecordRow]] = defaultdict(list)
    for record in ledger.of_kinds(*rule.texts("kinds")):
        if record.amount > 0 and date(record.on.year, DECEMBER, 31) < ledger.on:
            years[ledger.unit_of(record), record.on.year].append(record)
    for (unit, year), records in sorted(years.items()):
        total = sum(record.amount for record in records)
        late = [record for record in records if record.on.month == DECEMBER]
        last = [record for record in late if record.on.day >= LAST_TEN]
        month, ten = (Fraction(sum(r.amount for r in part), total) for part in (late, last))
        even_ten = Fraction(11, (date(year + 1, 1, 1) - date(year, 1, 1)).days)
        if not unit or total < rule.number("least"):
            continue
        if month >= rule.number("times") * EVEN_MONTH or ten >= rule.number("ten_days") * even_ten:
            values: dict[str, Value] = {
                "year": year, "total": total, "month": str(month), "ten": str(ten), "even": str(EVEN_MONTH),
                "times": str(month / EVEN_MONTH), "count": len(late),
            }  # fmt: skip
            items = tuple(of_record(ledger, record) for record in late)
            yield Finding("年末集中", f"{unit}:{year}", values, items)
