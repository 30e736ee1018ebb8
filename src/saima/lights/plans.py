"""What lights read of building plans, in one statement: planned days, what is reached, the first day still open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, Count, Min, Q, TextField
from django.db.models.sql.compiler import SQLCompiler

from saima.core.gauges import Milestones
from saima.ledger.lights import light_days
from saima.ledger.models import ProjectQuerySet
from saima.service.building.flow import DONE, UNNEEDED
from saima.service.building.models import Milestone


class DayList(Aggregate):
    """The days of a group as one text, ISO, parted by commas, in no order; a district's days in a tenth of its rows."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        """Write it for PostgreSQL, which says how a day is written and what parts them."""
        template = "STRING_AGG(TO_CHAR(%(expressions)s, 'YYYY-MM-DD'), ',')"
        return super().as_sql(compiler, connection, template=template, **context)


@dataclass(frozen=True, slots=True)
class Plan:
    """A project's plan as lights read it, without the milestones that it does not need.

    `days` are the planned days, ISO, parted by commas; `reached` is how many milestones are done, `first_open` the
    first planned day not reached. `nodes` are the planned days of the nodes that the days of lights name.
    """

    days: str
    reached: int
    first_open: date | None
    nodes: Mapping[str, date | None]

    def progress(self) -> Milestones:
        """Return the plan as a gauge."""
        return Milestones([date.fromisoformat(day) for day in sorted(self.days.split(","))], self.reached)

    def node_days(self) -> dict[str, date | None]:
        """Return the days of lights that are the planned day of a node: of several nodes the first there is."""
        return {
            name: next((day for node in entry.nodes if (day := self.nodes[node]) is not None), None)
            for name, entry in light_days().items()
            if entry.nodes
        }


def plans(projects: ProjectQuerySet) -> dict[int, Plan]:
    """Return the plans of projects that have one; every milestone of a plan has a planned day."""
    nodes = tuple({node: None for day in light_days().values() for node in day.nodes})
    columns = {
        "days": DayList("planned_on"),
        "reached": Count("pk", filter=Q(state=DONE)),
        "first_open": Min("planned_on", filter=Q(is_open=True)),
        **{f"node{number}": Min("planned_on", filter=Q(node=node)) for number, node in enumerate(nodes)},
    }
    found = Milestone.objects.filter(project__in=projects.order_by().values("pk")).exclude(state=UNNEEDED)
    rows = found.order_by().values("project").annotate(**columns).values_list("project", *columns)
    return {
        project: Plan(days, reached, first_open, dict(zip(nodes, planned, strict=True)))
        for project, days, reached, first_open, *planned in rows
        if days
    }
