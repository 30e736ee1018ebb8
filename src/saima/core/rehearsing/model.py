"""A whole rulebook as many rehearsals see it: answers, shares, rounding, bonuses, gates and totals, in floats.

It is made from an assessment, takes the meaning of every missing answer from it, and says whether it agrees with it:
at unchanged weights, targets and caps all its places must be the assessment's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from saima.core.assess import Assessment
from saima.core.formula import tree
from saima.core.formula.scene import TargetName, name_of
from saima.core.formula.tree import Node
from saima.core.rehearsing.aggregating import Aggregation, aggregate
from saima.core.rehearsing.arrays import Floats, Integers, Truths
from saima.core.rehearsing.floating import Cap, Floating, Known, Varied
from saima.core.rehearsing.forms import NotANumber, rounded, whole
from saima.core.rehearsing.normalising import Normalisation, for_scores
from saima.core.rehearsing.standing import DIGITS, places
from saima.core.rulebook import Extra, ExtraList
from saima.core.rulecheck import in_order
from saima.core.scoring import NO_GROUP, points_scene

Numbers = TypeVar("Numbers", Floats, Integers)
BLOCK = 1 << 15
"""Numbers of one column worked at a time, so that they stay near the processor."""
CAPPING = {"min": None, "cap": 1, "clip": 2}
"""Functions whose literal arguments are ceilings; the position of the ceiling, None: any."""


@dataclass(frozen=True, slots=True)
class Restyled:
    """Another way to put indicators on one scale and to add them up; None: the rulebook's own way."""

    normalisation: Normalisation | None = None
    aggregation: Aggregation | None = None

    @property
    def is_own(self) -> bool:
        """Tell whether nothing is done otherwise."""
        return self.normalisation is None and self.aggregation is None


OWN = Restyled()


class Model:
    """An assessment's rulebook and inputs, ready to be rehearsed."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        book, scored = assessment.rulebook, assessment.scored
        self.book, self.scene = book, scored.scene
        self.units = [index for index, group in enumerate(scored.groups) if group != NO_GROUP]
        self.codes = [scored.units[index].code for index in self.units]
        self.rows = {result.unit.code: result for result in assessment.results}
        self.names = [indicator.name for indicator in book.indicators]
        size, wide = len(scored.units), len(self.names)
        self.full = np.zeros((size, wide))
        self.answers = np.full((size, wide), "", dtype="U10")
        self.waits = np.zeros(size, dtype=bool)
        for code, result in self.rows.items():
            unit = assessment.index(code)
            self.waits[unit] = bool(result.waits)
            lines = {line.name: line for line in result.lines}
            for at, name in enumerate(self.names):
                line = lines.get(name)
                self.full[unit, at] = float(line.full) if line and line.full else 0.0
                self.answers[unit, at] = "absent" if line is None else line.answer
        self.groups = [
            [
                index
                for index in range(size)
                if scored.groups[index] == group.id and scored.units[index].code in self.rows
            ]
            for group in book.groups
        ]
        self.races = self.groups if book.ranking.within == "group" else [self.units]
        self._still: dict[tuple[str, int], Floats] = {}
        self.answered = self.answers != ""
        self.has_answers = self.answered.any(axis=0)
        self.is_shared = self.answers == "share_out"
        self._points = {i.name: points_scene(self.scene, i, scored.groups) for i in book.indicators}
        self._reads_points = {i.name: "points" in {n.text for n in tree.names(i.score.tree)} for i in book.indicators}
        self.caps = tuple(self._caps())
        self.targets = self._targets()
        self.prints = book.ranking.on == "rounded"

    def code(self, unit: int) -> str:
        """Return the code of the unit at a position of the scene."""
        return self.assessment.scored.units[unit].code

    def _targets(self) -> set[TargetName]:
        """Return the targets that formulas ask for and that somebody has."""
        formulas = [i.score for i in self.book.indicators] + [m.value for m in self.book.measures.values() if m.value]
        formulas += [extra.score for extra in (*self.book.bonus.items, *self.book.deduction.items)]
        asked = {
            name_of(node)
            for formula in formulas
            for node in tree.walk(formula.tree)
            if isinstance(node, tree.Call) and node.function == "target"
        }
        return asked & set(self.scene.targets)

    def _caps(self) -> Iterator[Cap]:
        for indicator in self.book.indicators:
            yield from ((indicator.name, at) for at in _ceilings(indicator.score.tree))
        for kind, extras in (("bonus", self.book.bonus), ("deduction", self.book.deduction)):
            yield from ((f"{kind}:{extra.name}", -1) for extra in extras.items if extra.cap is not None)
            if extras.cap is not None:
                yield (kind, -1)

    @property
    def has_points(self) -> bool:
        """Tell whether every indicator names its full points, without which there is no part of them."""
        there = (self.answers != "absent") & (self.answers != "dropped")
        return bool(self.names) and bool((self.full[there] > 0).all())

    def agrees(self) -> bool:
        """Tell whether the model, with nothing varied, gives the assessment's own places."""
        try:
            found = self.places(Varied(1))[0]
        except NotANumber:
            return False
        own = [self.rows[code].place or 0 for code in self.codes]
        return [int(place) for place in found[self.units]] == own

    def places(self, varied: Varied, *, style: Restyled = OWN) -> Integers:
        """Return rehearsals × units places (all units of the scene; 0: without one)."""
        return self._by_blocks(varied, style, lambda part, known: self.placed(self._block(part, style, known)))

    def placed(self, totals: Floats) -> Integers:
        """Return the places that totals give, as the rulebook ranks."""
        ranking = self.book.ranking
        rounding = self.book.rounding
        digits = rounding.each if rounding.total is None else rounding.total
        if not self.prints or digits is None or ranking.by != "total":
            digits = DIGITS
        return places(totals, digits=digits, direction=ranking.direction, ties=ranking.ties, groups=self.races)

    def totals(self, varied: Varied, *, style: Restyled = OWN) -> Floats:
        """Return rehearsals × units of the number that units are placed by; blank for a unit without a place."""
        return self._by_blocks(varied, style, lambda part, known: self._block(part, style, known))

    def _by_blocks(self, varied: Varied, style: Restyled, work: Callable[[Varied, Known], Numbers]) -> Numbers:
        wide = 1 if style.is_own else max(1, len(self.names))
        step = max(1, BLOCK // max(1, self.scene.size * wide))
        starts = range(0, varied.runs, step)
        known = Known(still=self._still)
        return np.concatenate([work(varied.part(start, start + step), known) for start in starts])

    def parts(self, varied: Varied, known: Known | None = None) -> Floats:
        """Return rehearsals × units × indicators: the part of full points reached, blank where it does not count."""
        reading = Floating(self.scene, varied, known or Known(still=self._still))
        weights = self._weights(varied)
        found = np.full((varied.runs, self.scene.size, len(self.names)), np.nan)
        for at, value, full in self._values(reading, weights):
            found[:, :, at] = np.where(full > 0, value / np.where(full > 0, full, 1.0), np.nan)
        return found

    def _weights(self, varied: Varied) -> Floats | None:
        """Return rehearsals × units × indicators of what full points are multiplied by, each unit's sum kept.

        The last axis but one has length 1 where one group holds all units.
        """
        if varied.weights is None:
            return None
        groups = [group for group in self.groups if group]
        found = np.ones((varied.runs, 1 if len(groups) == 1 else self.scene.size, len(self.names)))
        for group in groups:
            full = self.full[group].max(axis=0)
            sums = varied.weights @ full
            kept = np.where(sums > 0, full.sum() / np.where(sums > 0, sums, 1.0), 1.0)[:, None]
            mine = np.where(full > 0, varied.weights * kept, varied.weights)
            found[:, slice(None) if len(groups) == 1 else group] = mine[:, None, :]
        return found

    def _values(self, reading: Floating, weights: Floats | None) -> Iterator[tuple[int, Floats, Floats]]:
        """Yield position, points before shares, and full points of each indicator; absent lines are blank."""
        measures = self.book.measures
        indicators = {indicator.name: indicator for indicator in self.book.indicators}
        for name in in_order(self.book):
            measure = measures.get(name)
            row = f"measure:{name}"
            if measure is not None and measure.value is not None and reading.depends(row, measure.value.tree):
                reading.moving[name] = reading.column(row, measure.value.tree)
            if name not in indicators:
                continue
            at = self.names.index(name)
            factor = None if weights is None else weights[:, :, at]
            given = self.full[None, :, at]
            if factor is not None and factor.shape[1] == 1 and not self.has_answers[at]:
                given = given[:, self.units[:1]]  # one group: the same full points for all
            full = given if factor is None else given * factor
            inside = factor is not None and self._reads_points[name]
            value = reading.column(
                name, indicators[name].score.tree, scene=self._points[name], points=full if inside else None
            )
            if factor is not None and not inside:
                value = value * factor
            if measure is None and value.shape[0] > 1:
                reading.moving[name] = value
            yield at, self._answered(at, value, full), full

    def _answered(self, at: int, value: Floats, full: Floats) -> Floats:
        if not self.has_answers[at]:
            return value
        answers = self.answers[:, at]
        found = np.where((answers == "")[None], value, np.nan)
        found = np.where((answers == "zero")[None], 0.0, found)
        return np.where((answers == "full")[None], full, found)

    def _share(self, weights: Floats | None) -> Floats:
        """Return by what the points that count are multiplied when others' points are shared out."""
        shared = self.is_shared
        if not shared.any():
            return np.ones((1, 1))
        counted = self.full * ((self.answers != "absent") & (self.answers != "dropped"))
        heavy = np.ones((1, 1, 1)) if weights is None else weights
        whole, lost = (counted * heavy).sum(axis=2), (counted * shared * heavy).sum(axis=2)
        return np.asarray(np.where(whole - lost > 0, whole / np.where(whole - lost > 0, whole - lost, 1.0), np.nan))

    def _block(self, varied: Varied, style: Restyled, known: Known) -> Floats:
        reading = Floating(self.scene, varied, known)
        weights = self._weights(varied)
        columns: dict[str, Floats] = {}
        if style.is_own:
            indicators = self._own_way(reading, weights, columns)
        else:
            indicators = self._other_way(varied, weights, style, known)
        columns["indicators"] = indicators
        for kind, extras in (("bonus", self.book.bonus), ("deduction", self.book.deduction)):
            columns[kind] = self._extras(reading, kind, extras)
        barred = self._bars(reading, columns)
        by = self.book.ranking.by
        if by == "total":
            found = self._total(reading, columns)
            found = np.where(barred("zero"), 0.0, np.where(self.waits, np.nan, found))
        elif by in columns:
            found = columns[by]
        else:
            found = reading.visit(tree.Name((by,), tree.Columns(0, 0)))
        found = np.where(barred("unplaced"), np.nan, found)
        outside = np.ones(self.scene.size, dtype=bool)
        outside[self.units] = False
        return np.broadcast_to(np.where(outside, np.nan, found), (varied.runs, self.scene.size)).copy()

    def _own_way(self, reading: Floating, weights: Floats | None, columns: dict[str, Floats]) -> Floats:
        share = self._share(weights)
        plain = share.size == 1
        needs = self.book.total is not None or self.book.ranking.by != "total" or len(self.book.gates) > 0
        digits, mode = self.book.rounding.each if self.prints else None, self.book.rounding.mode
        total = np.zeros((reading.varied.runs, self.scene.size))
        room = np.empty_like(total)
        for at, value, full in self._values(reading, weights):
            points = value if plain else np.where(full > 0, value * share, value)
            if digits is not None:
                points = whole(points, digits, mode, out=room if points.shape == room.shape else None)
            if needs:
                columns[self.names[at]] = points / 10.0 ** (digits or 0)
            if self.has_answers[at]:
                points = np.where(self.answered[:, at] & np.isnan(points), 0.0, points)
            total += points
        return total if digits is None else total / 10.0**digits

    def _other_way(self, varied: Varied, weights: Floats | None, style: Restyled, known: Known) -> Floats:
        """Return the indicators' sum when they are scaled and added otherwise: a mean of 1 to 100 × the full points."""
        part = self.parts(varied, known)
        found = np.full(part.shape[:2], np.nan)
        for race in self.races:
            if not race:
                continue
            mine = part[:, race]
            given = self.full[race][None] * (
                1.0 if weights is None else weights if weights.shape[1] == 1 else weights[:, race]
            )
            scaled = 1 + 99 * mine if style.normalisation is None else for_scores(mine, how=style.normalisation)
            mean = aggregate(scaled, weights=given, how=style.aggregation or "arithmetic")
            found[:, race] = mean / 100 * self.full[race].sum(axis=1)
        return rounded(found, self.book.rounding.each if self.prints else None, self.book.rounding.mode)

    def _extras(self, reading: Floating, kind: str, extras: ExtraList) -> Floats:
        digits = self.book.rounding.each if self.prints else None
        total = np.zeros((1, self.scene.size))
        for extra in extras.items:
            value = reading.column(f"{kind}:{extra.name}", extra.score.tree)
            value = np.where(np.isnan(value), 0.0, value)
            total = total + rounded(self._capped(reading, kind, extra, value), digits, self.book.rounding.mode)
        if extras.cap is None:
            return total
        return np.minimum(total, float(extras.cap) * reading.varied.caps.get((kind, -1), np.ones((1, 1))))

    def _capped(self, reading: Floating, kind: str, extra: Extra, value: Floats) -> Floats:
        if extra.cap is None:
            return value
        times = reading.varied.caps.get((f"{kind}:{extra.name}", -1), np.ones((1, 1)))
        return np.minimum(value, float(extra.cap) * times)

    def _bars(self, reading: Floating, columns: dict[str, Floats]) -> Callable[[str], Truths]:
        """Return what tells where the gates of an effect have closed; `no_bonus` is applied to the columns here."""
        closed: dict[str, Truths] = {}
        reading.moving |= columns
        for gate in self.book.gates:
            row = f"gate:{gate.name}"
            if reading.depends(row, gate.when.tree):
                truth = reading.column(row, gate.when.tree) == 1.0
            else:
                shut = {self.assessment.index(code) for code, row in self.rows.items() if gate.name in row.bars}
                truth = np.asarray([[index in shut for index in range(self.scene.size)]])
            closed[gate.effect] = truth | closed.get(gate.effect, np.zeros((1, 1), dtype=bool))
        if "no_bonus" in closed:
            columns["bonus"] = np.where(closed["no_bonus"], 0.0, columns["bonus"])
        return lambda effect: closed.get(effect, np.zeros((1, 1), dtype=bool))

    def _total(self, reading: Floating, columns: dict[str, Floats]) -> Floats:
        if self.book.total is None:
            found = columns["indicators"] + columns["bonus"] - columns["deduction"]
        else:
            reading.moving |= columns
            found = reading.column("total", self.book.total.tree)
        return rounded(found, self.book.rounding.total, self.book.rounding.mode) if self.prints else found


def _ceilings(root: Node) -> Iterator[int]:
    """Yield the column of every literal that a formula uses as a ceiling."""
    for node in tree.walk(root):
        if isinstance(node, tree.Call) and node.function in CAPPING:
            at = CAPPING[node.function]
            for position, argument in enumerate(node.arguments):
                if isinstance(argument, tree.Number) and argument.value > 0 and at in (None, position):
                    yield argument.columns.start
