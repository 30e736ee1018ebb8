"""凭证重复: one voucher number under two arrivals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from saima.core.health.rows import Finding, Ledger, RecordRow, of_record
from saima.core.health.rules import Thresholds
from saima.core.names import plain_name


def find(ledger: Ledger, rule: Thresholds) -> Iterator[Finding]:
    """Yield one finding per voucher number. `least_digits`: what has fewer is a remark, not a number."""
    least = rule.number("least_digits")
    vouchers: dict[str, list[RecordRow]] = defaultdict(list)
    for record in ledger.of_kinds(*rule.texts("kinds")):
        number = plain_name(record.detail.get("voucher", ""))
        if record.amount > 0 and sum(mark.isdigit() for mark in number) >= least:
            vouchers[number].append(record)
    for number, records in sorted(vouchers.items()):
        if len(records) > 1:
            items = tuple(of_record(ledger, r, voucher=r.detail["voucher"]) for r in records)
            yield Finding("凭证重复", number, {"voucher": records[0].detail["voucher"], "count": len(records)}, items)
