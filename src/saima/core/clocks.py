"""Clocks (时限): from a start day and a limit to the day a matter is due, with stops and who they are charged to.

The start day does not count; days inside a stop (停表) count neither for nor against the limit and are charged to the
party that held the matter. All functions are pure: the day they are asked on is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from saima.core.workdays import WorkCalendar, next_day

Basis = Literal["working", "calendar"]
"""Working days (工作日) or calendar days (自然日)."""
Standing = Literal["running", "stopped", "done", "overdue", "done_late"]
FAR = date(2099, 12, 30)
"""Stands for the end of a stop that still lasts."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a matter may take: so many working or calendar days. At least one day."""

    days: int
    basis: Basis = "working"

    def __post_init__(self) -> None:
        if self.days < 1:
            msg = f"a limit of {self.days} days"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Stop:
    """Days on which a clock stands still: from `since` (inside) to `until` (first day it runs again); None: still.

    `reason` is a catalogue word (补正, 公示, 专家评审 …), `stopped_by` the unit that stopped it, `held_by` the party
    the time is charged to.
    """

    since: date
    until: date | None = None
    reason: str = ""
    stopped_by: str = ""
    held_by: str = ""

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.since:
            msg = f"a stop cannot end ({self.until}) before it begins ({self.since})"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Clock:
    """A matter's clock: the day it starts (does not count), its limit, its stops, the day it was done.

    `stated` is a due day that the paper itself names: it stands for start and limit, and stops move it like any other.
    """

    start: date
    limit: Limit
    stops: tuple[Stop, ...] = ()
    done_on: date | None = None
    stated: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock shows on a day.

    `due` is None while a stop lasts that began before it; past it a matter is late, whatever stops it then. `used` and
    `left` are days of the limit's basis (`left` negative once more was counted than the limit); `held` is days
    charged to each party.
    """

    standing: Standing
    due: date | None
    used: int
    left: int
    held: tuple[tuple[str, int], ...]
    stop: Stop | None
    provisional: bool


def is_late(due_on: date | None, day: date) -> bool:
    """Tell whether a matter is late at the end of a day, or was when done on it: the one rule. None is never late."""
    return due_on is not None and day > due_on


def merged(stops: Iterable[Stop]) -> list[tuple[date, date]]:
    """Return the union of stops as disjoint spans [since, until), ascending; an open one ends at `FAR`."""
    spans = sorted((stop.since, stop.until or FAR) for stop in stops)
    found: list[tuple[date, date]] = []
    for since, until in spans:
        if found and since <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        elif until > since:
            found.append((since, until))
    return found


def _add(calendar: WorkCalendar, basis: Basis, day: date, count: int) -> date:
    return calendar.after(day, count) if basis == "working" else day + timedelta(days=count)


def _between(calendar: WorkCalendar, basis: Basis, start: date, end: date) -> int:
    if basis == "working":
        return calendar.between(start, end)
    return max((end - start).days, 0)


def counted(clock: Clock, until: date, calendar: WorkCalendar) -> int:
    """Return the days of the limit's basis after the start and up to `until` (inside) that no stop covers."""
    first, end = next_day(clock.start), next_day(until)
    if end <= first:
        return 0
    found = _between(calendar, clock.limit.basis, first, end)
    for since, resumed in merged(clock.stops):
        found -= _between(calendar, clock.limit.basis, max(since, first), min(resumed, end))
    return found


def due(clock: Clock, calendar: WorkCalendar) -> date | None:
    """Return the last day on which the matter is in time; None when a stop that still lasts began before it."""
    basis = clock.limit.basis
    day = clock.stated or _add(calendar, basis, clock.start, clock.limit.days)
    for since, resumed in merged(clock.stops):
        first = max(since, next_day(clock.start))
        if first > day:
            break
        if resumed == FAR:
            return None
        day = _add(calendar, basis, day, _between(calendar, basis, first, resumed))
    return day


def is_reckoned(clock: Clock, due_on: date | None) -> bool:
    """Tell whether a due day (None: it stands still) rests on the calendar of working days, not on the paper alone."""
    return clock.limit.basis == "working" and (clock.stated is None or due_on != clock.stated)


def read(clock: Clock, on: date, calendar: WorkCalendar) -> Reading:
    """Return what the clock shows at the end of a day. A matter done is read as of the day it was done."""
    day = on if clock.done_on is None else min(on, clock.done_on)
    done = clock.done_on is not None and clock.done_on <= on
    limit_day = due(clock, calendar)
    used = counted(clock, day, calendar)
    stop = next((s for s in clock.stops if s.since <= day and (s.until is None or day < s.until)), None)
    late = is_late(limit_day, day)
    standing: Standing
    if done:
        standing = "done_late" if late else "done"
    elif late:
        standing = "overdue"
    else:
        standing = "stopped" if stop else "running"
    end = limit_day or day
    return Reading(
        standing,
        limit_day,
        used,
        clock.limit.days - used,
        held(clock.stops, clock.start, day, calendar, clock.limit.basis),
        stop,
        is_reckoned(clock, limit_day) and calendar.is_provisional(clock.start, max(end, day)),
    )


def held(
    stops: Sequence[Stop], start: date, until: date, calendar: WorkCalendar, basis: Basis = "working"
) -> tuple[tuple[str, int], ...]:
    """Return the days each party held the matter, after the start and up to `until`.

    A day that several stops cover counts once, for the stop that began first.
    """
    first, end = next_day(start), next_day(until)
    found: dict[str, int] = {}
    reached = first
    for stop in sorted(stops, key=lambda s: (s.since, s.until or FAR)):
        begin, finish = max(stop.since, reached), min(stop.until or FAR, end)
        days = _between(calendar, basis, begin, finish)
        if days:
            found[stop.held_by] = found.get(stop.held_by, 0) + days
        reached = max(reached, finish)
    return tuple(sorted(found.items()))
