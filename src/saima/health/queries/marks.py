"""Marks on other pages: the open flags of a project, a record, the records of a list; the home page's tile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from saima.health.catalogue import flag_title, reason_of
from saima.health.models import Examination, Flag
from saima.health.queries.listing import in_order, last_examination
from saima.ledger.models import Fact
from saima.people.models import User

MOST_FACTS = 100


@dataclass(frozen=True, slots=True)
class Mark:
    """One open flag in a line."""

    code: str
    title: str
    reason: str
    state: str


def _mark(flag: Flag) -> Mark:
    return Mark(flag.code, flag_title(flag.kind), reason_of(flag.kind, flag.values), flag.state)


def marks_of_project(user: User, code: str) -> tuple[Mark, ...]:
    """Return the open flags of a project that the user may see; one statement."""
    flags = (
        Flag.objects.visible_to(user).open().filter(items__project__code=code).distinct().order_by("-changed_on", "pk")
    )
    return tuple(_mark(flag) for flag in flags)


def marks_of_fact(user: User, code: str) -> tuple[Mark, ...]:
    """Return the open flags of a record, and those of its whole project; one statement."""
    of_project = Fact.objects.filter(code=code, project__isnull=False).values("project")
    concerned = Q(items__fact__code=code) | Q(items__fact=None, items__project__in=of_project)
    flags = Flag.objects.visible_to(user).open().filter(concerned).distinct().order_by("-changed_on", "pk")
    return tuple(_mark(flag) for flag in flags)


def marks_of_facts(user: User, keys: Sequence[int]) -> dict[int, tuple[Mark, ...]]:
    """Return the open flags of each of these records, by the record's key; two statements for up to a hundred."""
    facts = dict(Fact.objects.visible_to(user).filter(pk__in=list(keys)[:MOST_FACTS]).values_list("pk", "project"))
    projects = {project for project in facts.values() if project}
    concerned = Q(items__fact__in=list(facts)) | Q(items__fact=None, items__project__in=projects)
    rows = (
        Flag.objects.visible_to(user)
        .open()
        .filter(concerned)
        .values_list("pk", "code", "kind", "values", "state", "items__fact", "items__project")
    )
    found: dict[int, dict[str, Mark]] = {}
    for _pk, code, kind, values, state, fact, project in rows:
        for key, of in facts.items():
            if fact == key or (fact is None and project is not None and project == of):
                found.setdefault(key, {})[code] = Mark(code, flag_title(kind), reason_of(kind, values), state)
    return {key: tuple(marks.values()) for key, marks in found.items()}


@dataclass(frozen=True, slots=True)
class Tile:
    """What the home page says of data health: how many flags want whom, the latest, and when it was looked."""

    states: tuple[tuple[str, int], ...]
    total: int
    latest: tuple[Mark, ...]
    examined: Examination | None


def tile(user: User) -> Tile:
    """Return the tile; three statements."""
    flags = Flag.objects.visible_to(user).open()
    counts = dict(flags.values_list("state").annotate(n=Count("pk")).order_by())
    states = tuple((state, counts[state]) for state in Flag.STATES if counts.get(state))
    latest = flags.order_by(*in_order())[:3]
    return Tile(states, sum(counts.values()), tuple(_mark(flag) for flag in latest), last_examination())
