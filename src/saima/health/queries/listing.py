"""The list of flags: conditions from the address, counts by state and kind, one page of rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from django.db.models import Case, Count, IntegerField, Value, When

from saima.health.catalogue import flag_rules, flag_title, reason_of
from saima.health.models import Examination, Flag, FlagItem, FlagQuerySet
from saima.health.queries.parts import Part, parts_of
from saima.ledger.queries.addresses import Conditions, Page
from saima.ledger.words import titled
from saima.people.models import Unit, User
from saima.people.queries import units_in_scope

PAGE = 25
OPEN = "待处理"
OPEN_STATES = (Flag.WAITS, Flag.ANSWERED, Flag.CHANGED, Flag.CORRECT, Flag.INSPECT)


@dataclass(frozen=True, slots=True)
class FlagFilter(Conditions):
    """What the reader chose; all of it stands in the address. `state` 待处理 takes every state that wants somebody."""

    state: str = OPEN
    kind: str = ""
    unit: str = ""

    @classmethod
    def allows(cls, name: str, value: str) -> bool:
        """Tell whether a value makes sense for a condition."""
        known: dict[str, Collection[str]] = {"state": {*Flag.STATES, OPEN, ""}, "kind": flag_rules()}
        return name not in known or value in known[name]


@dataclass(frozen=True, slots=True)
class FlagRow:
    """One flag of the list: its words, whom it concerns, and since when."""

    flag: Flag
    title: str
    reason: str
    projects: tuple[str, ...]
    units: tuple[str, ...]
    hidden: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagPage(Page[FlagRow]):
    """One page of flags with the counts that its tabs and chips show."""

    states: Mapping[str, int]
    kinds: tuple[tuple[str, str, int], ...]
    examined: Examination | None
    unit_title: str


def flags_of(user: User, chosen: FlagFilter) -> FlagQuerySet:
    """Return the flags the user may see that meet the conditions, whatever their state."""
    flags = Flag.objects.visible_to(user)
    if chosen.kind:
        flags = flags.filter(kind=chosen.kind)
    if chosen.unit:
        items = FlagItem.objects.filter(unit__code=chosen.unit, unit__in=units_in_scope(user))
        flags = flags.filter(pk__in=items.values("flag"))
    return flags


def _in_state(flags: FlagQuerySet, state: str) -> FlagQuerySet:
    if state == OPEN:
        return flags.filter(state__in=OPEN_STATES)
    return flags.filter(state=state) if state else flags


def flag_page(user: User, chosen: FlagFilter) -> FlagPage:
    """Return one page, the latest changes first; six statements for those who see all, seven for a unit."""
    every = flags_of(user, replace(chosen, kind=""))
    counted = every.values_list("state", "kind").annotate(n=Count("pk")).order_by()
    by_state: Counter[str] = Counter()
    by_kind: Counter[str] = Counter()
    wanted = set(OPEN_STATES) if chosen.state == OPEN else {chosen.state} if chosen.state else set(Flag.STATES)
    for state, kind, n in counted:
        if not chosen.kind or kind == chosen.kind:
            by_state[state] += n
        if state in wanted:
            by_kind[kind] += n
    count = sum(by_state[state] for state in wanted)
    part = chosen.part(PAGE)
    flags = list(_in_state(flags_of(user, chosen), chosen.state).order_by(*in_order())[part])
    parts = parts_of(user, flags)
    unit = Unit.objects.filter(code=chosen.unit).first() if chosen.unit else None
    return FlagPage(
        rows=tuple(
            FlagRow(
                flag, flag_title(flag.kind), reason_of(flag.kind, flag.values), *_few(parts.get(flag.pk, ()), flag)
            )
            for flag in flags
        ),
        states=by_state,
        kinds=tuple((kind, flag_title(kind), by_kind[kind]) for kind in flag_rules() if by_kind[kind]),
        count=count,
        start=part.start,
        examined=last_examination(),
        unit_title=titled(unit) if unit else "",
    )  # fmt: skip


SHOWN = 3


def _few(parts: tuple[Part, ...], flag: Flag) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """Return the first projects and units of a flag that the reader may know, and how many projects are not named."""
    shown = [part for part in parts if not part.is_masked]
    projects = list(dict.fromkeys(part.project.title for part in shown if part.project))[:SHOWN]
    units = list(dict.fromkeys(part.unit_title for part in shown if part.unit_title))[:SHOWN]
    return tuple(projects), tuple(units), max(0, flag.count - len(projects))


def in_order() -> tuple[str | Case, ...]:
    """Return the order of flags: the latest changes first, then as the catalogue lists their kinds."""
    kinds = [When(kind=kind, then=Value(position)) for position, kind in enumerate(flag_rules())]
    return "-changed_on", Case(*kinds, default=Value(len(kinds)), output_field=IntegerField()), "pk"


def last_examination() -> Examination | None:
    """Return the latest examination, None before the first."""
    return Examination.objects.order_by("-pk").first()


def unit_choices(user: User) -> list[tuple[str, str, int]]:
    """Return (code, title, open flags) of the units that the user's flags concern; only of units in the user's data."""
    flags = Flag.objects.visible_to(user).open()
    items = FlagItem.objects.filter(flag__in=flags.values("pk"), unit__in=units_in_scope(user))
    counts = items.values("unit").annotate(n=Count("flag", distinct=True))
    told = {row["unit"]: row["n"] for row in counts}
    units = Unit.objects.filter(pk__in=told)
    return [(unit.code, titled(unit), told[unit.pk]) for unit in units]
