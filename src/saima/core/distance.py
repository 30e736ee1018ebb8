"""Why the distance between two units changed between two assessments: parts by factor and by line, all exact.

The distance at a state is the unit's printed total there less the other's, where the other stands among the others:
its records switch with theirs. Parts are Shapley values over the factors of `corners.py`, as those of a total are
(`moving.py`), so they add up to the change whatever the order. Which unit is the neighbour may change too; what that
does is told apart (`swapped`), so that earlier distance + swap + parts = later distance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from saima.core.assess import Assessment
from saima.core.corners import FACTORS, Corners, rows_of
from saima.core.margin import line_titles, line_values, neighbour
from saima.core.messages import Language
from saima.core.moving import NONE, NOTHING, LineMove, Parts, ProjectPart, game
from saima.core.working import canonical_value


@dataclass(frozen=True, slots=True)
class DistanceMoved:
    """How far a unit is ahead of its neighbour (behind: negative), before and after, in printed points.

    `other` is the neighbour of the later assessment (the place above; of the first, the place below), `earlier` that of
    the earlier one ('' for none), `earlier_points` the distance to it then. `parts` add up to `points`; so do `lines`.
    """

    unit: str
    other: str
    other_title: str
    before: Fraction
    after: Fraction
    parts: Parts
    lines: tuple[LineMove, ...]
    earlier: str = ""
    earlier_title: str = ""
    earlier_points: Fraction | None = None

    @property
    def points(self) -> Fraction:
        """By how much the unit came forward against this neighbour (fell back: negative)."""
        return self.after - self.before

    @property
    def swapped(self) -> Fraction:
        """What it did to the distance that another unit is the neighbour now, measured in the earlier assessment."""
        return NONE if self.earlier_points is None else self.before - self.earlier_points

    def published(self) -> DistanceMoved:
        """Return what the unit itself may read: factors in total, and lines that changed without theirs.

        The factors of a line would tell of the other's line what is not published.
        """
        changed = (line for line in self.lines if line.points)
        return replace(self, lines=tuple(replace(line, parts={}, projects=(), rule="") for line in changed))

    def with_projects(self, own: Mapping[tuple[str, str], LineMove]) -> DistanceMoved:
        """Return it with the projects of the unit's own lines, by (kind, name), whose own part is the same."""
        lines = tuple(_with_projects(line, own.get((line.kind, line.name))) for line in self.lines)
        return replace(self, lines=lines)

    def to_canonical(self) -> dict[str, object]:
        """Return the tree as plain data: numbers as integers or 'p/q' text, every list in reading order."""
        earlier = None if self.earlier_points is None else canonical_value(self.earlier_points)
        return {
            "unit": self.unit,
            "other": self.other,
            "before": canonical_value(self.before),
            "after": canonical_value(self.after),
            "points": canonical_value(self.points),
            "parts": _plain(self.parts),
            "earlier": {"other": self.earlier, "points": earlier, "swapped": canonical_value(self.swapped)},
            "lines": [
                {
                    "kind": line.kind,
                    "name": line.name,
                    "title": line.title,
                    "before": canonical_value(line.before),
                    "after": canonical_value(line.after),
                    "parts": _plain(line.parts),
                    "projects": [_project(part) for part in line.projects],
                }
                for line in self.lines
            ],
        }


def _plain(parts: Parts) -> dict[str, object]:
    return {name: canonical_value(value) for name, value in parts.items()}


def _project(part: ProjectPart) -> dict[str, object]:
    return {"project": part.project, "points": canonical_value(part.points)}


def _with_projects(line: LineMove, own: LineMove | None) -> LineMove:
    if own is None or own.parts["own"] != line.parts["own"]:
        return line
    return replace(line, projects=own.projects, rule=own.rule)


def distance_change(corners: Corners, *, unit: str, language: Language = "zh") -> DistanceMoved | None:
    """Return why the distance of a unit to its neighbour changed; None unless both had totals both times.

    Titles are in the rulebooks' order; lines that nothing changed are left out. At a state without a total the total
    is 0, as in `moving.change_of`.
    """
    if unit not in rows_of(corners.before) or unit not in rows_of(corners.after):
        return None
    other = neighbour(corners.after, unit)
    if other is None:
        return None
    rival = other.unit.code
    ends = [_apart(end, unit, rival) for end in (corners.before, corners.after)]
    if ends[0] is None or ends[1] is None:
        return None
    lines = _lines(corners, unit, rival, language)
    parts = {name: sum((line.parts[name] for line in lines), NONE) for name in FACTORS}
    moved = DistanceMoved(unit, rival, other.unit.title, ends[0], ends[1], {**NOTHING, **parts}, lines)
    earlier = neighbour(corners.before, unit)
    if earlier is None:
        return moved
    code, title = earlier.unit.code, earlier.unit.title
    return replace(moved, earlier=code, earlier_title=title, earlier_points=_apart(corners.before, unit, code))


def _apart(assessment: Assessment, unit: str, other: str) -> Fraction | None:
    rows = rows_of(assessment)
    totals = [rows[code].total if code in rows else None for code in (unit, other)]
    return None if totals[0] is None or totals[1] is None else totals[0] - totals[1]


def _lines(corners: Corners, unit: str, rival: str, language: Language) -> tuple[LineMove, ...]:
    """Return the lines whose distance changed or in which a factor did anything; they add up to the change."""
    held: dict[int, dict[tuple[str, str], Fraction]] = {}

    def at(state: int) -> dict[tuple[str, str], Fraction]:
        if state not in held:
            mine = line_values(corners.own(unit, state))
            theirs = line_values(rows_of(corners.rivals(unit, state)).get(rival))
            held[state] = {key: mine.get(key, NONE) - theirs.get(key, NONE) for key in {*mine, *theirs}}
        return held[state]

    found = []
    for key, title in line_titles(corners.before, corners.after, language=language).items():
        parts = game(corners, lambda state, key=key: at(state).get(key, NONE))  # type: ignore[misc]
        before, after = at(0).get(key, NONE), at(corners.active).get(key, NONE)
        if before != after or any(parts.values()):
            found.append(LineMove(*key, title, before, after, parts))
    return tuple(found)
