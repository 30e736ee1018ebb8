"""Why a unit's total and place changed between two assessments: parts by factor, by line and by rival, all exact.

Every part is a Shapley value over the factors of `corners.py`: what the factor adds, averaged over all orders in which
the factors can come. So the parts of a number add up to its change, a factor that changes nothing gets 0, and no order
is preferred. Points per line, points in total, and places are each decomposed by the same rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from saima.core.corners import FACTORS, OTHERS, Corners, rows_of
from saima.core.margin import line_titles, line_values
from saima.core.messages import Language
from saima.core.placing import Standings
from saima.core.results import Result
from saima.core.shapley import parts_of
from saima.core.working import canonical_value

Parts = Mapping[str, Fraction]
"""Factor → what it adds; all five stand in it, and they add up."""
NONE = Fraction(0)


@dataclass(frozen=True, slots=True)
class ProjectPart:
    """What the new records of one project (or those of none: '') add to one line, within its `own` part."""

    project: str
    points: Fraction


@dataclass(frozen=True, slots=True)
class LineMove:
    """One line of a total, before and after; deductions are negative. `kind` as in `explain.Difference`.

    `projects` split the `own` part where the records are known; they add up to it. `rule` says how: `alone`, `shapley`
    or `by_day`.
    """

    kind: str
    name: str
    title: str
    before: Fraction
    after: Fraction
    parts: Parts
    projects: tuple[ProjectPart, ...] = ()
    rule: str = ""

    @property
    def points(self) -> Fraction:
        """What the line adds to the change of the total."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Crossing:
    """A rival that was ahead and is no more (`places` 1), or the other way round (−1), and what brought it about."""

    unit: str
    title: str
    places: Fraction
    parts: Parts


@dataclass(frozen=True, slots=True)
class Moved:
    """Why one unit stands elsewhere.

    Parts of `place` are places gained: up is positive. `place` is None unless the unit had a place both times.
    `crossings` add up to `place`; they are told where ties share a place and the next is skipped.
    """

    unit: str
    title: str
    total_before: Fraction
    total_after: Fraction
    place_before: int | None
    place_after: int | None
    total: Parts
    place: Parts | None
    lines: tuple[LineMove, ...] = ()
    crossings: tuple[Crossing, ...] = ()

    @property
    def points(self) -> Fraction:
        """The change of the printed total."""
        return self.total_after - self.total_before

    def without_rivals(self) -> Moved:
        """Return what the unit itself may see: what others' records did stands as one sum, no name."""
        return replace(self, crossings=())

    def published(self) -> Moved:
        """Return what anybody may read: no rivals, no projects."""
        lines = tuple(replace(line, projects=(), rule="") for line in self.lines)
        return replace(self, crossings=(), lines=lines)

    def to_canonical(self) -> dict[str, object]:
        """Return the tree as plain data: numbers as integers or 'p/q' text, every list in reading order."""
        return {
            "unit": self.unit,
            "total": {
                "before": _text(self.total_before),
                "after": _text(self.total_after),
                "parts": _plain(self.total),
            },
            "place": {
                "before": self.place_before,
                "after": self.place_after,
                "parts": None if self.place is None else _plain(self.place),
            },
            "lines": [
                {
                    "kind": line.kind,
                    "name": line.name,
                    "title": line.title,
                    "before": _text(line.before),
                    "after": _text(line.after),
                    "parts": _plain(line.parts),
                    "projects": [{"project": part.project, "points": _text(part.points)} for part in line.projects],
                    "rule": line.rule,
                }
                for line in self.lines
            ],
            "rivals": [
                {"unit": one.unit, "places": _text(one.places), "parts": _plain(one.parts)} for one in self.crossings
            ],
        }


def _text(value: Fraction) -> object:
    return canonical_value(value)


def _plain(parts: Parts) -> dict[str, object]:
    return {name: _text(value) for name, value in parts.items()}


def changes(corners: Corners) -> dict[str, Moved]:
    """Return, for every unit with a total in both assessments, the parts of its total and its place.

    Without lines and crossings, which `change_of` adds for one unit. Where a rulebook's points of one unit rest on
    other units (best, mean, rank …), every state of every unit is an assessment of its own: ask for one unit then.
    """
    found = {}
    standings, after = Standings(corners), rows_of(corners.after)
    for code, old in rows_of(corners.before).items():
        new = after.get(code)
        if new is not None and old.total is not None and new.total is not None:
            found[code] = _moved(corners, standings, old, new)
    return found


def change_of(corners: Corners, *, unit: str, language: Language = "zh") -> Moved | None:
    """Return why one unit's total and place changed, with every line and every rival; None without two totals."""
    old, new = rows_of(corners.before).get(unit), rows_of(corners.after).get(unit)
    if old is None or new is None or old.total is None or new.total is None:
        return None
    standings = Standings(corners)
    moved = _moved(corners, standings, old, new)
    crossings = _crossings(corners, standings, unit) if moved.place is not None else ()
    return replace(moved, lines=_lines(corners, unit, language), crossings=crossings)


def game(corners: Corners, value: Callable[[int], Fraction | int], *, but: int = 0) -> Parts:
    """Return the parts of a number that every state has, leaving out factors known not to matter (`but`)."""
    names = [name for name, bit in FACTORS.items() if bit & corners.active & ~but]
    bits = [FACTORS[name] for name in names]
    values = [value(sum(bit for k, bit in enumerate(bits) if there >> k & 1)) for there in range(1 << len(bits))]
    return dict.fromkeys(FACTORS, NONE) | dict(zip(names, parts_of(len(bits), values), strict=True))


def _moved(corners: Corners, standings: Standings, old: Result, new: Result) -> Moved:
    unit = old.unit.code

    def total(state: int) -> Fraction:
        row = corners.own(unit, state)
        return (row.total if row else None) or NONE

    placed = old.place is not None and new.place is not None
    return Moved(
        unit,
        new.unit.title,
        old.total or NONE,
        new.total or NONE,
        old.place,
        new.place,
        game(corners, total, but=0 if corners.coupled else OTHERS),
        game(corners, lambda state: -standings.place(unit, state)) if placed else None,
    )


def _lines(corners: Corners, unit: str, language: Language) -> tuple[LineMove, ...]:
    """Return the lines that changed or in which a factor did anything, in the rulebook's order."""
    states = {state: line_values(corners.own(unit, state)) for state in _states(corners)}
    first, last = states[0], states[corners.active & ~_unheeded(corners)]
    found = []
    for (kind, name), title in line_titles(corners.before, corners.after, language=language).items():
        values = {state: held.get((kind, name), NONE) for state, held in states.items()}
        parts = game(corners, values.__getitem__, but=_unheeded(corners))
        before, after = first.get((kind, name), NONE), last.get((kind, name), NONE)
        if before != after or any(parts.values()):
            found.append(LineMove(kind, name, title, before, after, parts))
    return tuple(found)


def _unheeded(corners: Corners) -> int:
    """Return the factors that cannot change a unit's points: others' records, where points rest on the own alone."""
    return 0 if corners.coupled else OTHERS


def _states(corners: Corners) -> list[int]:
    bits = [bit for bit in FACTORS.values() if bit & corners.active & ~_unheeded(corners)]
    return [sum(bit for k, bit in enumerate(bits) if there >> k & 1) for there in range(1 << len(bits))]


def _crossings(corners: Corners, standings: Standings, unit: str) -> tuple[Crossing, ...]:
    """Return the rivals that stand on the other side now, or would at some state, with what brought it about."""
    books = (corners.before.rulebook, corners.after.rulebook)
    if any(book.ranking.ties != "competition" for book in books):
        return ()
    titles = {ref.code: ref.title for ref in (*corners.before.inputs.units, *corners.after.inputs.units)}
    found = []
    for rival in titles:
        if rival != unit:
            parts = game(corners, partial(standings.lead, rival, unit))
            if any(parts.values()):
                found.append(Crossing(rival, titles[rival], sum(parts.values(), NONE), parts))
    return tuple(sorted(found, key=lambda one: (-one.places, one.unit)))
