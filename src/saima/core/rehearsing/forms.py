"""The language's operators and functions in floats, for all rehearsals and units at once.

A function without a form here is called as it is, number by number: slower, never different.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from itertools import pairwise

import numpy as np

from saima.core.amounts import RoundMode
from saima.core.formula.evaluate import apply, share, spread
from saima.core.formula.functions.function import Function
from saima.core.rehearsing.arrays import Floats, Truths
from saima.core.working import NOT_APPLICABLE, Missing, Value

SLACK = 1e-9
"""A number so little below a step counts as having reached it: floats fall short of what is exact."""
HAIR = 1e-11
"""The same for a half, as a part of the number itself: half up goes up, away from zero on both sides."""


class NotANumber(Exception):
    """A varied formula yields words or days; such a rulebook cannot be estimated."""


def rounded(x: Floats, digits: int | None, mode: RoundMode) -> Floats:
    """Return x rounded as a rulebook rounds; halves by a hair's breadth count as halves."""
    return x if digits is None else whole(x, digits, mode) / 10.0**digits


def whole(x: Floats, digits: int, mode: RoundMode, *, out: Floats | None = None) -> Floats:
    """Return x rounded to `digits` decimals as whole numbers of its last decimal, in `out` where that is given."""
    found = np.multiply(x, 10.0**digits * (1 + HAIR), out=out)
    if mode == "half_up":
        return np.rint(found, out=found)
    if mode == "truncate":
        return np.trunc(found, out=found)
    half = np.abs(found % 1 - 0.5) <= 2 * HAIR * np.abs(found)
    return np.rint(np.where(half, np.floor(found) + 0.5, found), out=out)


def floats(values: Sequence[Value]) -> Floats:
    """Return a column as 1 × units floats: missing ones blank, true 1 and false 0."""
    found = []
    for value in values:
        if isinstance(value, Missing):
            found.append(np.nan)
        elif isinstance(value, Fraction | bool):
            found.append(float(value))
        else:
            raise NotANumber(str(value))
    return np.asarray([found], dtype=np.float64)


def compare(sign: str, left: Floats, right: Floats) -> Truths:
    """Return a comparison that takes numbers apart by less than 1e-12 of their size for equal."""
    near = np.abs(left - right) <= 1e-12 * (np.abs(left) + np.abs(right))
    found = {
        "==": lambda: near,
        "!=": lambda: ~near,
        ">": lambda: (left > right) & ~near,
        "<": lambda: (left < right) & ~near,
        ">=": lambda: (left > right) | near,
        "<=": lambda: (left < right) | near,
    }[sign]()
    return np.asarray(found, dtype=bool)


def blank(x: Floats, *parts: Floats) -> Floats:
    """Return x, blank where any part is."""
    return reduce(lambda found, part: np.where(np.isnan(part), np.nan, found), parts, x)


Form = Callable[[list[Floats], Mapping[str, str], Mapping[str, Floats]], "Floats | None"]


def _ratio(x: list[Floats], words: Mapping[str, str], numbers: Mapping[str, Floats]) -> Floats:
    over, under = x
    otherwise = numbers.get("none", np.asarray(1.0 if words.get("none") == "full" else np.nan))
    zero = under == 0
    return blank(np.where(zero, otherwise, over / np.where(zero, 1.0, under)), over, under)


def _growth(x: list[Floats], words: Mapping[str, str], numbers: Mapping[str, Floats]) -> Floats:
    now, base = x
    otherwise = numbers.get("none", np.asarray(np.nan))
    return blank(np.where(base > 0, now / np.where(base > 0, base, 1.0) - 1, otherwise), now, base)


def _steps(x: list[Floats], words: Mapping[str, str], numbers: Mapping[str, Floats]) -> Floats:
    value, step = x
    size = value / np.where(step > 0, step, np.nan)
    count = np.ceil(size - SLACK) if words.get("count") == "started" else np.floor(size + SLACK)
    return np.asarray(np.maximum(count, 0.0))


def _ln(x: list[Floats], words: Mapping[str, str], numbers: Mapping[str, Floats]) -> Floats:
    return np.log(np.where(x[0] > 0, x[0], np.nan))


def _power(x: list[Floats], words: Mapping[str, str], numbers: Mapping[str, Floats]) -> Floats:
    value, exponent = x
    fit = ((value > 0) & ~np.isnan(exponent)) | ((value == 0) & (exponent > 0))  # numpy takes 0⁰, NaN⁰ and 1ᴺᵃᴺ for 1
    return np.where(fit, np.where(fit, value, 1.0) ** exponent, np.nan)


def _root(x: list[Floats], words: Mapping[str, str], numbers: Mapping[str, Floats]) -> Floats:
    value, order = x
    fit = (value >= 0) & (order >= 2) & (order % 1 == 0)
    return np.where(fit, np.where(fit, value, 0.0) ** (1 / np.where(fit, order, 2.0)), np.nan)


def _geomean(x: list[Floats], words: Mapping[str, str], numbers: Mapping[str, Floats]) -> Floats:
    product = reduce(np.multiply, x) ** (1 / len(x))
    return np.asarray(np.where(reduce(np.minimum, x) < 0, np.nan, product))


def _harmean(x: list[Floats], words: Mapping[str, str], numbers: Mapping[str, Floats]) -> Floats:
    least = reduce(np.minimum, x)
    parts = reduce(np.add, [1 / np.where(least > 0, part, np.nan) for part in x])
    return np.where(least == 0, 0.0, len(x) / parts)


def _brackets(x: list[Floats], words: Mapping[str, str], numbers: Mapping[str, Floats]) -> Floats:
    value, *rows, rest = x
    found, below = np.zeros(value.shape), np.asarray(0.0)
    for edge, rate in zip(rows[::2], rows[1::2], strict=True):
        found = found + rate * np.maximum(np.minimum(value, edge) - below, 0.0)
        below = edge
    return blank(found + rest * np.maximum(value - below, 0.0), *x)


def _interpolate(x: list[Floats], words: Mapping[str, str], numbers: Mapping[str, Floats]) -> Floats:
    value, *rows = x
    points = list(zip(rows[::2], rows[1::2], strict=True))
    found = points[-1][1]
    for (left, low), (right, high) in reversed(list(pairwise(points))):
        between = low + (high - low) * (np.maximum(value, left) - left) / (right - left)
        found = np.where(value <= right, between, found)
    return blank(found, *x)


def _median(x: Floats) -> Floats:
    ordered, there = np.sort(x, axis=1), (~np.isnan(x)).sum(axis=1, keepdims=True)  # blanks come last
    low, high = (np.take_along_axis(ordered, half, axis=1) for half in ((there - 1) // 2, there // 2 - (there == 0)))
    return np.asarray((low + high) / 2)


FORMS: Mapping[str, Form] = {
    "min": lambda x, words, numbers: reduce(np.minimum, x),
    "cap": lambda x, words, numbers: reduce(np.minimum, x),
    "max": lambda x, words, numbers: reduce(np.maximum, x),
    "clip": lambda x, words, numbers: np.maximum(x[1], np.minimum(x[0], x[2])),
    "abs": lambda x, words, numbers: np.abs(x[0]),
    "floor": lambda x, words, numbers: np.floor(x[0] + SLACK),
    "if_missing": lambda x, words, numbers: np.where(np.isnan(x[0]), x[1], x[0]),
    "ratio": _ratio,
    "growth": _growth,
    "has": lambda x, words, numbers: (~np.isnan(x[0])).astype(np.float64),
    "steps": _steps,
    "brackets": _brackets,
    "interpolate": _interpolate,
    "count_of": lambda x, words, numbers: blank(reduce(np.add, [(part == 1.0).astype(np.float64) for part in x]), *x),
    "ln": _ln,
    "power": _power,
    "root": _root,
    "geomean": _geomean,
    "harmean": _harmean,
}
"""Functions of one unit's values that have a form for all rehearsals at once."""
GROUP_FORMS: Mapping[str, Callable[[Floats], Floats]] = {
    "best": lambda x: np.fmax.reduce(x, axis=1, keepdims=True),
    "lowest": lambda x: np.fmin.reduce(x, axis=1, keepdims=True),
    "sum": lambda x: np.where(np.isnan(x).all(axis=1, keepdims=True), np.nan, np.nansum(x, axis=1, keepdims=True)),
    "mean": lambda x: np.nansum(x, axis=1, keepdims=True) / _some((~np.isnan(x)).sum(axis=1, keepdims=True)),
    "median": _median,
    "share": lambda x: x / _some(np.nansum(x, axis=1, keepdims=True)),
}
"""Group functions that have one; personal ones are given to the peers only."""


def _some(x: Floats) -> Floats:
    return np.where(x == 0, np.nan, x)


def _exact(x: float) -> Value:
    return NOT_APPLICABLE if np.isnan(x) else Fraction(float(x))


def one_by_one(
    function: Function, arguments: list[Floats], words: Mapping[str, str], numbers: Mapping[str, Floats]
) -> Floats:
    """Call a function as it is on every number."""
    shaped = np.broadcast_arrays(*arguments, *numbers.values())
    found = np.empty(shaped[0].shape)
    for at in np.ndindex(found.shape):
        values = [_exact(float(part[at])) for part in shaped]
        options: dict[str, Value] = {**words, **dict(zip(numbers, values[len(arguments) :], strict=True))}
        found[at] = floats((apply(function, tuple(values[: len(arguments)]), options),))[0, 0]
    return found


def run_by_run(
    function: Function,
    x: Floats,
    peers: tuple[int, ...],
    units: list[int],
    words: Mapping[str, str],
    numbers: Mapping[str, Floats],
) -> Floats:
    """Call a group function as it is in every rehearsal; its options are those of the group's first unit."""
    found = np.full((len(x), len(units)), np.nan)
    for run, row in enumerate(x):
        there = [peer for peer in peers if not np.isnan(row[peer])]
        first = {key: _exact(column[min(run, len(column) - 1), units[0]]) for key, column in numbers.items()}
        results = spread(function, tuple(_exact(row[peer]) for peer in there), {**words, **first})
        positions = {peer: position for position, peer in enumerate(there)}
        for column, unit in enumerate(units):
            value = share(function, results, positions.get(unit), _exact(row[unit]))
            found[run, column] = floats((value,))[0, 0]
    return found
