"""The whole path on one page: score, answer what is missing, round, add, bar, rank.

points of each indicator → answers for missing ones → shares → rounding → bonus − deduction → gates → total → place →
grade
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from fractions import Fraction

from saima.core.inputs import Inputs
from saima.core.periods import Period
from saima.core.results import ExtraLine, Line, Result, canonical_result
from saima.core.rulebook import Rulebook
from saima.core.scoring import Before, Scored, score
from saima.core.totals import Totals, number_at
from saima.core.working import Value

__all__ = ["FORM", "Assessment", "ExtraLine", "Line", "Result", "assess"]

FORM = "saima-assessment/1"


@dataclass(frozen=True, slots=True)
class Assessment:
    """The result of a run: what it was made from, the points of every formula, and the totals and places."""

    rulebook: Rulebook
    period: Period
    inputs: Inputs
    scored: Scored
    totals: Totals

    @property
    def results(self) -> tuple[Result, ...]:
        """One row per unit of a group, in the office's order; rows are made when they are first asked for."""
        return self.totals.results

    def result(self, code: str) -> Result:
        """Return one unit's row; KeyError when the unit is not in it."""
        index = self.scored.positions[code]
        if index not in self.totals.rows:
            raise KeyError(code)
        return self.totals.row(index)

    def index(self, code: str) -> int:
        """Return a unit's position in every column of `scored`; KeyError when there is no such unit."""
        return self.scored.positions[code]

    def ranked_number(self, code: str) -> Fraction | None:
        """Return the number a unit is placed by, as the rulebook's `rank` says; None when it has none."""
        index = self.index(code)
        if index not in self.totals.rows:
            raise KeyError(code)
        return number_at(self.totals.ranked, index)

    def measure(self, name: str, code: str) -> Value:
        """Return one measure of one unit as the formulas read it."""
        return self.scored.scene.columns[name].values[self.index(code)]

    def to_canonical(self) -> dict[str, object]:
        """Return the result as plain data: code order, integers and 'p/q' text, the form's version named in it."""
        return {
            "form": FORM,
            "rulebook": {
                "id": self.rulebook.id,
                "version": self.rulebook.version,
                "sha256": self.rulebook.fingerprint,
            },
            "period": self.period.code,
            "inputs": self.inputs.to_canonical(),
            "results": {result.unit.code: canonical_result(result) for result in self.results},
        }

    def to_json(self) -> str:
        """Return the canonical form as text: UTF-8, sorted keys, no spaces."""
        return json.dumps(self.to_canonical(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the canonical form (校验码)."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()


def assess(*, rulebook: Rulebook, inputs: Inputs, period: Period, before: Assessment | None = None) -> Assessment:
    """Return every unit's points, total and place under a rulebook.

    Units that belong to no group of the rulebook are left out, and so are rows that are not for the period. Equal
    inputs give equal bytes, whatever their order.
    `before` is an assessment whose inputs share mappings with these (`replace(inputs, measures={**old, …})`), of this
    period or another: what reads only what both share is taken from it and not worked out again. The result is the
    same with or without it.
    """
    rulebook = rulebook.during(period)
    kept = before if before is not None and before.rulebook is rulebook else None
    known = Before(kept.scored, kept.inputs, kept.period) if kept else None
    scored = score(rulebook=rulebook, inputs=inputs, period=period, before=known)
    alike = kept is not None and kept.scored.units is scored.units
    totals = Totals(rulebook, scored, before=kept.totals if kept and alike else None)
    return Assessment(rulebook, period, inputs, scored, totals)
