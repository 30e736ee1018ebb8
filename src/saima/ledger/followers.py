"""What outer apps derive from records and keep in columns of their own: rebuilt in the transaction that wrote them.

The ledger knows none of them: `SAIMA_FOLLOWERS` names each function, called with the keys of the projects whose records
or recognitions changed, in the order of the setting. A follower rebuilds derived columns and does nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

Follower = Callable[[Iterable[int]], None]


@cache
def followers() -> tuple[Follower, ...]:
    """Return the functions that the settings name; looked up once."""
    return tuple(import_string(path) for path in settings.SAIMA_FOLLOWERS)


def follow(project_ids: Sequence[int]) -> None:
    """Tell every follower of projects whose records changed."""
    if project_ids:
        for follower in followers():
            follower(project_ids)
