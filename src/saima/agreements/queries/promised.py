"""Promised against actual, per review grade and per year: exact sums and ratios, each kind of clause for itself.

Of the obligations due by the day that did not end undone: promised is their sum; actual is what came by the day
(of yearly clauses: in the promised year). The grade is that of the project's last admitted review, else 未评审.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from saima.agreements.catalogue import ClauseKind, agreements
from saima.agreements.flows import ADMITTED, DROPPED, OBLIGATIONS, REVIEWS
from saima.agreements.fulfilment import Promise, actuals, promises
from saima.agreements.models import Docket, ScoreSheet
from saima.core.amounts import format_number
from saima.ledger.queries.wording import exactly
from saima.ledger.words import counted
from saima.people.models import User

UNREVIEWED = "未评审"
READ = (
    "project", "item", "year", "due_on", "opened_on", "amount", "quantity", "done_amount", "done_quantity", "state",
)  # fmt: skip
"""The columns of obligations that sums read."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of clause in one group: how many were due and fulfilled, promised and actual, and their exact ratio."""

    kind: ClauseKind
    group: str
    count: int
    fulfilled: int
    promised: int
    actual: int

    @property
    def ratio(self) -> Fraction | None:
        """Actual over promised, None when nothing was promised."""
        return Fraction(self.actual, self.promised) if self.promised else None

    def counted(self, value: int) -> str:
        """Return a number of this cell with its unit, exact; promises of a day are counted in 项."""
        if self.kind.measure == "day":
            return counted(str(value), "项")
        if self.kind.measure == "money":
            return exactly(value)
        return counted(format_number(Fraction(value, 10**self.kind.decimals), self.kind.decimals), self.kind.unit)


@dataclass(frozen=True, slots=True)
class Promised:
    """The whole page: cells by grade and by year, and how many obligations and projects they rest on."""

    by_grade: tuple[Cell, ...]
    by_year: tuple[Cell, ...]
    obligations: int
    projects: int


def grades_of(projects: Iterable[int]) -> dict[int, str]:
    """Return the grade of each project's last admitted review; one statement."""
    rows = ScoreSheet.objects.filter(
        review__kind=REVIEWS, review__state=ADMITTED, review__project__in=list(projects)
    ).order_by("review__state_on", "entry")
    return {project: grade or UNREVIEWED for project, grade in rows.values_list("review__project", "grade")}


def _cells(
    found: Iterable[Promise], told: dict[int, int], group_of: Callable[[Promise], str], order: list[str]
) -> tuple[Cell, ...]:
    """Return one cell per kind and group, kinds in the catalogue's order, groups in `order`."""
    groups: dict[tuple[str, str], list[Promise]] = {}
    for promise in found:
        groups.setdefault((promise.kind.id, group_of(promise)), []).append(promise)
    return tuple(
        Cell(
            kind,
            group,
            len(members),
            sum(promise.is_fulfilled for promise in members),
            sum(promise.promised for promise in members),
            sum(told.get(promise.pk, 0) for promise in members),
        )
        for kind in agreements().clauses.values()
        for group in order
        if (members := groups.get((kind.id, group)))
    )


def promised_page(user: User, *, on: date, unit: str = "") -> Promised:
    """Return the page over the obligations the user may see; four statements, whatever their number.

    Records are shared out among all promises of a project before those not yet due are left out, the first due first.
    """
    dockets = Docket.objects.visible_to(user).filter(kind=OBLIGATIONS).exclude(state__in=DROPPED)
    if unit:
        dockets = dockets.filter(project__lead_unit__code=unit)
    every = promises(dockets.only(*READ))
    told = actuals(every, on=on)
    due = [promise for promise in every if promise.due_on <= on]
    grades = grades_of({promise.project for promise in due})
    grade_order = [*(grade.id for grade in agreements().grades), UNREVIEWED]
    years = sorted({str(promise.year or promise.due_on.year) for promise in due})
    return Promised(
        by_grade=_cells(due, told, lambda promise: grades.get(promise.project, UNREVIEWED), grade_order),
        by_year=_cells(due, told, lambda promise: str(promise.year or promise.due_on.year), years),
        obligations=len(due),
        projects=len({promise.project for promise in due}),
    )
