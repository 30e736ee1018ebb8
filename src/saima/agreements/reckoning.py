"""The due days of reviews reckoned anew when a year's notice of holidays is read; both days stay in the act."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from saima.agreements.flows import GATES, RECKONED
from saima.agreements.models import Docket, DocketAct
from saima.agreements.standing import rebuild, standings
from saima.ledger.entries import next_entries
from saima.people.models import User


def follow_notice(*, year: int, document: str, by: User, on: date) -> None:
    """Note each review whose due day the notice of a year moves, and rebuild all that rest on that year."""
    reaches = Q(due_on__year__gte=year) | Q(due_on=None)
    touched = Docket.objects.filter(reaches, kind__in=GATES, starts_on__year__lte=year)
    before = {docket.pk: docket for docket in touched.order_by("pk")}
    after = standings(before)
    moved = [docket for docket in before.values() if after[docket.pk].due_on != docket.due_on]
    entries = next_entries(len(moved)) if moved else range(0)
    DocketAct.objects.bulk_create(
        [
            DocketAct(
                entry=entry,
                recorded_by=by,
                docket=docket,
                act=RECKONED,
                source=docket.state,
                target=docket.state,
                on=on,
                recorded_on=on,
                detail={"before": str(docket.due_on or ""), "after": str(after[docket.pk].due_on or "")},
                document=document,
            )
            for docket, entry in zip(moved, entries, strict=True)
        ],
        batch_size=200,
    )
    rebuild(before)
