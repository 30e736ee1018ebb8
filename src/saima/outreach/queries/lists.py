"""Target firms and offered projects as their lists show them, each with the leads that came of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from saima.ledger.forms import plain
from saima.outreach.flows import BECAME
from saima.outreach.models import Lead, Offer, TargetFirm
from saima.outreach.queries.leads import NOT_SAID
from saima.people.models import User


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target firm, with the visible leads and projects that came of it."""

    target: TargetFirm
    leads: int
    projects: int


@dataclass(frozen=True, slots=True)
class OfferRow:
    """One offered project, with the leads of it that the reader may see; its land in mu, as a text."""

    offer: Offer
    leads: int
    land: str


def targets(user: User, *, sector: str = "", region: str = "") -> tuple[TargetRow, ...]:
    """Return the target firms the user may see: live ones first, then those taken off; one statement.

    Of a sector and a region if given; `NOT_SAID` where nobody wrote one.
    """
    theirs = Q(leads__in=Lead.objects.visible_to(user).values("pk"))
    asked = {"sector": sector, "region": region}
    rows = (
        TargetFirm.objects.visible_to(user)
        .select_related("unit")
        .annotate(
            n_leads=Count("leads", filter=theirs), n_projects=Count("leads", filter=theirs & Q(leads__state=BECAME))
        )
        .filter(**{name: "" if word == NOT_SAID else word for name, word in asked.items() if word})
        .order_by("struck_on", "unit__position", "-listed_on", "pk")
    )
    found = [TargetRow(row, row.n_leads, row.n_projects) for row in rows]
    return tuple(sorted(found, key=lambda row: row.target.struck_on is not None))


def offers(user: User, *, withdrawn: bool = False) -> tuple[OfferRow, ...]:
    """Return the offered projects, or those withdrawn; one statement."""
    theirs = Q(leads__in=Lead.objects.visible_to(user).values("pk"))
    rows = Offer.objects.filter(withdrawn_on__isnull=not withdrawn).select_related("unit")
    return tuple(
        OfferRow(row, row.n_leads, plain(row.land, 2) if row.land is not None else "")
        for row in rows.annotate(n_leads=Count("leads", filter=theirs))
    )
