"""Ledger entry numbers: given out under one lock, without gaps, across every append-only table."""

from __future__ import annotations

from django.db import connection, transaction

from saima.ledger.models import EntryCounter

TAKE = (
    "INSERT INTO ledger_entrycounter (id, last) VALUES (1, %s) "
    "ON CONFLICT (id) DO UPDATE SET last = ledger_entrycounter.last + excluded.last RETURNING last"
)


def next_entries(count: int = 1) -> range:
    """Take the next `count` entry numbers, in one statement; must run inside the transaction that writes their rows.

    The counter row stays locked until that transaction ends, so a rolled-back writer leaves no gap and a reader of
    entries ≤ n sees every one of them.
    """
    if not transaction.get_connection().in_atomic_block:
        msg = "entry numbers are taken inside the transaction that writes their rows"
        raise RuntimeError(msg)
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [count])
        last: int = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)


def hold_entries() -> None:
    """Keep every other writer of entries out until this transaction ends, taking no number yet.

    Whoever locks rows as well takes this first, so that no two writers wait for each other.
    """
    next_entries(0)


def last_entry() -> int:
    """Return the last entry number given out and committed, 0 for an empty ledger."""
    counter = EntryCounter.objects.filter(pk=1).values_list("last", flat=True).first()
    return counter or 0
