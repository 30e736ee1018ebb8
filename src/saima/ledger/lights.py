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
    """A day that lights read: of records of some kinds the first or the latest, or the planned day of a node.

    `nodes`: of the first of these milestones that a building plan holds. Without either the system gives the day.
    """

    name: str
    title_en: str
    records: tuple[Condition, ...]
    take: Literal["first", "last"]
    nodes: tuple[str, ...]

    @property
    def title(self) -> str:
        """The day in the office's word."""
        return self.name


@dataclass(frozen=True, slots=True)
class GaugeSource:
    """A gauge that lights read: the milestones of a building plan, or recognised funds against the time passed.

    The time of `funds` runs from the first there is of the days `starts` to the day `ends`.
    """

    name: str
    title_en: str
    reads: Literal["milestones", "funds"]
    starts: tuple[str, ...] = ()
    ends: str = ""

    @property
    def title(self) -> str:
        """The gauge in the office's word."""
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
        fields = tuple(sorted(entry.get("with", {}).items()))
        return tuple(Condition(kind, fields) for kind in _several(entry, "record"))

    return {
        name: Day(name, entry["title_en"], conditions(entry), entry.get("take", "first"), _several(entry, "node"))
        for name, entry in _load()["days"].items()
    }


def _several(entry: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Return one name or several as they may stand in the catalogue."""
    named = entry.get(name, ())
    return (named,) if isinstance(named, str) else tuple(named)


_READS: Mapping[str, Literal["milestones", "funds"]] = {"节点": "milestones", "到位": "funds"}


@cache
def light_gauges() -> Mapping[str, GaugeSource]:
    """Return the gauges that lights read, by name. ValueError for one that reads nothing known, or an unknown day."""
    found = {}
    for name, entry in _load().get("gauges", {}).items():
        starts, ends = _several(entry, "starts"), entry.get("ends", "")
        reads = _READS.get(entry["reads"])
        missing = [day for day in (*starts, ends) if day not in light_days()] if reads == "funds" else []
        if reads is None or missing or (reads == "funds" and not starts):
            msg = f"gauges·{name}: reads {'、'.join(_READS)}; 到位 needs starts and ends, days that are declared"
            raise ValueError(msg)
        found[name] = GaugeSource(name, entry["title_en"], reads, starts, ends)
    return found


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
