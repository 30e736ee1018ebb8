"""Another rulebook over several past periods: who would have stood where, and why. Exact: whole assessments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from saima.core.assess import Assessment, assess
from saima.core.messages import Language
from saima.core.periods import Period
from saima.core.rehearsing.whatif import Compared, compare
from saima.core.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class PastPeriod:
    """One period under both rulebooks; `others` in the order of the other rulebook's places."""

    period: Period
    others: tuple[Compared, ...]

    @property
    def moved(self) -> tuple[Compared, ...]:
        """The units whose place differs."""
        return tuple(one for one in self.others if one.place_a != one.place_b)

    @property
    def changes_first(self) -> bool:
        """Tell whether somebody else would have been first."""
        return any((one.place_a == 1) != (one.place_b == 1) for one in self.others)


def over_periods(
    rulebook: Rulebook, assessments: Sequence[Assessment], *, language: Language = "zh"
) -> tuple[PastPeriod, ...]:
    """Return each past period under its own rulebook and under another, on the same inputs, in the order given.

    A period whose inputs lack a measure of the other rulebook is left out: nothing is taken for zero.
    """
    needed = {measure.name for measure in rulebook.measures.values() if measure.of != "computed"}
    return tuple(
        PastPeriod(
            own.period,
            compare(own, assess(rulebook=rulebook, inputs=own.inputs, period=own.period), language=language),
        )
        for own in assessments
        if needed <= set(own.inputs.measures)
    )
