"""What the worker does for data health: every night, and when somebody asks."""

from __future__ import annotations

from django.utils import timezone

from saima.health.actions import examine_ledger
from saima.people.models import User
from saima.people.queries import office_instant, place

EXAMINE = "saima.health.tasks.examine_nightly"
FILES_A_NIGHT = 5000
"""Old files read in one task; the worker gives a task ten minutes, and whatever waits is read the night after."""


def read_kept(file_id: int) -> None:
    """Read the contents of a file that was just kept, so that the next examination compares it."""
    from saima.health.contents.keeping import read_files

    read_files(only=file_id)


def examine_nightly() -> None:
    """Read files not yet read, then examine the ledger on the office day; nothing to do before the place is set up."""
    from saima.health.contents.keeping import read_files

    if place() is not None:
        read_files(most=FILES_A_NIGHT)
        examine_ledger(on=timezone.localtime(office_instant(clock=timezone.now())).date())  # noqa: TID251 (the worker reads the clock)


def examine_for(user_id: int) -> None:
    """Examine the ledger for somebody who asked on a page."""
    on = timezone.localtime(office_instant(clock=timezone.now())).date()  # noqa: TID251 (the worker reads the clock)
    examine_ledger(on=on, by=User.objects.get(pk=user_id))
