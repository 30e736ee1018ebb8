"""Why a unit's total and place changed between two assessments: parts by factor, by line and by rival, all exact.

Every part is a Shapley value over the factors of `corners.py`: what the factor adds, averaged over all orders in which
the factors can come. So the parts of a number add up to its change, a factor that changes nothing gets 0, and no order
is preferred. Points per line, points in total, and places are each decomposed by the same rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, partial

from saima.core.corners import FACTORS, OTHERS, Corners
from saima.core.margin import line_titles, line_values
from saima.core.messages import Language
from saima.core.placing import Standings
from saima.core.shapley import parts_of
from saima.core.totals import number_at
from saima.core.working import canonical_value

Parts = Mapping[str, Fraction]
"""Factor → what it adds; all five stand in it, and they add up."""
NONE = Fraction(0)
NOTHING = dict.fromkeys(FACTORS, NONE)


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
    standings = Standings(corners)
    units = [corners.before.scored.units[index].code for index in corners.before.totals.rows]
    heeded = corners.active & ~_unheeded(corners)
    totals, places = _one_by_one(standings.total, heeded), _one_by_one(standings.place, corners.active)
    if not corners.coupled:
        totals = _all_at_once(standings.totals_of_all, heeded, otherwise=totals)
        places = _all_at_once(standings.places_of_all, corners.active, otherwise=places)
    found = ((code, _moved(corners, standings, code, totals=totals, places=places)) for code in units)
    return {code: moved for code, moved in found if moved is not None}


def change_of(corners: Corners, *, unit: str, language: Language = "zh") -> Moved | None:
    """Return why one unit's total and place changed, with every line and every rival; None without two totals."""
    standings = Standings(corners)
    totals = _one_by_one(standings.total, corners.active & ~_unheeded(corners))
    places = _one_by_one(standings.place, corners.active)
    moved = _moved(corners, standings, unit, totals=totals, places=places)
    if moved is None:
        return None
    crossings = _crossings(corners, standings, unit) if moved.place is not None else ()
    return replace(moved, lines=_lines(corners, unit, language), crossings=crossings)


def game(corners: Corners, value: Callable[[int], Fraction | int], *, but: int = 0, under: int = 1) -> Parts:
    """Return the parts of a number (÷ `under`) that every state has; factors known not to matter (`but`) left out."""
    active = corners.active & ~but
    return _parts(active, [value(state) for state in _states(active)[1]], under=under)


def _parts(active: int, values: Sequence[Fraction | int], *, under: int = 1) -> Parts:
    names = _states(active)[0]
    return {**NOTHING, **dict(zip(names, parts_of(len(names), values, under=under), strict=True))}


_Values = Callable[[str], Sequence[Fraction | int]]
"""Returns a number of one unit at every state of the factors that can change it, in the order of `_states`."""


def _one_by_one(one: Callable[[str, int], Fraction | int], active: int) -> _Values:
    states = _states(active)[1]
    return lambda unit: [one(unit, state) for state in states]


def _all_at_once(of_all: Callable[[int], Mapping[str, Fraction | int]], active: int, *, otherwise: _Values) -> _Values:
    """Return the numbers from those of all units at a state; `otherwise` for a unit that has none at some state."""
    columns = [of_all(state) for state in _states(active)[1]]

    def values(unit: str) -> Sequence[Fraction | int]:
        try:
            return [column[unit] for column in columns]
        except KeyError:
            return otherwise(unit)

    return values


@cache
def _states(active: int) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return the names of these factors, and the states of all their sets in the order of their bits."""
    names = tuple(name for name, bit in FACTORS.items() if bit & active)
    bits = [FACTORS[name] for name in names]
    sets = range(1 << len(bits))
    return names, tuple(sum(bit for k, bit in enumerate(bits) if there >> k & 1) for there in sets)


def _moved(corners: Corners, standings: Standings, unit: str, *, totals: _Values, places: _Values) -> Moved | None:
    ends = (corners.before, corners.after)
    indexes = [end.scored.positions.get(unit) for end in ends]
    printed, placed = list[Fraction](), list[int | None]()
    for end, index in zip(ends, indexes, strict=True):
        total = None if index not in end.totals.rows else number_at(end.totals.total, index)
        if index is None or total is None:
            return None
        printed.append(total)
        placed.append(end.totals.places[index][0] if index in end.totals.places else None)
    moves = None if None in placed else [-place for place in places(unit)]
    return Moved(
        unit,
        corners.after.scored.units[indexes[1] or 0].title,
        printed[0],
        printed[1],
        placed[0],
        placed[1],
        _parts(corners.active & ~_unheeded(corners), totals(unit), under=standings.under),
        None if moves is None else _parts(corners.active, moves),
    )


def _lines(corners: Corners, unit: str, language: Language) -> tuple[LineMove, ...]:
    """Return the lines that changed or in which a factor did anything, in the rulebook's order."""
    _names, known = _states(corners.active & ~_unheeded(corners))
    states = {state: line_values(corners.own(unit, state)) for state in known}
    found = []
    for (kind, name), title in line_titles(corners.before, corners.after, language=language).items():
        values = {state: held.get((kind, name), NONE) for state, held in states.items()}
        parts = game(corners, values.__getitem__, but=_unheeded(corners))
        before, after = values[known[0]], values[known[-1]]
        if before != after or any(parts.values()):
            found.append(LineMove(kind, name, title, before, after, parts))
    return tuple(found)


def _unheeded(corners: Corners) -> int:
    """Return the factors that cannot change a unit's points: others' records, where points rest on the own alone."""
    return 0 if corners.coupled else OTHERS


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
