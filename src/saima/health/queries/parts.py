"""What a flag concerns, as a reader may know it: own projects and records by name, others' masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from saima.core.health.rows import Value
from saima.health.catalogue import compared
from saima.health.models import Flag, FlagItem
from saima.ledger.models import Fact, Project
from saima.ledger.words import titled
from saima.people.models import User
from saima.people.queries import units_in_scope
from saima.people.roles import role_of


@dataclass(frozen=True, slots=True)
class Part:
    """One project or record of a flag. A masked one says nothing but that it is there."""

    is_masked: bool
    project: Project | None = None
    fact: Fact | None = None
    unit_title: str = ""
    unit_code: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)

    @property
    def compared(self) -> tuple[tuple[str, str], ...]:
        """What the flag compares of it, in the reader's words."""
        return compared(self.values)


MASKED = Part(is_masked=True)


def parts_of(user: User, flags: Sequence[Flag]) -> dict[int, tuple[Part, ...]]:
    """Return the parts of each flag; one statement for those who see all, three for a unit."""
    items = list(
        FlagItem.objects.filter(flag__in=[flag.pk for flag in flags])
        .select_related("project", "fact", "unit")
        .order_by("flag", "position")
    )
    sees_all = role_of(user).scope == "all" and user.is_active
    projects: set[int] = set()
    units: set[int] = set()
    if not sees_all:
        keys = [item.project_id for item in items if item.project_id]
        projects = set(Project.objects.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))
        units = set(units_in_scope(user).values_list("pk", flat=True))
    found: dict[int, list[Part]] = {}
    for item in items:
        own = sees_all or (item.project_id in projects if item.project_id else item.unit_id in units)
        unit = item.unit
        part = (
            Part(
                False, item.project, item.fact, titled(unit) if unit else "", unit.code if unit else "", item.values
            )
            if own
            else MASKED
        )  # fmt: skip
        found.setdefault(item.flag_id, []).append(part)
    return {flag: tuple(parts) for flag, parts in found.items()}
