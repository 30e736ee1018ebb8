"""One unit's row of an assessment: its lines, totals, place and standing, and their canonical form."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from saima.core.amounts import exact_text
from saima.core.grading import NOT_GRADED, Standing
from saima.core.inputs import UnitRef
from saima.core.rulebook import Answer
from saima.core.working import Value, canonical_value


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of one unit.

    `value` is what the formula gave; `exact` what counts after answers and shares; `points` the printed number. All
    None when the unit waits for it; `answer` says what was done about a missing value ('' when there was one).
    """

    name: str
    full: Fraction | None
    value: Value
    exact: Fraction | None
    points: Fraction | None
    answer: Answer | Literal["", "dropped"] = ""


@dataclass(frozen=True, slots=True)
class ExtraLine:
    """One bonus or deduction of one unit: what the formula gave, and what counts under its own ceiling."""

    name: str
    value: Value
    exact: Fraction
    points: Fraction


@dataclass(frozen=True, slots=True)
class Result:
    """One unit's row. `total` is None for a unit that waits; `place` also for one that a gate bars.

    `share` is the factor by which the points of indicators that do not apply were shared out (1: none).
    `bars` are the gates that closed; `waits` the indicators still to come, each with the kind of its missing answer.
    `standing` is the unit's grade and lists, where the rulebook has them.
    """

    unit: UnitRef
    group: str
    lines: tuple[Line, ...]
    share: Fraction
    bonus: tuple[ExtraLine, ...]
    deduction: tuple[ExtraLine, ...]
    bonus_total: Fraction
    deduction_total: Fraction
    bonus_exact: Fraction
    deduction_exact: Fraction
    total_exact: Fraction | None
    total: Fraction | None
    place: int | None = None
    tied: bool = False
    bars: tuple[str, ...] = ()
    waits: tuple[tuple[str, str], ...] = ()
    standing: Standing = NOT_GRADED

    def line(self, name: str) -> Line:
        """Return the line of one indicator; KeyError when the unit's table has not this row."""
        return {line.name: line for line in self.lines}[name]


def canonical_result(result: Result) -> dict[str, object]:
    """Return a row as plain data; grades and lists stand in it only where the rulebook gives any."""

    def number(value: Fraction | None) -> str | None:
        return None if value is None else exact_text(value)

    def extras(lines: tuple[ExtraLine, ...]) -> dict[str, object]:
        return {line.name: {"value": canonical_value(line.value), "points": number(line.points)} for line in lines}

    found: dict[str, object] = {
        "group": result.group,
        "indicators": {
            line.name: {
                "full": number(line.full),
                "value": canonical_value(line.value),
                "exact": number(line.exact),
                "points": number(line.points),
                "answer": line.answer,
            }
            for line in result.lines
        },
        "share": number(result.share),
        "bonus": extras(result.bonus),
        "deduction": extras(result.deduction),
        "bonus_total": number(result.bonus_total),
        "deduction_total": number(result.deduction_total),
        "total_exact": number(result.total_exact),
        "total": number(result.total),
        "place": result.place,
        "tied": result.tied,
        "bars": list(result.bars),
        "waits": [list(wait) for wait in result.waits],
    }
    standing = result.standing
    if standing != NOT_GRADED:
        found["standing"] = {"grade": standing.grade, "moved": standing.moved, "lists": list(standing.lists)}
    return found
