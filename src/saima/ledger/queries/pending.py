"""Results that wait for 认定 at a level, and the sheets (认定表) that settled them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from saima.core.names import plain_name
from saima.ledger import standing as derived
from saima.ledger.catalogue import catalogue
from saima.ledger.models import Evidence, Fact, FactQuerySet, Verification, VerificationSheet
from saima.ledger.queries.addresses import Conditions, Page
from saima.ledger.queries.dossier import CITY_LEVEL
from saima.people.models import User

PAGE = 25
LEVELS = (derived.DISTRICT_LEVEL, CITY_LEVEL)


@dataclass(frozen=True, slots=True)
class PendingFilter(Conditions):
    """The conditions of the waiting list, as they stand in the address."""

    level: str = derived.DISTRICT_LEVEL
    kind: str = ""
    unit: str = ""
    q: str = ""

    @classmethod
    def allows(cls, name: str, value: str) -> bool:
        """Tell whether a value makes sense for a condition."""
        return name != "level" or value in LEVELS


def result_kinds() -> tuple[str, ...]:
    """Return the kinds that count only once recognised."""
    return tuple(kind.id for kind in catalogue().kinds.values() if kind.is_result)


def waiting(user: User, level: str = derived.DISTRICT_LEVEL) -> FactQuerySet:
    """Return the visible results in force without an act at the level.

    At the city level only what the district has recognised waits.
    """
    acts = Verification.objects.filter(fact=OuterRef("pk"))
    facts = Fact.objects.visible_to(user).in_force().filter(~Exists(acts.filter(level=level)), kind__in=result_kinds())
    if level == CITY_LEVEL:
        facts = facts.filter(Exists(acts.filter(level=derived.DISTRICT_LEVEL, result=Verification.RECOGNISED)))
    return facts


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingPage(Page[Fact]):
    """One page of the waiting list, with counts per kind."""

    kinds: tuple[tuple[str, int], ...]
    amount: int


def pending_page(user: User, chosen: PendingFilter) -> PendingPage:
    """Return the waiting list, oldest first; two statements."""
    facts = waiting(user, chosen.level)
    if chosen.unit:
        facts = facts.filter(Q(unit__code=chosen.unit) | Q(project__lead_unit__code=chosen.unit))
    if chosen.q:
        facts = facts.filter(Q(project__pinyin__contains=plain_name(chosen.q)) | Q(code__icontains=chosen.q))
    grouped = facts.order_by("kind").values_list("kind").annotate(Count("pk"), Sum("amount"))
    counts = [(kind, count, amount or 0) for kind, count, amount in grouped]
    if chosen.kind:
        facts = facts.filter(kind=chosen.kind)
    inside = [(count, amount) for kind, count, amount in counts if chosen.kind in {"", kind}]
    part = chosen.part(PAGE)
    papers = Evidence.objects.filter(fact=OuterRef("pk")).order_by().values("fact").annotate(n=Count("pk")).values("n")
    rows = tuple(
        facts.annotate(papers=papers)
        .select_related("project", "project__lead_unit", "unit", "recorded_by")
        .order_by("recorded_on", "entry")[part]
    )
    return PendingPage(
        rows=rows,
        count=sum(count for count, _amount in inside),
        start=part.start,
        kinds=tuple((kind, count) for kind, count, _amount in counts),
        amount=sum(amount for _count, amount in inside),
    )


@dataclass(frozen=True, slots=True)
class SettledSheet:
    """A 认定表 with the acts the reader may see, and how many others it has."""

    sheet: VerificationSheet
    acts: tuple[Verification, ...]
    hidden: int

    @property
    def sums(self) -> tuple[tuple[str, int, str], ...]:
        """Return (amount kind, recognised sum, currency), each kind for itself."""
        found: dict[tuple[str, str], int] = {}
        for act in self.acts:
            if act.amount is not None and act.fact.amount_kind:
                key = (act.fact.amount_kind, act.fact.currency)
                found[key] = found.get(key, 0) + act.amount
        return tuple((kind, amount, currency) for (kind, currency), amount in found.items())


def find_sheet(user: User, code: str) -> SettledSheet | None:
    """Return the sheet of that code when the reader may see one of its records; two statements."""
    acts = (
        Verification.objects.filter(sheet__code=code)
        .annotate(is_visible=Exists(Fact.objects.visible_to(user).filter(pk=OuterRef("fact_id"))))
        .select_related(
            "sheet",
            "sheet__recorded_by",
            "fact",
            "fact__project",
            "fact__project__lead_unit",
            "fact__unit",
            "fact__recorded_by",
        )
        .order_by("entry")
    )
    found = list(acts)
    seen = tuple(act for act in found if act.is_visible)
    if not seen or seen[0].sheet is None:
        return None
    return SettledSheet(seen[0].sheet, seen, len(found) - len(seen))


def recent_sheets(user: User) -> QuerySet[VerificationSheet]:
    """Return the latest sheets with a record the reader may see."""
    seen = Verification.objects.filter(sheet=OuterRef("pk"), fact__in=Fact.objects.visible_to(user).values("pk"))
    return VerificationSheet.objects.filter(Exists(seen)).order_by("-entry")[:8]
