"""Indicators of different sizes onto one scale: the normalisations that composite-indicator practice knows.

Every function takes floats whose last two axes are units × indicators, blanks as NaN, and returns the same shape;
blanks stay blank. Larger is better: negate an indicator whose direction is down before it comes here (`goalposts`
alone takes an upper post below the lower one instead). An indicator in which all units stand alike has no range:
whoever divides by it gives NaN for all, which callers must answer; nothing is passed over in silence.

Definitions: OECD/JRC Handbook on Constructing Composite Indicators (2008), ch. 5, as COINr 1.1.14 computes them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from saima.core.rehearsing.arrays import Floats

RankTies = Literal["min", "max", "average"]
UNITS = -2


def _quiet(over: Floats, under: Floats) -> Floats:
    """Return a quotient that is blank where the divisor is zero."""
    blank = np.where(under == 0, np.nan, under)
    return np.asarray(over / blank)


def _least(x: Floats) -> Floats:
    return np.fmin.reduce(x, axis=UNITS, keepdims=True)


def _most(x: Floats) -> Floats:
    return np.fmax.reduce(x, axis=UNITS, keepdims=True)


def _count(x: Floats) -> Floats:
    return np.asarray(np.sum(~np.isnan(x), axis=UNITS, keepdims=True, dtype=np.float64))


def minmax(x: Floats, *, low: float = 0.0, high: float = 100.0) -> Floats:
    """Return x between `low` (the worst unit) and `high` (the best)."""
    worst, best = _least(x), _most(x)
    return _quiet(x - worst, best - worst) * (high - low) + low


def zscore(x: Floats, *, mean: float = 0.0, deviation: float = 1.0) -> Floats:
    """Return x with that mean and that standard deviation (of a sample: n − 1)."""
    count = _count(x)
    middle = np.nansum(x, axis=UNITS, keepdims=True) / np.where(count == 0, np.nan, count)
    spread = np.sqrt(np.nansum((x - middle) ** 2, axis=UNITS, keepdims=True) / np.where(count < 2, np.nan, count - 1))
    return _quiet(x - middle, spread) * deviation + mean


def scaled(x: Floats, *, low: float = 0.0, high: float = 100.0) -> Floats:
    """Return x as a percentage of a fixed span, whatever the other units have."""
    return np.asarray((x - low) / (high - low) * 100)


def rank(x: Floats, *, ties: RankTies = "min") -> Floats:
    """Return 1 for the smallest up to n for the largest; ties share the least, the greatest or the mean of theirs."""
    order = np.argsort(x, axis=UNITS, kind="stable")  # blanks go last
    sorted_ = np.take_along_axis(x, order, axis=UNITS)
    size = x.shape[UNITS]
    position = np.arange(1, size + 1, dtype=np.float64).reshape(-1, 1)
    new = np.ones(x.shape, dtype=bool)
    new[..., 1:, :] = sorted_[..., 1:, :] != sorted_[..., :-1, :]
    first = np.maximum.accumulate(np.where(new, position, 0.0), axis=UNITS)
    ends = np.ones(x.shape, dtype=bool)
    ends[..., :-1, :] = new[..., 1:, :]
    backwards = np.where(ends, position, size + 1.0)[..., ::-1, :]
    last = np.minimum.accumulate(backwards, axis=UNITS)[..., ::-1, :]
    given = {"min": first, "max": last, "average": (first + last) / 2}[ties]
    found = np.empty_like(x)
    np.put_along_axis(found, order, given, axis=UNITS)
    return np.where(np.isnan(x), np.nan, found)


def borda(x: Floats, *, ties: RankTies = "min") -> Floats:
    """Return how many units a unit leaves behind: its rank from below − 1."""
    return rank(x, ties=ties) - 1


def prank(x: Floats, *, ties: RankTies = "min") -> Floats:
    """Return the share of the other units that a unit leaves behind, from 0 to 1."""
    return _quiet(borda(x, ties=ties), _count(x) - 1)


def fracmax(x: Floats) -> Floats:
    """Return x as a part of the best."""
    return _quiet(x, _most(x))


def dist2max(x: Floats) -> Floats:
    """Return 1 for the best down to 0 for the worst, by the distance to the best."""
    worst, best = _least(x), _most(x)
    return 1 - _quiet(best - x, best - worst)


def dist2ref(x: Floats, *, unit: int, capped: bool = False) -> Floats:
    """Return the position of each unit between the worst (0) and a unit of reference (1)."""
    reference = x[..., unit : unit + 1, :]
    found = 1 - _quiet(reference - x, reference - _least(x))
    return np.minimum(found, 1.0) if capped else found


def dist2targ(x: Floats, *, target: Floats, falling: Floats | None = None, capped: bool = False) -> Floats:
    """Return the position of each unit between the worst (0) and the target (1).

    `target` is one number per indicator on the scale of x as measured. Where `falling` is true less is better, and x
    and target come as they are, not negated.
    """
    down = np.zeros(x.shape[-1], dtype=bool) if falling is None else np.asarray(falling, dtype=bool)
    worst, best = _least(x), _most(x)
    found = np.where(down, _quiet(best - x, best - target), _quiet(x - worst, target - worst))
    return np.minimum(found, 1.0) if capped else found


def goalposts(x: Floats, *, lower: Floats, upper: Floats, scale: float = 1.0, held: bool = True) -> Floats:
    """Return x between two fixed posts as 0 to `scale`; `held`: not beyond them. An upper post below the lower one
    says that less is better.
    """
    found = _quiet(x - lower, np.broadcast_to(np.asarray(upper - lower, dtype=np.float64), x.shape))
    return np.asarray((np.clip(found, 0.0, 1.0) if held else found) * scale)


Normalisation = Literal["minmax", "zscore", "rank", "dist2max", "fracmax", "goalposts", "target"]
"""The alternatives a rehearsal tries; each takes scores as parts of their full points."""


def for_scores(part: Floats, *, how: Normalisation) -> Floats:
    """Return the parts of full points that units reached, put on a scale of 1 to 100.

    Scales begin at 1 and not at 0 so that every way of adding them up can read them. Where all units stand alike
    everybody is given the same middle value, 50.5: the indicator then decides nothing, as it should. `zscore` is the
    T-score of mean 50.5 and deviation 10, never below 1.
    `target`: the part of the full points itself, held between 0 and 1. `goalposts`: the same between 0 and the
    highest part that any unit reached anywhere.
    """
    if how == "zscore":
        return np.maximum(_or(zscore(part, mean=50.5, deviation=10.0), 50.5, part), 1.0)
    highest = max(1.0, float(np.nanmax(part, initial=1.0)))
    shares: dict[str, Callable[[], Floats]] = {
        "minmax": lambda: minmax(part, low=0.0, high=1.0),
        "rank": lambda: prank(part, ties="average"),
        "dist2max": lambda: dist2max(part),
        "fracmax": lambda: np.maximum(fracmax(part), 0.0),
        "goalposts": lambda: goalposts(part, lower=np.float64(0), upper=np.float64(highest)),  # type: ignore[arg-type]
        "target": lambda: np.clip(part, 0.0, 1.0),
    }
    return 1 + 99 * _or(shares[how](), 0.5, part)


def _or(x: Floats, middle: float, given: Floats) -> Floats:
    return np.where(np.isnan(x) & ~np.isnan(given), middle, x)
