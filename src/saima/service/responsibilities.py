"""The responsibility list (责任清单): which unit, by which limit, from which document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from saima.core.clocks import Basis
from saima.people.models import Unit
from saima.service.catalogue import MatterKind
from saima.service.models import ResponsibilityItem


@dataclass(frozen=True, slots=True)
class Route:
    """Where a matter goes and how long it may take: the unit (None: named by hand), the limit and its source."""

    unit: Unit | None
    days: int
    basis: Basis
    source: str


def items_on(day: date) -> list[ResponsibilityItem]:
    """Return the lines in force on a day, the latest of each kind and item; one statement."""
    latest: dict[tuple[str, str, int | None], ResponsibilityItem] = {}
    rows = ResponsibilityItem.objects.filter(effective_on__lte=day, successor__isnull=True)
    for row in rows.select_related("unit").order_by("effective_on", "entry"):
        latest[(row.kind, row.item, row.unit_id)] = row
    return [row for row in latest.values() if row.days is not None]


def route(kind: MatterKind, item: str, day: date, *, unit: Unit | None = None) -> Route:
    """Return the route of a matter on a day: the line of its item and unit, else of its item, else of its kind."""
    lines = [row for row in items_on(day) if row.kind == kind.id and row.item in (item, "")]
    fitting = [row for row in lines if unit is None or row.unit_id in (None, unit.pk)]
    best = max(
        fitting,
        key=lambda row: (bool(row.item), row.unit_id is not None, row.effective_on, row.entry),
        default=None,
    )
    if best is None or best.days is None:
        return Route(unit, kind.days, kind.basis, "")
    return Route(unit or best.unit, best.days, best.basis, best.document)  # type: ignore[arg-type]
