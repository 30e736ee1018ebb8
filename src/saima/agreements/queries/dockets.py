"""The list of dockets: conditions from the address, one grouped statement for the tabs, one for the rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from saima.agreements.catalogue import agreements
from saima.agreements.clock import is_timed
from saima.agreements.flows import BROKEN, GATES, KINDS, OBLIGATIONS
from saima.agreements.lamps import lamp_of
from saima.agreements.models import OPEN_ONES, Docket, DocketQuerySet
from saima.agreements.policies import state_of
from saima.core.flow import State
from saima.core.workdays import WorkCalendar
from saima.ledger.queries.addresses import Conditions, Page
from saima.ledger.words import brief_of, titled
from saima.people.models import User
from saima.people.roles import role_of
from saima.service.lamps import Lamp
from saima.service.workcalendar import office_calendar

PAGE = 50
SHOWN = 6
"""So many rows stand on the workbench."""
SHOWS = ("", "soon", "late", "default", "done", "all")


@dataclass(frozen=True, slots=True)
class DocketFilter(Conditions):
    """The conditions of the list, as they stand in the address. `show` '' is what has not ended."""

    kind: str = ""
    show: str = ""
    side: str = ""
    unit: str = ""
    project: str = ""

    @classmethod
    def allows(cls, name: str, value: str) -> bool:
        """Tell whether a value makes sense for a condition."""
        known: dict[str, Collection[str]] = {"show": SHOWS, "kind": KINDS, "side": ("企业", "政府")}
        return name not in known or value in known[name]


@dataclass(frozen=True, slots=True)
class DocketRow:
    """One docket of the list: its state, whose turn it is, its lamp, and its title in the reader's language."""

    docket: Docket
    state: State
    lamp: Lamp
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocketPage(Page[DocketRow]):
    """One page of dockets; `kinds` counts the filtered set by kind."""

    kinds: tuple[tuple[str, int], ...]


def title_of(docket: Docket) -> str:
    """Return a docket's title; an obligation's is its clause in the reader's language, with the year."""
    kind = agreements().clauses.get(docket.item) if docket.kind == OBLIGATIONS else None
    if kind is None:
        return docket.title
    return (
        _("%(clause)s（%(year)s年）") % {"clause": titled(kind), "year": docket.year} if docket.year else titled(kind)
    )


def rows_of(dockets: Iterable[Docket], on: date) -> tuple[DocketRow, ...]:
    """Return dockets as lists show them; one statement where a review among them is under way, else none."""
    every = list(dockets)
    runs = any(is_timed(docket.kind) and not docket.is_final for docket in every)
    calendar = office_calendar() if runs else WorkCalendar()
    return tuple(
        DocketRow(docket, state_of(docket), lamp_of(docket, on, calendar), title_of(docket)) for docket in every
    )


def row_of(docket: Docket, on: date) -> DocketRow:
    """Return a docket as lists show it."""
    return rows_of([docket], on)[0]


def due_soon(on: date) -> Q:
    """Return the condition that a docket is open and due within the catalogue's days."""
    return OPEN_ONES & Q(due_on__gte=on, due_on__lte=on + timedelta(days=agreements().soon)) & ~Q(state=BROKEN)


def late_on(on: date) -> Q:
    """Return the condition that a docket is open past its due day."""
    return OPEN_ONES & Q(due_on__lt=on)


def matching(user: User, chosen: DocketFilter, on: date) -> DocketQuerySet:
    """Return the dockets the user may see that fulfil the conditions."""
    shows = {
        "": OPEN_ONES,
        "soon": due_soon(on),
        "late": late_on(on),
        "default": Q(kind=OBLIGATIONS, state=BROKEN),
        "done": Q(is_final=True),
        "all": Q(),
    }
    found = Docket.objects.visible_to(user).filter(shows[chosen.show])
    if chosen.side:
        found = found.filter(side=chosen.side)
    if chosen.unit:
        found = found.filter(unit__code=chosen.unit)
    if chosen.project:
        found = found.filter(project__code=chosen.project)
    return found


def docket_page(user: User, chosen: DocketFilter, *, on: date) -> DocketPage:
    """Return one page of dockets, the first due first; two statements, three with a review under way."""
    found = matching(user, chosen, on)
    kinds = tuple(found.order_by("kind").values_list("kind").annotate(Count("pk")))
    if chosen.kind:
        found = found.filter(kind=chosen.kind)
    last_first = {"done": ("-state_on", "-pk"), "all": ("-opened_on", "-pk")}
    order = last_first.get(chosen.show, (F("due_on").asc(nulls_last=True), "pk"))
    part = chosen.part(PAGE)
    dockets = found.select_related("unit", "project", "parent").order_by(*order)[part]
    rows = rows_of(dockets, on)
    total = sum(count for kind, count in kinds if chosen.kind in {"", kind})
    return DocketPage(rows=rows, count=total, start=part.start, kinds=kinds)


def unit_choices(user: User, chosen: DocketFilter, on: date) -> list[tuple[str, str, int]]:
    """Return (code, short name, dockets) of the units in the filtered set; one statement."""
    found = matching(user, replace(chosen, unit=""), on)
    if chosen.kind:
        found = found.filter(kind=chosen.kind)
    rows = found.exclude(unit=None).order_by("unit__position").values_list("unit__position", "unit__code")
    counted = rows.annotate(short=brief_of("unit"), count=Count("pk")).values_list("unit__code", "short", "count")
    return list(counted)


@dataclass(frozen=True, slots=True)
class Tile:
    """What the workbench tells of obligations: what is due first, and how many are soon due, late or in default.

    `reviews` are those under way, `reviews_late` those past their due day.
    """

    rows: tuple[DocketRow, ...]
    soon: int
    late: int
    default: int
    reviews: int
    reviews_late: int


def tile_of(user: User, *, on: date) -> Tile:
    """Return the tile of the workbench; two statements, none for who works with no dockets."""
    if role_of(user).scope in {"none", "self"}:
        return Tile((), 0, 0, 0, 0, 0)
    timed = Docket.objects.visible_to(user).filter(OPEN_ONES, kind__in=(OBLIGATIONS, *GATES))
    owed, in_default = timed.filter(kind=OBLIGATIONS), Q(state=BROKEN)
    of_owed, reviews = Q(kind=OBLIGATIONS), Q(kind__in=GATES)
    counts = timed.order_by().aggregate(
        soon=Count("pk", filter=of_owed & due_soon(on)),
        late=Count("pk", filter=of_owed & late_on(on) & ~in_default),
        default=Count("pk", filter=of_owed & in_default),
        reviews=Count("pk", filter=reviews),
        reviews_late=Count("pk", filter=reviews & late_on(on)),
    )
    pressing = owed.filter(due_on__lte=on + timedelta(days=agreements().soon))
    rows = pressing.select_related("unit", "project").order_by("due_on", "pk")[:SHOWN]
    return Tile(rows_of(rows, on), **counts)


def every_row(user: User, chosen: DocketFilter, *, on: date, most: int) -> tuple[DocketRow, ...]:
    """Return at most so many rows of the filtered set, the first due first, for an export; two statements at most."""
    found = matching(user, chosen, on)
    if chosen.kind:
        found = found.filter(kind=chosen.kind)
    dockets = found.select_related("unit", "project").order_by(F("due_on").asc(nulls_last=True), "pk")[:most]
    return rows_of(dockets, on)
