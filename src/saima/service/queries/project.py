"""The service side of one project: handover, and the open matters of each link (接、建、管、服)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, Subquery

from saima.core.workdays import WorkCalendar
from saima.ledger.models import Fact, Project
from saima.people.models import User
from saima.service.catalogue import matters
from saima.service.handing import HANDOVER, TASK_FORCE, Proposal, proposal
from saima.service.lamps import Lamp, lamp_of
from saima.service.models import Matter
from saima.service.queries.matters import MatterRow, row_of
from saima.service.queries.milestones import Progress, progress_counts
from saima.service.register.standing import LISTING
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

    `problem_class` is the class under which it was listed as a problem project, '' for one that never was; `progress`
    how far its building plan has come, None for one without a plan.
    """

    links: tuple[LinkState, ...]
    handover: MatterRow | None
    proposal: Proposal | None
    proposal_lamp: Lamp | None
    problem_class: str = ""
    progress: Progress | None = None


def project_service(project: Project, user: User, *, on: date) -> ProjectService:
    """Return the service side of a visible project; three statements, four where a handover is still to be opened."""
    calendar = office_calendar()
    found = Matter.objects.visible_to(user).filter(project=project)
    shown = Q(is_final=False) | Q(kind=HANDOVER) | Q(unit__kind=TASK_FORCE)
    rows = [
        row_of(matter, on, calendar)
        for matter in found.filter(shown).select_related("unit", "from_unit").order_by("-pk")
    ]
    handover = next((row for row in rows if row.kind.id == HANDOVER and not row.state.dropped), None)
    links = []
    for link in LINKS:
        open_ones = [row for row in rows if row.kind.link == link and not row.matter.is_final]
        worst = min((row.lamp for row in open_ones), key=lambda lamp: WORST.index(lamp.word), default=None)
        late = sum(row.lamp.is_overdue for row in open_ones)
        links.append(LinkState(link, len(open_ones), late, worst))
    wanted = None
    if handover is None and project.signed_on is not None:
        served = next((row.matter.unit for row in rows if row.matter.unit and row.matter.unit.kind == TASK_FORCE), None)
        wanted = proposal(project, served=served, calendar=calendar)
    lamp = _lamp_of(project, wanted, on, calendar) if wanted else None
    return ProjectService(tuple(links), handover, wanted, lamp, *_background(project, on))


def _background(project: Project, on: date) -> tuple[str, Progress | None]:
    """Return the class under which a project was listed as a problem ('' never) and its plan's progress.

    One statement.
    """
    listed = Fact.objects.in_force().filter(project=OuterRef("pk"), kind=LISTING).order_by("-entry")
    counts = Project.objects.filter(pk=project.pk).annotate(
        listed=Subquery(listed.values("detail__problem_class")[:1]), **progress_counts(on)
    )
    told = counts.values("listed", "done", "needed", "overdue").get()
    progress = Progress(told["done"], told["needed"], told["overdue"]) if told["needed"] else None
    return told["listed"] or "", progress


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
