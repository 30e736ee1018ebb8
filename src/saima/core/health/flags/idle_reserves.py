"""批量储备: leads and reserves entered many on one day, and nothing since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from saima.core.health.rows import Finding, Ledger, RecordRow, Value, of_record
from saima.core.health.rules import Thresholds


def find(ledger: Ledger, rule: Thresholds) -> Iterator[Finding]:
    """Yield one finding per unit and day of entry.

    `least`: so many on one day are a batch. `days`: a project without any later record for so long is idle.
    `share`: the share of the batch that must be idle.
    """
    days = timedelta(days=rule.whole("days"))
    batches: dict[tuple[str, date], dict[str, RecordRow]] = defaultdict(dict)
    for record in ledger.of_kinds(*rule.texts("kinds")):
        if record.project and (unit := ledger.unit_of(record)):
            batches[unit, record.recorded_on].setdefault(record.project, record)
    for (unit, day), records in sorted(batches.items()):
        idle = [record for record in records.values() if _is_idle(ledger, record, days)]
        if len(records) >= rule.number("least") and Fraction(len(idle), len(records)) >= rule.number("share"):
            values: dict[str, Value] = {
                "on": day.isoformat(), "count": len(records), "idle": len(idle),
                "share": str(Fraction(len(idle), len(records))), "days": days.days,
            }  # fmt: skip
            yield Finding("批量储备", f"{unit}:{day}", values, tuple(of_record(ledger, record) for record in idle))


def _is_idle(ledger: Ledger, record: RecordRow, days: timedelta) -> bool:
    project = ledger.by_code.get(record.project)
    last = max(record.on, project.last_on if project and project.last_on else record.on)
    return last == record.on and ledger.on - max(last, record.recorded_on) >= days
