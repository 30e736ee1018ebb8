"""What the ledger already holds, as the check asks for it: read once per workbook, in a handful of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from saima.intake.checking.records import KnownFact, KnownProject, KnownRecognition, name_key
from saima.ledger.models import Fact, Project, ProjectClassification, Verification
from saima.people.models import Unit


def _recognitions(facts: Any) -> dict[int, tuple[KnownRecognition, ...]]:
    latest: dict[tuple[int, str], Verification] = {}
    for act in Verification.objects.filter(fact__in=facts).order_by("entry"):
        latest[act.fact_id, act.level] = act
    found: dict[int, list[KnownRecognition]] = defaultdict(list)
    for (fact, level), act in latest.items():
        if act.result == Verification.RECOGNISED:
            found[fact].append(KnownRecognition(level, act.verified_on, act.amount, act.counted_on))
    return {fact: tuple(acts) for fact, acts in found.items()}


def _known(fact: Fact, acts: tuple[KnownRecognition, ...]) -> KnownFact:
    return KnownFact(
        key=fact.code,
        kind=fact.kind,
        happened_on=fact.happened_on,
        counted_on=fact.claimed_on,
        recorded_on=fact.recorded_on,
        amount=fact.amount,
        currency=fact.currency,
        quantity=fact.quantity,
        detail=fact.detail,
        note=fact.note,
        unit=fact.unit.code if fact.unit else "",
        recognitions=acts,
    )


class LedgerRecords:
    """The ledger as of now, held in memory for one check."""

    def __init__(self) -> None:
        self._units: dict[str, str] = {}
        for unit in Unit.objects.all():
            for name in (unit.code, unit.title, unit.short):
                self._units.setdefault(name, unit.code)
        in_force = Fact.objects.in_force()
        acts = _recognitions(in_force.values("pk"))
        by_project: dict[int, list[KnownFact]] = defaultdict(list)
        self._of_units: dict[tuple[str, str], list[KnownFact]] = defaultdict(list)
        for fact in in_force.select_related("unit").order_by("entry"):
            known = _known(fact, acts.get(fact.pk, ()))
            if fact.project_id is not None:
                by_project[fact.project_id].append(known)
            elif fact.unit is not None:
                self._of_units[fact.kind, fact.unit.code].append(known)
        classes = {row.project_id: row for row in ProjectClassification.objects.order_by("entry")}
        self._projects = [
            _project(row, tuple(by_project[row.pk]), classes.get(row.pk))
            for row in Project.objects.select_related("lead_unit", "company")
        ]
        self._by_code = {project.code: project for project in self._projects}
        self._by_name: dict[str, list[KnownProject]] = defaultdict(list)
        for project in self._projects:
            self._by_name[name_key(project.title)].append(project)

    def project(self, *, code: str, uscc: str, name: str, unit: str) -> KnownProject | None:
        """Return the project by its code; without one by credit code and name; else by name and unit."""
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

    def unit(self, *, name: str) -> str | None:
        """Return the code of the unit of that title, short name or code, or None."""
        return self._units.get(name.strip())

    def unit_facts(self, *, kind: str, unit: str) -> Sequence[KnownFact]:
        """Return the facts in force of a kind that hang on a unit and on no project."""
        return self._of_units.get((kind, unit), ())


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
    fields: dict[str, Any] = {name: getattr(row, name) or None for name in DESCRIBED}
    fields["company"] = row.company.name if row.company else None
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
