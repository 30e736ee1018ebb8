"""What many doors share: a step as it is sent, and the parts that answers have in common."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from django.http import Http404
from ninja import Schema

from saima.core.flow import Move
from saima.core.problems import Problem, Problems
from saima.people.models import Unit

Found = TypeVar("Found")


class StepBody(Schema):
    """One act, with what every flow may ask for; each door adds what its own table needs."""

    act: str
    on: str = ""
    reason: str = ""
    document: str = ""


def found_or_404(found: Found | None) -> Found:
    """Return what was found; Http404 for what is not there or not to be seen."""
    if found is None:
        raise Http404
    return found


def check_show(show: str, shows: Collection[str], blank: str) -> None:
    """Refuse a `show` that a list does not know; `blank` says what an empty one shows."""
    if show not in shows:
        needed = "、".join(filter(None, shows))
        raise Problems([Problem("show", show, needed, f"请改用其中之一，空着即{blank}", "api.show")])


def open_acts(moves: Iterable[Move]) -> list[dict[str, Any]]:
    """Return the acts open to the user, each with what must be given with it."""
    return [{"act": move.act, "needs": list(move.needs)} for move in moves]


def code_of(unit: Unit | None) -> str | None:
    """Return a unit's code, None where there is none."""
    return unit.code if unit else None
