"""What a run hands its formulas of other times: the year before (上年同期) and earlier periods (往期).

The year before is measured from the ledger as the run sees it, by the measure's definition of today: both years are
told by one rule, and what was corrected since is in both. Earlier periods are what the runs of the same rulebook said
then, as stored. A number that the office has set by document (目标任务 of level 上年) stands before the measured one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

from saima.assessment.freezing import assessment_of
from saima.assessment.models import Run
from saima.core.assess import Assessment, assess
from saima.core.formula.scene import PAST_LEVEL, PREVIOUS_LEVEL
from saima.core.inputs import Inputs, TargetKey
from saima.core.periods import Period
from saima.core.rulebook import Rulebook
from saima.core.rulecheck import past_read, targets_read

Numbers = Mapping[TargetKey, Mapping[str, Fraction]]


def year_before(period: Period) -> Period | None:
    """Return the same period of the year before; None for a 53rd week that it has not."""
    try:
        return replace(period, year=period.year - 1)
    except ValueError:
        return None


def asks_year_before(rulebook: Rulebook) -> frozenset[str]:
    """Return the measures whose number of the year before a formula asks for."""
    asked = {name for name, level, _basis in targets_read(rulebook) if level == PREVIOUS_LEVEL}
    return frozenset(asked & set(rulebook.measures))


def previous_numbers(rulebook: Rulebook, inputs: Inputs, period: Period) -> Numbers:
    """Return the numbers of the year before that formulas ask for, of inputs measured in that period.

    Computed measures are worked out there too; one that cannot be told of a unit is left out (待报).
    """
    assessment = assess(rulebook=rulebook, inputs=inputs, period=period)
    return {
        TargetKey(name, PREVIOUS_LEVEL): dict(_measured(assessment, name))
        for name in sorted(asks_year_before(rulebook))
    }


def past_numbers(rulebook: Rulebook, *, period: Period, entry: int, on: date) -> Numbers:
    """Return the numbers of earlier periods that formulas ask for, from the newest runs of the same rulebook.

    Runs made after the entry, or as of a later day, are not read. A period without a run is left out (待报).
    """
    backs: dict[int, set[str]] = {}
    for name, _level, basis in past_read(rulebook):
        backs.setdefault(int(basis), set()).add(name)
    found: dict[TargetKey, dict[str, Fraction]] = {}
    earlier, reached = period, 0
    for back in sorted(backs):
        while reached < back:
            earlier, reached = earlier.previous(), reached + 1
        runs = Run.objects.filter(is_rehearsal=False, rulebook__code=rulebook.id, period=earlier.code)
        run = runs.filter(ledger_entry__lte=entry, as_of__lte=on).order_by("-id").first()
        if run is None:
            continue
        assessment = assessment_of(run)
        for name in sorted(backs[back]):
            found[TargetKey(name, PAST_LEVEL, str(back))] = dict(_told(assessment, name))
    return found


def combined(given: Numbers, found: Numbers) -> dict[TargetKey, dict[str, Fraction]]:
    """Return numbers found beside those given; what is given of a unit stands."""
    return {key: {**found.get(key, {}), **given.get(key, {})} for key in {**found, **given}}


def _measured(assessment: Assessment, name: str) -> Iterator[tuple[str, Fraction]]:
    for unit in assessment.scored.units:
        value = assessment.measure(name, unit.code)
        if isinstance(value, Fraction):
            yield unit.code, value


def _told(assessment: Assessment, name: str) -> Iterator[tuple[str, Fraction]]:
    """Yield (unit, number) of what an earlier run said under a name: a measure, points as printed, total or place."""
    if name in assessment.rulebook.measures:
        yield from _measured(assessment, name)
        return
    for result in assessment.results:
        points = {line.name: line.points for line in result.lines}
        placed = assessment.totals.placed[assessment.index(result.unit.code)]
        standing = {"total": result.total, "place": result.place, "placed": placed}
        value = standing[name] if name in standing else points.get(name)
        if value is not None:
            yield result.unit.code, Fraction(value)


def with_other_times(
    inputs: Inputs, rulebook: Rulebook, *, period: Period, entry: int, on: date, before: Inputs | None
) -> Inputs:
    """Return a run's inputs with what its formulas ask of other times beside the targets.

    `before` are inputs measured in the same period of the year before, None where nobody asks for them.
    """
    earlier = year_before(period)
    found: Numbers = previous_numbers(rulebook, before, earlier) if before is not None and earlier else {}
    codes = {unit.code for unit in inputs.units}
    past = past_numbers(rulebook, period=period, entry=entry, on=on)
    kept = {key: {code: number for code, number in values.items() if code in codes} for key, values in past.items()}
    return replace(inputs, targets=combined(inputs.targets, {**found, **kept}))
