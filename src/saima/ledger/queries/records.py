"""One record whole: its chain of corrections, every act on it, its evidence."""

from __future__ import annotations

from dataclasses import dataclass

from saima.ledger.models import Evidence, Fact, Verification
from saima.ledger.queries.dossier import Link, chains
from saima.people.models import User


@dataclass(frozen=True, slots=True)
class Record:
    """A record with its chain (newest first) and every act on any link, newest first."""

    link: Link
    chain: tuple[Link, ...]
    acts: tuple[Verification, ...]


def find_fact(user: User, code: str) -> Fact | None:
    """Return the visible record of that code; one statement."""
    related = ("project", "unit", "recorded_by", "replaces")
    return Fact.objects.visible_to(user).select_related(*related).filter(code=code).first()


def _chain(fact: Fact) -> list[Fact]:
    """Return the whole chain of a record, newest first: one statement per link beyond the first, mostly one."""
    newer: list[Fact] = []
    last = fact
    while (following := Fact.objects.select_related("recorded_by").filter(replaces=last).first()) is not None:
        newer.insert(0, following)
        last = following
    older: list[Fact] = []
    last = fact
    while last.replaces_id is not None:
        last = Fact.objects.select_related("recorded_by").get(pk=last.replaces_id)
        older.append(last)
    return [*newer, fact, *older]


def record(fact: Fact) -> Record:
    """Return the whole of a visible record."""
    facts = _chain(fact)
    for each in facts:
        each.project, each.unit = fact.project, fact.unit
    links = chains(facts)
    acts = Verification.objects.filter(fact__in=facts).select_related("recorded_by", "sheet", "fact").order_by("-entry")
    return Record(link=next(link for link in links if link.fact.pk == fact.pk), chain=links, acts=tuple(acts))


def find_evidence(user: User, pk: int) -> Evidence | None:
    """Return an evidence whose record the user may see; one statement."""
    return (
        Evidence.objects.select_related("file", "fact")
        .filter(pk=pk, fact__in=Fact.objects.visible_to(user).values("pk"))
        .first()
    )
