"""Indicators on one scale into one number per unit, and pairwise contests of units (Copeland).

Every mean takes floats whose last axis is indicators, blanks as NaN, and weights for that axis; weights are shared
out over the indicators that are there. `least` is the share of indicators that must be there, else the mean is blank.

Definitions: OECD/JRC Handbook (2008), ch. 6; weights and thresholds as COINr 1.1.14 has them, but a generalised mean
with blanks skips them as the others do (there it does not, though its page says so).
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from saima.core.rehearsing.arrays import Floats, Integers

Aggregation = Literal["arithmetic", "geometric", "harmonic", "generalised"]


def aggregate(x: Floats, *, weights: Floats, how: Aggregation, power: float = 1.0, least: float = 0.0) -> Floats:
    """Return the weighted mean over the last axis.

    Args:
        x: geometric and harmonic means need numbers above zero; a unit with another has a blank mean.
        weights: as many as x has indicators, or of any shape that stretches to x.
        how: arithmetic Σwx, geometric Πx^w, harmonic 1 ÷ Σ(w ÷ x), generalised (Σwx^p)^(1 ÷ p), with Σw = 1.
        power: the p of the generalised mean; 0 is the geometric one.
        least: the least share of indicators, counted and not weighted, that must be there.

    """
    there = ~np.isnan(x)
    heavy = np.where(there, np.broadcast_to(weights, x.shape), 0.0)
    whole = heavy.sum(axis=-1, keepdims=True)
    heavy /= np.where(whole == 0, np.nan, whole)
    fit = there.mean(axis=-1) >= least
    if how != "arithmetic":
        fit &= ~(there & (x <= 0)).any(axis=-1)
    one = np.where(there & fit[..., None], x, 1.0)
    if how == "arithmetic":
        found = (one * heavy).sum(axis=-1)
    elif how == "geometric" or (how == "generalised" and power == 0):
        found = np.exp((np.log(one) * heavy).sum(axis=-1))
    else:
        p = -1.0 if how == "harmonic" else power
        found = (one**p * heavy).sum(axis=-1) ** (1 / p)
    return np.where(fit, found, np.nan)


def outranking(x: Floats, *, weights: Floats) -> Floats:
    """Return units × units: the weight of the indicators in which the row's unit is ahead, level ones by half.

    `x` is units × indicators without blanks. A unit against itself has 0.
    """
    share = np.asarray(weights, dtype=np.float64) / np.sum(weights)
    ahead = (x[:, None, :] > x[None, :, :]) @ share + (x[:, None, :] == x[None, :, :]) @ (share / 2)
    np.fill_diagonal(ahead, 0.0)
    return np.asarray(ahead)


def copeland(contests: Floats) -> Integers:
    """Return each unit's contests won less contests lost, from an outranking matrix."""
    mine, theirs = np.round(contests, 12), np.round(contests.T, 12)
    return np.asarray((mine > theirs).sum(axis=1) - (mine < theirs).sum(axis=1), dtype=np.int64)
