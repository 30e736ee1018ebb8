"""Reads: the place, the office day, the units a user works for."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from saima.people.models import Place, Unit, User
from saima.people.roles import role_of


def place() -> Place | None:
    """Return the one place of this installation, or None before it is set up."""
    return Place.objects.first()


def office_instant(*, clock: datetime) -> datetime:
    """Return the instant the office lives in: the demonstration's when it is switched on, else the clock's."""
    here = place()
    if here is not None and here.shows_demonstration_day and here.demonstration_at is not None:
        return here.demonstration_at
    return clock


def units_in_scope(user: User) -> QuerySet[Unit]:
    """Return the units whose records the user may see: all, own and below, own, or none."""
    scope = role_of(user).scope
    if not user.is_active or scope in {"none", "self"}:
        return Unit.objects.none()
    if scope == "all":
        return Unit.objects.all()
    if user.unit_id is None:
        return Unit.objects.none()
    own = Q(pk=user.unit_id)
    return Unit.objects.filter(own | Q(parent_id=user.unit_id) if scope == "unit_and_below" else own)
