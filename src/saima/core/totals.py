"""Parts to totals, places and standings, all units at once; a unit's row is made when it is asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from itertools import compress

from saima.core.formula import exact
from saima.core.formula.exact import Column as Values
from saima.core.formula.exact import Numbers, constant
from saima.core.formula.kernel import evaluate
from saima.core.formula.scene import Column, Scene
from saima.core.grading import NOT_GRADED, Standing, standings
from saima.core.ranking import places, places_by_value
from saima.core.results import ExtraLine, Line, Result
from saima.core.rulebook import Rulebook
from saima.core.scoring import NO_GROUP, Scored, holds
from saima.core.tally import ONE, ZERO, Extras, Part, Tally, Wait, added, as_numbers, tally
from saima.core.working import Missing, Value, WorkingKind

ABSENT = Missing("not_in_force")
"""What stands for the number of a unit that has no row or no total."""


class Totals:
    """The totals and places of a run, in columns in the order of `scored.units`.

    Totals before rounding are worked out when a row or the ranking asks for them.
    """

    def __init__(self, rulebook: Rulebook, scored: Scored, *, before: Totals | None = None) -> None:
        """Work out totals and places; parts of `before` with the same columns are taken over."""
        self.rulebook, self.scored, self.size = rulebook, scored, len(scored.units)
        self.rows = tuple(compress(range(self.size), scored.groups))  # NO_GROUP is empty, so false
        self.tally: Tally = tally(rulebook, scored, before=before.tally if before else None)
        self.bars = self._bars()
        self.bonus = self._bonus()
        self.waits = self._waits()
        self.total = self._total()
        self.places = self._places()
        self._made: dict[int, Result] = {}

    # Columns.

    @cached_property
    def _outside(self) -> dict[int, Missing]:
        return {index: ABSENT for index, group in enumerate(self.scored.groups) if group == NO_GROUP}

    @cached_property
    def indicators(self) -> Numbers:
        """The sums of printed points."""
        return added([part.points for part in self.tally.parts.values()], self.size)

    @cached_property
    def indicators_exact(self) -> Numbers:
        """The sums of points before rounding."""
        return added([part.counts for part in self.tally.parts.values()], self.size)

    def _scene(self, bonus: Extras, *, printed: bool) -> Scene:
        """Return the scene that totals and late gates read: with the sums and each indicator's points."""
        columns = dict(self.scored.scene.columns)
        deduction = self.tally.deduction
        sums = {
            "indicators": self.indicators if printed else self.indicators_exact,
            "bonus": bonus.points if printed else bonus.counts,
            "deduction": deduction.points if printed else deduction.counts,
        }
        for name, numbers in sums.items():
            columns[name] = Column(replace(numbers, missing=self._outside), "indicator", "分")
        for name, part in self.tally.parts.items():
            if name not in self.rulebook.measures:
                numbers = self._numbers_of(part, printed=printed)
                columns[name] = Column(numbers, "indicator", "分", part.indicator.clause)
        return replace(self.scored.scene, columns=columns)

    def _numbers_of(self, part: Part, *, printed: bool) -> Numbers:
        """Return an indicator's points, missing where a unit waits for it or has not its row."""
        numbers = part.points if printed else part.counts
        absent = Missing("not_in_force", part.indicator.name)
        groups = {group for group in set(self.scored.groups) if group == NO_GROUP or not part.indicator.is_for(group)}
        missing = dict.fromkeys(numbers.missing, absent)
        if groups:
            missing |= {index: absent for index, group in enumerate(self.scored.groups) if group in groups}
        return replace(numbers, missing=missing)

    def _bars(self) -> dict[int, tuple[str, ...]]:
        """Return the gates that closed, for the units that have any."""
        found: dict[int, tuple[str, ...]] = {}
        early, scene = self.scored.gates, self.scored.scene
        if len(early) < len(self.rulebook.gates):
            scene = self._scene(self.tally.bonus, printed=True)
        for gate in self.rulebook.gates:
            column = early[gate.name] if gate.name in early else evaluate(gate.when.tree, scene=scene)
            for index in holds(column):
                found[index] = (*found.get(index, ()), gate.name)
        return found

    def _closed(self, effect: str) -> set[int]:
        """Return the units for which a gate of that effect closed."""
        names = {gate.name for gate in self.rulebook.gates if gate.effect == effect}
        return {index for index, bars in self.bars.items() if names.intersection(bars)} if names else set()

    def _bonus(self) -> Extras:
        bonus = self.tally.bonus
        none = dict.fromkeys(self._closed("no_bonus"), ZERO)
        return replace(bonus, counts=exact.filled(bonus.counts, none), points=exact.filled(bonus.points, none))

    def _waits(self) -> dict[int, tuple[Wait, ...]]:
        """Return what each unit that waits is waiting for, indicators first."""
        found: dict[int, tuple[Wait, ...]] = {}
        for name, part in self.tally.parts.items():
            for index, answer in part.answers.items():
                if answer == "unplaced":
                    found[index] = (*found.get(index, ()), (name, part.answered.missing[index].kind))
        nothing = {index: (("total", "not_applicable"),) for index, share in self.tally.shares.items() if not share}
        if self.rulebook.set_aside:
            groups = {group for group in self.scored.groups if any(i.is_for(group) for i in self.rulebook.indicators)}
            nothing |= {i: (("total", "not_in_force"),) for i in self.rows if self.scored.groups[i] not in groups}
        for more in (self.tally.bonus.waits, self.tally.deduction.waits, nothing):
            for index, waits in more.items():
                found[index] = (*found.get(index, ()), *waits)
        return found

    def _sum(self, *, printed: bool) -> Numbers:
        """Return the sum of parts, or what the rulebook's own formula makes of them."""
        if self.rulebook.total is not None:
            return as_numbers_only(evaluate(self.rulebook.total.tree, scene=self._scene(self.bonus, printed=printed)))
        bonus, deduction = self.bonus, self.tally.deduction
        if printed:
            return exact.subtract(exact.add(self.indicators, bonus.points), deduction.points)
        return exact.subtract(exact.add(self.indicators_exact, bonus.counts), deduction.counts)

    @cached_property
    def _absent(self) -> dict[int, Missing]:
        """Who has no total: outside all groups, waiting, or without a number by the rulebook's own formula."""
        found = {**self._outside, **dict.fromkeys(self.waits, ABSENT)}
        if self.rulebook.total is not None:
            found |= dict.fromkeys((*self._sum(printed=True).missing, *self._sum(printed=False).missing), ABSENT)
        for index in self._closed("zero"):
            found.pop(index, None)
        return found

    def _total(self) -> Numbers:
        digits = self.rulebook.rounding.total
        total = self._sum(printed=True)
        if digits is not None:
            total = exact.rounded(total, digits, self.rulebook.rounding.mode)
        return self._settled(total)

    @cached_property
    def total_exact(self) -> Numbers:
        """The totals before any rounding."""
        return self._settled(self._sum(printed=False))

    def _settled(self, total: Numbers) -> Numbers:
        zero = dict.fromkeys(self._closed("zero"), ZERO)
        return replace(exact.filled(total, zero), missing=self._absent)

    # Places.

    @cached_property
    def ranked(self) -> Numbers:
        """The numbers by which units are placed, as the rulebook's `rank` says; missing where there is none."""
        return self._numbers_by(self.rulebook.ranking.by)

    def _numbers_by(self, by: str) -> Numbers:
        """Return the total, an indicator's points or a measure, as places are taken on."""
        printed = self.rulebook.ranking.on == "rounded"
        if by == "total":
            return self.total if printed else self.total_exact
        if by in self.rulebook.measures:
            return as_numbers_only(self.scored.scene.columns[by].values)
        part = self.tally.parts.get(by)
        return constant(ZERO, self.size) if part is None else self._numbers_of(part, printed=printed)

    def _places(self) -> dict[int, tuple[int, bool]]:
        """Return the place of each unit that has one, and whether it shares it."""
        ranking, numbers = self.rulebook.ranking, self.ranked
        barred, groups, alone = self._closed("unplaced"), self.scored.groups, ranking.within == "group"
        members: dict[str, list[int]] = {}
        for index in self.rows:
            if index not in numbers.missing and index not in barred:
                members.setdefault(groups[index] if alone else "", []).append(index)
        found: dict[int, tuple[int, bool]] = {}
        for units in members.values():
            keys = exact.keys(numbers if len(units) == self.size else exact.taken(numbers, units))
            if ranking.then:
                keys = self._told_apart(keys, units)
            alike = Counter(keys)
            if ranking.ties == "ordinal":
                order = places(keys, direction=ranking.direction, ties=ranking.ties)
                found |= {unit: (place, alike[key] > 1) for unit, place, key in zip(units, order, keys, strict=True)}
                continue
            placed = places_by_value(alike, direction=ranking.direction, ties=ranking.ties)
            stands = {key: (place, alike[key] > 1) for key, place in placed.items()}
            found.update(zip(units, map(stands.__getitem__, keys), strict=True))
        return found

    def _told_apart(self, keys: Sequence[int], units: Sequence[int]) -> list[int]:
        """Return keys in the order of `keys`, equal ones told apart by the rulebook's `then`, more being better.

        Who lacks one of those numbers stands behind who has it.
        """
        sign = 1 if self.rulebook.ranking.direction == "descending" else -1
        more = [self._numbers_by(name) for name in self.rulebook.ranking.then]
        full = []
        for key, index in zip(keys, units, strict=True):
            numbers = [number_at(column, index) for column in more]
            full.append((sign * key, *((number is not None, number or ZERO) for number in numbers)))
        order = {key: position for position, key in enumerate(sorted(set(full)), start=1)}
        return [sign * order[key] for key in full]

    @cached_property
    def placed(self) -> tuple[Fraction, ...]:
        """How many units are placed among those that each unit is ranked with (排名单位数)."""
        alone = self.rulebook.ranking.within == "group"
        groups = self.scored.groups if alone else ("",) * self.size
        found = Counter(groups[index] for index in self.places)
        return tuple(Fraction(found.get(group, 0)) for group in groups)

    @cached_property
    def _standings(self) -> Sequence[Standing]:
        """Grades and lists."""
        if not self.rulebook.grades.items and not self.rulebook.lists:
            return (NOT_GRADED,) * self.size
        waits = Missing("not_applicable", "place")
        totals = replace(self.total, missing=dict.fromkeys(self.total.missing, Missing("not_applicable", "total")))
        columns: dict[str, tuple[WorkingKind, list[Value]]] = {
            "total": ("indicator", list(totals)),
            "place": ("period", [Fraction(self.places[i][0]) if i in self.places else waits for i in range(self.size)]),
            "placed": ("period", list(self.placed)),
        }
        scene = self._scene(self.bonus, printed=True)
        for name, (how, values) in columns.items():
            for index in self._outside:
                values[index] = Missing("not_in_force", name)
            scene = scene.with_column(name, Column(exact.pack(values), how))
        return standings(self.rulebook, scene=scene)

    # Rows.

    def row(self, index: int) -> Result:
        """Return the row of the unit at an index."""
        if index not in self._made:
            self._made[index] = self._row(index)
        return self._made[index]

    @cached_property
    def results(self) -> tuple[Result, ...]:
        """All rows, in the office's order."""
        self.total_exact  # noqa: B018 (worked out for all at once before any row is made)
        return tuple(self.row(index) for index in self.rows)

    def _total_exact_at(self, index: int) -> Fraction | None:
        """Return one unit's total before rounding, without the column of all where a plain sum will do."""
        if self.rulebook.total is not None or "total_exact" in self.__dict__ or index in self._closed("zero"):
            return number_at(self.total_exact, index)
        if index in self._absent:
            return None
        counts = [part.counts for part in self.tally.parts.values() if index not in part.counts.missing]
        parts = exact.summed([numbers.one(index) for numbers in counts])
        return parts + self.bonus.counts.one(index) - self.tally.deduction.counts.one(index)

    def _row(self, index: int) -> Result:
        group, tally = self.scored.groups[index], self.tally
        place, tied = self.places.get(index, (None, False))
        return Result(
            unit=self.scored.units[index],
            group=group,
            lines=tuple(_line(part, group, index) for part in tally.parts.values() if part.indicator.is_for(group)),
            share=tally.shares.get(index) or ONE,
            bonus=_extra_lines(self.bonus, index),
            deduction=_extra_lines(tally.deduction, index),
            bonus_total=self.bonus.points.one(index),
            deduction_total=tally.deduction.points.one(index),
            bonus_exact=self.bonus.counts.one(index),
            deduction_exact=tally.deduction.counts.one(index),
            total_exact=self._total_exact_at(index),
            total=number_at(self.total, index),
            place=place,
            tied=tied,
            bars=self.bars.get(index, ()),
            waits=self.waits.get(index, ()),
            standing=self._standings[index],
        )


def _line(part: Part, group: str, index: int) -> Line:
    indicator = part.indicator
    counts, points = number_at(part.counts, index), number_at(part.points, index)
    return Line(indicator.name, indicator.full(group), part.value[index], counts, points, part.answers.get(index, ""))


def _extra_lines(extras: Extras, index: int) -> tuple[ExtraLine, ...]:
    return tuple(
        ExtraLine(part.extra.name, part.value[index], part.counts.one(index), part.points.one(index))
        for part in extras.parts
    )


def number_at(numbers: Numbers, index: int) -> Fraction | None:
    """Return one unit's number, or None where it is missing."""
    return None if index in numbers.missing else numbers.one(index)


def as_numbers_only(column: Values) -> Numbers:
    """Return a column with everything that is no number missing."""
    if isinstance(column, Numbers):
        return column
    found = as_numbers(column)
    return replace(found, missing={i: ABSENT for i, value in enumerate(column) if not isinstance(value, Fraction)})
