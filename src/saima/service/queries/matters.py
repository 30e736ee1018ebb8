"""The list of matters: conditions from the address, one grouped statement for the tabs, one for the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Count, Q

from saima.core.flow import State
from saima.core.workdays import WorkCalendar
from saima.ledger.queries.addresses import Conditions, Page
from saima.ledger.words import brief_of
from saima.people.models import Unit, User
from saima.people.policies import may
from saima.people.roles import role_of
from saima.service.catalogue import MatterKind, matters
from saima.service.flows import DUTY, FIRM, FLOWS, HANDING, INSPECTION, ISSUER, RAISER, SERVICE
from saima.service.lamps import Lamp, lamp_of
from saima.service.models import OPEN_ONES, Matter, MatterQuerySet
from saima.service.policies import holder_of

PAGE = 50
SHOWS = ("", "overdue", "week", "escalated", "done", "all")
WIDE = ("done", "all")
"""Sets that hold nearly every matter ever opened."""
COLUMNS = (
    "code", "kind", "item", "title", "state", "is_final", "is_complaint", "starts_on", "days", "basis", "due_on",
    "is_provisional", "done_on", "rating", "escalated", "head_due_on", "project__code", "project__title",
    "escalated_to__title", "escalated_to__title_en",
    *(f"{unit}__{name}" for unit in ("unit", "from_unit", "escalated_to__unit")
      for name in ("code", "title", "title_en", "short")),
)  # fmt: skip
"""What pages and the API tell of the rows of a list."""


@dataclass(frozen=True, slots=True)
class MatterFilter(Conditions):
    """The conditions of the list, as they stand in the address. `show` '' is what has not ended; `mine` is '1'."""

    kind: str = ""
    show: str = ""
    mine: str = ""
    state: str = ""
    unit: str = ""
    project: str = ""

    @classmethod
    def allows(cls, name: str, value: str) -> bool:
        """Tell whether a value makes sense for a condition."""
        known: dict[str, Collection[str]] = {"show": SHOWS, "kind": matters().kinds, "mine": ("1",)}
        return name not in known or value in known[name]


@dataclass(frozen=True, slots=True)
class MatterRow:
    """One matter of the list: whose turn it is, its lamp."""

    matter: Matter
    kind: MatterKind
    state: State
    holder: str
    lamp: Lamp


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterPage(Page[MatterRow]):
    """One page of matters; `kinds` counts the filtered set by kind."""

    kinds: tuple[tuple[str, int], ...]


def row_of(matter: Matter, on: date, calendar: WorkCalendar) -> MatterRow:
    """Return a matter as lists show it."""
    kind = matters().kinds[matter.kind]
    return MatterRow(matter, kind, kind.flow.by_name[matter.state], holder_of(matter), lamp_of(matter, on, calendar))


def turn_of(user: User) -> Q:
    """Return the condition that it is the user's turn: by the tables' states, and the parties the user is.

    A request that was escalated to the user's post is its turn too, until it is answered.

    Meant for matters within `visible_to(user)`.
    """
    own = Q(pk=user.unit_id)
    if role_of(user).scope == "unit_and_below":
        own |= Q(parent=user.unit_id)
    units = Unit.objects.filter(own).values("pk") if user.unit_id else Unit.objects.none().values("pk")
    parties = {
        DUTY: Q(unit__in=units) if may(user, "serve") else None,
        HANDING: Q(from_unit__in=units) if may(user, "hand_over") else None,
        ISSUER: Q(from_unit__in=units) if may(user, "assign") else None,
        RAISER: Q(from_unit__in=units) if may(user, "record") else None,
        FIRM: Q() if role_of(user).scope == "self" else None,
        SERVICE: Q(is_complaint=False) if may(user, "route") else None,
        INSPECTION: Q(is_complaint=True) if may(user, "press") else None,
    }
    turn = Q(pk__in=())
    for flow in FLOWS.values():
        kinds = [kind.id for kind in matters().kinds.values() if kind.flow is flow]
        for state in flow.states:
            for party in (state.holder, INSPECTION if state.holder == SERVICE else ""):
                if (whose := parties.get(party)) is not None:
                    turn |= Q(kind__in=kinds, state=state.name) & whose
    if user.post_id is not None:
        turn |= Q(escalated_to=user.post_id, done_on=None)
    return turn & OPEN_ONES


def overdue_on(day: date) -> Q:
    """Return the condition that a matter is late on a day and not done; answered by the index `matter_overdue`."""
    return OPEN_ONES & Q(due_on__lt=day, done_on=None)


def matching(user: User, chosen: MatterFilter, on: date) -> MatterQuerySet:
    """Return the matters the user may see that fulfil the conditions."""
    found = Matter.objects.visible_to(user)
    week_end = on + timedelta(days=6 - on.weekday())
    shows = {
        "": OPEN_ONES,
        "overdue": overdue_on(on),
        "week": OPEN_ONES & Q(done_on=None, due_on__gte=on, due_on__lte=week_end),
        "escalated": OPEN_ONES & Q(done_on=None, escalated__gt=0),
        "done": Q(is_final=True),
        "all": Q(),
    }
    found = found.filter(shows[chosen.show])
    if chosen.mine:
        found = found.filter(turn_of(user))
    if chosen.state:
        found = found.filter(state=chosen.state)
    if chosen.unit:
        found = found.filter(unit__code=chosen.unit)
    if chosen.project:
        found = found.filter(project__code=chosen.project)
    return found


def matter_page(user: User, chosen: MatterFilter, *, on: date, calendar: WorkCalendar) -> MatterPage:
    """Return one page of matters, the first due first; two statements.

    A wide set is grouped along the index of kinds, and its page read along its order. Of a narrow one the keys and
    kinds are read once, in order: who may see what is dear to ask, and that index would tempt the planner to walk
    every matter ever due.
    """
    found = matching(user, chosen, on)
    part = chosen.part(PAGE)
    if chosen.show in WIDE:
        counts = dict(found.order_by("kind").values_list("kind").annotate(Count("pk")))
        of_kind = found.filter(kind=chosen.kind) if chosen.kind else found
        order = ("-done_on", "-pk") if chosen.show == "done" else ("-starts_on", "-pk")
        shown = of_kind.order_by(*order)[part]
    else:
        every = list(found.order_by("due_on", "pk").values_list("pk", "kind"))
        counts = Counter(kind for _pk, kind in every)
        keys = [pk for pk, kind in every if chosen.kind in {"", kind}]
        shown = Matter.objects.filter(pk__in=keys[part]).order_by("due_on", "pk")
    rows = tuple(
        row_of(matter, on, calendar)
        for matter in shown.select_related("unit", "from_unit", "project", "escalated_to__unit").only(*COLUMNS)
    )
    total = sum(count for kind, count in counts.items() if chosen.kind in {"", kind})
    return MatterPage(rows=rows, count=total, start=part.start, kinds=tuple(counts.items()))


def unit_choices(user: User, chosen: MatterFilter, on: date) -> list[tuple[str, str, int]]:
    """Return (code, short name, matters) of the units in the filtered set; one statement."""
    found = matching(user, replace(chosen, unit=""), on)
    if chosen.kind:
        found = found.filter(kind=chosen.kind)
    rows = found.exclude(unit=None).order_by("unit__position").values_list("unit__position", "unit__code")
    counted = rows.annotate(short=brief_of("unit"), count=Count("pk")).values_list("unit__code", "short", "count")
    return list(counted)
