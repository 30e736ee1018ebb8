"""Numbers to places, with ties, direction and order said and never implied."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

Ties = Literal["competition", "dense", "ordinal"]
Direction = Literal["descending", "ascending"]


def places(
    values: Sequence[Fraction], *, direction: Direction = "descending", ties: Ties = "competition"
) -> tuple[int, ...]:
    """Return the place of each value, in the order given; the first place is 1.

    Args:
        values: one number per unit.
        direction: `descending` gives place 1 to the largest.
        ties: equal values share a place and the next is skipped (`competition`: 1 2 2 4), is not skipped (`dense`:
            1 2 2 3), or are numbered on in the order given (`ordinal`: 1 2 3 4).

    Example:
        >>> places([Fraction(3), Fraction(5), Fraction(3)])
        (2, 1, 2)

    """
    sign = -1 if direction == "descending" else 1
    order = sorted(range(len(values)), key=lambda index: (sign * values[index], index))
    result = [0] * len(values)
    place = 0
    for position, index in enumerate(order, start=1):
        tied = position > 1 and values[index] == values[order[position - 2]]
        if ties == "ordinal" or not tied:
            place = place + 1 if ties == "dense" else position
        result[index] = place
    return tuple(result)
