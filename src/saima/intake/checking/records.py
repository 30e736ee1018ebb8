"""What is already recorded, as the check asks for it: a protocol, and an in-memory answer for tests and rehearsals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from saima.intake.cells.writing import fold

Detail = Mapping[str, str | int | bool]
_NOISE = re.compile(r"[\s\"'“”‘’、,，.。·・:：;；\-—_/()（）《》<>【】\[\]]+")
_ENDING = re.compile(r"(建设)?(项目|工程)$")


def name_key(text: str) -> str:
    """Return a name without marks, width and a closing 项目 or 工程, so that four ways of writing it are one."""
    plain = _NOISE.sub("", fold(text))
    return _ENDING.sub("", plain) or plain


@dataclass(frozen=True, slots=True)
class KnownRecognition:
    """The latest recognition of a fact at one level; None means as claimed."""

    level: str
    verified_on: date
    amount: int | None = None
    counted_on: date | None = None


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact in force. `key` is whatever finds it again (its permanent code); amounts are in minor units."""

    key: str
    kind: str
    happened_on: date
    counted_on: date | None = None
    recorded_on: date | None = None
    amount: int | None = None
    currency: str = ""
    quantity: int | None = None
    detail: Detail = field(default_factory=dict)
    note: str = ""
    unit: str = ""
    recognitions: tuple[KnownRecognition, ...] = ()

    def recognised(self, level: str) -> KnownRecognition | None:
        """Return the recognition at a level, if there is one."""
        return next((one for one in self.recognitions if one.level == level), None)


@dataclass(frozen=True, slots=True)
class KnownProject:
    """A project with its facts in force. `fields` are its describable attributes by the names of fields.yaml feeds."""

    key: str
    code: str
    title: str
    unit: str = ""
    uscc: str = ""
    fields: Mapping[str, str | int | bool | None] = field(default_factory=dict)
    facts: tuple[KnownFact, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownMatter:
    """A matter of the service side by what makes it one: kind, project, unit, title and the day its clock starts."""

    key: str
    kind: str
    project: str
    unit: str
    title: str
    starts_on: date
    due_on: date | None = None
    submitted_on: date | None = None
    done_on: date | None = None
    rating: str = ""


@dataclass(frozen=True, slots=True)
class KnownClause:
    """An obligation entered: its code and its amount in fen."""

    code: str
    amount: int | None


class Records(Protocol):
    """What the check asks of the ledger. Answers must not change while one workbook is checked."""

    def project(self, *, code: str, uscc: str, name: str, unit: str) -> KnownProject | None:
        """Return the project by its code; without one by credit code and name; else by name key and unit."""
        ...

    def unit(self, *, name: str) -> str | None:
        """Return the code of the unit of that title, short name or code, or None."""
        ...

    def unit_facts(self, *, kind: str, unit: str) -> Sequence[KnownFact]:
        """Return the facts in force of a kind that hang on a unit and on no project."""
        ...

    def matter(self, *, kind: str, project: str, unit: str, title: str, starts_on: date) -> KnownMatter | None:
        """Return the matter that these make, or None."""
        ...

    def lead(self, *, unit: str, title: str, filed_on: date) -> str | None:
        """Return the code of the lead that a unit filed under that title on that day, or None."""
        ...

    def clause(self, *, project: str, number: str, kind: str, year: str, due_on: date, text: str) -> KnownClause | None:
        """Return the obligation of that agreement with that content, or None."""
        ...


class MemoryRecords:
    """Records held in memory; also laid over others (`below`) for what a batch itself will write.

    `units` gives a unit's code by each name it is known under.
    """

    def __init__(self, *, units: Mapping[str, str] | None = None, below: Records | None = None) -> None:
        self._units = dict(units or {})
        self._below = below
        self._by_code: dict[str, str] = {}
        self._by_name: dict[str, list[str]] = {}
        self.projects: dict[str, KnownProject] = {}
        self.facts: dict[str, KnownFact] = {}
        self.matters: dict[tuple[str, str, str, str, date], KnownMatter] = {}
        self.leads: dict[tuple[str, str, date], str] = {}

    def remember(self, project: KnownProject) -> None:
        """Hold a project, in place of what was held under its key."""
        names = self._by_name.setdefault(name_key(project.title), [])
        if project.key not in names:
            names.append(project.key)
        if project.code:
            self._by_code[project.code] = project.key
        self.projects[project.key] = project

    def project(self, *, code: str, uscc: str, name: str, unit: str) -> KnownProject | None:
        """Return the project as the protocol says."""
        if code in self._by_code:
            return self.projects[self._by_code[code]]
        for key in self._by_name.get(name_key(name), ()) if name else ():
            one = self.projects[key]
            if code and one.code:
                continue
            if (uscc == one.uscc) if uscc and one.uscc else (not unit or unit == one.unit):
                return one
        return self._below.project(code=code, uscc=uscc, name=name, unit=unit) if self._below else None

    def unit(self, *, name: str) -> str | None:
        """Return the unit's code as the protocol says."""
        found = self._units.get(name.strip())
        return found or (self._below.unit(name=name) if self._below else None)

    def unit_facts(self, *, kind: str, unit: str) -> Sequence[KnownFact]:
        """Return the unit's facts as the protocol says."""
        own = [fact for fact in self.facts.values() if fact.kind == kind and fact.unit == unit]
        return [*own, *(self._below.unit_facts(kind=kind, unit=unit) if self._below else ())]

    def matter(self, *, kind: str, project: str, unit: str, title: str, starts_on: date) -> KnownMatter | None:
        """Return the matter as the protocol says."""
        own = self.matters.get((kind, project, unit, title, starts_on))
        below = self._below
        return own or (
            below.matter(kind=kind, project=project, unit=unit, title=title, starts_on=starts_on) if below else None
        )

    def lead(self, *, unit: str, title: str, filed_on: date) -> str | None:
        """Return the code of the lead as the protocol says."""
        own = self.leads.get((unit, title, filed_on))
        return own or (self._below.lead(unit=unit, title=title, filed_on=filed_on) if self._below else None)

    def clause(self, *, project: str, number: str, kind: str, year: str, due_on: date, text: str) -> KnownClause | None:
        """Return the obligation as the protocol says."""
        below = self._below
        if below is None:
            return None
        return below.clause(project=project, number=number, kind=kind, year=year, due_on=due_on, text=text)
