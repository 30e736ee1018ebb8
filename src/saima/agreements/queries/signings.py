"""Signings and their reviews across the district: what should have been reviewed and was not, first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from saima.agreements.asof import SIGNING, Gated, gated
from saima.agreements.catalogue import agreements
from saima.agreements.flows import FAIR, LEGAL
from saima.agreements.queries.project import signing_of
from saima.ledger.models import Fact
from saima.ledger.queries.addresses import Conditions, Page
from saima.people.models import User

PAGE = 50
SHOWS = ("", "all")


@dataclass(frozen=True, slots=True)
class SigningFilter(Conditions):
    """The conditions of the list. `show` '' is what lacks its review, `all` every signing."""

    kind: str = FAIR
    show: str = ""

    @classmethod
    def allows(cls, name: str, value: str) -> bool:
        """Tell whether a value makes sense for a condition."""
        return {"kind": value in (LEGAL, FAIR), "show": value in SHOWS}.get(name, True)


@dataclass(frozen=True, slots=True)
class SigningRow:
    """One signing with what is known of its review, and the number its own record claims."""

    fact: Fact
    gated: Gated
    claimed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningPage(Page[SigningRow]):
    """One page of signings; `lacking` counts those without their review, of `total` that need one."""

    lacking: int
    total: int
    since: date


def _rows(facts: Iterable[Fact], kind: str, on: date) -> list[SigningRow]:
    known = list(facts)
    told = gated([signing_of(fact) for fact in known], kind=kind, on=on)
    return [SigningRow(fact, told[fact.pk], str(fact.detail.get("fair_review", ""))) for fact in known]


def signing_page(user: User, chosen: SigningFilter, *, on: date) -> SigningPage:
    """Return one page of signings, the latest first; three statements, seven where every signing is shown.

    Nothing signed before the day from which the review is asked for can lack it, so only later ones are looked through.
    """
    since = agreements().gates[chosen.kind].starts_on
    facts = (
        Fact.objects.visible_to(user)
        .in_force()
        .filter(kind=SIGNING, project__isnull=False, happened_on__lte=on)
        .select_related("project__lead_unit")
        .defer("project__content", "project__progress", "project__extra", "project__note")
        .order_by("-happened_on", "-entry")
    )
    recent = _rows(facts.filter(happened_on__gte=since), chosen.kind, on)
    lacking = [row for row in recent if row.gated.lacks]
    part = chosen.part(PAGE)
    if chosen.show == "all":
        count, rows = facts.count(), _rows(facts[part], chosen.kind, on)
    else:
        count, rows = len(lacking), lacking[part]
    return SigningPage(
        rows=tuple(rows),
        count=count,
        start=part.start,
        lacking=len(lacking),
        total=sum(row.gated.required for row in recent),
        since=since,
    )
