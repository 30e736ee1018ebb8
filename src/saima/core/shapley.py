"""What each player of a small game adds, averaged over all orders in which they can come (Shapley 1953), exactly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from itertools import product
from math import comb, factorial, prod
from operator import mul

Coalition = int
"""A set of players as bits: player k is in it when bit k is set."""


def shapley(size: int, value: Callable[[Coalition], Fraction | int]) -> tuple[Fraction, ...]:
    """Return each player's part of `value(all) - value(none)`, by position; the parts add up to it exactly.

    `value` is asked once for each of the 2^size coalitions. A player that changes nothing gets 0, players that
    change alike get alike, and their order does not matter.

    Example:
        >>> shapley(2, lambda there: {0b00: 0, 0b01: 1, 0b10: 1, 0b11: 4}[there])
        (Fraction(2, 1), Fraction(2, 1))

    """
    values = [value(coalition) for coalition in range(1 << size)]
    return parts_of(size, values)


def parts_of(size: int, values: Sequence[Fraction | int], *, under: int = 1) -> tuple[Fraction, ...]:
    """Return the same from the values of all coalitions, in order of their bits, each divided by `under`."""
    if len(values) != 1 << size:
        msg = f"{size} players make {1 << size} coalitions, not {len(values)}"
        raise ValueError(msg)
    whole = factorial(size) * under
    return tuple(Fraction(sum(map(mul, weights, values)), whole) for weights in _weights(size))


@cache
def _weights(size: int) -> tuple[tuple[int, ...], ...]:
    """Return, per player, by what each coalition's value counts: in how many orders the player makes it or meets it."""
    orders = [factorial(count) * factorial(size - count - 1) for count in range(size)]
    found = []
    for player in range(size):
        mine, row = 1 << player, []
        for coalition in range(1 << size):
            others = (coalition & ~mine).bit_count()
            row.append(orders[others] if coalition & mine else -orders[others])
        found.append(tuple(row))
    return tuple(found)


def by_kind(counts: Sequence[int], value: Callable[[tuple[int, ...]], Fraction | int]) -> tuple[Fraction, ...]:
    """Return what one player of each kind gets, where players of a kind are alike and `counts` says how many there are.

    `value` is asked once per number of players of each kind, of which there are few even where players are many. The
    parts times their counts add up to the change.

    Example:
        >>> by_kind([40], lambda there: min(there[0], 10))
        (Fraction(1, 4),)

    """
    everyone = sum(counts)
    orders = factorial(everyone)
    found = [Fraction(0)] * len(counts)
    values = {there: value(there) for there in product(*(range(count + 1) for count in counts))}
    for there, reached in values.items():
        came = sum(there)
        for kind, count in enumerate(counts):
            if there[kind] == count:
                continue
            ways = prod(
                comb(most - (other == kind), held) for other, (most, held) in enumerate(zip(counts, there, strict=True))
            )
            one_more = values[tuple(held + (other == kind) for other, held in enumerate(there))]
            weight = ways * factorial(came) * factorial(everyone - came - 1)
            found[kind] += Fraction(weight, orders) * (one_more - reached)
    return tuple(found)
