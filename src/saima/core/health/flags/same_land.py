"""同一地块: one parcel of land under two projects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from saima.core.health.rows import Finding, Ledger, RecordRow, of_record
from saima.core.health.rules import Thresholds
from saima.core.names import plain_name


def find(ledger: Ledger, rule: Thresholds) -> Iterator[Finding]:
    """Yield one finding per parcel number that two projects state. `kinds`: records of land."""
    parcels: dict[str, list[RecordRow]] = defaultdict(list)
    for record in ledger.of_kinds(*rule.texts("kinds")):
        if parcel := plain_name(record.detail.get("parcel", "")):
            parcels[parcel].append(record)
    for parcel, records in sorted(parcels.items()):
        if len({record.project for record in records}) > 1:
            items = tuple(of_record(ledger, r, parcel=r.detail["parcel"], land=r.quantity) for r in records)
            yield Finding("同一地块", parcel, {"parcel": records[0].detail["parcel"], "count": len(records)}, items)
