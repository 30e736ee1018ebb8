"""区报市认: what the district and the city each recognised of the same record, and the difference."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from saima.ledger import standing as derived
from saima.ledger.models import Fact, Verification
from saima.ledger.queries.addresses import Conditions, Page
from saima.ledger.queries.dossier import CITY_LEVEL
from saima.people.models import User

PAGE = 50


@dataclass(frozen=True, slots=True)
class LevelsFilter(Conditions):
    """What the page shows, as it stands in the address: what differs, or `all` that both levels judged."""

    show: str = "differing"

    @classmethod
    def allows(cls, name: str, value: str) -> bool:
        """Tell whether a value makes sense for a condition."""
        return name != "show" or value in {"differing", "all"}


@dataclass(frozen=True, slots=True)
class Judged:
    """The latest act of one level: its result, amount in minor units and 统计日期."""

    result: str
    amount: int | None
    counted_on: date | None


@dataclass(frozen=True, slots=True)
class Pair:
    """A record as judged by both levels; `fact` is filled in for the rows of a page."""

    district: Judged
    city: Judged
    fact: Fact | None = None

    @property
    def difference(self) -> int:
        """Return the city's amount less the district's; a record without an amount, or returned, counts as none."""
        return (self.city.amount or 0) - (self.district.amount or 0)

    @property
    def differs_in_result(self) -> bool:
        """Tell whether one level recognised what the other returned."""
        return self.district.result != self.city.result

    @property
    def differs_in_day(self) -> bool:
        """Tell whether both have a 统计日期 and they differ."""
        days = {self.district.counted_on, self.city.counted_on}
        return len(days) == 2 and None not in days

    @property
    def differs(self) -> bool:
        """Tell whether the levels differ in anything."""
        return bool(self.difference) or self.differs_in_result or self.differs_in_day


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelsPage(Page[Pair]):
    """One page of records judged at both levels. Sums in minor units, per amount kind: (kind, district, city)."""

    judged: int
    differing: int
    sums: tuple[tuple[str, int, int], ...]


def _pairs(user: User) -> tuple[dict[int, Pair], dict[int, str]]:
    """Return the pair and the amount kind of every visible record in force judged at both levels; one statement.

    The latest act of each level is picked here rather than by correlated subqueries, whose plans a database without
    fresh statistics gets badly wrong.
    """
    judged_by_city = Verification.objects.filter(level=CITY_LEVEL).values("fact")
    facts = Fact.objects.visible_to(user).in_force().filter(pk__in=judged_by_city)
    acts = Verification.objects.filter(level__in=(derived.DISTRICT_LEVEL, CITY_LEVEL), fact__in=facts.values("pk"))
    columns = ("fact_id", "level", "result", "amount", "counted_on", "fact__amount_kind")
    latest: dict[int, dict[str, Judged]] = defaultdict(dict)
    kinds: dict[int, str] = {}
    for fact, level, result, amount, counted_on, kind in acts.order_by("entry").values_list(*columns):
        latest[fact][level] = Judged(result, amount, counted_on)
        kinds[fact] = kind
    both = {
        fact: Pair(levels[derived.DISTRICT_LEVEL], levels[CITY_LEVEL])
        for fact, levels in latest.items()
        if derived.DISTRICT_LEVEL in levels and CITY_LEVEL in levels
    }
    return both, kinds


def levels_page(user: User, chosen: LevelsFilter) -> LevelsPage:
    """Return the records judged at both levels, the latest 统计日期 of the district first; two statements."""
    both, kinds = _pairs(user)
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for fact, pair in both.items():
        if kinds[fact]:
            sums[kinds[fact]][0] += pair.district.amount or 0
            sums[kinds[fact]][1] += pair.city.amount or 0
    shown = [fact for fact, pair in both.items() if pair.differs or chosen.show == "all"]
    shown.sort(key=lambda fact: (both[fact].district.counted_on or date.min, fact), reverse=True)
    part = chosen.part(PAGE)
    wanted = shown[part]
    facts = Fact.objects.visible_to(user).select_related("project", "project__lead_unit", "unit").in_bulk(wanted)
    rows = tuple(Pair(both[pk].district, both[pk].city, facts[pk]) for pk in wanted)
    return LevelsPage(
        rows=rows,
        count=len(shown),
        start=part.start,
        judged=len(both),
        differing=sum(pair.differs for pair in both.values()),
        sums=tuple((kind, district, city) for kind, (district, city) in sorted(sums.items())),
    )
