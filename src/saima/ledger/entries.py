"""Ledger entry numbers: given out under one lock, without gaps, across every append-only table."""

from __future__ import annotations

from django.db import transaction

from saima.ledger.models import EntryCounter


def next_entries(count: int = 1) -> range:
    """Take the next `count` entry numbers; must run inside the transaction that writes their rows.

    The counter row stays locked until that transaction ends, so a rolled-back writer leaves no gap and a reader of
    entries ≤ n sees every one of them.
    """
    if not transaction.get_connection().in_atomic_block:
        msg = "entry numbers are taken inside the transaction that writes their rows"
        raise RuntimeError(msg)
    EntryCounter.objects.get_or_create(pk=1)
    counter = EntryCounter.objects.select_for_update().get(pk=1)
    first = counter.last + 1
    counter.last += count
    counter.save(update_fields=["last"])
    return range(first, first + count)


def last_entry() -> int:
    """Return the last entry number given out and committed, 0 for an empty ledger."""
    counter = EntryCounter.objects.filter(pk=1).values_list("last", flat=True).first()
    return counter or 0
