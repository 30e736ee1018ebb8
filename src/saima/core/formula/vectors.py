"""Whole numbers of many units at once: 64-bit where a bound proves that they fit, Python's own integers otherwise.

A `Vector` is one `int` (the same for every unit), a list of `int`, or a `Fixed`: an int64 array with the bounds within
which all of it is known to lie. Bounds are taken from the data and carried through every step; a step whose result
cannot be proven to fit is done in Python's integers, which have no end, so that nothing ever wraps. A `Mask` is the
same for true and false.

NumPy is loaded for `ENOUGH` units and more: below that lists are as fast, and pages are spared its 20 MB.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import Any

ENOUGH = 1_000
LEAST, MOST = -(2**63), 2**63 - 1


@dataclass(frozen=True, slots=True, eq=False)
class Fixed:
    """An int64 array and the ends, both inside, between which every number of it lies."""

    array: Any
    low: int
    high: int


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """An array of true and false."""

    array: Any


Vector = int | list[int] | Fixed
Mask = bool | list[bool] | Marks
Range = tuple[int, int]


@cache
def _numpy() -> Any:
    import numpy

    return numpy


def vector(numbers: list[int]) -> Vector:
    """Return the numbers as int64 when there are enough of them and all fit, else as they are."""
    if len(numbers) < ENOUGH:
        return numbers
    try:
        array = _numpy().array(numbers, dtype="int64")
    except OverflowError:
        return numbers
    return Fixed(array, int(array.min()), int(array.max()))


def gathered(get: Callable[[Any], int], things: Sequence[Any]) -> Vector:
    """Return a number of each thing as `vector` does, without a list in between where int64 holds them all."""
    if len(things) < ENOUGH:
        return list(map(get, things))
    try:
        array = _numpy().fromiter(map(get, things), dtype="int64", count=len(things))
    except OverflowError:
        return list(map(get, things))
    return Fixed(array, int(array.min()), int(array.max()))


def plain(values: Vector | Mask) -> Iterable[Any]:
    """Return the numbers in turn, without end where one stands for all."""
    if isinstance(values, int):
        return repeat(values)
    return values if isinstance(values, list) else values.array.tolist()


def at(values: Vector | Mask, index: int) -> int:
    """Return one unit's number."""
    if isinstance(values, int):
        return values
    found: int = values[index] if isinstance(values, list) else values.array.item(index)
    return found


def take(values: Vector, indexes: Sequence[int]) -> Vector:
    """Return the numbers of some units, in the order of their indexes."""
    if isinstance(values, int):
        return values
    if isinstance(values, list):
        return [values[index] for index in indexes]
    return vector(values.array[list(indexes)].tolist())


def ends(values: Vector) -> Range:
    """Return the least and the greatest number, from the data; nought of none."""
    if isinstance(values, int):
        return values, values
    if isinstance(values, list):
        return min(values, default=0), max(values, default=0)
    return int(values.array.min()), int(values.array.max())


def plus(one: Vector, other: Vector) -> Vector:
    """Return the sums."""
    return _worked(operator.add, _sum_range, one, other)


def minus(one: Vector, other: Vector) -> Vector:
    """Return the differences."""
    return _worked(operator.sub, _difference_range, one, other)


def times(one: Vector, other: Vector) -> Vector:
    """Return the products."""
    if isinstance(other, int):
        one, other = other, one
    if isinstance(one, int) and one in (0, 1):
        return other if one else 0
    return _worked(operator.mul, _product_range, one, other)


def over(one: Vector, other: Vector) -> Vector:
    """Return the whole numbers at or below the quotients; every divisor is above zero."""
    if isinstance(other, int) and other == 1:
        return one
    found = _worked(operator.floordiv, _quotient_range, one, other)
    return vector(found) if isinstance(found, list) else found


def _sum_range(one: Range, other: Range) -> Range:
    return one[0] + other[0], one[1] + other[1]


def _difference_range(one: Range, other: Range) -> Range:
    return one[0] - other[1], one[1] - other[0]


def _product_range(one: Range, other: Range) -> Range:
    corners = [a * b for a in one for b in other]
    return min(corners), max(corners)


def _quotient_range(one: Range, _other: Range) -> Range:
    return min(one[0], 0), max(one[1], 0)


def _worked(
    act: Callable[[Any, Any], Any], bound: Callable[[Range, Range], Range], one: Vector, other: Vector
) -> Vector:
    """Do one step in int64 when its result is proven to fit, else in Python's integers."""
    if isinstance(one, int) and isinstance(other, int):
        found: int = act(one, other)
        return found
    if not isinstance(one, list) and not isinstance(other, list):
        for tight in (False, True):
            a, b = _known(one, tight), _known(other, tight)
            low, high = bound(a, b)
            if _fits(low, high) and _fits(*a) and _fits(*b):
                return Fixed(act(_raw(one), _raw(other)), low, high)
    return list(map(act, plain(one), plain(other)))


def _known(values: int | Fixed, tight: bool) -> Range:
    """Return the bounds carried so far, or, when those prove too little, the ends of the data itself."""
    if tight or isinstance(values, int):
        return ends(values)
    return values.low, values.high


def _fits(low: int, high: int) -> bool:
    return low >= LEAST and high <= MOST


def _raw(values: int | Fixed) -> Any:
    return values if isinstance(values, int) else values.array


def compare(act: Callable[[Any, Any], Any], one: Vector, other: Vector) -> Mask:
    """Return where `act` (one of ==, !=, <, <=, >, >=) holds."""
    if isinstance(one, int) and isinstance(other, int):
        return bool(act(one, other))
    if isinstance(one, list) or isinstance(other, list) or not (_whole(one) and _whole(other)):
        return list(map(act, plain(one), plain(other)))
    (a, b), (c, d) = _known(one, False), _known(other, False)
    if act not in (operator.eq, operator.ne) and act(a, d) == act(b, c):
        return bool(act(a, d))
    return Marks(act(_raw(one), _raw(other)))


def _whole(values: int | Fixed) -> bool:
    return isinstance(values, Fixed) or _fits(values, values)


def pick(mask: Mask, one: Vector, other: Vector) -> Vector:
    """Return the number of `one` where the mask holds and of `other` where it does not."""
    if isinstance(mask, bool):
        return one if mask else other
    if one is other or (isinstance(one, int) and one == other):
        return one
    if isinstance(mask, Marks) and not isinstance(one, list) and not isinstance(other, list):
        (a, b), (c, d) = _known(one, False), _known(other, False)
        if _fits(min(a, c), max(b, d)):
            array = _numpy().where(mask.array, _raw(one), _raw(other))
            return Fixed(array, min(a, c), max(b, d))
    return [a if here else b for here, a, b in zip(plain(mask), plain(one), plain(other), strict=False)]


def both(one: Mask, other: Mask) -> Mask:
    """Return where both hold."""
    return _joined(operator.and_, one, other)


def either(one: Mask, other: Mask) -> Mask:
    """Return where at least one holds."""
    return _joined(operator.or_, one, other)


def _joined(act: Callable[[Any, Any], Any], one: Mask, other: Mask) -> Mask:
    if isinstance(one, bool) and isinstance(other, bool):
        return bool(act(one, other))
    if isinstance(one, list) or isinstance(other, list):
        return list(map(act, plain(one), plain(other)))
    arrays = [mask if isinstance(mask, bool) else mask.array for mask in (one, other)]
    return Marks(act(*arrays))


def inverse(mask: Mask) -> Mask:
    """Return where the mask does not hold."""
    if isinstance(mask, bool):
        return not mask
    return [not here for here in mask] if isinstance(mask, list) else Marks(~mask.array)


def positions(mask: Mask, size: int) -> list[int]:
    """Return the indexes at which the mask holds, in order."""
    if isinstance(mask, bool):
        return list(range(size)) if mask else []
    if isinstance(mask, list):
        return [index for index, here in enumerate(mask) if here]
    return mask.array.nonzero()[0].tolist()  # type: ignore[no-any-return]


def counted(masks: Sequence[Mask]) -> Vector:
    """Return of how many of the masks each unit is part."""
    found: Vector = 0
    for mask in masks:
        found = plus(found, pick(mask, 1, 0))
    return found
