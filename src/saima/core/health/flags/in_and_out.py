"""资金空转: money that arrives and leaves again, or moves on to another project of the same unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from saima.core.health.rows import Finding, Ledger, RecordRow, Value, of_record
from saima.core.health.rules import Thresholds


def find(ledger: Ledger, rule: Thresholds) -> Iterator[Finding]:
    """Yield one finding per project.

    An outflow (a negative arrival) counts when, at most `days` before, at least its `share` came in; a record of
    the same amount in another project of the unit within `days` after it is told too.
    """
    days, share = timedelta(days=rule.whole("days")), rule.number("share")
    moves: dict[str, list[RecordRow]] = defaultdict(list)
    for record in ledger.of_kinds(*rule.texts("kinds")):
        moves[record.project].append(record)
    arrivals: dict[tuple[str, int], list[RecordRow]] = defaultdict(list)
    for records in moves.values():
        for record in records:
            arrivals[ledger.unit_of(record), record.amount].append(record)
    for code, records in sorted(moves.items()):
        outs = [record for record in records if record.amount < 0]
        found: dict[str, RecordRow] = {}
        first = None
        for out in outs:
            before = [r for r in records if r.amount > 0 and timedelta(0) <= out.on - r.on <= days]
            came = [r for r in before if -out.amount >= share * r.amount]
            if came:
                found |= {r.root: r for r in (*came, out)}
                first = first or (came[0], out)
        if first is None:
            continue
        came_in, went_out = first
        onward = [
            record
            for out in found.values()
            if out.amount < 0 and ledger.unit_of(out)
            for record in arrivals[ledger.unit_of(out), -out.amount]
            if record.project != code and timedelta(0) <= record.on - out.on <= days
        ]
        values: dict[str, Value] = {
            "came": came_in.amount, "came_on": came_in.on.isoformat(), "went": -went_out.amount,
            "went_on": went_out.on.isoformat(), "days": (went_out.on - came_in.on).days,
            "times": sum(1 for r in found.values() if r.amount < 0), "onward": len(onward),
        }  # fmt: skip
        items = tuple(of_record(ledger, record) for record in (*found.values(), *onward))
        yield Finding("资金空转", code, values, items)
