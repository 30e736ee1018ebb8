"""Who reads, and what they are told about something outside their data: only what they may know."""

from __future__ import annotations

from datetime import date, datetime
from typing import NoReturn

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from saima.ledger.models import Fact, Project
from saima.ledger.queries.ladder import scope_words
from saima.ledger.words import titled
from saima.people.models import Unit, User
from saima.people.roles import role_of


def reader(request: HttpRequest) -> User:
    """Return the logged-in user of a request that `login_required` let through."""
    assert isinstance(request.user, User)  # noqa: S101 (narrows the type; login_required has made sure)
    return request.user


def office_day(request: HttpRequest) -> date:
    """Return the office day of a request, set by the frame's middleware."""
    day: date = request.office_day  # type: ignore[attr-defined]
    return day


def office_moment(request: HttpRequest) -> datetime:
    """Return the instant of a request in the office's local time, set by the frame's middleware."""
    return timezone.localtime(request.office_at)  # type: ignore[attr-defined]


def _refuse(user: User, unit: Unit | None, what: str) -> NoReturn:
    if unit is None:
        raise Http404
    words = _("%(what)s由%(unit)s负责。您的数据范围：%(scope)s。需要时可请%(unit)s联络员或招商中心协助。")
    raise Http404(words % {"what": what, "unit": titled(unit), "scope": scope_words(user)})


def _may_know(user: User) -> bool:
    """Tell whether the reader works with project data at all; others learn nothing, not even that a code is in use."""
    return role_of(user).scope in {"unit", "unit_and_below"}


def no_project(user: User, code: str) -> NoReturn:
    """Answer for a project that the reader does not see: whose it is, unless it is secret."""
    if _may_know(user):
        found = Project.objects.filter(code=code, is_secret=False).select_related("lead_unit").first()
        _refuse(user, found.lead_unit if found else None, _("这个项目"))
    raise Http404


def no_fact(user: User, code: str) -> NoReturn:
    """Answer for a record that the reader does not see; it follows its project's scope and secrecy."""
    if _may_know(user):
        found = Fact.objects.filter(code=code).select_related("project__lead_unit", "unit").first()
        if found is not None and not (found.project is not None and found.project.is_secret):
            _refuse(user, found.project.lead_unit if found.project else found.unit, _("这条记录"))
    raise Http404
