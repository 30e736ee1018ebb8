"""One record whole: its chain of corrections, every act on it, its evidence."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from saima.ledger.models import Evidence, Fact, Verification
from saima.ledger.queries.dossier import Link, acts_on, chains
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
    """Return the whole chain of a record, newest first; one statement (corrected records of its kind and subject)."""
    linked = Fact.objects.filter(
        Q(replaces__isnull=False) | Q(successor__isnull=False), kind=fact.kind, project=fact.project, unit=fact.unit
    )
    others = {each.pk: each for each in linked.select_related("recorded_by")} | {fact.pk: fact}
    after = {each.replaces_id: each for each in others.values() if each.replaces_id is not None}
    newest = fact
    while newest.pk in after:
        newest = after[newest.pk]
    chain = [newest]
    while (older := chain[-1].replaces_id) is not None:
        chain.append(others[older])
    return chain


def record(fact: Fact) -> Record:
    """Return the whole of a visible record; three statements."""
    facts = _chain(fact)
    for each in facts:
        each.project, each.unit = fact.project, fact.unit
    acts = acts_on(facts)
    links = chains(facts, acts)
    return Record(link=next(link for link in links if link.fact.pk == fact.pk), chain=links, acts=acts[::-1])


def find_evidence(user: User, pk: int) -> Evidence | None:
    """Return an evidence whose record the user may see; one statement."""
    return (
        Evidence.objects.select_related("file", "fact")
        .filter(pk=pk, fact__in=Fact.objects.visible_to(user).values("pk"))
        .first()
    )
