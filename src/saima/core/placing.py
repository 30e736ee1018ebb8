"""Places at any state between two assessments, counted from the numbers that units are ranked by."""

from __future__ import annotations

from bisect import bisect_left
from fractions import Fraction
from typing import NamedTuple

from saima.core.assess import Assessment
from saima.core.corners import OWN, Corners, rows_of
from saima.core.ranking import places
from saima.core.results import Result
from saima.core.rulebook import Rulebook

Key = Fraction | int
"""A ranked number to sort by: the smaller, the better."""


class Stand(NamedTuple):
    """Where a placed unit stands: the group it is raced in, its key, and its turn in the office's order."""

    group: str
    key: Key
    turn: tuple[int, str]


class Standings:
    """Places of units at the states of `corners`; lists are sorted once per state and kept."""

    def __init__(self, corners: Corners) -> None:
        """Take whole numbers for keys where every ranked number has few decimals."""
        self.corners = corners
        self.stands: dict[int, dict[str, Stand]] = {}
        self.sorted: dict[tuple[int, str], list[Key]] = {}
        digits = [_digits(book) for book in (corners.before.rulebook, corners.after.rulebook)]
        self.scale = 0 if None in digits else 10 ** max(each or 0 for each in digits)

    def place(self, unit: str, state: int) -> int:
        """Return the unit's place at a state; without one, the place behind all that have one."""
        mine, others = self._mine(unit, state), self._others(unit, state)
        ties = self.corners.rulebook(state).ranking.ties
        if mine is None or ties != "competition" or self.corners.coupled:
            group = self._group(unit, state)
            rivals = [stand for code, stand in others.items() if stand.group == group and code != unit]
            return len(rivals) + 1 if mine is None else _among(mine, rivals, ties)
        before = others.get(unit)
        was_ahead = before is not None and before.group == mine.group and before.key < mine.key
        return 1 + bisect_left(self._sorted(state, mine.group, others), mine.key) - was_ahead

    def lead(self, rival: str, unit: str, state: int) -> int:
        """Return −1 when the rival stands ahead of the unit at a state, else 0: places are what they sum to."""
        held, mine = self._others(unit, state).get(rival), self._mine(unit, state)
        if held is None:
            return 0
        if mine is None:
            return -int(held.group == self._group(unit, state))
        return -int(held.group == mine.group and held.key < mine.key)

    def _sorted(self, state: int, group: str, others: dict[str, Stand]) -> list[Key]:
        at = (state & ~OWN, group)
        found = self.sorted.get(at)
        if found is None:
            found = self.sorted[at] = sorted(stand.key for stand in others.values() if stand.group == group)
        return found

    def _others(self, unit: str, state: int) -> dict[str, Stand]:
        """Return the placed units of the assessment in which the others stand; the unit itself may be among them."""
        corners = self.corners
        if corners.coupled:
            there = corners.rivals(unit, state)
            return {row.unit.code: stand for row in there.results if (stand := self._stand(there, row)) is not None}
        found = self.stands.get(state & ~OWN)
        if found is None:
            there = corners.rivals(unit, state)
            found = {row.unit.code: stand for row in there.results if (stand := self._stand(there, row)) is not None}
            self.stands[state & ~OWN] = found
        return found

    def _mine(self, unit: str, state: int) -> Stand | None:
        row = self.corners.own(unit, state)
        return None if row is None else self._stand(self.corners.standing(unit, state), row)

    def _group(self, unit: str, state: int) -> str:
        row = self.corners.own(unit, state) or rows_of(self.corners.after)[unit]
        return row.group if self.corners.rulebook(state).ranking.within == "group" else ""

    def _stand(self, there: Assessment, row: Result) -> Stand | None:
        ranking = there.rulebook.ranking
        if row.place is None:
            return None
        if ranking.by == "total":
            number = row.total if ranking.on == "rounded" else row.total_exact
        else:
            number = there.ranked_number(row.unit.code)
        if number is None:
            return None
        sign = 1 if ranking.direction == "ascending" else -1
        key = sign * number.numerator * (self.scale // number.denominator) if self.scale else sign * number
        return Stand(row.group if ranking.within == "group" else "", key, (row.unit.order, row.unit.code))


def _digits(book: Rulebook) -> int | None:
    """Return after how many decimals all ranked numbers end; None when they may go on."""
    if book.ranking.by != "total" or book.ranking.on != "rounded":
        return None
    if book.rounding.total is not None:
        return book.rounding.total
    each, caps = book.rounding.each, (book.bonus.cap, book.deduction.cap)
    if each is None or book.total is not None:
        return None
    return each if all(cap is None or (cap * 10**each).denominator == 1 for cap in caps) else None


def _among(mine: Stand, rivals: list[Stand], ties: str) -> int:
    """Return the place of one among others by the rule for ties, in the office's order."""
    everyone = sorted([mine, *rivals], key=lambda stand: stand.turn)
    values = [-Fraction(stand.key) for stand in everyone]
    return places(values, ties=ties)[everyone.index(mine)]  # type: ignore[arg-type]
