"""Matters as a run reads them: replayed from the acts that were entered by then, one row a matter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from saima.core.clocks import FAR, is_late
from saima.people.models import Unit
from saima.service.catalogue import matters
from saima.service.flows import DROPPED
from saima.service.models import Matter, MatterAct
from saima.service.standing import Done, derive
from saima.service.workcalendar import office_calendar


@dataclass(frozen=True, slots=True)
class MatterRow:
    """One matter as of an entry and a day. `counted_on` is the day it is due; `FAR` while its clock stands still."""

    key: int
    code: str
    entry: int
    kind: str
    unit: str
    happened_on: date
    counted_on: date
    recorded_on: date
    detail: dict[str, str | bool]


def matter_rows(
    *, entry: int, on: date, kinds: Collection[str] | None = None, unit: str | None = None
) -> list[MatterRow]:
    """Return the matters of these kinds known by an entry and a day, of one unit only if given; four statements.

    The unit is the one that had the matter then. A matter done by the day it was due, as reckoned then, is `on_time`.
    """
    known = matters().kinds
    wanted = [kind for kind in known if kinds is None or kind in kinds]
    opened = Matter.objects.filter(kind__in=wanted).order_by("pk")
    codes = dict(Unit.objects.values_list("pk", "code"))
    if unit is not None:
        named = [pk for pk, code in codes.items() if code == unit]
        ever_theirs = MatterAct.objects.filter(detail__unit__in=named)
        opened = opened.filter(pk__in=ever_theirs.values("matter"))
    columns = ("pk", "code", "kind", "item", "starts_on", "days", "basis", "stated_due")
    acts: dict[int, list[Done]] = {}
    first: dict[int, tuple[int, date]] = {}
    told = MatterAct.objects.filter(matter__in=opened, entry__lte=entry, recorded_on__lte=on).order_by("entry")
    for matter, number, act, target, day, recorded_on, given in told.values_list(
        "matter", "entry", "act", "target", "on", "recorded_on", "detail"
    ):
        acts.setdefault(matter, []).append(Done(act, target, day, given.get("unit"), given))
        first.setdefault(matter, (number, recorded_on))
    calendar = office_calendar(entry=entry)
    found = []
    for pk, code, kind, item, starts_on, days, basis, stated in opened.values_list(*columns):
        if pk not in acts:
            continue
        stands = derive(
            known[kind].flow, acts[pk], calendar, starts_on=starts_on, days=days, basis=basis, stated_due=stated
        )
        holder = codes.get(stands.unit_id or 0, "")
        if stands.state in DROPPED or (unit is not None and holder != unit):
            continue
        detail: dict[str, str | bool] = {"item": item, "rating": stands.rating, "matter_state": stands.state}
        if stands.due_on is not None:
            detail["due_on"] = stands.due_on.isoformat()
        if stands.done_on is not None:
            detail["done_on"] = stands.done_on.isoformat()
        detail["on_time"] = stands.done_on is not None and not is_late(stands.due_on, stands.done_on)
        number, recorded_on = first[pk]
        found.append(
            MatterRow(
                -pk, code, number, kind, holder, starts_on, stands.due_on or FAR, recorded_on,
                {name: value for name, value in detail.items() if value != ""},
            )
        )  # fmt: skip
    return found
