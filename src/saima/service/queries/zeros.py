"""The four zeros (四个零): one stated measure each, counted over what the reader may see, and what stands behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q

from saima.core.flow import VOID
from saima.core.periods import Period
from saima.ledger.models import Project
from saima.people.models import User
from saima.service.catalogue import Zero, matters
from saima.service.flows import DROPPED
from saima.service.handing import HANDOVER
from saima.service.models import REQUESTS, Matter, MatterAct, MatterQuerySet

SHOWN = 50


@dataclass(frozen=True, slots=True)
class ZeroFigure:
    """One measure: `part` of `whole` (a share), or `part` alone (`whole` None), of which `still_open` wait."""

    zero: Zero
    part: int
    whole: int | None
    still_open: int = 0


def _signed(first: date, until: date) -> tuple[Q, Q]:
    """Return the conditions of projects signed in the period, and of those whose handover was accepted by its end."""
    accepted = Matter.objects.filter(kind=HANDOVER, state="已接收", done_on__lte=until).values("project")
    return Q(signed_on__gte=first, signed_on__lte=until), Q(pk__in=accepted)


def _due(user: User, first: date, until: date) -> MatterQuerySet:
    return Matter.objects.visible_to(user).filter(due_on__gte=first, due_on__lte=until).exclude(state__in=DROPPED)


def _hindered(user: User, first: date, until: date) -> MatterQuerySet:
    raised = Matter.objects.visible_to(user).filter(kind=REQUESTS, starts_on__gte=first, starts_on__lte=until)
    raised = raised.exclude(state=VOID.name)
    unsettled = MatterAct.objects.filter(act="未解决", on__lte=until).values("matter")
    return raised.filter(Q(escalated__gt=0) | Q(pk__in=unsettled))


def _infringing(user: User, first: date, until: date, zero: Zero) -> MatterQuerySet:
    found = Matter.objects.visible_to(user).filter(kind=REQUESTS, item__in=zero.categories).exclude(state=VOID.name)
    return found.filter(starts_on__gte=first, starts_on__lte=until)


def _distance(user: User, first: date, until: date, zero: Zero) -> ZeroFigure:
    signed, accepted = _signed(first, until)
    counts = Project.objects.visible_to(user).filter(signed)
    told = counts.aggregate(part=Count("pk", filter=accepted), whole=Count("pk"))
    return ZeroFigure(zero, told["part"], told["whole"])


def _delay(user: User, first: date, until: date, zero: Zero) -> ZeroFigure:
    in_time = Q(done_on__lte=F("due_on"))
    told = _due(user, first, until).aggregate(part=Count("pk", filter=in_time), whole=Count("pk"))
    return ZeroFigure(zero, told["part"], told["whole"])


def _number(found: MatterQuerySet, zero: Zero) -> ZeroFigure:
    told = found.aggregate(part=Count("pk"), still_open=Count("pk", filter=Q(is_final=False)))
    return ZeroFigure(zero, told["part"], None, told["still_open"])


def _obstacles(user: User, first: date, until: date, zero: Zero) -> ZeroFigure:
    return _number(_hindered(user, first, until), zero)


def _tolerance(user: User, first: date, until: date, zero: Zero) -> ZeroFigure:
    return _number(_infringing(user, first, until, zero), zero)


COUNTS: dict[str, Callable[[User, date, date, Zero], ZeroFigure]] = {
    "零距离": _distance,
    "零延迟": _delay,
    "零障碍": _obstacles,
    "零容忍": _tolerance,
}


def _days(period: Period, on: date) -> tuple[date, date]:
    """Return the first day counted and the last (inside): the period's end, or the day asked on if that is earlier."""
    return period.span.start, min(on, period.span.end - timedelta(days=1))


def zero_figures(user: User, period: Period, *, on: date) -> tuple[ZeroFigure, ...]:
    """Return the four figures of a period, as of a day within or after it; four statements."""
    first, until = _days(period, on)
    return tuple(COUNTS[name](user, first, until, zero) for name, zero in matters().zeros.items())


def behind_zero(user: User, name: str, period: Period, *, on: date) -> tuple[list[Project], list[Matter]]:
    """Return what stands behind a figure: projects not accepted, matters not done in time, the requests counted.

    At most `SHOWN`, one statement; KeyError for a name that is none of the four.
    """
    first, until = _days(period, on)
    zero = matters().zeros[name]
    if name == "零距离":
        signed, accepted = _signed(first, until)
        missing = Project.objects.visible_to(user).filter(signed).exclude(accepted).select_related("lead_unit")
        return list(missing.order_by("signed_on", "pk")[:SHOWN]), []
    if name == "零延迟":
        found = _due(user, first, until).filter(Q(done_on=None) | Q(done_on__gt=F("due_on")))
    elif name == "零障碍":
        found = _hindered(user, first, until)
    else:
        found = _infringing(user, first, until, zero)
    return [], list(found.select_related("unit", "project").order_by("due_on", "pk")[:SHOWN])
