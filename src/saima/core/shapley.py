"""What each player of a small game adds, averaged over all orders in which they can come (Shapley 1953), exactly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from math import factorial

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


def parts_of(size: int, values: Sequence[Fraction | int]) -> tuple[Fraction, ...]:
    """Return the same from the values of all coalitions, in order of their bits."""
    weights = [factorial(count) * factorial(size - count - 1) for count in range(size)]
    orders = factorial(size)
    found = []
    for player in range(size):
        mine = 1 << player
        sums: list[Fraction | int] = [0] * size
        for coalition in range(1 << size):
            if not coalition & mine:
                sums[coalition.bit_count()] += values[coalition | mine] - values[coalition]
        weighed = sum(weight * gained for weight, gained in zip(weights, sums, strict=True))
        found.append(Fraction(weighed) / orders)
    return tuple(found)


def in_order(size: int, value: Callable[[Coalition], Fraction | int]) -> tuple[Fraction, ...]:
    """Return what each player adds when they come in their order, once: exact as well, for many players."""
    values = [value((1 << count) - 1) for count in range(size + 1)]
    return tuple(Fraction(after - before) for before, after in pairwise(values))
