"""区报市认: what the district and the city each recognised of the same record, and the difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from saima.ledger import standing as derived
from saima.ledger.models import Fact, FactQuerySet, Verification
from saima.ledger.queries.dossier import CITY_LEVEL
from saima.people.models import User

PAGE = 50


@dataclass(frozen=True, slots=True)
class LevelsPage:
    """One page of records judged at both levels. Sums in fen, per amount kind: (kind, district, city)."""

    rows: tuple[Any, ...]
    count: int
    differing: int
    sums: tuple[tuple[str, int, int], ...]
    first: int
    last: int
    has_more: bool


def _both(user: User) -> FactQuerySet:
    """Return visible records in force with the latest act of each level beside them."""
    acts = Verification.objects.filter(fact=OuterRef("pk")).order_by("-entry")
    beside = {
        f"{level}_{column}": Subquery(acts.filter(level=word).values(column)[:1])
        for level, word in (("district", derived.DISTRICT_LEVEL), ("city", CITY_LEVEL))
        for column in ("result", "amount", "counted_on")
    }
    facts = Fact.objects.visible_to(user).in_force()
    judged = [Exists(acts.filter(level=level)) for level in (derived.DISTRICT_LEVEL, CITY_LEVEL)]
    return facts.filter(*judged).annotate(**beside)


DIFFERS = (
    ~Q(district_result=F("city_result"))
    | ~Q(kept_district=F("kept_city"))
    | Q(district_counted_on__lt=F("city_counted_on"))
    | Q(district_counted_on__gt=F("city_counted_on"))
)


def levels_page(user: User, *, only_differing: bool, page: int) -> LevelsPage:
    """Return the records judged at both levels, the latest 统计日期 first; three statements."""
    both: Any = _both(user).annotate(kept_district=Coalesce("district_amount", 0), kept_city=Coalesce("city_amount", 0))
    summed = both.exclude(amount_kind="").order_by("amount_kind").values_list("amount_kind")
    sums = summed.annotate(Sum("kept_district"), Sum("kept_city"))
    counted = both.order_by().aggregate(every=Count("pk"), differing=Count("pk", filter=DIFFERS))
    rows = both.filter(DIFFERS) if only_differing else both
    start = (page - 1) * PAGE
    found = tuple(
        rows.select_related("project", "project__lead_unit", "unit").order_by("-district_counted_on", "-entry")[
            start : start + PAGE
        ]
    )
    total = counted["differing"] if only_differing else counted["every"]
    return LevelsPage(
        rows=found,
        count=counted["every"],
        differing=counted["differing"],
        sums=tuple(sums),
        first=start + 1 if found else 0,
        last=start + len(found),
        has_more=start + len(found) < total,
    )
