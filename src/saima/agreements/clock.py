"""The clock of a review (审查时限): the service side's own functions over the acts of a docket and its limit. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from saima.agreements.flows import GATES, KINDS, LEGAL, PROJECT_UNIT, SEND_BACK
from saima.core.clocks import Basis, Clock, due, is_reckoned
from saima.core.flow import Act
from saima.core.workdays import WorkCalendar
from saima.service.standing import Done as MatterDone
from saima.service.standing import clock_of as matter_clock


@dataclass(frozen=True, slots=True)
class Timed:
    """The limit of a review: the day its clock starts (which does not count), so many days, and the office's days."""

    starts_on: date
    days: int
    basis: Basis
    calendar: WorkCalendar

    def clock(self, acts: Iterable[Act]) -> Clock:
        """Return the clock with its stops, and the day the review ended (None while it has not)."""
        told = [MatterDone(act.act, act.target, act.on, None, _stop(act)) for act in acts]
        return matter_clock(KINDS[LEGAL], told, starts_on=self.starts_on, days=self.days, basis=self.basis)

    def due(self, acts: Iterable[Act]) -> tuple[date | None, bool]:
        """Return the last day in time (None while it stands still), and whether it rests on a year without a notice."""
        clock = self.clock(acts)
        day = due(clock, self.calendar)
        end = day or self.starts_on
        return day, is_reckoned(clock, day) and self.calendar.is_provisional(self.starts_on, end)


def is_timed(kind: str) -> bool:
    """Tell whether a kind of docket runs on a clock of its own."""
    return kind in GATES


def _stop(act: Act) -> Mapping[str, Any]:
    """Return what an act says of a stop; one sent back before it was noted is charged to the project's unit."""
    if act.act == SEND_BACK and "held_by" not in act.detail:
        return {"stop": SEND_BACK, "held_by": PROJECT_UNIT}
    return act.detail
