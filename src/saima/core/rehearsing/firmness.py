"""How firm a place is (名次稳不稳): intervals of places, who stays ahead, which choice decides, what each row carries.

All numbers here are estimates (估计). Sources: OECD/JRC Handbook on Constructing Composite Indicators (2008), ch. 7;
Saisana, Saltelli, Tarantola (2005), «Uncertainty and sensitivity analysis techniques as tools for the quality
assessment of composite indicators».
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from saima.core.assess import Assessment
from saima.core.problems import Problem, Problems
from saima.core.rehearsing.aggregating import Aggregation, copeland, outranking
from saima.core.rehearsing.arrays import Floats, Integers
from saima.core.rehearsing.drawing import drawn, generator_of
from saima.core.rehearsing.effects import design, effects
from saima.core.rehearsing.floating import Varied
from saima.core.rehearsing.model import Model, Restyled
from saima.core.rehearsing.normalising import Normalisation
from saima.core.rehearsing.plan import Plan
from saima.core.rehearsing.standing import ahead, frequencies, places, quantiles

FORM = "saima-firmness/1"
TAILS = (0.025, 0.5, 0.975)
"""The interval leaves out one fortieth of the rehearsals at either end."""
DIGITS = 4
"""Decimals that estimates are kept with: what lies beyond them differs between processors."""
NEAR = 40
"""Up to so many units every pair is told; beyond, each unit and the five placed next after it."""
Factor = Literal["weights", "targets", "caps", "normalisation", "aggregation"]
SCALES: tuple[Normalisation | None, ...] = (None, "minmax", "zscore", "rank")
SUMS: tuple[Aggregation | None, ...] = (None, "geometric", "harmonic")
ALTERNATIVES: tuple[tuple[str, Restyled], ...] = (
    ("minmax", Restyled("minmax")),
    ("zscore", Restyled("zscore")),
    ("rank", Restyled("rank")),
    ("dist2max", Restyled("dist2max")),
    ("goalposts", Restyled("goalposts")),
    ("target", Restyled("target")),
    ("geometric", Restyled(None, "geometric")),
    ("harmonic", Restyled(None, "harmonic")),
)
"""Another scale with the rulebook's own adding, and the rulebook's own scale with another adding."""


def rehearse(assessment: Assessment, plan: Plan) -> dict[str, Any]:
    """Return how firm the places of an assessment are, as plain data: whole numbers, texts, and rounded estimates.

    Equal assessments and plans give equal data on one version of numpy. Raises Problems where nobody has a place, or
    where the estimates' own reading of the rulebook does not give the assessment's places.
    """
    model = Model(assessment)
    _check(model)
    generator = generator_of(plan)
    nominal = model.places(Varied(1))[0]
    found = model.places(drawn(model, plan, plan.draws, generator))
    return {
        "form": FORM,
        "plan": plan.to_canonical(),
        "engine": {"numpy": np.__version__, "generator": "PCG64"},
        "rulebook": {"id": model.book.id, "version": model.book.version, "sha256": model.book.fingerprint},
        "fingerprint": assessment.fingerprint,
        "places": _by_code(model, nominal),
        "intervals": _intervals(model, nominal, found),
        "ahead": _pairs(model, nominal, found),
        "effects": _effects(model, plan, nominal, generator),
        "left_out": _left_out(model, nominal),
        "alternatives": _alternatives(model, nominal),
    }


def _check(model: Model) -> None:
    where = f"试算·{model.book.title}"
    if not any(result.place is not None for result in model.assessment.results):
        raise Problems(
            [Problem(where, "没有一个单位有名次", "至少一个单位有名次", "请先补齐数据再核算", "firm.nobody")]
        )
    if not model.agrees():
        raise Problems(
            [
                Problem(
                    where,
                    "办法的算式不能用浮点数照算出同样的名次",
                    "估计模型在不变动时与核算的名次完全一致",
                    "请把办法和核算编号告诉系统管理员",
                    "firm.disagrees",
                )
            ]
        )


def _by_code(model: Model, row: Integers) -> dict[str, int | None]:
    codes = zip(model.codes, model.units, strict=True)
    return {code: int(row[unit]) or None for code, unit in codes}


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), DIGITS)


def _intervals(model: Model, nominal: Integers, found: Integers) -> dict[str, Any]:
    """Return by unit: the interval of places, in how many rehearsals it holds, and how often each place came."""
    counted = frequencies(found)
    ends = quantiles(counted, TAILS)
    told: dict[str, Any] = {}
    for code, unit in zip(model.codes, model.units, strict=True):
        row = counted[unit]
        had = np.flatnonzero(row[1:]) + 1
        if not len(had):
            continue
        low, high = int(np.floor(ends[unit, 0])), int(np.ceil(ends[unit, 2]))
        told[code] = {
            "low": low,
            "high": high,
            "within": int(row[low : high + 1].sum()),
            "median": _number(ends[unit, 1]),
            "least": int(had[0]),
            "most": int(had[-1]),
            "mean": _number(float((row[1:] * np.arange(1, len(row))).sum() / row[1:].sum())),
            "kept": int(row[nominal[unit]]) if nominal[unit] else 0,
            "places": [[int(place), int(row[place])] for place in had],
        }
    return told


def _pairs(model: Model, nominal: Integers, found: Integers) -> list[list[Any]]:
    """Return [A, B, rehearsals in which A is ahead, in which B is], A placed ahead of B or level with it."""
    told: list[list[Any]] = []
    codes = {unit: code for code, unit in zip(model.codes, model.units, strict=True)}
    for race in model.races:
        order = sorted((unit for unit in race if nominal[unit]), key=lambda unit: (nominal[unit], unit))
        won = ahead(found[:, order])
        span = len(order) if len(order) <= NEAR else 5
        told += [
            [codes[order[a]], codes[order[b]], int(won[a, b]), int(won[b, a])]
            for a in range(len(order))
            for b in range(a + 1, min(len(order), a + 1 + span))
        ]
    return told


def _factors(model: Model, plan: Plan) -> list[Factor]:
    found: list[Factor] = []
    if plan.weights and model.names:
        found.append("weights")
    if plan.targets and model.targets:
        found.append("targets")
    if plan.caps and model.caps:
        found.append("caps")
    return [*found, "normalisation", "aggregation"] if model.has_points else found


def sobol_places(
    model: Model, plan: Plan, factors: Sequence[Factor], points: Floats, generator: np.random.Generator
) -> Integers:
    """Return the places at points of Sobol's design: each coordinate chooses a set, a scale or a way of adding."""
    sets = drawn(model, plan, plan.sets, generator)
    column = {factor: points[:, at] for at, factor in enumerate(factors)}

    def chosen(factor: Factor, size: int) -> Integers:
        share = column.get(factor)
        return np.zeros(len(points), dtype=np.int64) if share is None else (share * size).astype(np.int64)

    which = {factor: chosen(factor, plan.sets) for factor in ("weights", "targets", "caps")}
    varied = Varied(
        len(points),
        sets.weights[which["weights"]] if sets.weights is not None and "weights" in column else None,
        {name: each[which["targets"]] for name, each in sets.targets.items() if "targets" in column},
        {cap: each[which["caps"]] for cap, each in sets.caps.items() if "caps" in column},
    )
    scale, adding = chosen("normalisation", len(SCALES)), chosen("aggregation", len(SUMS))
    found = np.zeros((len(points), model.scene.size), dtype=np.int64)
    for one, normalisation in enumerate(SCALES):
        for other, aggregation in enumerate(SUMS):
            rows = (scale == one) & (adding == other)
            if rows.any():
                found[rows] = model.places(varied.pick(rows), style=Restyled(normalisation, aggregation))
    return found


def _effects(model: Model, plan: Plan, nominal: Integers, generator: np.random.Generator) -> dict[str, Any]:
    """Return how much of the variance of places each choice makes, on the whole and for each unit's place."""
    factors = _factors(model, plan)
    points = design(factors=len(factors), size=plan.points, generator=generator)
    found = sobol_places(model, plan, factors, points, generator).astype(np.float64)
    placed = [unit for unit in model.units if nominal[unit]]
    y = np.where(found == 0, nominal, found)[:, placed]
    shift = np.abs(y - nominal[placed]).mean(axis=1)
    parts = effects(np.column_stack([shift, y]), factors=len(factors))
    codes = {unit: code for code, unit in zip(model.codes, model.units, strict=True)}
    return {
        "factors": list(factors),
        "runs": len(points),
        "shift": _number(float(shift.mean())),
        "first": [_number(value) for value in parts.first[:, 0]],
        "total": [_number(value) for value in parts.total[:, 0]],
        "units": {
            codes[unit]: [_number(value) for value in parts.total[:, at]] for at, unit in enumerate(placed, start=1)
        },
    }


def sobol(model: Model, plan: Plan) -> dict[str, Any]:
    """Return the effects alone, from the start of the plan's seed."""
    return _effects(model, plan, model.places(Varied(1))[0], generator_of(plan))


def _left_out(model: Model, nominal: Integers) -> list[dict[str, Any]]:
    """Return, for each indicator left out with its points shared out among the others, who has which place."""
    wide = len(model.names)
    if wide < 2:
        return []
    found = model.places(Varied(wide, 1.0 - np.eye(wide)))
    return [_other(model, name, nominal, row) for name, row in zip(model.names, found, strict=True)]


def _alternatives(model: Model, nominal: Integers) -> list[dict[str, Any]]:
    """Return the places under every other scale and way of adding; none where an indicator has no full points."""
    if not model.has_points:
        return []
    told = [_other(model, name, nominal, model.places(Varied(1), style=style)[0]) for name, style in ALTERNATIVES]
    contests = _contests(model)
    return told if contests is None else [*told, _other(model, "copeland", nominal, contests)]


def _contests(model: Model) -> Integers | None:
    """Return the places by contests won less lost (Copeland); None where a unit lacks a part of some indicator."""
    part = model.parts(Varied(1))[0]
    scores = np.full(model.scene.size, np.nan)
    for race in model.races:
        placed = [unit for unit in race if model.rows[model.code(unit)].place is not None]
        if not placed:
            continue
        full = model.full[placed]
        if np.isnan(part[placed]).any() or (full != full[0]).any():
            return None
        scores[placed] = copeland(outranking(np.round(part[placed], 9), weights=full[0]))
    found: Integers = places(scores[None], groups=model.races)[0]
    return found


def _other(model: Model, name: str, nominal: Integers, row: Integers) -> dict[str, Any]:
    both = [unit for unit in model.units if nominal[unit] and row[unit]]
    shift = np.abs(row[both] - nominal[both]).mean() if both else 0.0
    return {"name": name, "shift": _number(float(shift)), "places": _by_code(model, row)}
