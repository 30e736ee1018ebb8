"""What the ledger already holds, as the check asks for it: read once per workbook, in a handful of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from saima.agreements.flows import OBLIGATIONS
from saima.agreements.models import Docket
from saima.core.flow import VOID
from saima.core.names import plain_name
from saima.intake.checking.records import (
    KnownClause,
    KnownFact,
    KnownMatter,
    KnownProject,
    KnownRecognition,
    name_key,
)
from saima.ledger.models import Fact, Project, ProjectClassification, Verification
from saima.outreach.models import Lead
from saima.people.models import Unit
from saima.service.models import Matter, MatterAct

_COLUMNS = (
    "code", "kind", "happened_on", "claimed_on", "recorded_on", "amount", "currency", "quantity", "detail", "note",
)  # fmt: skip


def _recognitions() -> dict[int, tuple[KnownRecognition, ...]]:
    """Return the latest recognition of each fact at each level; one sent back since is none."""
    latest: dict[tuple[int, str], tuple[str, KnownRecognition]] = {}
    acts = Verification.objects.filter(fact__successor__isnull=True).order_by("entry")
    columns = acts.values_list("fact", "level", "result", "verified_on", "amount", "counted_on")
    for fact, level, result, verified_on, amount, counted_on in columns:
        latest[fact, level] = (result, KnownRecognition(level, verified_on, amount, counted_on))
    found: dict[int, list[KnownRecognition]] = defaultdict(list)
    for (fact, _level), (result, act) in latest.items():
        if result == Verification.RECOGNISED:
            found[fact].append(act)
    return {fact: tuple(acts) for fact, acts in found.items()}


def _known(columns: Any, unit: str, acts: tuple[KnownRecognition, ...]) -> KnownFact:
    """Return a fact from its `_COLUMNS`."""
    made: Callable[..., KnownFact] = KnownFact
    return made(*columns, unit=unit, recognitions=acts)


class LedgerRecords:
    """The ledger as of now, held in memory for one check. `hears` is told, now and then, how many rows have asked."""

    def __init__(self, *, hears: Callable[[int], None] | None = None) -> None:
        self._hears = hears
        self._units: dict[str, str] = {}
        for unit in Unit.objects.all():
            for name in (unit.code, unit.title, unit.short):
                self._units.setdefault(name, unit.code)
        acts = _recognitions()
        by_project: dict[int, list[KnownFact]] = defaultdict(list)
        self._of_units: dict[tuple[str, str], list[KnownFact]] = defaultdict(list)
        in_force = Fact.objects.in_force().order_by("entry")
        for pk, project, unit, *columns in in_force.values_list("pk", "project", "unit__code", *_COLUMNS):
            known = _known(columns, unit or "", acts.get(pk, ()))
            if project is not None:
                by_project[project].append(known)
            else:
                self._of_units[known.kind, known.unit].append(known)
        classes = {row.project_id: row for row in ProjectClassification.objects.order_by("entry")}
        self._projects = [
            _project(row, tuple(by_project[row.pk]), classes.get(row.pk))
            for row in Project.objects.select_related("lead_unit", "company")
        ]
        self._by_code = {project.code: project for project in self._projects}
        self._matters: dict[tuple[str, str, str, str, date], KnownMatter] | None = None
        self._leads: dict[tuple[str, str, date], str] | None = None
        self._clauses: dict[tuple[str, str, str, str, date | None, str], KnownClause] | None = None
        self.asked = 0
        self._by_name: dict[str, list[KnownProject]] = defaultdict(list)
        for project in self._projects:
            self._by_name[name_key(project.title)].append(project)

    def project(self, *, code: str, uscc: str, name: str, unit: str) -> KnownProject | None:
        """Return the project by its code; without one by credit code and name; else by name and unit."""
        self._ask()
        if code and code in self._by_code:
            return self._by_code[code]
        for found in self._by_name.get(name_key(name), ()) if name else ():
            if code and found.code and code != found.code:
                continue
            if uscc and found.uscc:
                if uscc == found.uscc:
                    return found
            elif not unit or unit == found.unit:
                return found
        return None

    def matter(self, *, kind: str, project: str, unit: str, title: str, starts_on: date) -> KnownMatter | None:
        """Return the matter that these make, or None; all matters are read when the first is asked for."""
        self._ask()
        if self._matters is None:
            self._matters = {
                (one.kind, one.project, one.unit, one.title, one.starts_on): one for one in known_matters()
            }
        return self._matters.get((kind, project, unit, title, starts_on))

    def lead(self, *, unit: str, title: str, filed_on: date) -> str | None:
        """Return the code of the lead that a unit filed under that title on that day; all are read at the first."""
        self._ask()
        if self._leads is None:
            rows = Lead.objects.exclude(state=VOID.name).values_list(
                "filed_by__code", "plain_title", "filed_on", "code"
            )
            self._leads = {(unit, title, day): code for unit, title, day, code in rows}
        return self._leads.get((unit, plain_name(title), filed_on))

    def clause(self, *, project: str, number: str, kind: str, year: str, due_on: date, text: str) -> KnownClause | None:
        """Return the obligation of that agreement with that content, or None; all are read at the first."""
        self._ask()
        if self._clauses is None:
            columns = ("project__code", "parent__number", "item", "year", "due_on", "text", "code", "amount")
            rows = Docket.objects.filter(kind=OBLIGATIONS).exclude(state=VOID.name).values_list(*columns)
            self._clauses = {
                (code, of or "", item, str(said or ""), day, words): KnownClause(known, amount)
                for code, of, item, said, day, words, known, amount in rows
            }
        return self._clauses.get((project, number, kind, year, due_on, text))

    def _ask(self) -> None:
        """Count a question (each data row asks one) and tell of every five hundredth."""
        self.asked += 1
        if self._hears is not None and self.asked % 500 == 0:
            self._hears(self.asked)

    def unit(self, *, name: str) -> str | None:
        """Return the code of the unit of that title, short name or code, or None."""
        return self._units.get(name.strip())

    def unit_facts(self, *, kind: str, unit: str) -> Sequence[KnownFact]:
        """Return the facts in force of a kind that hang on a unit and on no project."""
        self._ask()
        return self._of_units.get((kind, unit), ())


def known_matters() -> list[KnownMatter]:
    """Return every matter that is not voided, with the day it was handed over; two statements."""
    handed = dict(MatterAct.objects.filter(act="移交").order_by("entry").values_list("matter", "on"))
    rows = Matter.objects.exclude(state=VOID.name).values_list(
        "pk", "code", "kind", "project__code", "unit__code", "title", "starts_on", "due_on", "done_on", "rating"
    )
    return [
        KnownMatter(code, kind, project or "", unit or "", title, starts_on, due_on, handed.get(pk), done_on, rating)
        for pk, code, kind, project, unit, title, starts_on, due_on, done_on, rating in rows
    ]


DESCRIBED = (
    "investor",
    "industry",
    "content",
    "site",
    "planned_start",
    "total_investment",
    "stuck_on",
    "stuck_with",
    "chain",
    "progress",
    "source",
    "note",
)
"""The attributes of a project that a sheet may describe."""


def _project(row: Project, facts: tuple[KnownFact, ...], found: ProjectClassification | None) -> KnownProject:
    fields: dict[str, Any] = {**row.extra, **{name: getattr(row, name) or None for name in DESCRIBED}}
    fields["company"] = row.company.name if row.company else None
    fields["uscc"] = row.company.uscc if row.company else None
    fields["is_enclave"] = bool(found and found.is_enclave)
    fields["is_talent"] = bool(found and found.is_talent)
    return KnownProject(
        key=row.code,
        code=row.code,
        title=row.title,
        unit=row.lead_unit.code if row.lead_unit else "",
        uscc=(row.company.uscc or "") if row.company else "",
        fields=fields,
        facts=facts,
    )
