"""The lights of this place, read from catalogue/lights.yaml, and the days of projects that they read from records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

import yaml
from django.conf import settings
from django.db.models import Exists, Max, Min, OuterRef, Q

from saima.core.lights import LightRule, read_lights
from saima.ledger.catalogue import Condition
from saima.ledger.models import Fact, ProjectQuerySet, Verification
from saima.ledger.standing import DISTRICT_LEVEL


@dataclass(frozen=True, slots=True)
class Day:
    """A day that lights read: of records of some kinds, the first or the latest; without any, the system gives it."""

    name: str
    title_en: str
    records: tuple[Condition, ...]
    take: Literal["first", "last"]

    @property
    def title(self) -> str:
        """The day in the office's word."""
        return self.name


def _load() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load((settings.SAIMA_CATALOGUE / "lights.yaml").read_text(encoding="utf-8"))
    return loaded


@cache
def light_rules() -> Mapping[str, LightRule]:
    """Return every light by its id, in the order of the catalogue; read once per process."""
    return read_lights(_load())


@cache
def light_days() -> Mapping[str, Day]:
    """Return the days that lights read, by name."""

    def conditions(entry: Mapping[str, Any]) -> tuple[Condition, ...]:
        named = entry.get("record", ())
        fields = tuple(sorted(entry.get("with", {}).items()))
        return tuple(Condition(kind, fields) for kind in ([named] if isinstance(named, str) else named))

    return {
        name: Day(name, entry["title_en"], conditions(entry), entry.get("take", "first"))
        for name, entry in _load()["days"].items()
    }


def recorded_days(projects: ProjectQuerySet) -> dict[int, dict[str, date | None]]:
    """Return per project the days its records give: records in force, those sent back left out; one statement."""
    later = Verification.objects.filter(fact=OuterRef("fact"), level=DISTRICT_LEVEL, entry__gt=OuterRef("entry"))
    sent_back = Verification.objects.filter(level=DISTRICT_LEVEL, result=Verification.RETURNED)
    returned = sent_back.filter(~Exists(later)).values("fact")
    wanted = {name: day for name, day in light_days().items() if day.records}
    kinds = {record.kind for day in wanted.values() for record in day.records}
    found = Fact.objects.in_force().filter(kind__in=kinds, project__in=projects.order_by().values("pk"))
    columns = {}
    for number, day in enumerate(wanted.values()):
        which = Q()
        for record in day.records:
            which |= Q(kind=record.kind, **{f"detail__{field}": value for field, value in record.fields})
        columns[f"d{number}"] = (Min if day.take == "first" else Max)("happened_on", filter=which)
    rows = found.exclude(pk__in=returned).order_by().values("project").annotate(**columns)
    told = rows.values_list("project", *columns)
    return {project: dict(zip(wanted, days, strict=True)) for project, *days in told}
