"""Activities of units: trips, receptions, promotion events, with counts per kind and month."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from saima.core.periods import Period, Span
from saima.ledger.catalogue import FactKind, catalogue
from saima.ledger.models import Fact, FactQuerySet
from saima.ledger.queries.addresses import Conditions, Page
from saima.ledger.words import brief_of
from saima.people.models import User

PAGE = 50


def activity_kinds() -> tuple[FactKind, ...]:
    """Return the kinds of activities: what a unit does and enters without 认定."""
    return tuple(kind for kind in catalogue().kinds.values() if kind.of == "unit" and kind.group == "process")


def _month(code: str) -> Span | None:
    """Return the days of a month, None for what is no month of the calendar."""
    try:
        period = Period.parse(code)
        return period.span if period.kind == "month" else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class ActivityFilter(Conditions):
    """The conditions of the list, as they stand in the address. `month` is 2023-03."""

    kind: str = ""
    unit: str = ""
    month: str = ""

    @classmethod
    def allows(cls, name: str, value: str) -> bool:
        """Tell whether a value makes sense for a condition."""
        return name != "month" or _month(value) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityPage(Page[Fact]):
    """One page of activities, with (kind, records, quantity) and (unit code, short, records) of the filtered set."""

    kinds: tuple[tuple[str, int, int], ...]
    units: tuple[tuple[str, str, int], ...]


def _matching(user: User, chosen: ActivityFilter) -> FactQuerySet:
    kinds = [kind.id for kind in activity_kinds()]
    facts = Fact.objects.visible_to(user).in_force().filter(kind__in=kinds)
    if (month := _month(chosen.month)) is not None:
        facts = facts.filter(happened_on__gte=month.start, happened_on__lt=month.end)
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
    part = chosen.part(PAGE)
    rows = tuple(
        facts.filter(of_unit, of_kind).select_related("unit", "recorded_by").order_by("-happened_on", "-entry")[part]
    )
    total = sum(count for kind, count, _quantity in kinds if chosen.kind in {"", kind})
    return ActivityPage(
        rows=rows,
        count=total,
        start=part.start,
        kinds=kinds,
        units=units,
    )
