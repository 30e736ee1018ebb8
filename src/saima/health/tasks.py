"""What the worker does for data health: every night, and when somebody asks."""

from __future__ import annotations

from django.utils import timezone

from saima.health.actions import examine_ledger
from saima.people.models import User
from saima.people.queries import office_instant, place

EXAMINE = "saima.health.tasks.examine_nightly"


def examine_nightly() -> None:
    """Examine the ledger on the office day; nothing to do before the place is set up."""
    if place() is not None:
        examine_ledger(on=timezone.localtime(office_instant(clock=timezone.now())).date())  # noqa: TID251 (the worker reads the clock)


def examine_for(user_id: int) -> None:
    """Examine the ledger for somebody who asked on a page."""
    on = timezone.localtime(office_instant(clock=timezone.now())).date()  # noqa: TID251 (the worker reads the clock)
    examine_ledger(on=on, by=User.objects.get(pk=user_id))
