"""Where a problem project stands, derived from its records and their checks; nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Count

from saima.core.clocks import is_late
from saima.ledger.models import Fact, FactQuerySet, Project, Verification
from saima.ledger.standing import DISTRICT_LEVEL
from saima.people.models import Unit
from saima.service.register.flow import AGAIN, IN_HAND, LISTED, REPORTED, SETTLED

LISTING, PLANNING, SETTLING, LISTING_AGAIN = "问题项目", "处置方案", "问题处置", "重新列入"
KINDS = (LISTING, PLANNING, SETTLING, LISTING_AGAIN)


@dataclass(frozen=True, slots=True)
class Event:
    """A record of the register as `derive` needs it. `result` is the latest check of a settlement, '' while none."""

    key: int
    code: str
    kind: str
    on: date
    entry: int
    detail: dict[str, Any] = field(default_factory=dict)
    unit_id: int | None = None
    recorded_by_id: int | None = None
    result: str = ""
    checked_on: date | None = None
    proofs: int = 0


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a problem project stands. `settlement` is the last report of its being settled, counted or not.

    `missing` says what its exit still needs: plan, report, proof, check.
    """

    state: str
    problem_class: str = ""
    cause_code: str = ""
    cause: str = ""
    listed_on: date | None = None
    measure: str = ""
    unit_id: int | None = None
    due_on: date | None = None
    settlement: Event | None = None
    settled_on: date | None = None
    times: int = 1
    last: Event | None = None

    @property
    def is_settled(self) -> bool:
        """Tell whether it counts as settled."""
        return self.state == SETTLED

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what the exit still needs, in the order of the work; () when it is settled with proof."""
        if self.state in {LISTED, AGAIN}:
            return ("plan", "report", "proof", "check")
        if self.state == IN_HAND:
            return ("report", "proof", "check")
        lacking = () if self.settlement is not None and self.settlement.proofs else ("proof",)
        return (*lacking, "check") if self.state == REPORTED else lacking

    def is_overdue(self, on: date) -> bool:
        """Tell whether the plan's day has passed while the project is still in hand."""
        return self.state == IN_HAND and is_late(self.due_on, on)


def derive(events: Iterable[Event]) -> Stands | None:
    """Return where the records leave a project, oldest first by day, then by entry; None when it was never listed."""
    found: Stands | None = None
    for event in sorted(events, key=lambda event: (event.on, event.entry)):
        found = _after(found, event)
    return found


def _after(found: Stands | None, event: Event) -> Stands | None:
    detail = event.detail
    if event.kind == LISTING:
        told: dict[str, Any] = {name: str(detail.get(name, "")) for name in ("problem_class", "cause_code", "cause")}
        if found is None:
            return Stands(LISTED, listed_on=event.on, last=event, **told)
        return replace(found, last=event, **told)
    if found is None:
        return None
    if event.kind == PLANNING:
        due = str(detail.get("due_on", ""))
        return replace(
            found,
            state=IN_HAND,
            measure=str(detail.get("measure", "")),
            unit_id=event.unit_id,
            due_on=date.fromisoformat(due) if due else None,
            last=event,
        )
    if event.kind == LISTING_AGAIN:
        return replace(found, state=AGAIN, settled_on=None, times=found.times + 1, last=event)
    if event.result == Verification.RETURNED:
        return replace(found, state=IN_HAND, settlement=event, settled_on=None, last=event)
    settled = event.result == Verification.RECOGNISED
    return replace(
        found,
        state=SETTLED if settled else REPORTED,
        settlement=event,
        settled_on=event.on if settled else None,
        measure=str(detail.get("measure") or found.measure),
        last=event,
    )


def events_of(facts: FactQuerySet) -> dict[int, list[Event]]:
    """Return the records of the register in these facts, by project; three statements."""
    columns = ("pk", "project", "code", "kind", "happened_on", "entry", "detail", "unit", "recorded_by")
    rows = list(facts.in_force().filter(kind__in=KINDS).exclude(project=None).values_list(*columns))
    reports = [pk for pk, _project, _code, kind, *_others in rows if kind == SETTLING]
    checks = _checks(reports)
    papers = dict(
        Fact.objects.filter(pk__in=reports).annotate(papers=Count("evidence")).values_list("pk", "papers")
        if reports
        else ()
    )
    found: dict[int, list[Event]] = {}
    for pk, project, code, kind, on, entry, detail, unit, by in rows:
        result, checked_on = checks.get(pk, ("", None))
        made = Event(pk, code, kind, on, entry, detail, unit, by, result, checked_on, papers.get(pk, 0))
        found.setdefault(project, []).append(made)
    return found


def _checks(reports: Sequence[int]) -> dict[int, tuple[str, date | None]]:
    """Return the latest check of each report at district level."""
    if not reports:
        return {}
    acts = Verification.objects.filter(fact__in=reports, level=DISTRICT_LEVEL).order_by("entry")
    return {fact: (result, day) for fact, result, day in acts.values_list("fact", "result", "verified_on")}


def units_of(found: Iterable[Stands]) -> dict[int, Unit]:
    """Return the responsible units by key; one statement."""
    return Unit.objects.in_bulk({each.unit_id for each in found if each.unit_id is not None})


def drifted() -> list[str]:
    """Return the codes of projects whose settlements, less the times listed again, are not what their state says.

    Rulebooks count the ones and the others; the register says which projects are settled. Both must agree.
    """
    wrong = []
    for project, events in events_of(Fact.objects.all()).items():
        stands = derive(events)
        settled = sum(event.kind == SETTLING and event.result == Verification.RECOGNISED for event in events)
        again = sum(event.kind == LISTING_AGAIN for event in events)
        if stands is not None and settled - again != int(stands.is_settled):
            wrong.append(project)
    return sorted(Project.objects.filter(pk__in=wrong).values_list("code", flat=True))
