"""What outer apps reckon anew when a year's notice of holidays is read, in the transaction that reads it.

The service side knows none of them: `SAIMA_NOTICE_FOLLOWERS` names each function, called in the order of the setting. A
follower notes each day that moved, with the day before, and rebuilds derived columns.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from saima.people.models import User


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
