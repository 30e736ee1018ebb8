"""One project whole: its strip, sums, records with their chains, evidence and shares; history on demand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from saima.ledger import standing as derived
from saima.ledger.catalogue import catalogue
from saima.ledger.models import Attribution, AttributionShare, Evidence, Fact, Project, Verification
from saima.ledger.queries.ladder import Step, strip
from saima.ledger.queries.wording import Standing, standing
from saima.ledger.words import titled
from saima.people.models import User

CITY_LEVEL = "市级"


@dataclass(frozen=True, slots=True)
class Link:
    """A record as a page shows it: with its latest acts, its evidence, the record that replaced it, and its depth.

    `depth` is 0 for the record in force (or the withdrawal), 1 and more for those it replaced, which stand below it.
    """

    fact: Fact
    district: Verification | None
    city: Verification | None
    evidence: tuple[Evidence, ...]
    successor: Fact | None
    depth: int

    @property
    def stands(self) -> Standing:
        """Return how the record stands."""
        return standing(self.fact, self.district, successor=self.successor)

    @property
    def counted_on(self) -> date | None:
        """Return the 统计日期: as recognised, else as claimed."""
        return (self.district.counted_on if self.district else None) or self.fact.claimed_on


def acts_on(facts: Iterable[Fact]) -> tuple[Verification, ...]:
    """Return every act on these records, oldest first; one statement."""
    acts = Verification.objects.filter(fact__in=list(facts)).select_related("recorded_by", "sheet", "fact")
    return tuple(acts.order_by("entry"))


def evidence_of(facts: Iterable[Fact]) -> dict[int, tuple[Evidence, ...]]:
    """Return the evidence per record, oldest first; one statement."""
    found: dict[int, list[Evidence]] = defaultdict(list)
    for item in Evidence.objects.filter(fact__in=list(facts)).select_related("file", "recorded_by").order_by("entry"):
        found[item.fact_id].append(item)
    return {fact: tuple(items) for fact, items in found.items()}


def chains(facts: Sequence[Fact], every_act: Iterable[Verification]) -> tuple[Link, ...]:
    """Return records in the order given, each followed by those it replaced; one statement (evidence)."""
    acts, papers = {(act.fact_id, act.level): act for act in every_act}, evidence_of(facts)
    by_id = {fact.pk: fact for fact in facts}
    successor = {fact.replaces_id: fact for fact in facts if fact.replaces_id is not None}
    links = []
    for tail in facts:
        if tail.pk in successor:
            continue
        fact: Fact | None = tail
        depth = 0
        while fact is not None:
            links.append(
                Link(
                    fact=fact,
                    district=acts.get((fact.pk, derived.DISTRICT_LEVEL)),
                    city=acts.get((fact.pk, CITY_LEVEL)),
                    evidence=papers.get(fact.pk, ()),
                    successor=successor.get(fact.pk),
                    depth=depth,
                )
            )
            fact, depth = by_id.get(fact.replaces_id) if fact.replaces_id is not None else None, depth + 1
    return tuple(links)


@dataclass(frozen=True, slots=True)
class Shares:
    """An attribution with its shares in ten-thousandths."""

    attribution: Attribution
    shares: tuple[AttributionShare, ...]
    is_current: bool


def attributions(project: Project) -> tuple[Shares, ...]:
    """Return the attributions of a project, the current one first; one statement."""
    found: dict[int, list[AttributionShare]] = {}
    rows = AttributionShare.objects.filter(attribution__project=project).select_related(
        "attribution", "attribution__recorded_by", "unit", "unit__lead"
    )
    for share in rows.order_by("-attribution__entry", "position"):
        found.setdefault(share.attribution_id, []).append(share)
    groups = [Shares(shares[0].attribution, tuple(shares), False) for shares in found.values()]
    replaced = {group.attribution.replaces_id for group in groups}
    return tuple(Shares(group.attribution, group.shares, group.attribution.pk not in replaced) for group in groups)


@dataclass(frozen=True, slots=True)
class Part:
    """Recognised arrivals of one 统计 month, in fen."""

    month: str
    amount: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything the project page shows."""

    project: Project
    steps: tuple[Step, ...]
    links: tuple[Link, ...]
    shares: tuple[Shares, ...]
    arrivals: tuple[Part, ...]
    others: tuple[tuple[str, int, str], ...]
    next_needs: tuple[str, ...]

    @property
    def now(self) -> Step | None:
        """Return the step at which the project stands, None before its first record."""
        return next((step for step in self.steps if step.state == "now"), None)

    @property
    def papers(self) -> tuple[tuple[Evidence, Link], ...]:
        """Return every evidence with the record it supports, the latest first."""
        every = [(item, link) for link in self.links for item in link.evidence]
        return tuple(sorted(every, key=lambda pair: -pair[0].entry))

    def link_of(self, fact: Fact | None) -> Link | None:
        """Return the link of a record."""
        return next((link for link in self.links if fact is not None and link.fact.pk == fact.pk), None)


def find_project(user: User, code: str) -> Project | None:
    """Return the visible project of that code; one statement."""
    return Project.objects.visible_to(user).select_related("company", "lead_unit").filter(code=code).first()


def _arrivals(links: Iterable[Link]) -> tuple[Part, ...]:
    months: dict[str, int] = defaultdict(int)
    for link in links:
        act = link.district
        if (
            link.fact.amount_kind == derived.ARRIVED
            and link.stands.mark == "good"
            and act is not None
            and act.counted_on
        ):
            months[act.counted_on.strftime("%Y-%m")] += act.amount or 0
    return tuple(Part(month, amount) for month, amount in sorted(months.items()))


def _others(links: Iterable[Link], shown: frozenset[str]) -> tuple[tuple[str, int, str], ...]:
    """Return (title, amount, currency) of amounts of kinds not `shown`, which are never added to those."""
    found: dict[str, tuple[int, str]] = {}
    fields = {
        name: titled(field)
        for kind in catalogue().kinds.values()
        for name, field in kind.fields.items()
        if field.type == "money"
    }
    for link in links:
        if link.stands.mark == "off" or link.stands.mark == "bad":
            continue
        if link.fact.amount_kind not in shown and link.fact.amount is not None:
            found.setdefault(link.fact.amount_kind, (link.fact.amount, link.fact.currency))
        for name, title in fields.items():
            if isinstance(link.fact.detail.get(name), int):
                found.setdefault(title, (link.fact.detail[name], "CNY"))
    return tuple((title, amount, currency) for title, (amount, currency) in found.items())


def dossier(project: Project) -> Dossier:
    """Return the whole of a visible project; four statements after `find_project`."""
    facts = list(
        Fact.objects.filter(project=project).select_related("recorded_by", "unit").order_by("-happened_on", "-entry")
    )
    for fact in facts:
        fact.project = project
    links = chains(facts, acts_on(facts))
    standing_facts = [link.fact for link in links if link.depth == 0 and link.stands.mark not in {"off", "bad"}]
    steps = strip(standing_facts, project.stage, planned_start=project.planned_start)
    ahead = next((step for step in steps if step.state == "next"), None)
    needs = catalogue().kinds[ahead.stage.needs[0].kind].evidence if ahead is not None else ()
    return Dossier(
        project=project,
        steps=steps,
        links=links,
        shares=attributions(project),
        arrivals=_arrivals(links),
        others=_others(links, frozenset({"", derived.ARRIVED, derived.SIGNED if project.signed else derived.AGREED})),
        next_needs=needs,
    )


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of descriptive fields: (title, before, after)."""

    at: Any
    by: Any
    changes: tuple[tuple[str, str, str], ...]


def edits(project: Project) -> tuple[Edit, ...]:
    """Return the history of descriptive edits, newest first; one statement."""
    records = list(project.history.select_related("history_user").order_by("-history_date", "-history_id")[:60])
    found = []
    for newer, older in zip(records, [*records[1:], None], strict=True):
        if older is None:
            changes: tuple[tuple[str, str, str], ...] = ()
        else:
            changes = tuple(
                (
                    str(field.verbose_name),
                    str(getattr(older, field.attname) or ""),
                    str(getattr(newer, field.attname) or ""),
                )
                for field in Project._meta.concrete_fields
                if hasattr(newer, field.attname)
                and field.name != "version"
                and getattr(older, field.attname) != getattr(newer, field.attname)
            )
        if changes or older is None:
            found.append(Edit(newer.history_date, newer.history_user, changes))
    return tuple(found)
