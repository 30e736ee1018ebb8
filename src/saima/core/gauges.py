"""Gauges (进度): how far a plan should be on a day and how far it is, as exact shares of the whole.

A light may read one instead of a day (银川: 10 to 30 points behind schedule yellow, more than 30 red). A day's share is
what should be reached by its beginning: a milestone planned for the 10th is owed from the 11th on, as every light
begins on the day after its limit.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Milestones:
    """A plan by milestones: `days`, the planned days of all that are needed, in order; `reached` of them are reached.

    A milestone reached before its day counts at once: whoever is ahead with one may be late with another.
    """

    days: Sequence[date]
    reached: int

    @property
    def start(self) -> date:
        """The first planned day."""
        return self.days[0]

    @property
    def done(self) -> Fraction:
        """The share reached."""
        return Fraction(self.reached, len(self.days))

    def owed(self, on: date) -> int:
        """Return how many milestones should be reached by a day."""
        return bisect_left(self.days, on)

    def due(self, on: date) -> Fraction:
        """Return the share that should be reached by a day."""
        return Fraction(self.owed(on), len(self.days))

    def holds_until(self, points: int, *, beyond: bool) -> date | None:
        """Return the last day before the plan lies `points` behind (`beyond`: more than them) if nothing is reached.

        None when it never will.
        """
        owed = _least(len(self.days), points, self.reached, len(self.days), beyond=beyond)
        return self.days[owed - 1] if owed <= len(self.days) else None


@dataclass(frozen=True, slots=True)
class Course:
    """A plan by time: an equal part of the `whole` on every day from `start` to `end` (both inside); `part` is there.

    A plan that ends before it starts is owed whole from the day after its end.
    """

    start: date
    end: date
    part: int
    whole: int

    @property
    def done(self) -> Fraction:
        """The share that is there."""
        return Fraction(self.part, self.whole)

    @property
    def length(self) -> int:
        """The days of the plan, at least one."""
        return max((self.end - self.start).days + 1, 1)

    def passed(self, on: date) -> int:
        """Return how many days of the plan are over when a day begins."""
        return self.length if on > self.end else max((on - self.start).days, 0)

    def due(self, on: date) -> Fraction:
        """Return the share that should be there by a day."""
        return Fraction(self.passed(on), self.length)

    def holds_until(self, points: int, *, beyond: bool) -> date | None:
        """Return the last day before the plan lies `points` behind (`beyond`: more than them) if nothing arrives.

        None when it never will.
        """
        passed = _least(self.length, points, self.part, self.whole, beyond=beyond)
        return min(self.start + timedelta(days=passed - 1), self.end) if passed <= self.length else None


Gauge = Milestones | Course


def _least(count: int, points: int, part: int, whole: int, *, beyond: bool) -> int:
    """Return the least number whose share of `count` is at least part ÷ whole + points; `beyond`: more than that.

    In whole numbers: the lights of a district ask for this tens of thousands of times.
    """
    over, under = count * (points * whole + 100 * part), 100 * whole
    return over // under + 1 if beyond else -(-over // under)


@dataclass(frozen=True, slots=True)
class Reading:
    """A gauge read on a day."""

    gauge: Gauge
    on: date

    @property
    def due(self) -> Fraction:
        """The share that should be reached."""
        return self.gauge.due(self.on)

    @property
    def done(self) -> Fraction:
        """The share that is reached."""
        return self.gauge.done

    @property
    def behind(self) -> Fraction:
        """How far it lies behind, in percentage points; negative: ahead."""
        return (self.due - self.done) * 100
