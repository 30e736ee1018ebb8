"""Where a project stands: its stage and sums, derived from facts in force and written by `rebuild` only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from saima.ledger.catalogue import Catalogue, catalogue
from saima.ledger.followers import follow
from saima.ledger.models import AttributionShare, Fact, Project, Verification

DISTRICT_LEVEL = "区级"
SIGNED, AGREED, ARRIVED = "正式签约额", "协议引资额", "到位资金"
PART = 500
"""Projects derived at a time."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The derived columns of one project. Amounts in fen are recognised at district level; dates are 发生 dates."""

    stage: str = ""
    stage_on: date | None = None
    signed: int = 0
    signed_on: date | None = None
    agreed: int = 0
    arrived: int = 0
    started_on: date | None = None
    last_fact_on: date | None = None
    pending: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """One fact in force with its latest act at district level, as `derive` needs it: a few columns, no more.

    `result` is '' while there is no act; `recognised` the recognised amount in fen, 0 while there is none.
    """

    kind: str
    happened_on: date
    amount_kind: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    result: str = ""
    recognised: int = 0

    @property
    def is_returned(self) -> bool:
        """Tell whether the latest act sent the record back."""
        return self.result == Verification.RETURNED


def derive(claims: Sequence[Claim], rules: Catalogue) -> Standing:
    """Return the standing that these facts give. The last stage of the catalogue whose needs are all met wins."""
    stands = [claim for claim in claims if not claim.is_returned]
    stage, stage_on = "", None
    for candidate in rules.stages:
        days = []
        for need in candidate.needs:
            met = [c.happened_on for c in stands if need.holds(c.kind, c.detail)]
            if not met:
                break
            days.append(min(met))
        else:
            stage, stage_on = candidate.id, max(days)
    sums: dict[str, int] = defaultdict(int)
    for claim in stands:
        sums[claim.amount_kind] += claim.recognised

    def first(milestone: str) -> date | None:
        need = rules.milestones[milestone]
        return min((c.happened_on for c in stands if need.holds(c.kind, c.detail)), default=None)

    return Standing(
        stage=stage,
        stage_on=stage_on,
        signed=sums[SIGNED],
        signed_on=first("signing"),
        agreed=sums[AGREED],
        arrived=sums[ARRIVED],
        started_on=first("start"),
        last_fact_on=max((c.happened_on for c in stands), default=None),
        pending=sum(1 for c in claims if not c.result and rules.kinds[c.kind].is_result),
    )


def standings(project_ids: Iterable[int]) -> dict[int, Standing]:
    """Return the derived standing of each project, in two statements whatever their number."""
    ids = list(project_ids)
    acts: dict[int, tuple[str, int]] = {}
    told = Verification.objects.filter(fact__project__in=ids, level=DISTRICT_LEVEL).order_by("entry")
    for fact, result, amount in told.values_list("fact", "result", "amount"):
        acts[fact] = (result, amount or 0 if result == Verification.RECOGNISED else 0)
    claims: dict[int, list[Claim]] = defaultdict(list)
    facts = Fact.objects.in_force().filter(project__in=ids)
    for project, fact, *columns in facts.values_list("project", "pk", "kind", "happened_on", "amount_kind", "detail"):
        claims[project].append(Claim(*columns, *acts.get(fact, ())))
    rules = catalogue()
    return {project: derive(claims[project], rules) for project in ids}


COLUMNS = tuple(Standing.__dataclass_fields__)


def lead_units(project_ids: Iterable[int]) -> dict[int, int]:
    """Return per project the unit with the largest current share (the earlier one on equal shares)."""
    leads: dict[int, int] = {}
    shares = AttributionShare.objects.filter(
        attribution__project__in=list(project_ids), attribution__successor__isnull=True
    ).order_by("attribution__project", "-share", "position")
    for project, unit in shares.values_list("attribution__project", "unit"):
        leads.setdefault(project, unit)
    return leads


def rebuild(project_ids: Iterable[int]) -> None:
    """Write the derived columns of these projects; the only writer of them. Never raises `version`.

    Four statements for up to 500 projects; the projects themselves are not read. Then what outer apps derive from
    records is rebuilt (`followers`).
    """
    ids = sorted(set(project_ids))
    columns = ", ".join(f'"{column}" = %s' for column in (*COLUMNS, "lead_unit_id"))
    statement = f'UPDATE "{Project._meta.db_table}" SET {columns} WHERE "id" = %s'  # noqa: S608 (own column names)
    for start in range(0, len(ids), PART):
        part = ids[start : start + PART]
        derived, leads = standings(part), lead_units(part)
        rows = [(*(getattr(derived[key], column) for column in COLUMNS), leads.get(key), key) for key in part]
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)
    follow(ids)


def drifted() -> list[str]:
    """Return the codes of projects whose stored standing differs from what their facts give (for `doctor`)."""
    wrong = []
    ids = list(Project.objects.values_list("pk", flat=True))
    for start in range(0, len(ids), PART):
        part = ids[start : start + PART]
        derived, leads = standings(part), lead_units(part)
        for project in Project.objects.filter(pk__in=part):
            stored = Standing(**{column: getattr(project, column) for column in COLUMNS})
            if stored != derived[project.pk] or project.lead_unit_id != leads.get(project.pk):
                wrong.append(project.code)
    return wrong
