"""The four zeros (四个零): one stated measure each, counted over the matters the reader may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from saima.core.periods import Period
from saima.ledger.models import Project
from saima.people.models import User
from saima.service.catalogue import Zero, matters
from saima.service.handing import HANDOVER
from saima.service.models import REQUESTS, Matter, MatterAct


@dataclass(frozen=True, slots=True)
class ZeroFigure:
    """One measure: `part` of `whole` (a share), or `part` alone (`whole` None), of which `still_open` wait."""

    zero: Zero
    part: int
    whole: int | None
    still_open: int = 0


def _distance(user: User, first: date, until: date, zero: Zero) -> ZeroFigure:
    """Count signed projects of the period, and those among them whose handover was accepted in time; two statements."""
    signed = Project.objects.visible_to(user).filter(signed_on__gte=first, signed_on__lte=until)
    keys = signed.values("pk")
    accepted = Matter.objects.filter(kind=HANDOVER, state="已接收", project__in=keys, done_on__lte=until)
    return ZeroFigure(zero, accepted.values("project").distinct().count(), signed.count())


def _delay(user: User, first: date, until: date, zero: Zero) -> ZeroFigure:
    """Count matters due in the period, handovers among them, and those done by their due day; one statement."""
    due = Matter.objects.visible_to(user).filter(due_on__gte=first, due_on__lte=until)
    counts = due.exclude(state__in=("已撤销", "已撤回")).aggregate(
        part=Count("pk", filter=Q(done_on__lte=F("due_on"))), whole=Count("pk")
    )
    return ZeroFigure(zero, counts["part"], counts["whole"])


def _obstacles(user: User, first: date, until: date, zero: Zero) -> ZeroFigure:
    """Count requests raised in the period that were escalated or called not settled; one statement."""
    raised = Matter.objects.visible_to(user).filter(kind=REQUESTS, starts_on__gte=first, starts_on__lte=until)
    unsettled = MatterAct.objects.filter(act="未解决", on__lte=until).values("matter")
    hindered = list(raised.filter(Q(escalated__gt=0) | Q(pk__in=unsettled)).values_list("is_final", flat=True))
    return ZeroFigure(zero, len(hindered), None, hindered.count(False))


def _tolerance(user: User, first: date, until: date, zero: Zero) -> ZeroFigure:
    """Count requests and complaints about infringements raised in the period; one statement."""
    raised = Matter.objects.visible_to(user).filter(
        kind=REQUESTS, item__in=zero.categories, starts_on__gte=first, starts_on__lte=until
    )
    found = list(raised.values_list("is_final", flat=True))
    return ZeroFigure(zero, len(found), None, found.count(False))


COUNTS: dict[str, Callable[[User, date, date, Zero], ZeroFigure]] = {
    "零距离": _distance,
    "零延迟": _delay,
    "零障碍": _obstacles,
    "零容忍": _tolerance,
}


def zero_figures(user: User, period: Period, *, on: date) -> tuple[ZeroFigure, ...]:
    """Return the four figures of a period, as of a day within or after it; five statements."""
    span = period.span
    until = min(on, date.fromordinal(span.end.toordinal() - 1))
    return tuple(COUNTS[name](user, span.start, until, zero) for name, zero in matters().zeros.items())
