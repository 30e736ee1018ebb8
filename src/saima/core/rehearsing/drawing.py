"""Random weights, targets and caps of many rehearsals, from the seed of a plan."""

from __future__ import annotations

import numpy as np

from saima.core.rehearsing.arrays import Floats
from saima.core.rehearsing.floating import Varied
from saima.core.rehearsing.model import Model
from saima.core.rehearsing.plan import Plan


def generator_of(plan: Plan) -> np.random.Generator:
    """Return the stream of random numbers that the seed starts: PCG64."""
    return np.random.Generator(np.random.PCG64(plan.seed))


def drawn(model: Model, plan: Plan, runs: int, generator: np.random.Generator) -> Varied:
    """Draw so many rehearsals: weights, then each target by unit (in the order of names), then each cap."""
    wide, size = len(model.names), model.scene.size

    def even(percent: int, *shape: int) -> Floats:
        return 1 + (2 * generator.random(shape) - 1) * percent / 100

    weights = None
    if plan.weights and wide:
        weights = (
            _shares(model, plan, runs, generator) if plan.scheme == "dirichlet" else even(plan.weights, runs, wide)
        )
    targets = {name: even(plan.targets, runs, size) for name in sorted(model.targets)} if plan.targets else {}
    caps = {cap: even(plan.caps, runs, 1) for cap in model.caps} if plan.caps else {}
    return Varied(runs, weights, targets, caps)


def _shares(model: Model, plan: Plan, runs: int, generator: np.random.Generator) -> Floats:
    """Return multipliers whose products with the full points are Dirichlet around them; 1 for a row without any."""
    full = model.full.max(axis=0)
    share = full / full.sum() if full.sum() else full
    shape = np.where(share > 0, share, 1.0) / (plan.weights / 100) ** 2
    return np.where(share > 0, generator.standard_gamma(shape, (runs, len(full))) / shape, 1.0)
