"""Milestones, statutory limits and templates of plans, read from catalogue/milestones.yaml as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import yaml
from django.conf import settings

from saima.core.clocks import Basis
from saima.ledger.catalogue import Condition
from saima.ledger.words import is_english, said, titled
from saima.service.catalogue import Said


@dataclass(frozen=True, slots=True)
class StatutoryLimit:
    """How long an approval may take from a day on, by which paper. `days` None: no common limit.

    `to_check`: general knowledge, a sample or local practice; the place must put its own paper in its stead.
    """

    since: date
    days: int | None
    basis: Basis
    document: str
    to_check: bool = False
    when: str = ""
    valid: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Approval(Said):
    """A statutory approval: the department that gives it, its other names in ledgers, its limits, oldest first."""

    department: str
    items: tuple[str, ...]
    limits: tuple[StatutoryLimit, ...]

    def limit_on(self, day: date) -> StatutoryLimit | None:
        """Return the limit in force on a day; None before the first."""
        return next((limit for limit in reversed(self.limits) if limit.since <= day), None)


@dataclass(frozen=True, slots=True)
class Node(Said):
    """A milestone: what record or approval makes it true (neither: a report), its evidence, who else dates it."""

    fact: Condition | None
    approval: str
    evidence: tuple[str, ...]
    tracks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Template(Said):
    """A template of plans: (node, day after signing), in the order of the work, from a day on."""

    since: date
    nodes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class BuildingCatalogue:
    """All of catalogue/milestones.yaml."""

    approvals: Mapping[str, Approval]
    nodes: Mapping[str, Node]
    templates: Mapping[str, Template]

    def approval_of(self, item: str) -> str:
        """Return the approval that a matter's item means, by its id, its title or another name; '' for none."""
        if item in self.approvals:
            return item
        named = (name for name, entry in self.approvals.items() if item == entry.title or item in entry.items)
        return next(named, "")

    def templates_on(self, day: date) -> tuple[Template, ...]:
        """Return the templates in force on a day."""
        return tuple(template for template in self.templates.values() if template.since <= day)

    @property
    def fact_kinds(self) -> frozenset[str]:
        """The kinds of records from which some milestone follows."""
        return frozenset(node.fact.kind for node in self.nodes.values() if node.fact is not None)


def item_title(item: str) -> str:
    """Return what a matter is about, its item, in the reader's language: an approval or a milestone where it is one."""
    words = said(item)
    if words != item or not is_english():
        return words
    known = building().approvals.get(building().approval_of(item)) or building().nodes.get(item)
    return titled(known) if known is not None else item


def _limit(entry: Mapping[str, Any]) -> StatutoryLimit:
    return StatutoryLimit(
        since=entry["from"],
        days=entry["days"] or None,
        basis=entry["basis"],
        document=entry["document"],
        to_check=entry.get("to_check", False),
        when=entry.get("when", ""),
        valid=entry.get("valid", ""),
        note=entry.get("note", ""),
    )


def _fact(entry: Mapping[str, Any]) -> Condition | None:
    if "fact" not in entry:
        return None
    return Condition(entry["fact"], tuple(sorted((name, str(value)) for name, value in entry.get("with", {}).items())))


@cache
def building() -> BuildingCatalogue:
    """Return the catalogue of plans; read once."""
    loaded = yaml.safe_load((settings.SAIMA_CATALOGUE / "milestones.yaml").read_text(encoding="utf-8"))
    return BuildingCatalogue(
        approvals={
            name: Approval(
                name,
                entry["title"],
                entry["title_en"],
                entry["department"],
                tuple(entry.get("items", ())),
                tuple(sorted((_limit(limit) for limit in entry["limits"]), key=lambda limit: limit.since)),
            )
            for name, entry in loaded["approvals"].items()
        },
        nodes={
            name: Node(
                name,
                entry["title"],
                entry["title_en"],
                _fact(entry),
                entry.get("approval", ""),
                tuple(entry.get("evidence", ())),
                tuple(entry.get("tracks", ())),
            )
            for name, entry in loaded["nodes"].items()
        },
        templates={
            name: Template(
                name,
                entry["title"],
                entry["title_en"],
                entry["from"],
                tuple((node["node"], int(node["day"])) for node in entry["nodes"]),
            )
            for name, entry in loaded["templates"].items()
        },
    )
