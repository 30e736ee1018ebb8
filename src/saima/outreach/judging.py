"""How long a lead may wait for the centre's judgement (受理时限): a clock from its filing to the ruling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from saima.core.clocks import Clock, Limit, due
from saima.core.flow import Act
from saima.core.workdays import WorkCalendar
from saima.outreach.catalogue import leads
from saima.outreach.flows import FILE, LEAD

JUDGED = frozenset({"受理", "不予受理"})
"""The acts by which the centre judges a lead."""


@dataclass(frozen=True, slots=True)
class Judging:
    """The clock of a judgement: the day it starts (which does not count), its limit in working days, its due day.

    `judged_on` is None while nobody has judged, and for good when the lead ended first.
    """

    judge_from: date
    judge_days: int
    judge_due: date
    judge_provisional: bool
    judged_on: date | None


def judging_of(acts: Sequence[Act], calendar: WorkCalendar) -> Judging:
    """Return the clock that the acts leave: of the last time the lead came to wait for a judgement.

    The terms and the amount of the day it started decide the limit; what is supplemented later does not lengthen it.
    """
    start, scale, judged_on = acts[0].on, None, None
    known: int | None = None
    for act in acts:
        known = act.detail.get("scale", known)
        if act.act == FILE or (act.act == "重启" and act.target == LEAD.start):
            start, scale, judged_on = act.on, known, None
        elif act.act in JUDGED:
            judged_on = act.on
    days = leads().judge_days(scale, on=start)
    due_on = due(Clock(start, Limit(days)), calendar)
    assert due_on is not None  # noqa: S101 (a clock without stops has its day)
    return Judging(start, days, due_on, calendar.is_provisional(start, due_on), judged_on)
