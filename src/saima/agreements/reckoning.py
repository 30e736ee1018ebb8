"""The due days of reviews reckoned anew when a year's notice of holidays is read; both days stay in the act."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from saima.agreements.flows import GATES
from saima.agreements.models import Docket, DocketAct
from saima.agreements.standing import rebuild, standings
from saima.people.models import User
from saima.service.notices import note


def follow_notice(*, year: int, document: str, by: User, on: date) -> None:
    """Note each review whose due day the notice of a year moves, and rebuild all that rest on that year."""
    reaches = Q(due_on__year__gte=year) | Q(due_on=None)
    touched = Docket.objects.filter(reaches, kind__in=GATES, starts_on__year__lte=year)
    before = {docket.pk: docket for docket in touched.order_by("pk")}
    after = standings(before)
    moved = [
        (docket, docket.due_on, after[docket.pk].due_on)
        for docket in before.values()
        if after[docket.pk].due_on != docket.due_on
    ]
    note(DocketAct, "docket", moved, document=document, by=by, on=on)
    rebuild(before)
