"""Exact numbers of many units in whole numbers: `over ÷ under`, and the answers that are no number beside them.

One `under` for all where it can be (fen, hundredths), one per unit where each is divided by its own target. Every step
is exact: nothing is rounded but where a formula says so, and then in whole numbers too.
"""

from __future__ import annotations

import operator
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import islice
from math import gcd, lcm
from operator import attrgetter
from typing import Any, overload

from saima.core.amounts import RoundMode
from saima.core.formula import vectors
from saima.core.formula.vectors import Mask, Vector, at, compare, pick, plain, positions
from saima.core.working import Missing, Value, first_missing

NONE: Mapping[int, Missing] = {}
LONG = 2**512
"""Numbers longer than this are brought to lowest terms, or a long chain of formulas would let them grow."""


class _Values(Sequence[Value]):
    """A column that is made into values one by one, as they are asked for."""

    __slots__ = ()
    size: int
    missing: Mapping[int, Missing]

    @abstractmethod
    def one(self, index: int) -> Value:
        """Return the value of one unit, whether or not it is missing."""

    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, index: int) -> Value: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Value, ...]: ...
    def __getitem__(self, index: int | slice) -> Value | tuple[Value, ...]:
        if isinstance(index, slice):
            return tuple(self[position] for position in range(*index.indices(self.size)))
        index = range(self.size)[index]
        return self.missing[index] if index in self.missing else self.one(index)


@dataclass(frozen=True, slots=True, eq=False)
class Numbers(_Values):
    """A number per unit: `over ÷ under`, `under` above zero. Where an answer is `missing`, the two mean nothing."""

    size: int
    over: Vector
    under: Vector = 1
    missing: Mapping[int, Missing] = field(default_factory=dict)

    def one(self, index: int) -> Fraction:
        """Return the number of one unit, whether or not it is missing."""
        return Fraction(at(self.over, index), at(self.under, index))

    @property
    def is_constant(self) -> bool:
        """Whether it is the same number for all units, none of them missing."""
        return isinstance(self.over, int) and isinstance(self.under, int) and not self.missing

    def __iter__(self) -> Iterator[Value]:
        numbers = zip(range(self.size), plain(self.over), plain(self.under), strict=False)
        return iter([self.missing.get(index) or Fraction(over, under) for index, over, under in numbers])


@dataclass(frozen=True, slots=True, eq=False)
class Truths(_Values):
    """True or false per unit, or a missing answer."""

    size: int
    mask: Mask
    missing: Mapping[int, Missing] = field(default_factory=dict)

    def one(self, index: int) -> bool:
        """Return the answer for one unit, whether or not it is missing."""
        return bool(at(self.mask, index))

    def __iter__(self) -> Iterator[Value]:
        answers = zip(range(self.size), plain(self.mask), strict=False)
        return iter([self.missing.get(index) or answer for index, answer in answers])


Exact = Numbers | Truths
Column = Exact | Sequence[Value]
"""A value per unit; what is neither numbers nor truths (texts, days) is a plain sequence."""


def pack(values: Sequence[Value], *, absent: Missing | None = None) -> Column:
    """Return the values as numbers or truths where they are, else as they came; None stands for `absent` if given."""
    if isinstance(values, Numbers | Truths):
        return values
    try:
        return _packed(values, NONE)
    except AttributeError:  # not all of them fractions
        kinds = set(map(type, values))
    if absent is not None and type(None) in kinds:
        values = [absent if value is None else value for value in values]
        kinds = (kinds - {type(None)}) | {Missing}
    missing = NONE
    if Missing in kinds:
        missing = {index: value for index, value in enumerate(values) if isinstance(value, Missing)}
        kinds.discard(Missing)
    if kinds <= {Fraction}:
        return _packed(values, missing)
    if kinds == {bool}:
        return Truths(len(values), [value is True for value in values], missing)
    return values


def _packed(values: Sequence[Any], missing: Mapping[int, Missing]) -> Numbers:
    """Return fractions above one under where 64 bits can hold it; AttributeError when one is no fraction."""
    if missing:
        values = [_ZERO if isinstance(value, Missing) else value for value in values]
    if sum(map(_UNDER, values)) == len(values):  # every one of them is 1
        return Numbers(len(values), vectors.gathered(_OVER, values), 1, missing)
    overs, below = list(map(_OVER, values)), list(map(_UNDER, values))
    whole = lcm(*set(below))
    if whole <= vectors.MOST:
        overs = [over * (whole // under) for over, under in zip(overs, below, strict=True)]
        return Numbers(len(overs), vectors.vector(overs), whole, missing)
    return Numbers(len(overs), vectors.vector(overs), vectors.vector(below), missing)


_OVER, _UNDER = attrgetter("_numerator"), attrgetter("_denominator")
"""The slots of a `Fraction`, which its properties of the public names return twice as slowly; only it has them."""
_ZERO = Fraction(0)


def constant(value: Fraction, size: int) -> Numbers:
    """Return the same number for every unit."""
    return Numbers(size, value.numerator, value.denominator)


def merged(*columns: _Values) -> Mapping[int, Missing]:
    """Return, per unit, the missing answer that decides among several columns."""
    found = [column.missing for column in columns if column.missing]
    if len(found) < 2:
        return found[0] if found else NONE
    every = dict.fromkeys(index for missing in found for index in missing)
    return {index: _first(found, index) for index in every}


def _first(found: Sequence[Mapping[int, Missing]], index: int) -> Missing:
    first = first_missing(tuple(missing[index] for missing in found if index in missing))
    assert first is not None  # noqa: S101 (every index comes from one of them)
    return first


def alike(one: Numbers, other: Numbers) -> tuple[Vector, Vector, Vector]:
    """Return the overs of both above one common under."""
    if one.under is other.under:
        return one.over, other.over, one.under
    if isinstance(one.under, int) and isinstance(other.under, int):
        whole = lcm(one.under, other.under)
        left = vectors.times(one.over, whole // one.under)
        return left, vectors.times(other.over, whole // other.under), whole
    left, right = vectors.times(one.over, other.under), vectors.times(other.over, one.under)
    return left, right, vectors.times(one.under, other.under)


def add(one: Numbers, other: Numbers) -> Numbers:
    """Return the sums."""
    left, right, under = alike(one, other)
    return reduced(Numbers(one.size, vectors.plus(left, right), under, merged(one, other)))


def subtract(one: Numbers, other: Numbers) -> Numbers:
    """Return the differences."""
    left, right, under = alike(one, other)
    return reduced(Numbers(one.size, vectors.minus(left, right), under, merged(one, other)))


def multiply(one: Numbers, other: Numbers) -> Numbers:
    """Return the products."""
    (a, d), (c, b) = _crossed(one.over, other.under), _crossed(other.over, one.under)
    return reduced(Numbers(one.size, vectors.times(a, c), vectors.times(b, d), merged(one, other)))


def _crossed(over: Vector, under: Vector) -> tuple[Vector, Vector]:
    """Return an over and an under without the factor that both share, where both are one number."""
    if isinstance(over, int) and isinstance(under, int):
        factor = gcd(over, under)
        return over // factor, under // factor
    return over, under


def divide(one: Numbers, other: Numbers, *, none: Missing) -> Numbers:
    """Return the quotients, and `none` where the divisor is zero."""
    turned, zero = _inverted(other)
    found = multiply(one, turned)
    if not zero:
        return found
    return replace(found, missing={**dict.fromkeys(zero, none), **found.missing})


def _inverted(numbers: Numbers) -> tuple[Numbers, list[int]]:
    """Return one ÷ each number, and the indexes of the zeros, which stay zero."""
    least, greatest = vectors.ends(numbers.over)
    over, under, zero = numbers.under, numbers.over, list[int]()
    if least < 0:
        negative = compare(operator.lt, under, 0)
        over = pick(negative, vectors.times(over, -1), over)
        under = pick(negative, vectors.times(under, -1), under)
    if least <= 0 <= greatest:
        empty = compare(operator.eq, under, 0)
        zero = positions(empty, numbers.size)
        if zero:
            over, under = pick(empty, 0, over), pick(empty, 1, under)
    return Numbers(numbers.size, over, under, numbers.missing), zero


def negative(numbers: Numbers) -> Numbers:
    """Return the numbers with the other sign."""
    return replace(numbers, over=vectors.times(numbers.over, -1))


def size_of(numbers: Numbers) -> Numbers:
    """Return the numbers without their sign."""
    below = compare(operator.lt, numbers.over, 0)
    return replace(numbers, over=pick(below, vectors.times(numbers.over, -1), numbers.over))


def compared(act: Callable[[Any, Any], Any], one: Numbers, other: Numbers) -> Truths:
    """Return where `act` (one of ==, !=, <, <=, >, >=) holds between the numbers."""
    left, right, _ = alike(one, other)
    return Truths(one.size, compare(act, left, right), merged(one, other))


def least(one: Numbers, other: Numbers) -> Numbers:
    """Return the lesser of each two."""
    return _extreme(operator.le, one, other)


def greatest(one: Numbers, other: Numbers) -> Numbers:
    """Return the greater of each two."""
    return _extreme(operator.ge, one, other)


def _extreme(act: Callable[[Any, Any], Any], one: Numbers, other: Numbers) -> Numbers:
    left, right, under = alike(one, other)
    mask = compare(act, left, right)
    if isinstance(under, int):
        return Numbers(one.size, pick(mask, left, right), under, merged(one, other))
    over = pick(mask, one.over, other.over)
    return Numbers(one.size, over, pick(mask, one.under, other.under), merged(one, other))


def chosen(mask: Mask, one: Numbers, other: Numbers) -> Numbers:
    """Return `one` where the mask holds and `other` where it does not, their missing answers with them."""
    missing = NONE
    if one.missing or other.missing:
        missing = {index: answer for index, answer in one.missing.items() if at(mask, index)}
        missing |= {index: answer for index, answer in other.missing.items() if not at(mask, index)}
    if isinstance(one.under, int) and isinstance(other.under, int):
        left, right, under = alike(one, other)
        return Numbers(one.size, pick(mask, left, right), under, missing)
    over = pick(mask, one.over, other.over)
    return Numbers(one.size, over, pick(mask, one.under, other.under), missing)


def floored(numbers: Numbers) -> Numbers:
    """Return the whole numbers at or below."""
    return Numbers(numbers.size, vectors.over(numbers.over, numbers.under), 1, numbers.missing)


def rounded(numbers: Numbers, decimals: int, mode: RoundMode) -> Numbers:
    """Return the numbers rounded as `amounts.round_to` rounds one, above the one under 10 ** decimals."""
    scale = 10**decimals if decimals >= 0 else 1
    over, under = vectors.times(numbers.over, scale), numbers.under
    if decimals < 0:
        under = vectors.times(under, 10**-decimals)
    if isinstance(under, int) and under == 1:
        whole = over
    elif mode == "half_even":
        whole = _half_even(over, under)
    else:
        below = compare(operator.lt, over, 0)
        size = pick(below, vectors.times(over, -1), over)
        if mode == "half_up":
            size, under = vectors.plus(vectors.times(size, 2), under), vectors.times(under, 2)
        whole = vectors.over(size, under)
        whole = pick(below, vectors.times(whole, -1), whole)
    if decimals < 0:
        return Numbers(numbers.size, vectors.times(whole, 10**-decimals), 1, numbers.missing)
    return Numbers(numbers.size, whole, scale, numbers.missing)


def _half_even(over: Vector, under: Vector) -> Vector:
    whole = vectors.over(over, under)
    twice = vectors.times(vectors.minus(over, vectors.times(whole, under)), 2)
    odd = compare(operator.ne, vectors.minus(whole, vectors.times(vectors.over(whole, 2), 2)), 0)
    up = vectors.either(compare(operator.gt, twice, under), vectors.both(odd, compare(operator.eq, twice, under)))
    return vectors.plus(whole, pick(up, 1, 0))


def reduced(numbers: Numbers) -> Numbers:
    """Return the same numbers, in lowest terms once they have grown long."""
    over, under = numbers.over, numbers.under
    if isinstance(under, int):
        if under <= LONG or isinstance(over, vectors.Fixed):
            return numbers
        factor = gcd(under, over) if isinstance(over, int) else gcd(under, *over)
        over = over // factor if isinstance(over, int) else [each // factor for each in over]
        return replace(numbers, over=over, under=under // factor)
    if isinstance(under, vectors.Fixed) or max(under) <= LONG:
        return numbers
    pairs = [(each, below, gcd(each, below)) for each, below in zip(plain(over), under, strict=False)]
    return replace(
        numbers,
        over=[each // factor for each, _, factor in pairs],
        under=[below // factor for _, below, factor in pairs],
    )


def keys(numbers: Numbers) -> list[int]:
    """Return whole numbers that stand to each other exactly as the numbers do: above, below or equal.

    Two different fractions whose unders are at most M lie at least 1 ÷ M² apart, so times M² they have different whole
    parts, and equal ones have equal.
    """
    if isinstance(numbers.under, int):
        return list(islice(plain(numbers.over), numbers.size))
    scale = vectors.ends(numbers.under)[1] ** 2
    pairs = zip(plain(numbers.over), plain(numbers.under), strict=False)
    return [over * scale // under for over, under in pairs]


def taken(numbers: Numbers, indexes: Sequence[int]) -> Numbers:
    """Return the numbers of some units, in the order of their indexes."""
    missing = NONE
    if numbers.missing:
        missing = {n: numbers.missing[index] for n, index in enumerate(indexes) if index in numbers.missing}
    over, under = vectors.take(numbers.over, indexes), vectors.take(numbers.under, indexes)
    return Numbers(len(indexes), over, under, missing)


def scattered(size: int, parts: Sequence[tuple[Sequence[int], Numbers]]) -> Numbers:
    """Return one column of parts that each hold the units at some indexes; together they hold all."""
    overs, unders = [0] * size, [1] * size
    whole = lcm(*(part.under for _, part in parts if isinstance(part.under, int)))
    shared = all(isinstance(part.under, int) for _, part in parts)
    missing: dict[int, Missing] = {}
    for indexes, part in parts:
        factor = whole // part.under if shared and isinstance(part.under, int) else 1
        for index, over, under in zip(indexes, plain(part.over), plain(part.under), strict=False):
            overs[index], unders[index] = over * factor, under
        missing |= {indexes[n]: answer for n, answer in part.missing.items()}
    return Numbers(size, vectors.vector(overs), whole if shared else vectors.vector(unders), missing)


def filled(numbers: Numbers, values: Mapping[int, Fraction]) -> Numbers:
    """Return the numbers with others at some indexes, where they are there then."""
    if not values:
        return numbers
    missing = {index: answer for index, answer in numbers.missing.items() if index not in values}
    size, zero = numbers.size, Fraction(0)
    others = _packed([values.get(index, zero) for index in range(size)], NONE)
    found = chosen([index in values for index in range(size)], others, replace(numbers, missing=NONE))
    return replace(found, missing=missing)


def divide_or(one: Numbers, other: Numbers, otherwise: Numbers) -> Numbers:
    """Return the quotients, and `otherwise` where the divisor is zero."""
    turned, zero = _inverted(other)
    found = multiply(one, turned)
    return chosen(compare(operator.eq, other.over, 0), otherwise, found) if zero else found


def unless(numbers: Numbers, mask: Mask, answer: Missing) -> Numbers:
    """Return the missing answer where the mask holds, and the numbers elsewhere."""
    here = positions(mask, numbers.size)
    return replace(numbers, missing={**numbers.missing, **dict.fromkeys(here, answer)}) if here else numbers


def total(numbers: Numbers) -> Fraction:
    """Return the sum over all units."""
    if isinstance(numbers.under, int):
        over = numbers.over * numbers.size if isinstance(numbers.over, int) else sum(plain(numbers.over))
        return Fraction(over, numbers.under)
    return summed([numbers.one(index) for index in range(numbers.size)])


def summed(values: Sequence[Fraction]) -> Fraction:
    """Return the sum, halves first: many different unders then meet late."""
    if len(values) <= 2:
        return sum(values, _ZERO)
    middle = len(values) // 2
    return summed(values[:middle]) + summed(values[middle:])
