"""The responsibility list with its history, and a year of the office's calendar with its notices."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_noop as N_  # noqa: N812 (the keyword that Babel looks for)

from saima.core.workdays import WorkCalendar
from saima.people.models import User
from saima.service.building.catalogue import item_title
from saima.service.catalogue import MatterKind, matters
from saima.service.models import CalendarNotice, Matter, MatterAct, ResponsibilityItem
from saima.service.notices import RECKONED

LINKS = (N_("招"), N_("接"), N_("建"), N_("管"), N_("服"))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list as it stands, its kind, and the lines it replaced, the latest first."""

    item: ResponsibilityItem
    kind: MatterKind | None
    earlier: tuple[ResponsibilityItem, ...]

    @property
    def about(self) -> str:
        """The item that the line is about, in the reader's language; '' for all of its kind."""
        return item_title(self.item.item)


@dataclass(frozen=True, slots=True)
class LinkLines:
    """The lines of one link, and the kinds that no line speaks of: they go by the catalogue's own limit."""

    link: str
    lines: tuple[Line, ...]
    silent: tuple[MatterKind, ...]


def responsibility_list() -> tuple[LinkLines, ...]:
    """Return the list by link, every line with its history; one statement."""
    kinds = matters().kinds
    every = {
        item.pk: item for item in ResponsibilityItem.objects.select_related("unit", "recorded_by").order_by("entry")
    }
    replaced = {item.replaces_id for item in every.values()}
    lines: dict[str, list[Line]] = {link: [] for link in LINKS}
    for item in every.values():
        if item.pk in replaced:
            continue
        earlier = []
        before = item.replaces_id
        while before is not None:
            earlier.append(every[before])
            before = every[before].replaces_id
        lines.setdefault(item.link, []).append(Line(item, kinds.get(item.kind), tuple(earlier)))
    found = []
    for link, own in lines.items():
        own.sort(key=lambda line: (line.item.kind, line.item.item, line.item.entry))
        told = {line.item.kind for line in own if line.item.days is not None and not line.item.item}
        silent = tuple(kind for kind in kinds.values() if kind.link == link and kind.id not in told)
        found.append(LinkLines(link, tuple(own), silent))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a month's sheet: `mark` is work, rest, holiday, makeup, or '' for a day of another month."""

    day: date
    mark: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month's sheet in weeks from Monday, with its working days."""

    number: int
    weeks: tuple[tuple[Day, ...], ...]
    working: int


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the calendar: months, working days, the notices read after installation and what they moved."""

    year: int
    months: tuple[Month, ...]
    working: int
    holidays: int
    makeups: int
    is_announced: bool
    notices: tuple[CalendarNotice, ...]
    moved: tuple[MatterAct, ...]


def _mark(day: date, month: int, calendar: WorkCalendar) -> str:
    if day.month != month:
        return ""
    if day in calendar.workdays:
        return "makeup"
    if day.weekday() < 5 and day in calendar.holidays:
        return "holiday"
    return "work" if calendar.is_working(day) else "rest"


def year_sheet(year: int, user: User, calendar: WorkCalendar) -> Year:
    """Return a year's sheet, with the moved due days of the matters the user may see; two statements."""
    months = []
    for number in range(1, 13):
        weeks = tuple(
            tuple(Day(day, _mark(day, number, calendar)) for day in week)
            for week in Calendar().monthdatescalendar(year, number)
        )
        working = sum(day.mark in ("work", "makeup") for week in weeks for day in week)
        months.append(Month(number, weeks, working))
    notices = tuple(CalendarNotice.objects.filter(year=year).select_related("recorded_by").order_by("-entry"))
    told = [notice.document for notice in notices]
    seen = Matter.objects.visible_to(user).order_by().values("pk")
    moved = MatterAct.objects.filter(act=RECKONED, document__in=told, matter__in=seen).select_related("matter__unit")
    marks = [day.mark for month in months for week in month.weeks for day in week]
    return Year(
        year=year,
        months=tuple(months),
        working=sum(month.working for month in months),
        holidays=marks.count("holiday"),
        makeups=marks.count("makeup"),
        is_announced=year in calendar.announced,
        notices=notices,
        moved=tuple(moved.order_by("-entry")[:100]) if told else (),
    )
