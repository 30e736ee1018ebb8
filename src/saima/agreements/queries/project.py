"""The section of a project's page: its review, its gates, its signing, and what both sides owe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from saima.agreements.asof import SIGNING, Gated, Signing, gated
from saima.agreements.flows import DROPPED, FAIR, LEGAL, OBLIGATIONS, REVIEWS
from saima.agreements.models import Docket, ScoreSheet
from saima.agreements.queries.dockets import DocketRow, rows_of
from saima.ledger.models import Fact, Project
from saima.people.models import User

WORST = ("红", "黄", "绿", "灰")


@dataclass(frozen=True, slots=True)
class SideSum:
    """The obligations of one side: how many are open, late or in default, done; and the worst of them."""

    side: str
    count: int
    late: int
    done: int
    worst: DocketRow | None


@dataclass(frozen=True, slots=True)
class ProjectAgreements:
    """What the section shows. `signed` tells the review of the first formal signing, None while there is none."""

    review: DocketRow | None
    grade: str
    gates: tuple[tuple[str, DocketRow | None], ...]
    signed: Gated | None
    sides: tuple[SideSum, ...]
    others: int


def signing_of(fact: Fact) -> Signing:
    """Return a record of a signing as its review is looked up."""
    return Signing(fact.pk, fact.project_id or 0, fact.happened_on, str(fact.detail.get("contract_number", "")))


def project_agreements(project: Project, user: User, *, on: date) -> ProjectAgreements:
    """Return the section of a visible project; six statements at most."""
    dockets = list(
        Docket.objects.visible_to(user)
        .filter(project=project)
        .exclude(state__in=DROPPED)
        .select_related("unit", "project", "parent")
        .order_by("-pk")
    )
    rows = rows_of(dockets, on)
    by_kind: dict[str, list[DocketRow]] = {}
    for row in rows:
        by_kind.setdefault(row.docket.kind, []).append(row)
    review = next(iter(by_kind.get(REVIEWS, ())), None)
    grade = ""
    if review is not None:
        sheets = ScoreSheet.objects.filter(review=review.docket).order_by("-entry")
        grade = sheets.values_list("grade", flat=True).first() or ""
    owed = by_kind.get(OBLIGATIONS, [])
    facts = Fact.objects.in_force().filter(project=project, kind=SIGNING).order_by("happened_on", "entry")
    first = next((fact for fact in facts if fact.detail.get("agreement") == "正式合同"), None)
    told = gated([signing_of(first)], on=on) if first is not None else {}
    return ProjectAgreements(
        review=review,
        grade=grade,
        gates=tuple((kind, next(iter(by_kind.get(kind, ())), None)) for kind in (LEGAL, FAIR)),
        signed=told.get(first.pk) if first is not None else None,
        sides=tuple(_side(side, owed) for side in ("企业", "政府")),
        others=len(rows),
    )


def _side(side: str, owed: list[DocketRow]) -> SideSum:
    mine = [row for row in owed if row.docket.side == side]
    live = [row for row in mine if not row.docket.is_final]
    worst = min(live, key=lambda row: (WORST.index(row.lamp.word), row.docket.due_on or date.max), default=None)
    late = sum(row.lamp.is_overdue for row in live)
    return SideSum(side, len(live), late, len(mine) - len(live), worst)
