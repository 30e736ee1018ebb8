"""The list of milestones across projects: overdue, due this month, all that are open; bounded statements."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from saima.ledger.queries.addresses import Conditions, Page
from saima.people.models import User
from saima.people.roles import role_of
from saima.service.building.flow import DONE, UNNEEDED
from saima.service.building.models import Milestone, MilestoneQuerySet
from saima.service.queries.plan import node_title, told

PAGE = 50
SHOWS = ("", "month", "open")
STILL_OPEN = Q(is_open__in=(True,))
"""Not reached. Written as IN: Django says a bare column for True, which no index of SQLite answers."""


@dataclass(frozen=True, slots=True)
class MilestoneFilter(Conditions):
    """The conditions of the list, as they stand in the address. `show` '' is what is overdue."""

    show: str = ""
    unit: str = ""

    @classmethod
    def allows(cls, name: str, value: str) -> bool:
        """Tell whether a value makes sense for a condition."""
        known: dict[str, Collection[str]] = {"show": SHOWS}
        return name not in known or value in known[name]


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """One milestone of the list, its word and its lamp."""

    milestone: Milestone
    title: str
    word: str
    lamp: str


def overdue_on(day: date) -> Q:
    """Return the condition that a milestone is overdue on a day; answered by the index `milestone_overdue`."""
    return STILL_OPEN & Q(planned_on__lt=day)


def matching(user: User, chosen: MilestoneFilter, on: date) -> MilestoneQuerySet:
    """Return the milestones the user may see that fulfil the conditions."""
    after = on.replace(day=1)
    month = after.replace(year=after.year + 1, month=1) if after.month == 12 else after.replace(month=after.month + 1)
    shows = {
        "": overdue_on(on),
        "month": STILL_OPEN & Q(planned_on__gte=after, planned_on__lt=month),
        "open": STILL_OPEN,
    }
    found = Milestone.objects.visible_to(user, shows[chosen.show])
    return found.filter(unit__code=chosen.unit) if chosen.unit else found


def milestone_page(user: User, chosen: MilestoneFilter, *, on: date) -> Page[MilestoneRow]:
    """Return one page of milestones, the first planned first; two statements.

    Who sees all walks the index for a count and for fifty rows. Others' milestones are gathered by their units and
    projects, which is dear, so it is done once: their keys in order, of which the page's fifty are read whole.
    """
    found = matching(user, chosen, on)
    part = chosen.part(PAGE)
    if role_of(user).scope == "all":
        count = found.order_by().aggregate(count=Count("pk"))["count"]
        shown = found.order_by("planned_on", "pk")[part]
    else:
        keys = list(found.order_by("planned_on", "pk").values_list("pk", flat=True))
        count, shown = len(keys), found.model.objects.filter(pk__in=keys[part])
        shown = shown.order_by("planned_on", "pk")
    rows = tuple(
        MilestoneRow(milestone, node_title(milestone), *told(milestone, on))
        for milestone in shown.select_related("project__lead_unit", "unit").only(
            *("title", "state", "planned_on", "first_on", "actual_on", "revised", "node", "unit", "project"),
            *("project__code", "project__title", "project__lead_unit"),
            *(f"{unit}__{name}" for unit in ("unit", "project__lead_unit") for name in ("code", "short", "title_en")),
        )
    )
    return Page(rows=rows, count=count, start=part.start)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a project's plan has come: milestones done of those needed, how many are overdue."""

    done: int
    needed: int
    overdue: int


def progress_counts(on: date) -> dict[str, Count]:
    """Return the counts of a project's milestones for its progress, as annotations of a project."""
    needed = ~Q(milestones__state=UNNEEDED)
    overdue = Q(milestones__is_open__in=(True,), milestones__planned_on__lt=on)
    return {
        "done": Count("milestones", filter=Q(milestones__state=DONE)),
        "needed": Count("milestones", filter=needed),
        "overdue": Count("milestones", filter=overdue),
    }
