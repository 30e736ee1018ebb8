"""How far one unit is from another, line by line: differences of printed points, which are published figures."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from saima.core.assess import Assessment
from saima.core.messages import Language, message
from saima.core.results import Result
from saima.core.working import canonical_value

NONE = Fraction(0)


@dataclass(frozen=True, slots=True)
class Apart:
    """One line of both totals: printed points of the unit and of the other; deductions are negative."""

    kind: str
    name: str
    title: str
    own: Fraction
    other: Fraction

    @property
    def points(self) -> Fraction:
        """How much the unit is ahead in it (behind: negative)."""
        return self.own - self.other


@dataclass(frozen=True, slots=True)
class Margin:
    """One unit beside another: `lines` are those in which they differ, and add up to the difference of totals."""

    unit: str
    other: str
    other_title: str
    other_place: int | None
    own_total: Fraction
    other_total: Fraction
    lines: tuple[Apart, ...]

    @property
    def points(self) -> Fraction:
        """How much the unit is ahead in total (behind: negative)."""
        return self.own_total - self.other_total

    def to_canonical(self) -> dict[str, object]:
        """Return the distance as plain data."""
        return {
            "unit": self.unit,
            "other": self.other,
            "place": self.other_place,
            "points": canonical_value(self.points),
            "lines": [
                {
                    "kind": line.kind,
                    "name": line.name,
                    "title": line.title,
                    "own": canonical_value(line.own),
                    "other": canonical_value(line.other),
                    "points": canonical_value(line.points),
                }
                for line in self.lines
            ],
        }


def line_values(row: Result | None) -> dict[tuple[str, str], Fraction]:
    """Return the printed points of every line of a row by (kind, name); deductions are negative.

    They add up to the printed total: what rounding, ceilings, gates or a formula of the total do besides is a line of
    its own. An indicator that waits has none, and counts nothing.
    """
    if row is None:
        return {}
    found = {("indicator", line.name): line.points or NONE for line in row.lines}
    found["bonus", "bonus"] = row.bonus_total
    found["deduction", "deduction"] = -row.deduction_total
    found["rounding", "rounding"] = (row.total or NONE) - sum(found.values(), NONE)
    return found


def line_titles(*assessments: Assessment, language: Language) -> dict[tuple[str, str], str]:
    """Return the titles of all lines of these assessments, in the rulebooks' order, by (kind, name)."""
    found = {}
    for assessment in assessments:
        for row in assessment.rulebook.indicators:
            found["indicator", row.name] = row.title_en if language == "en" and row.title_en else row.title
    for kind in ("bonus", "deduction", "rounding"):
        found[kind, kind] = message(f"part.{kind}").text(language)
    return found


def neighbour(assessment: Assessment, unit: str) -> Result | None:
    """Return the row a unit is measured against: the next place above, for the first the next below; None if alone."""
    own = assessment.result(unit)
    within = assessment.rulebook.ranking.within
    rivals = [
        row
        for row in assessment.results
        if row.place is not None and row.unit.code != unit and (within == "all" or row.group == own.group)
    ]
    if own.place is None:
        return None
    above = [row for row in rivals if (row.place or 0) < own.place]
    if above:
        return max(above, key=lambda row: (row.place or 0, -row.unit.order))
    return min(rivals, key=lambda row: (row.place or 0, row.unit.order), default=None)


def margin(assessment: Assessment, *, unit: str, other: str, language: Language = "zh") -> Margin | None:
    """Return how far a unit is from another; None when one of them has no total."""
    own, their = assessment.result(unit), assessment.result(other)
    if own.total is None or their.total is None:
        return None
    mine, theirs = line_values(own), line_values(their)
    titles = line_titles(assessment, language=language)
    lines = tuple(
        Apart(kind, name, title, mine.get((kind, name), NONE), theirs.get((kind, name), NONE))
        for (kind, name), title in titles.items()
        if mine.get((kind, name), NONE) != theirs.get((kind, name), NONE)
    )
    return Margin(unit, other, their.unit.title, their.place, own.total, their.total, lines)
