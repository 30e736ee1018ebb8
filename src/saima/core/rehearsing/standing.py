"""Scores of many rehearsals to places, and what the places say: intervals, frequencies, who stays ahead of whom."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from saima.core.ranking import Direction, Ties
from saima.core.rehearsing.arrays import Floats, Integers

DIGITS = 9
"""Decimals that scores are compared on, so that sums of the same parts in another order are level."""


def places(
    scores: Floats,
    *,
    digits: int = DIGITS,
    direction: Direction = "descending",
    ties: Ties = "competition",
    groups: Sequence[Sequence[int]] = (),
) -> Integers:
    """Return runs × units places from runs × units scores; 0 where a score is blank.

    Args:
        scores: one row per rehearsal.
        digits: scores that agree to so many decimals share a place.
        direction: `descending` gives place 1 to the largest.
        ties: as in `core.ranking.places`; `ordinal` numbers level units on in their order.
        groups: positions of the units raced among themselves; none: all together. A unit in no group has place 0.

    """
    size = scores.shape[-1]
    if not groups or any(list(members) == list(range(size)) for members in groups):
        return _places(scores, digits, direction, ties)
    found = np.zeros(scores.shape, dtype=np.int32)
    for members in groups:
        mine = list(members)
        if mine:
            found[:, mine] = _places(scores[:, mine], digits, direction, ties)
    return found


def _places(scores: Floats, digits: int, direction: Direction, ties: Ties) -> Integers:
    runs, size = scores.shape
    blank = np.isnan(scores)
    bare = not blank.any()
    sign = -1.0 if direction == "descending" else 1.0
    bits = max(1, (size - 1).bit_length())
    numbers = np.rint((scores if bare else np.where(blank, 0.0, scores)) * (sign * 10.0**digits))
    largest = float(np.abs(numbers).max(initial=0.0)) + 1
    kind: type[np.signedinteger] = np.int32 if largest * 2**bits < 2**31 else np.int64
    if largest * 2**bits >= 2**63:
        raise OverflowError(f"{largest:g} is too large a score to be placed on {digits} decimals")
    keys = numbers.astype(kind)
    if not bare:
        keys[blank] = int(largest)
    keys <<= bits
    keys |= np.arange(size, dtype=kind)
    keys.sort(axis=1)
    who = keys & kind((1 << bits) - 1)
    keys >>= bits
    position = np.arange(1, size + 1, dtype=kind)
    if ties == "ordinal":
        place = np.broadcast_to(position, keys.shape)
    else:
        new = np.ones((runs, size), dtype=bool)
        np.not_equal(keys[:, 1:], keys[:, :-1], out=new[:, 1:])
        if ties == "dense":
            place = np.cumsum(new, axis=1, dtype=kind)
        elif new.all():
            place = np.broadcast_to(position, keys.shape)
        elif ties == "modified":
            last = np.where(np.roll(new, -1, axis=1), position, size)  # the first of all is new: so the last ends one
            place = np.minimum.accumulate(last[:, ::-1], axis=1)[:, ::-1]
        else:
            place = np.maximum.accumulate(position * new, axis=1)
    who = who + np.arange(runs, dtype=np.int64)[:, None] * size  # its position in the table of all
    found = np.empty(runs * size, dtype=np.int32)
    found[who] = place
    found = found.reshape(runs, size)
    if not bare:
        found[blank] = 0
    return found


def frequencies(found: Integers) -> Integers:
    """Return units × (units + 1): in how many rehearsals a unit had each place; column 0 is without a place."""
    size = found.shape[1]
    counted = np.bincount((found + np.arange(size) * (size + 1)).ravel(), minlength=size * (size + 1))
    return counted.reshape(size, size + 1)


def quantiles(counted: Integers, shares: Sequence[float]) -> Floats:
    """Return units × shares: quantiles of the places of each unit (R's type 7), from its frequencies.

    With n places the quantile q lies at position (n − 1) q, between two neighbours in proportion. Blank for a unit
    that never had a place.
    """
    sums = np.cumsum(counted[:, 1:], axis=1)
    total = sums[:, -1]
    found = np.full((len(counted), len(shares)), np.nan)
    for column, share in enumerate(shares):
        at = (total - 1) * share
        low = np.floor(at)
        ends = [(sums <= position[:, None]).sum(axis=1) + 1 for position in (low, np.minimum(low + 1, total - 1))]
        value = ends[0] + (at - low) * (ends[1] - ends[0])
        found[:, column] = np.where(total > 0, value, np.nan)
    return found


def ahead(found: Integers) -> Integers:
    """Return units × units: in how many rehearsals the row's unit stood strictly ahead of the column's.

    Both must have a place in it, and be raced together (else the number says nothing).
    """
    size = found.shape[1]
    columns = np.ascontiguousarray(found.T.astype(np.uint8 if size < 255 else np.int32))
    last = np.iinfo(columns.dtype).max
    columns[columns == 0] = last
    theirs = columns != last
    bare = bool(theirs.all())
    counted = np.zeros((size, size), dtype=np.int64)
    for row in range(size):
        for other in range(size):
            if row != other:
                won = columns[row] < columns[other]
                counted[row, other] = np.count_nonzero(won if bare else won & theirs[other])
    return counted
