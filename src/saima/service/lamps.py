"""The lamp of a matter: word and colour, and why. One small function, from the derived columns alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from saima.core.clocks import Basis, Clock, Limit, counted, is_late
from saima.core.workdays import WorkCalendar
from saima.service.catalogue import matters
from saima.service.models import Matter


@dataclass(frozen=True, slots=True)
class Lamp:
    """A lamp: its word (绿 黄 红 灰), its reason in words, and the days left (negative: late), None where none run.

    `is_overdue`: late and not done. On days off just past the due day a matter is, with no working day lost yet.
    """

    word: str
    reason: str
    left: int | None = None
    is_overdue: bool = False


def days_left(due_on: date, on: date, basis: str, calendar: WorkCalendar) -> int:
    """Return the days of the limit's basis from a day (outside) to the due day (inside); negative once it is past."""
    first, second = sorted((on, due_on))
    after = first + timedelta(days=1), second + timedelta(days=1)
    days = calendar.between(*after) if basis == "working" else (second - first).days
    return days if due_on >= on else -days


def _days(count: int, basis: str) -> str:
    return (_("%(n)s 个工作日") if basis == "working" else _("%(n)s 天")) % {"n": count}


def lamp_of(matter: Matter, on: date, calendar: WorkCalendar) -> Lamp:
    """Return the lamp of a matter on a day.

    Done: green, and whether it was late. Clock stopped: grey. Running: green; yellow on the last day of the limit;
    red when late, for kinds with `red_after` yellow until so many days have been counted from the start.
    """
    kind = matters().kinds[matter.kind]
    state = kind.flow.by_name[matter.state]
    if state.dropped:
        return Lamp("灰", _("不再办理"))
    if matter.done_on is not None:
        if matter.due_on is None or not is_late(matter.due_on, matter.done_on):
            return Lamp("绿", _("按时"))
        late = -days_left(matter.due_on, matter.done_on, matter.basis, calendar)
        return Lamp("绿", _("逾期 %(days)s") % {"days": _days(late, matter.basis)} if late else _("逾期办结"))
    if matter.due_on is None:
        return Lamp("灰", _("停表") if state.clock == "stands" else _("不计时"))
    left = days_left(matter.due_on, on, matter.basis, calendar)
    if matter.due_on == on:
        return Lamp("黄", _("今天到期"), 0)
    if not is_late(matter.due_on, on):
        return Lamp("绿" if left else "黄", _("剩 %(days)s") % {"days": _days(left, matter.basis)}, left)
    late_words = _("逾期 %(days)s") % {"days": _days(-left, matter.basis)} if left else _("已过期")
    basis: Basis = "working" if matter.basis == "working" else "calendar"
    used = counted(Clock(matter.starts_on, Limit(matter.days, basis)), on, calendar)
    patient = kind.red_after is not None and used < kind.red_after
    return Lamp("黄" if patient else "红", late_words, left, is_overdue=True)
