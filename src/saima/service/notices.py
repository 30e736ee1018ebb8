"""What outer apps reckon anew when a year's notice of holidays is read, in the transaction that reads it.

The service side knows none of them: `SAIMA_NOTICE_FOLLOWERS` names each function, called in the order of the setting. A
follower notes each day that moved, with the day before, and rebuilds derived columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.db.models import Model
from django.utils.module_loading import import_string

from saima.ledger.entries import next_entries
from saima.people.models import User

RECKONED = "重算时限"
"""The act that notes a due day moved by a newly read notice."""
Moved = tuple[Any, date | None, date | None]
"""What has another due day than before (its state is kept), the day before and the day after; None for no day."""


class NoticeFollower(Protocol):
    """A function that reckons anew what rests on a year."""

    def __call__(self, *, year: int, document: str, by: User, on: date) -> None:
        """Reckon anew; `document` is the notice, `on` the day it was read."""


@cache
def followers() -> tuple[NoticeFollower, ...]:
    """Return the functions that the settings name; looked up once."""
    return tuple(import_string(path) for path in settings.SAIMA_NOTICE_FOLLOWERS)


def follow(*, year: int, document: str, by: User, on: date) -> None:
    """Tell every follower of a notice that was just read."""
    for follower in followers():
        follower(year=year, document=document, by=by, on=on)


def note(
    acts: type[Model], about: str, moved: Sequence[Moved], *, document: str, by: User, on: date, **more: Any
) -> None:
    """Write an act for each thing that a notice moved, both days kept.

    `about` is the field of the act that says of what; `more` are fields that only this kind of act has.
    """
    if not moved:
        return
    acts._default_manager.bulk_create(
        [
            acts(
                **{about: thing, **more},
                entry=entry,
                recorded_by=by,
                act=RECKONED,
                source=thing.state,
                target=thing.state,
                on=on,
                recorded_on=on,
                detail={"before": str(before or ""), "after": str(after or "")},
                document=document,
            )
            for (thing, before, after), entry in zip(moved, next_entries(len(moved)), strict=True)
        ],
        batch_size=200,
    )
