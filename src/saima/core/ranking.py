"""Numbers to places, with ties, direction and order said and never implied."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

Ties = Literal["competition", "modified", "dense", "ordinal"]
Direction = Literal["descending", "ascending"]


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
    order = sorted(range(len(values)), key=values.__getitem__, reverse=direction == "descending")
    result = [0] * len(values)
    if len(set(values)) == len(values):
        for position, index in enumerate(order, start=1):
            result[index] = position
        return tuple(result)
    begun = 0
    for position, index in enumerate(order, start=1):
        is_last = position == len(order) or values[order[position]] != values[index]
        if is_last and ties != "ordinal":
            tied = order[begun:position]
            dense = (result[order[begun - 1]] if begun else 0) + 1
            place = {"competition": begun + 1, "modified": position, "dense": dense}[ties]
            for each in tied:
                result[each] = place
        elif ties == "ordinal":
            result[index] = position
        if is_last:
            begun = position
    return tuple(result)
