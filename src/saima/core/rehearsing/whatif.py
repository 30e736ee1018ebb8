"""What-if: one more fact, another rulebook. Every answer comes from whole assessments, never from a shortcut."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from saima.core.assess import Assessment, Result, assess
from saima.core.explain import Change, change
from saima.core.inputs import Inputs
from saima.core.messages import Language
from saima.core.working import Missing


@dataclass(frozen=True, slots=True)
class SmallestChange:
    """How much more of one measure a unit needs, in base units and whole steps of `step`.

    `ties` is the least increase that reaches the number (as a rule the total) of the unit above, `passes` the least
    that gets past it; None when no increase that was looked at does. `above` is that unit's code, `place` its place.
    """

    unit: str
    measure: str
    step: Fraction
    above: str
    place: int
    ties: Fraction | None
    passes: Fraction | None


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


def smallest_change(
    assessment: Assessment,
    *,
    unit: str,
    measure: str,
    step: Fraction,
    above: str | None = None,
    most_steps: int = 1 << 20,
) -> SmallestChange | None:
    """Return the least increase of one measure that ties with and that passes the unit above.

    Args:
        assessment: where the unit stands now.
        unit: the unit that asks.
        measure: a measure that is counted or entered, not computed.
        step: the increase is sought in whole multiples of this, in base units (5万元 is 5 000 000 fen).
        above: the unit to pass; None: the one in the next place above (of several in it, the first in order).
        most_steps: how far to look.

    The search doubles and then halves, which rests on more of a good thing never lowering a total; the answer is
    then proved on the assessments themselves. None when the unit has no place or nobody stands above it.

    """
    own = assessment.result(unit)
    goal = assessment.result(above) if above else _next_above(assessment, own)
    if own.place is None or goal is None or goal.place is None:
        return None
    now = assessment.measure(measure, unit)
    if not isinstance(now, Fraction):
        return None

    def lead(steps: int) -> int:
        """Return -1 while behind, 0 when even, 1 when ahead, after so many steps more."""
        trial = with_measure(assessment, unit=unit, measure=measure, value=now + step * steps)
        mine, theirs = (trial.ranked_number(code) for code in (unit, goal.unit.code))
        if mine is None or theirs is None:
            return -1
        ahead = (mine > theirs) - (mine < theirs)
        return -ahead if assessment.rulebook.ranking.direction == "ascending" else ahead

    ties = _least(lambda steps: lead(steps) >= 0, most_steps)
    passes = _least(lambda steps: lead(steps) > 0, most_steps)
    return SmallestChange(
        unit,
        measure,
        step,
        goal.unit.code,
        goal.place,
        None if ties is None else ties * step,
        None if passes is None else passes * step,
    )


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


def _next_above(assessment: Assessment, own: Result) -> Result | None:
    within = assessment.rulebook.ranking.within
    rivals = [
        result
        for result in assessment.results
        if result.place is not None
        and own.place is not None
        and result.place < own.place
        and (within == "all" or result.group == own.group)
    ]
    return max(rivals, key=lambda result: (result.place or 0, -result.unit.order), default=None)


def _least(holds: Callable[[int], bool], most: int) -> int | None:
    """Return the least whole number from 0 for which `holds`, which once true stays true; None beyond `most`."""
    if holds(0):
        return 0
    high = 1
    while not holds(high):
        high *= 2
        if high > most:
            return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle
    return high


def _total(result: Result | None) -> Fraction | None:
    return result.total if result else None


def _place(result: Result | None) -> int | None:
    return result.place if result else None
