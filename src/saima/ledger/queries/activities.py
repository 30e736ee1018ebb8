"""Activities of units: trips, receptions, promotion events, with counts per kind and month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum

from saima.ledger.catalogue import FactKind, catalogue
from saima.ledger.models import Fact, FactQuerySet
from saima.ledger.words import brief_of
from saima.people.models import User

PAGE = 50


def activity_kinds() -> tuple[FactKind, ...]:
    """Return the kinds of activities: what a unit does and enters without 认定."""
    return tuple(kind for kind in catalogue().kinds.values() if kind.of == "unit" and kind.group == "process")


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """The conditions of the list, as they stand in the address. `month` is 2023-03."""

    kind: str = ""
    unit: str = ""
    month: str = ""
    page: int = 1

    @classmethod
    def read(cls, data: Mapping[str, str]) -> ActivityFilter:
        """Read the conditions; what makes no sense is left at its default."""
        values: dict[str, Any] = {
            f.name: data[f.name].strip() for f in fields(cls) if f.name in data and f.name != "page"
        }
        year, _dash, month = values.get("month", "").partition("-")
        if not (year.isdigit() and len(year) == 4 and month.isdigit() and 1 <= int(month) <= 12):
            values.pop("month", None)
        page = data.get("page", "1")
        return cls(**values, page=min(max(1, int(page)), 100_000) if page.isascii() and page.isdigit() else 1)

    def query(self, **changes: Any) -> str:
        """Return the query string of these conditions with changes."""
        made = replace(self, **({"page": 1} | changes))
        default = ActivityFilter()
        pairs = {f.name: value for f in fields(made) if (value := getattr(made, f.name)) != getattr(default, f.name)}
        return f"?{urlencode(pairs)}" if pairs else "?"


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """One page of activities, with (kind, records, quantity) and (unit code, short, records) of the filtered set."""

    rows: tuple[Fact, ...]
    kinds: tuple[tuple[str, int, int], ...]
    units: tuple[tuple[str, str, int], ...]
    count: int
    first: int
    last: int
    has_more: bool


def _matching(user: User, chosen: ActivityFilter) -> FactQuerySet:
    kinds = [kind.id for kind in activity_kinds()]
    facts = Fact.objects.visible_to(user).in_force().filter(kind__in=kinds)
    if chosen.month:
        year, month = chosen.month.split("-")
        facts = facts.filter(happened_on__year=int(year), happened_on__month=int(month))
    return facts


def activity_page(user: User, chosen: ActivityFilter) -> ActivityPage:
    """Return the activities, latest first; three statements."""
    facts = _matching(user, chosen)
    of_unit = Q(unit__code=chosen.unit) if chosen.unit else Q()
    of_kind = Q(kind=chosen.kind) if chosen.kind else Q()
    kinds = tuple(
        (kind, count, quantity or 0)
        for kind, count, quantity in facts.filter(of_unit)
        .order_by("kind")
        .values_list("kind")
        .annotate(Count("pk"), Sum("quantity"))
    )
    units = tuple(
        (code, short, count)
        for _position, code, short, count in facts.filter(of_kind)
        .order_by("unit__position")
        .values_list("unit__position", "unit__code", brief_of("unit"))
        .annotate(Count("pk"))
    )
    start = (chosen.page - 1) * PAGE
    rows = tuple(
        facts.filter(of_unit, of_kind)
        .select_related("unit", "recorded_by")
        .order_by("-happened_on", "-entry")[start : start + PAGE]
    )
    total = sum(count for kind, count, _quantity in kinds if chosen.kind in {"", kind})
    return ActivityPage(
        rows=rows,
        kinds=kinds,
        units=units,
        count=total,
        first=start + 1 if rows else 0,
        last=start + len(rows),
        has_more=start + len(rows) < total,
    )
