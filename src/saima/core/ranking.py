"""Numbers to places, with ties, direction and order said and never implied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal, TypeVar

Ties = Literal["competition", "modified", "dense", "ordinal"]
Direction = Literal["descending", "ascending"]
_Number = TypeVar("_Number", Fraction, int, Fraction | int)


def places(
    values: Sequence[Fraction | int], *, direction: Direction = "descending", ties: Ties = "competition"
) -> tuple[int, ...]:
    """Return the place of each value, in the order given; the first place is 1.

    Args:
        values: one number per unit.
        direction: `descending` gives place 1 to the largest.
        ties: equal values share the first of their places (`competition`: 1 2 2 4), the last of them (`modified`:
            1 3 3 4), the next whole number (`dense`: 1 2 2 3), or are numbered on in the order given (`ordinal`:
            1 2 3 4).

    Example:
        >>> places([Fraction(3), Fraction(5), Fraction(3)])
        (2, 1, 2)

    """
    if ties == "ordinal":
        order = sorted(range(len(values)), key=values.__getitem__, reverse=direction == "descending")
        result = [0] * len(values)
        for position, index in enumerate(order, start=1):
            result[index] = position
        return tuple(result)
    placed = places_by_value(Counter(values), direction=direction, ties=ties)
    return tuple(map(placed.__getitem__, values))


def places_by_value(
    counts: Mapping[_Number, int], *, direction: Direction, ties: Literal["competition", "modified", "dense"]
) -> dict[_Number, int]:
    """Return the place of each value, where `counts` says how many units have it."""
    found, ahead = {}, 0
    for turn, value in enumerate(sorted(counts, reverse=direction == "descending"), start=1):
        behind = ahead + counts[value]
        found[value] = {"competition": ahead + 1, "modified": behind, "dense": turn}[ties]
        ahead = behind
    return found
