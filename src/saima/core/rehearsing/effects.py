"""Which choice decides: first-order and total effects by Sobol's decomposition of variance.

The design and the estimators are those of Saltelli and others (2010), «Variance based sensitivity analysis of model
output», as COINr uses them: two independent samples A and B of n points, and for every factor a copy of A with that
factor's column from B.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from saima.core.rehearsing.arrays import Floats


@dataclass(frozen=True, slots=True)
class Effects:
    """One number per factor. `first`: the part of the variance that goes when this factor alone is settled; `total`:
    the part that is left when all others are. Estimates: a small sample may give a number below 0 or above 1.
    """

    first: Floats
    total: Floats


def design(*, factors: int, size: int, generator: np.random.Generator) -> Floats:
    """Return size × (factors + 2) points in [0, 1), a column per factor: A, then B, then A with column i of B."""
    a = generator.random((size, factors))
    b = generator.random((size, factors))
    mixed = np.repeat(a[None], factors, axis=0)
    for factor in range(factors):
        mixed[factor, :, factor] = b[:, factor]
    return np.concatenate([a, b, mixed.reshape(-1, factors)])


def effects(y: Floats, *, factors: int) -> Effects:
    """Return the effects of each factor on y, the outcome at the points of `design`, in its order.

    `y` may have a second axis: several outcomes at once; the effects then have it too. An outcome that never varies
    has effects 0: no choice decides it.
    """
    size = len(y) // (factors + 2)
    a, b = y[:size], y[size : 2 * size]
    mixed = y[2 * size :].reshape(factors, size, *y.shape[1:])
    variance = np.var(np.concatenate([a, b]), axis=0, ddof=1)
    still = variance < 1e-24
    scale = np.where(still, 1.0, variance)
    first = (b * (mixed - a)).mean(axis=1) / scale
    total = ((a - mixed) ** 2).mean(axis=1) / (2 * scale)
    return Effects(np.where(still, 0.0, first), np.where(still, 0.0, total))
