"""What each project's new records add to a line: the unit's own part of it, split further, exactly.

Within its factor the projects come one after another in every order (the Owen value, 1977: a Shapley value inside one
player of a Shapley value), so their parts add up to the factor's; projects that add the same are weighed together.
Where that would take more than `MOST` sets of projects, or points rest on other units, they come in one order only: by
the day that their first new record counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise, product
from math import factorial, prod

from saima.core.corners import FACTORS, OTHERS, OWN, Corners, Number, alone, copies, measures_behind, rows_of
from saima.core.inputs import Inputs
from saima.core.moving import NONE, LineMove, Moved, ProjectPart
from saima.core.results import Result
from saima.core.rulebook import Rulebook
from saima.core.shapley import by_kind

MOST = 256
"""So many sets of projects are weighed at most: of eight that all add something else, of more where some are alike."""


@dataclass(frozen=True, slots=True)
class Gains:
    """What each project's new records add to each measure of one unit, in base units.

    `projects` in the order of the day that their first new record counts; '' stands for records of no project. What a
    measure gained and no project tells is the ''s.
    """

    projects: tuple[str, ...]
    by_measure: Mapping[str, Mapping[str, Fraction]]


def with_projects(corners: Corners, moved: Moved, gains: Gains) -> Moved:
    """Return the tree with the own part of every line split by project."""
    return replace(moved, lines=tuple(_split(corners, moved.unit, line, gains) for line in moved.lines))


def _split(corners: Corners, unit: str, line: LineMove, gains: Gains) -> LineMove:
    if line.kind == "rounding" or not line.parts["own"]:
        return line
    game = _OwnGame(corners, unit, line, gains)
    if len(game.players) < 2:
        return replace(line, projects=(ProjectPart("".join(game.players), line.parts["own"]),), rule="alone")
    kinds = game.kinds()
    counts = [len(kind) for kind in kinds]
    if corners.coupled or prod(count + 1 for count in counts) > MOST:
        values = game.values([frozenset(game.players[:count]) for count in range(len(game.players) + 1)])
        parts = dict(zip(game.players, (after - before for before, after in pairwise(values)), strict=True))
        rule = "by_day"
    else:
        numbers = list(product(*(range(count + 1) for count in counts)))
        sets = [frozenset(one for kind, n in zip(kinds, held, strict=True) for one in kind[:n]) for held in numbers]
        worth = dict(zip(numbers, game.values(sets), strict=True))
        each = by_kind(counts, worth.__getitem__)
        parts = {one: part for kind, part in zip(kinds, each, strict=True) for one in kind}
        rule = "shapley"
    return replace(line, projects=tuple(ProjectPart(one, parts[one]) for one in game.players), rule=rule)


class _OwnGame:
    """What sets of projects add to one line of one unit, on average over the orders of the factors."""

    def __init__(self, corners: Corners, unit: str, line: LineMove, gains: Gains) -> None:
        self.corners, self.unit, self.line = corners, unit, line
        self.read = _read(corners, line)
        self.told = {name: parts for name in self.read if (parts := self._told(name, gains)) is not None}
        self.plain = not corners.coupled and all(
            row is None or (row.share == 1 and not row.bars)
            for state in range(corners.active + 1)
            for row in [corners.own(unit, state & corners.active)]
        )
        """Whether the line's points rest on its own measures alone: no shares of others', no gate."""
        named = {project for parts in self.told.values() for project, part in parts.items() if part}
        if not self.plain or len(self.told) < len(self.read):
            named.add("")
        self.players = [project for project in dict.fromkeys((*gains.projects, "")) if project in named]

    def _told(self, name: str, gains: Gains) -> dict[str, Fraction] | None:
        """Return what each project adds to a measure; the rest of what it gained is of no project.

        None where it has no number before or after: then it comes with the rest, as a whole.
        """
        if not self.corners.is_alike(name):
            return {}
        restated = self.corners.active & ~OWN
        old, new = (self.corners.number(name, self.unit, restated, new=new) for new in (False, True))
        if not isinstance(old, Fraction) or not isinstance(new, Fraction):
            return {} if old == new else None
        parts = dict(gains.by_measure.get(name, {}))
        parts[""] = parts.get("", NONE) + new - old - sum(parts.values(), NONE)
        return parts

    def kinds(self) -> list[list[str]]:
        """Return the players, those together whose records add the same to every measure of the line."""
        found: dict[object, list[str]] = {}
        for player in self.players:
            adds = tuple(sorted((name, parts.get(player, NONE)) for name, parts in self.told.items()))
            found.setdefault((player == "", adds), []).append(player)
        return list(found.values())

    def values(self, sets: Sequence[frozenset[str]]) -> list[Fraction]:
        """Return the value of every set of players; the first is empty."""
        corners = self.corners
        heeded = corners.active & ~OWN & (-1 if corners.coupled else ~OTHERS)
        bits = [bit for bit in FACTORS.values() if bit & heeded]
        size, found = len(bits) + 1, [NONE] * len(sets)
        for there in range(1 << len(bits)):
            state = sum(bit for k, bit in enumerate(bits) if there >> k & 1)
            count = there.bit_count()
            weight = Fraction(factorial(count) * factorial(size - count - 1), factorial(size))
            points = self._points(state, sets)
            found = [held + weight * (value - points[0]) for held, value in zip(found, points, strict=True)]
        return found

    def _points(self, state: int, sets: Sequence[frozenset[str]]) -> list[Fraction]:
        """Return the line's printed points at a state, once per set of projects whose new records are in."""
        corners = self.corners
        rows = [self._measures(state, chosen) for chosen in sets]
        if corners.coupled:
            return [_points_of(self._among_others(state, row), self.line) for row in rows]
        own = corners.own(self.unit, state)
        if own is None:
            return [NONE] * len(rows)
        book = corners.rulebook(state)
        lean = alone(book, line=self.line.name) if self.plain and self._is_in(book) else book
        inputs = Inputs((), {}, corners.targets(state))
        found = rows_of(corners.scored(state, copies(inputs, own.unit, own.group, rows), lean))
        return [_points_of(found[f"#{index}"], self.line) for index in range(len(rows))]

    def _is_in(self, book: Rulebook) -> bool:
        return self.line.kind != "indicator" or self.line.name in {indicator.name for indicator in book.indicators}

    def _measures(self, state: int, chosen: frozenset[str]) -> dict[str, Number]:
        """Return the unit's measures at a state with the new records of some projects; the rest comes with ''."""
        found: dict[str, Number] = {}
        for name, measure in self.corners.rulebook(state).measures.items():
            if measure.value is not None:
                continue
            parts = self.told.get(name)
            old = self.corners.number(name, self.unit, state, new=False)
            if parts is None or not isinstance(old, Fraction):
                found[name] = self.corners.number(name, self.unit, state, new="" in chosen)
            else:
                found[name] = old + sum((part for project, part in parts.items() if project in chosen), NONE)
        return found

    def _among_others(self, state: int, row: Mapping[str, Number]) -> Result | None:
        inputs = self.corners.apart(self.unit, state).inputs
        measures = {name: {**column, self.unit: row[name]} for name, column in inputs.measures.items() if name in row}
        return rows_of(self.corners.scored(state, replace(inputs, measures=measures))).get(self.unit)


def _read(corners: Corners, line: LineMove) -> frozenset[str]:
    found = frozenset[str]()
    for book in (corners.before.rulebook, corners.after.rulebook):
        if line.kind != "indicator" or line.name in {indicator.name for indicator in book.indicators}:
            found |= measures_behind(book, line.name)
    return found


def _points_of(row: Result | None, line: LineMove) -> Fraction:
    if row is None:
        return NONE
    if line.kind == "bonus":
        return row.bonus_total
    if line.kind == "deduction":
        return -row.deduction_total
    return next((each.points or NONE for each in row.lines if each.name == line.name), NONE)
