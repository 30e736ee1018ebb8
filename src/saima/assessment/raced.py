"""Which units a rulebook races, as the ledger knew them."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db.models import Q

from saima.core.inputs import UnitRef
from saima.core.rulebook import Rulebook
from saima.core.scoring import NO_GROUP, group_of
from saima.ledger.models import Membership
from saima.people.models import Unit


def raced_units(rulebook: Rulebook, *, entry: int, on: date) -> tuple[UnitRef, ...]:
    """Return the units of the rulebook's groups; a rulebook whose one group names no members is the place's own.

    A unit may have several roles (牵头单位 here, 服务保障单位 there): it is raced in the one that a group names.
    """
    place = settings.SAIMA_PLACE
    open_group = len(rulebook.groups) == 1 and rulebook.groups[0].members is None
    roles = _roles(entry, on)
    found = []
    for unit in Unit.objects.all():
        if open_group and unit.code != place:
            continue
        refs = [
            UnitRef(unit.code, unit.title, unit.kind, role, order=unit.position) for role in roles.get(unit.pk, [""])
        ]
        raced = next((ref for ref in refs if group_of(rulebook, ref) != NO_GROUP), None)
        found += [raced] if raced is not None else []
    return tuple(found)


def _roles(entry: int, on: date) -> dict[int, list[str]]:
    """Return the roles each unit had in bodies and populations on a day, by the unit's key; one statement."""
    held = Membership.objects.filter(entry__lte=entry, start_on__lte=on).filter(Q(end_on=None) | Q(end_on__gt=on))
    found: dict[int, list[str]] = {}
    for unit, role in held.order_by("entry").values_list("unit", "role"):
        if role not in found.setdefault(unit, []):
            found[unit].append(role)
    return found
