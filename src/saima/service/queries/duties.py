"""The tile of the workbench: what waits for the reader, and for the centre the handovers that are late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from saima.people.models import User
from saima.people.policies import may
from saima.people.roles import role_of
from saima.service.handing import HANDOVER
from saima.service.models import Matter
from saima.service.queries.matters import MatterRow, overdue_on, row_of, turn_of
from saima.service.workcalendar import office_calendar

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Duties:
    """What waits for the reader, the first due first; `late` handovers are told to the centre only."""

    rows: tuple[MatterRow, ...]
    count: int
    overdue: int
    late: tuple[MatterRow, ...]
    late_count: int


def duties(user: User, *, on: date) -> Duties:
    """Return the tile; three statements, five for the centre, none for who works with no matters."""
    if role_of(user).scope == "none":
        return Duties((), 0, 0, (), 0)
    calendar = office_calendar()
    visible = Matter.objects.visible_to(user).select_related("unit", "from_unit", "project", "escalated_to__unit")
    waiting = visible.filter(turn_of(user))
    counts = waiting.order_by().aggregate(count=Count("pk"), overdue=Count("pk", filter=overdue_on(on)))
    rows = tuple(row_of(m, on, calendar) for m in waiting.order_by(F("due_on").asc(nulls_last=True), "pk")[:SHOWN])
    late: tuple[MatterRow, ...] = ()
    late_count = 0
    if may(user, "referee"):
        handovers = visible.filter(overdue_on(on), Q(kind=HANDOVER)).order_by("due_on", "pk")
        late_count = handovers.count()
        late = tuple(row_of(m, on, calendar) for m in handovers[:SHOWN])
    return Duties(rows, counts["count"], counts["overdue"], late, late_count)
