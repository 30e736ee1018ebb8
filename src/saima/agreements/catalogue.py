"""Conditions, vetoes, score sheets, gates, clauses and prohibitions: catalogue/agreements.yaml as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, Literal

import yaml
from django.conf import settings

from saima.core.clocks import Basis

Measured = Literal["money", "quantity", "day"]
Side = Literal["企业", "政府"]
SIDES: tuple[Side, ...] = ("企业", "政府")
YEARLY = "year"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry with its titles and source, in force from `starts_on` until `ends_before`, the first day outside."""

    id: str
    title: str
    title_en: str
    source: str = ""
    starts_on: date = date.min
    ends_before: date | None = None

    def is_in_force(self, on: date) -> bool:
        """Tell whether the entry holds on a day."""
        return self.starts_on <= on and (self.ends_before is None or on < self.ends_before)


@dataclass(frozen=True, slots=True)
class Condition(Entry):
    """An entry condition (准入条件); a required one that is not met forbids admission."""

    needed: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class SheetRule(Entry):
    """A score sheet: the rulebook it is, the full marks and the kinds of projects where the rulebook names not all."""

    rulebook: str = ""
    full: Fraction | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grade(Entry):
    """A grade of reviews, reached by this share of the full marks."""

    at_least: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class GateLimit:
    """How many days a review may take, from a day on, and who set it."""

    start: date
    days: int
    basis: Basis
    source: str


@dataclass(frozen=True, slots=True)
class Gate(Entry):
    """A review that approvals from `starts_on` must have, and how long it may take, oldest limit first."""

    limits: tuple[GateLimit, ...] = ()

    def limit_on(self, day: date) -> GateLimit:
        """Return the limit in force on a day; before the first one, that."""
        return next((limit for limit in reversed(self.limits) if limit.start <= day), self.limits[0])


@dataclass(frozen=True, slots=True)
class ClauseKind(Entry):
    """A kind of clause: whose obligation, how it is measured, and where its actual comes from.

    `fact` is the kind of verified record at `level` that tells the actual; '' where fulfilment acts tell it. Amounts
    of two kinds are never added together.
    """

    side: Side = "企业"
    measure: Measured = "day"
    amount_kind: str = ""
    unit: str = ""
    decimals: int = 0
    per: str = "total"
    fact: str = ""
    level: str = ""
    pays: bool = False

    @property
    def is_yearly(self) -> bool:
        """Tell whether the clause promises something of one year."""
        return self.per == YEARLY


@dataclass(frozen=True, slots=True)
class Prohibition(Entry):
    """What no agreement may carry; `words` in a text ask to look again and decide nothing."""

    clauses: tuple[str, ...] = ()
    remedy: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementCatalogue:
    """All of catalogue/agreements.yaml that pages and actions read."""

    conditions: Mapping[str, Condition]
    answers: Mapping[str, Entry]
    vetoes: Mapping[str, Entry]
    sheets: Mapping[str, SheetRule]
    grades: tuple[Grade, ...]
    gates: Mapping[str, Gate]
    forms: Mapping[str, Entry]
    clauses: Mapping[str, ClauseKind]
    prohibitions: Mapping[str, Prohibition]
    soon: int
    """Calendar days before its due day from which an open docket is yellow."""

    def prohibition_of(self, clause: str, on: date) -> Prohibition | None:
        """Return what forbids a kind of clause in an agreement approved on a day, None when nothing does."""
        return next(
            (rule for rule in self.prohibitions.values() if clause in rule.clauses and rule.is_in_force(on)), None
        )

    def hints(self, text: str, on: date) -> tuple[tuple[Prohibition, str], ...]:
        """Return the prohibitions of that day whose words stand in a text, each with the first such word."""
        found = []
        for rule in self.prohibitions.values():
            word = next((word for word in rule.words if word in text), "")
            if word and rule.is_in_force(on):
                found.append((rule, word))
        return tuple(found)

    def grade_of(self, points: Fraction, full: Fraction) -> Grade | None:
        """Return the first grade whose share of the full marks the points reach; None when none does."""
        share = points * 100 / full
        return next((grade for grade in self.grades if share >= grade.at_least), None)


def _entry(name: str, said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": name,
        "title": said.get("title", name),
        "title_en": said["title_en"],
        "source": said.get("source", ""),
        "starts_on": said.get("from", date.min),
        "ends_before": said.get("until"),
    }


def _limit(said: Mapping[str, Any]) -> GateLimit:
    return GateLimit(said["from"], said["days"], said["basis"], said["source"])


def _clause(name: str, said: Mapping[str, Any]) -> ClauseKind:
    actual = said["actual"] if isinstance(said["actual"], dict) else {}
    return ClauseKind(
        **_entry(name, said),
        side=said["side"],
        measure=said["measure"],
        amount_kind=said.get("amount_kind", ""),
        unit=said.get("unit", ""),
        decimals=said.get("decimals", 0),
        per=said["per"],
        fact=actual.get("fact", ""),
        level=actual.get("level", ""),
        pays=said.get("pays", False),
    )


@cache
def agreements() -> AgreementCatalogue:
    """Return the catalogue of agreements; read once."""
    loaded = yaml.safe_load((settings.SAIMA_CATALOGUE / "agreements.yaml").read_text(encoding="utf-8"))

    def part(name: str) -> list[tuple[str, Mapping[str, Any]]]:
        return list(loaded[name].items())

    return AgreementCatalogue(
        conditions={
            name: Condition(**_entry(name, said), needed=said["needed"], required=said.get("required", False))
            for name, said in part("conditions")
        },
        answers={name: Entry(**_entry(name, said)) for name, said in part("answers")},
        vetoes={name: Entry(**_entry(name, said)) for name, said in part("vetoes")},
        sheets={
            name: SheetRule(
                **_entry(name, said),
                rulebook=said["rulebook"],
                full=Fraction(said["full"]) if "full" in said else None,
                kinds=tuple(said.get("kinds", ())),
            )
            for name, said in part("sheets")
        },
        grades=tuple(Grade(**_entry(name, said), at_least=Fraction(said["at_least"])) for name, said in part("grades")),
        gates={
            name: Gate(
                **_entry(name, said), limits=tuple(map(_limit, sorted(said["limits"], key=lambda one: one["from"])))
            )
            for name, said in part("gates")
        },
        forms={name: Entry(**_entry(name, said)) for name, said in part("forms")},
        clauses={name: _clause(name, said) for name, said in part("clauses")},
        prohibitions={
            name: Prohibition(
                **_entry(name, said),
                clauses=tuple(said["clauses"]),
                remedy=said["remedy"],
                words=tuple(said["words"]),
            )
            for name, said in part("prohibitions")
        },
        soon=loaded["lights"]["soon"],
    )
