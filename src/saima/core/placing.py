"""Places at any state between two assessments, counted from the numbers that units are ranked by."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from saima.core.assess import Assessment
from saima.core.corners import Corners
from saima.core.formula.exact import Numbers
from saima.core.formula.vectors import at
from saima.core.ranking import places
from saima.core.rulebook import Rulebook

Key = Fraction | int
"""A ranked number to sort by: the smaller, the better."""


MOST_HELD = 64
"""So many states are kept at once: more than all of a pair of months have, fewer than a whole group's apart."""


class Stand(NamedTuple):
    """Where a placed unit stands: the group it is raced in, its key, and its turn in the office's order."""

    group: str
    key: Key
    turn: int


class Standings:
    """Totals and places of units at the states of `corners`, read from columns; lists are sorted once and kept.

    Totals are whole numbers of `1 ÷ under` points where printed digits allow it.
    """

    def __init__(self, corners: Corners) -> None:
        """Take whole numbers for keys and totals where every one of them has few decimals."""
        self.corners = corners
        books = (corners.before.rulebook, corners.after.rulebook)
        digits = [_decimals(book) for book in books]
        self.under = 1 if None in digits else 10 ** max(each or 0 for each in digits)
        self.is_whole = None not in digits
        self.by_total = all(book.ranking.by == "total" and book.ranking.on == "rounded" for book in books)
        self.held: dict[int, Assessment] = {}
        self.kept: dict[int, dict[str, Stand]] = {}
        self.sums: dict[int, dict[str, Key]] = {}
        self.sorted: dict[tuple[int, str], list[Key]] = {}

    def total(self, unit: str, state: int) -> Key:
        """Return the printed total of a unit at a state, in `1 ÷ under`; 0 where it has none."""
        there = self.corners.standing(unit, state)
        return self._totals(there).get(unit, 0)

    def place(self, unit: str, state: int) -> int:
        """Return the unit's place at a state; without one, the place behind all that have one."""
        corners = self.corners
        mine, among = self._mine(unit, state), corners.rivals(unit, state)
        others = self._stands(among)
        ties = corners.rulebook(state).ranking.ties
        if mine is None or ties != "competition":
            group = self._group(unit, state)
            rivals = [stand for code, stand in others.items() if stand.group == group and code != unit]
            return len(rivals) + 1 if mine is None else _among(mine, rivals, ties)
        return self._behind(unit, mine, among, others)

    def totals_of_all(self, state: int) -> Mapping[str, Key]:
        """Return `total` of every unit that has one at a state of `corners` that are not coupled."""
        return self._totals(self.corners.standing("", state))

    def places_of_all(self, state: int) -> Mapping[str, int]:
        """Return `place` of every unit at a state of `corners` that are not coupled.

        Every unit's own records are switched against those of all others, so these places belong to no one board.
        """
        corners = self.corners
        mine, among = self._stands(corners.standing("", state)), corners.rivals("", state)
        others = self._stands(among)
        if corners.rulebook(state).ranking.ties != "competition":
            return {unit: self.place(unit, state) for unit in {**mine, **others}}
        found = {unit: self._behind(unit, stand, among, others) for unit, stand in mine.items()}
        return {**{unit: self.place(unit, state) for unit in others.keys() - mine.keys()}, **found}

    def _behind(self, unit: str, mine: Stand, among: Assessment, others: Mapping[str, Stand]) -> int:
        """Return the place behind the rivals that are ahead; the unit's own stand among them is no rival."""
        before = others.get(unit)
        was_ahead = before is not None and before.group == mine.group and before.key < mine.key
        return 1 + bisect_left(self._in_line(among, mine.group), mine.key) - was_ahead

    def lead(self, rival: str, unit: str, state: int) -> int:
        """Return −1 when the rival stands ahead of the unit at a state, else 0: places are what they sum to."""
        held, mine = self._stands(self.corners.rivals(unit, state)).get(rival), self._mine(unit, state)
        if held is None:
            return 0
        if mine is None:
            return -int(held.group == self._group(unit, state))
        return -int(held.group == mine.group and held.key < mine.key)

    def _in_line(self, among: Assessment, group: str) -> list[Key]:
        at = (id(among), group)
        found = self.sorted.get(at)
        if found is None:
            stands = self._stands(among).values()
            found = self.sorted[at] = sorted(stand.key for stand in stands if stand.group == group)
        return found

    def _mine(self, unit: str, state: int) -> Stand | None:
        return self._stands(self.corners.standing(unit, state)).get(unit)

    def _group(self, unit: str, state: int) -> str:
        row = self.corners.own(unit, state) or self.corners.after.result(unit)
        return row.group if self.corners.rulebook(state).ranking.within == "group" else ""

    def _hold(self, there: Assessment) -> None:
        """Keep an assessment as long as what was read from it; forget all when there are many."""
        if id(there) not in self.held:
            if len(self.held) >= MOST_HELD:
                for each in (self.held, self.sums, self.kept, self.sorted):
                    each.clear()
            self.held[id(there)] = there

    def _totals(self, there: Assessment) -> dict[str, Key]:
        self._hold(there)
        found = self.sums.get(id(there))
        if found is None:
            found = self.sums[id(there)] = self._numbers(there, there.totals.total, whole=self.is_whole)
        return found

    def _stands(self, there: Assessment) -> dict[str, Stand]:
        """Return where every placed unit of an assessment stands."""
        self._hold(there)
        found = self.kept.get(id(there))
        if found is None:
            ranking, scored, placed = there.rulebook.ranking, there.scored, there.totals.places
            if self.by_total and self.is_whole:
                numbers = self._totals(there)
            else:
                numbers = self._numbers(there, there.totals.ranked, whole=False)
            sign = 1 if ranking.direction == "ascending" else -1
            grouped = ranking.within == "group"
            found = self.kept[id(there)] = {
                (code := scored.units[index].code): Stand(
                    scored.groups[index] if grouped else "", sign * numbers[code], index
                )
                for index in placed
            }
        return found

    def _numbers(self, there: Assessment, column: Numbers, *, whole: bool) -> dict[str, Key]:
        units, found = there.scored.units, dict[str, Key]()
        for index in there.totals.rows:
            if index not in column.missing:
                over, under = at(column.over, index), at(column.under, index)
                found[units[index].code] = over * (self.under // under) if whole else Fraction(over, under)
        return found


def _decimals(book: Rulebook) -> int | None:
    """Return after how many decimals all printed totals end; None when they may go on."""
    if book.rounding.total is not None:
        return book.rounding.total
    each, caps = book.rounding.each, (book.bonus.cap, book.deduction.cap)
    if each is None or each < 0 or book.total is not None:
        return None
    return each if all(cap is None or (cap * 10**each).denominator == 1 for cap in caps) else None


def _among(mine: Stand, rivals: list[Stand], ties: str) -> int:
    """Return the place of one among others by the rule for ties, in the office's order."""
    everyone = sorted([mine, *rivals], key=lambda stand: stand.turn)
    values = [-Fraction(stand.key) for stand in everyone]
    return places(values, ties=ties)[everyone.index(mine)]  # type: ignore[arg-type]
