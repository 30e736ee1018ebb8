"""The calendar of this place: what ships in catalogue/calendars.yaml, with the notices read since."""

from __future__ import annotations

from datetime import date
from functools import cache

from django.conf import settings

from saima.core.calendarfile import read_calendar
from saima.core.workdays import WorkCalendar
from saima.service.models import CalendarNotice


@cache
def shipped_calendar() -> WorkCalendar:
    """Return the calendar of the catalogue; read once."""
    path = settings.SAIMA_CATALOGUE / "calendars.yaml"
    return read_calendar(path.read_text(encoding="utf-8"), file=path.name)


@cache
def _with(notices: tuple[tuple[int, tuple[str, ...], tuple[str, ...]], ...]) -> WorkCalendar:
    calendar = shipped_calendar()
    for year, holidays, workdays in notices:
        calendar = calendar.with_year(
            year,
            holidays=frozenset(map(date.fromisoformat, holidays)),
            workdays=frozenset(map(date.fromisoformat, workdays)),
        )
    return calendar


def office_calendar(*, entry: int | None = None) -> WorkCalendar:
    """Return the calendar with every notice read, or as it was at a ledger entry; one statement."""
    notices = CalendarNotice.objects.order_by("entry")
    if entry is not None:
        notices = notices.filter(entry__lte=entry)
    rows = notices.values_list("year", "holidays", "workdays")
    return _with(tuple((year, tuple(off), tuple(on)) for year, off, on in rows))
