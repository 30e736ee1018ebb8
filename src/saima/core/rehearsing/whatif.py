"""What-if: another value of one measure, another rulebook. Every answer comes from whole assessments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from saima.core.assess import Assessment, Result, assess
from saima.core.explain import Change, change
from saima.core.inputs import Inputs
from saima.core.messages import Language
from saima.core.working import Missing


@dataclass(frozen=True, slots=True)
class Compared:
    """One unit under two assessments: totals, places, and why the totals differ."""

    unit: str
    title: str
    total_a: Fraction | None
    total_b: Fraction | None
    place_a: int | None
    place_b: int | None
    change: Change | None


def with_measure(assessment: Assessment, *, unit: str, measure: str, value: Fraction | Missing) -> Assessment:
    """Return the same assessment with one measure of one unit put at another value."""
    inputs = assessment.inputs
    column: Mapping[str, Fraction | Missing] = {**inputs.measures.get(measure, {}), unit: value}
    changed = replace(inputs, measures={**inputs.measures, measure: column})
    return with_inputs(assessment, changed)


def with_inputs(assessment: Assessment, inputs: Inputs) -> Assessment:
    """Return the same rulebook and period over other inputs."""
    return assess(rulebook=assessment.rulebook, inputs=inputs, period=assessment.period, before=assessment)


def compare(a: Assessment, b: Assessment, *, language: Language = "zh") -> tuple[Compared, ...]:
    """Return every unit that stands in either assessment, in the order of b's places: what another reading changes."""
    left = {result.unit.code: result for result in a.results}
    right = {result.unit.code: result for result in b.results}
    codes = sorted(
        dict.fromkeys((*right, *left)),
        key=lambda code: (_place(right.get(code)) is None, _place(right.get(code)) or 0, code),
    )
    found: list[Compared] = []
    for code in codes:
        one, other = left.get(code), right.get(code)
        why = change(a, b, unit=code, language=language) if one and other else None
        title = (other or one).unit.title  # type: ignore[union-attr]
        found.append(Compared(code, title, _total(one), _total(other), _place(one), _place(other), why))
    return tuple(found)


def _total(result: Result | None) -> Fraction | None:
    return result.total if result else None


def _place(result: Result | None) -> int | None:
    return result.place if result else None
