"""The project list: conditions from the address, one grouped statement for tabs and sums, one for the rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from saima.core.amounts import UNITS
from saima.core.names import plain_name
from saima.ledger.models import Project, ProjectQuerySet
from saima.ledger.queries.addresses import Conditions, Page
from saima.ledger.queries.ladder import TABS, stages_in, tab_of
from saima.ledger.words import brief, brief_of
from saima.people.models import Unit, User

PAGE = 50
SORTS = {
    "title": "title",
    "unit": "lead_unit__position",
    "stage": "stage_on",
    "agreed": "agreed",
    "signed": "signed",
    "arrived": "arrived",
    "signed_on": "signed_on",
    "planned": "planned_start",
    "last": "last_fact_on",
}
SUMMED = ("agreed", "signed", "arrived")
BANDS = ("-1000", "1000-5000", "5000-10000", "10000-50000", "50000-")


@dataclass(frozen=True, slots=True)
class ProjectFilter(Conditions):
    """The conditions of a project list, as they stand in the address. `band` is 万元 from-to of the signed amount."""

    scope: str = ""
    tab: str = ""
    stage: str = ""
    unit: str = ""
    industry: str = ""
    band: str = ""
    q: str = ""
    sort: str = "-last"

    @classmethod
    def allows(cls, name: str, value: str) -> bool:
        """Tell whether a value makes sense for a condition."""
        known: dict[str, Collection[str]] = {
            "sort": {*SORTS, *(f"-{key}" for key in SORTS)},
            "tab": TABS,
            "band": BANDS,
        }
        return name not in known or value in known[name]

    def sort_query(self, key: str) -> str:
        """Return the address that sorts by `key`: largest first, and the other way round on a second click."""
        return self.query(sort=key if self.sort == f"-{key}" else f"-{key}")


def _banded(rows: ProjectQuerySet, band: str) -> ProjectQuerySet:
    if not band:
        return rows
    least, most = band.split("-")
    fen = int(UNITS["万元"].factor)
    if least:
        rows = rows.filter(signed__gte=int(least) * fen)
    return rows.filter(signed__lt=int(most) * fen) if most else rows


def matching(user: User, chosen: ProjectFilter) -> ProjectQuerySet:
    """Return the visible projects that meet every condition except the tab and the page."""
    rows = Project.objects.visible_to(user)
    if chosen.scope == "mine":
        rows = rows.filter(created_by=user)
    if chosen.unit:
        rows = rows.filter(lead_unit__code=chosen.unit)
    if chosen.stage:
        rows = rows.filter(stage=chosen.stage)
    if chosen.industry:
        rows = rows.filter(industry=chosen.industry)
    if chosen.q:
        plain = plain_name(chosen.q)
        rows = rows.filter(
            Q(pinyin__contains=plain)
            | Q(code__icontains=chosen.q)
            | Q(investor__contains=chosen.q)
            | Q(company__pinyin__contains=plain)
        )
    return _banded(rows, chosen.band)


@dataclass(frozen=True, slots=True)
class Totals:
    """Count of projects and sums in fen, each amount kind for itself."""

    count: int = 0
    agreed: int = 0
    signed: int = 0
    arrived: int = 0

    def __add__(self, other: Totals) -> Totals:
        return Totals(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPage(Page[dict[str, Any]]):
    """One page of the list: rows as mappings, totals of the filtered set, and totals of every tab."""

    totals: Totals
    tabs: Mapping[str, Totals]
    every: Totals
    unit_title: str


COLUMNS = (
    "code", "title", "stage", "stage_on", "agreed", "signed", "arrived", "signed_on", "started_on",
    "planned_start", "last_fact_on", "stuck_on", "stuck_with", "pending", "industry",
)  # fmt: skip


def _ordered(rows: ProjectQuerySet, chosen: ProjectFilter) -> QuerySet[Project, dict[str, Any]]:
    order = F(SORTS[chosen.sort.lstrip("-")])
    by = order.desc(nulls_last=True) if chosen.sort.startswith("-") else order.asc(nulls_last=True)
    found: QuerySet[Project, dict[str, Any]] = rows.order_by(by, "-pk").values(*COLUMNS, unit=brief_of("lead_unit"))
    return found


def every_row(user: User, chosen: ProjectFilter, most: int) -> tuple[dict[str, Any], ...]:
    """Return the rows of the filtered set, all pages, `most` at most; one statement."""
    rows = matching(user, chosen)
    return tuple(_ordered(rows.filter(stage__in=stages_in(chosen.tab)) if chosen.tab else rows, chosen)[:most])


def page_codes(user: User, chosen: ProjectFilter) -> tuple[str, ...]:
    """Return the codes of the projects on a page of the list, in its order; one statement."""
    rows = matching(user, chosen)
    shown = _ordered(rows.filter(stage__in=stages_in(chosen.tab)) if chosen.tab else rows, chosen)[chosen.part(PAGE)]
    return tuple(row["code"] for row in shown.values("code"))


def project_page(user: User, chosen: ProjectFilter) -> ProjectPage:
    """Return the page of the list: two statements, one more for the title of a unit that is a condition."""
    rows = matching(user, chosen)
    grouped = rows.order_by().values_list("stage").annotate(Count("pk"), *(Sum(column) for column in SUMMED))
    tabs: dict[str, Totals] = dict.fromkeys(TABS, Totals())
    for stage, count, *sums in grouped:
        tab = tab_of().get(stage, "talks")
        tabs[tab] += Totals(count, *(value or 0 for value in sums))
    every = sum(tabs.values(), Totals())
    totals = tabs.get(chosen.tab, every)
    part = chosen.part(PAGE)
    page = tuple(_ordered(rows.filter(stage__in=stages_in(chosen.tab)) if chosen.tab else rows, chosen)[part])
    title = ""
    if chosen.unit:
        found = Unit.objects.filter(code=chosen.unit).first()
        title = brief(found) if found else chosen.unit
    return ProjectPage(
        rows=page,
        count=totals.count,
        start=part.start,
        totals=totals,
        tabs=tabs,
        every=every,
        unit_title=title,
    )


def choices(user: User, chosen: ProjectFilter, which: str) -> list[tuple[str, str, int]]:
    """Return (value, title, count) that a condition could take, within the other conditions; one statement."""
    without: dict[str, Any] = {which: ""}
    rows = matching(user, replace(chosen, **without))
    if chosen.tab:
        rows = rows.filter(stage__in=stages_in(chosen.tab))
    if which == "unit":
        found = rows.order_by("lead_unit__position").values_list("lead_unit__code", brief_of("lead_unit"))
        return [(code, short, n) for code, short, n in found.annotate(n=Count("pk")) if code]
    counted = rows.order_by(which).values_list(which).annotate(n=Count("pk"))
    return [(value, value, n) for value, n in counted if value]
