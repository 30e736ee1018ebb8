"""Frozen inputs back to values: what a run stored is what an explanation reads."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from saima.assessment.models import Run
from saima.core.assess import Assessment, assess
from saima.core.inputs import Inputs, TargetKey, UnitRef
from saima.core.periods import Period
from saima.core.rulebook import Rulebook
from saima.core.rulefile import read_rulebook
from saima.core.working import Missing


def _value(stored: Any) -> Fraction | Missing:
    return Missing(stored["missing"], stored["about"]) if isinstance(stored, dict) else Fraction(stored)


def inputs_of(stored: Mapping[str, Any]) -> Inputs:
    """Return the inputs that a canonical form holds; the inverse of `Inputs.to_canonical`."""
    return Inputs(
        units=tuple(UnitRef(**unit) for unit in stored["units"]),
        measures={name: {code: _value(v) for code, v in values.items()} for name, values in stored["measures"].items()},
        targets={
            TargetKey(*key.split("|")): {code: Fraction(v) for code, v in values.items()}
            for key, values in stored["targets"].items()
        },
    )


@lru_cache(maxsize=32)
def _read(text: str) -> Rulebook:
    return read_rulebook(text)


def rulebook_of(text: str) -> Rulebook:
    """Return the rulebook of a stored text (checked when it was adopted)."""
    return _read(text)


@lru_cache(maxsize=64)
def _assessed(run_id: int, fingerprint: str) -> Assessment:
    run = Run.objects.get(pk=run_id)
    return assess(
        rulebook=rulebook_of(run.rulebook_text),
        inputs=inputs_of(run.result["inputs"]),
        period=Period.parse(run.period),
    )


def assessment_of(run: Run) -> Assessment:
    """Return a stored run as an assessment with its scene, for boards and explanations; kept per process."""
    return _assessed(run.pk, run.fingerprint)
