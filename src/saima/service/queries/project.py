"""The service side of one project: handover, and the open matters of each link (接、建、管、服)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from saima.core.workdays import WorkCalendar
from saima.ledger.models import Project
from saima.people.models import User
from saima.service.catalogue import matters
from saima.service.handing import HANDOVER, Proposal, proposal
from saima.service.lamps import Lamp, lamp_of
from saima.service.models import Matter
from saima.service.queries.matters import MatterRow, row_of
from saima.service.register.actions import standing_of
from saima.service.register.standing import Stands
from saima.service.workcalendar import office_calendar

LINKS = ("接", "建", "管", "服")
WORST = ("红", "黄", "绿", "灰")


@dataclass(frozen=True, slots=True)
class LinkState:
    """One link of a project: how many matters are open and overdue, and the worst lamp among them."""

    link: str
    count: int
    overdue: int
    lamp: Lamp | None


@dataclass(frozen=True, slots=True)
class ProjectService:
    """What the strip of a project shows. `proposal` is set for a signed project without a handover.

    `problem` is where it stands among the problem projects, None for one that was never listed.
    """

    links: tuple[LinkState, ...]
    handover: MatterRow | None
    proposal: Proposal | None
    proposal_lamp: Lamp | None
    problem: Stands | None = None


def project_service(project: Project, user: User, *, on: date) -> ProjectService:
    """Return the service side of a visible project; three statements, five where a handover is still to be opened.

    A problem project that was reported settled takes two more.
    """
    calendar = office_calendar()
    found = Matter.objects.visible_to(user).filter(project=project)
    live = found.filter(Q(is_final=False) | Q(kind=HANDOVER)).select_related("unit", "from_unit").order_by("-pk")
    rows = [row_of(matter, on, calendar) for matter in live]
    handover = next((row for row in rows if row.kind.id == HANDOVER and not row.state.dropped), None)
    links = []
    for link in LINKS:
        open_ones = [row for row in rows if row.kind.link == link and not row.matter.is_final]
        worst = min((row.lamp for row in open_ones), key=lambda lamp: WORST.index(lamp.word), default=None)
        late = sum(row.lamp.is_overdue for row in open_ones)
        links.append(LinkState(link, len(open_ones), late, worst))
    wanted = proposal(project) if handover is None and project.signed_on is not None else None
    lamp = _lamp_of(project, wanted, on, calendar) if wanted else None
    return ProjectService(tuple(links), handover, wanted, lamp, standing_of(project)[0])


def _lamp_of(project: Project, wanted: Proposal, on: date, calendar: WorkCalendar) -> Lamp:
    """Return the lamp that the handover would have, were it opened."""
    kind = matters().kinds[HANDOVER]
    return lamp_of(
        Matter(
            kind=HANDOVER,
            state=kind.flow.start,
            starts_on=project.signed_on or on,
            days=wanted.days,
            basis=wanted.basis,
            due_on=wanted.due_on,
        ),
        on,
        calendar,
    )
