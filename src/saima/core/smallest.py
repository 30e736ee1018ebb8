"""What would move a unit: the least that, done once more, ties with the unit above, and the least that passes it.

Each kind of record is tried by itself, all else as it is: so many more of it, or one of so large an amount. Every
trial is an assessment; the answer is found among them, never reckoned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from saima.core.assess import Assessment, assess
from saima.core.corners import Number, copies, is_coupled
from saima.core.deeds import Deed
from saima.core.rehearsing.whatif import with_inputs
from saima.core.results import Result
from saima.core.working import Missing

STEP = 5 * 10**6
"""The step of amounts: 5 万元 (of a currency), in minor units."""
MOST_STEPS = 1 << 16
MOST_COUNT = 20
WIDTH = 16
"""How many trials are assessed together while an amount is narrowed down."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How much is needed (an amount in minor units, or a count), and the total and place it leads to."""

    amount: int
    total: Fraction | None
    place: int
    tied: bool


@dataclass(frozen=True, slots=True)
class Way:
    """One kind of record that would move the unit: what ties with the unit above, what passes it.

    `ties` is None where it takes as much as passing, cannot be had, or is there already.
    """

    deed: Deed
    above: str
    ties: Reached | None
    passes: Reached


def next_above(assessment: Assessment, unit: str) -> Result | None:
    """Return the row in the next place above a unit's (of several in it, the first in order); None at the top."""
    own = assessment.result(unit)
    if own.place is None:
        return None
    within = assessment.rulebook.ranking.within
    rivals = [
        row
        for row in assessment.results
        if row.place is not None and row.place < own.place and (within == "all" or row.group == own.group)
    ]
    return max(rivals, key=lambda row: (row.place or 0, -row.unit.order), default=None)


def ways_up(assessment: Assessment, *, unit: str, deeds: Sequence[Deed]) -> tuple[Way, ...]:
    """Return, for each kind that can do it alone, the least that passes the unit above; none at the top or unplaced.

    Amounts are sought in steps of `STEP` up to `MOST_STEPS`, on the ground that a larger amount never lowers a total;
    counts are tried one by one up to `MOST_COUNT`, for a record that is counted may lower a rate as well.
    """
    above = next_above(assessment, unit)
    if above is None:
        return ()
    trials = _Trials(assessment, unit, above)
    found = (_way(trials, deed) for deed in deeds)
    return tuple(way for way in found if way is not None)


def _way(trials: _Trials, deed: Deed) -> Way | None:
    """Return the way up by one kind; None where it cannot pass. A level number passes where `then` tells them apart."""
    search, above = _by_amount if deed.amounts else _by_count, trials.above
    level = trials.reached(deed, search(trials, deed, lambda lead: lead >= 0))
    if level is None:
        return None
    if level.place <= (above.place or 0) and not level.tied:
        return Way(deed, above.unit.code, None, level)
    passes = trials.reached(deed, search(trials, deed, lambda lead: lead > 0))
    if passes is None:
        return None
    is_told = not trials.is_level and level.amount != passes.amount
    return Way(deed, above.unit.code, level if is_told else None, passes)


class _Trials:
    """One unit's row with more of this or that, beside the others as they are."""

    def __init__(self, assessment: Assessment, unit: str, above: Result) -> None:
        self.assessment, self.unit, self.above = assessment, unit, above
        self.coupled = is_coupled(assessment.rulebook)
        self.goal = assessment.ranked_number(above.unit.code)
        self.sign = -1 if assessment.rulebook.ranking.direction == "ascending" else 1
        self.is_level = assessment.ranked_number(unit) == self.goal
        self.known: dict[tuple[int, int], int] = {}

    def leads(self, deed: Deed, tried: Sequence[int]) -> list[int]:
        """Return −1 while behind the unit above, 0 when even, 1 when ahead, for each amount or count."""
        unknown = [each for each in tried if (id(deed), each) not in self.known]
        for each, lead in zip(unknown, self._leads(deed, unknown), strict=True):
            self.known[id(deed), each] = lead
        return [self.known[id(deed), each] for each in tried]

    def reached(self, deed: Deed, much: int | None) -> Reached | None:
        """Return where it leads, by an assessment of all units; None for no amount or no place."""
        if much is None:
            return None
        row = self.assessed(deed, much).result(self.unit)
        return None if row.place is None else Reached(much, row.total, row.place, row.tied)

    def _leads(self, deed: Deed, tried: Sequence[int]) -> list[int]:
        if self.coupled:
            found = [self.assessed(deed, each) for each in tried]
            pairs = [(one.ranked_number(self.unit), one.ranked_number(self.above.unit.code)) for one in found]
        else:
            mine = self._copied([self._measures(deed, each) for each in tried])
            pairs = [(number, self.goal) for number in mine]
        return [self._lead(own, other) for own, other in pairs]

    def _lead(self, own: Fraction | None, other: Fraction | None) -> int:
        return -1 if own is None or other is None else self.sign * ((own > other) - (own < other))

    def _measures(self, deed: Deed, much: int) -> dict[str, Number]:
        gains = deed.gains(much) if deed.amounts else deed.gains(0, much)
        held: dict[str, Number] = {}
        for name, column in self.assessment.inputs.measures.items():
            value = column.get(self.unit, Missing("not_measured", name))
            held[name] = value + gains.get(name, Fraction(0)) if isinstance(value, Fraction) else value
        return held

    def _copied(self, rows: Sequence[Mapping[str, Number]]) -> list[Fraction | None]:
        """Return the ranked numbers of the unit with these measures, assessed side by side; no place: None."""
        own = self.assessment.result(self.unit)
        inputs = copies(self.assessment.inputs, own.unit, own.group, rows)
        found = assess(rulebook=self.assessment.rulebook, inputs=inputs, period=self.assessment.period)
        return [None if row.place is None else found.ranked_number(row.unit.code) for row in found.results]

    def assessed(self, deed: Deed, much: int) -> Assessment:
        """Return the assessment of all units after it."""
        inputs, row = self.assessment.inputs, self._measures(deed, much)
        measures = {
            name: column if column.get(self.unit) == row[name] else {**column, self.unit: row[name]}
            for name, column in inputs.measures.items()
        }
        return with_inputs(self.assessment, replace(inputs, measures=measures))


def _by_count(trials: _Trials, deed: Deed, holds: Callable[[int], bool]) -> int | None:
    """Return the least count for which the lead holds, each one tried; None up to `MOST_COUNT`."""
    leads = trials.leads(deed, range(1, MOST_COUNT + 1))
    return next((count for count, lead in enumerate(leads, start=1) if holds(lead)), None)


def _by_amount(trials: _Trials, deed: Deed, holds: Callable[[int], bool]) -> int | None:
    """Return the least amount in whole steps for which the lead holds, narrowed down from ever larger ones."""
    steps = [1 << power for power in range(MOST_STEPS.bit_length())]
    leads = trials.leads(deed, [step * STEP for step in steps])
    first = next((index for index, lead in enumerate(leads) if holds(lead)), None)
    if first is None:
        return None
    low, high = steps[first - 1] if first else 0, steps[first]
    while high - low > 1:
        between = sorted({low + (high - low) * part // WIDTH for part in range(1, WIDTH)} - {low, high})
        told = [holds(lead) for lead in trials.leads(deed, [step * STEP for step in between])]
        reached = next((step for step, held in zip(between, told, strict=True) if held), high)
        low = max((step for step in between if step < reached), default=low)
        high = reached
    return high * STEP
