"""The list of leads: conditions in the address, days without progress, what should be circulated."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Count, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _

from saima.core.flow import VOID, State
from saima.core.lights import Light
from saima.core.names import plain_name
from saima.core.workdays import WorkCalendar
from saima.ledger.models import Project
from saima.ledger.queries.addresses import Conditions, Page
from saima.ledger.words import brief_of, titled
from saima.outreach.catalogue import Channel, leads
from saima.outreach.flows import ACTIVE, BECAME, DISPUTED, GRANTED, LEAD, OPEN_STATES, RIGHT
from saima.outreach.lamps import judge_lamp, lamp_of
from saima.outreach.likeness import likeness
from saima.outreach.models import Lead, LeadAct, LeadQuerySet, sees_all
from saima.outreach.queries.candidates import Claim, claim_on
from saima.outreach.standing import Done, derive, holds_right, idle_days
from saima.people.models import User
from saima.people.policies import may, works_for
from saima.people.queries import units_in_scope
from saima.service.lamps import Lamp
from saima.service.workcalendar import office_calendar

PAGE = 50
NOT_SAID = "-"
"""Stands in addresses for a sector or region that nobody wrote."""
SIGNED = Q(state=BECAME, project__signed__gt=0)
"""The condition that a lead became a project with a signing."""
ORDERS = {"idle": ("since_on", "pk"), "new": ("judge_due", "pk"), "late": ("judge_due", "pk")}
"""How tabs are ordered that do not show the latest filed first."""
SHOWS = ("", "new", "late", "disputed", "idle", "became", "signed", "ended", "all")
SEEN = ("title", "investor", "uscc", "parent_group", "scale", "place", "industry", "channel", "deal", "source",
        "summary", "right", "right_from", "right_until", "lost", "since_on")  # fmt: skip
"""What a former unit sees as it was when the lead was circulated."""


def written(word: str) -> str:
    """Return a sector or region as pages show it."""
    return _("没有写明") if word == NOT_SAID else word


@dataclass(frozen=True, slots=True)
class LeadFilter(Conditions):
    """The conditions of the list, as they stand in the address. `show` '' is what has not ended.

    `sector` and `region` are those of the matrix (`coverage`), `NOT_SAID` where nobody wrote one.
    """

    show: str = ""
    channel: str = ""
    unit: str = ""
    sector: str = ""
    region: str = ""
    q: str = ""

    @classmethod
    def allows(cls, name: str, value: str) -> bool:
        """Tell whether a value makes sense for a condition."""
        return (name != "show" or value in SHOWS) and (name != "channel" or value in leads().channels)


@dataclass(frozen=True, slots=True)
class LeadRow:
    """One lead of the list. `idle`: calendar days without progress. `is_proposed`: should be circulated.

    `lamp` is that of its progress; `judging` that of the centre's judgement, for which it still waits.

    `is_former`: the reader's unit filed it, another follows it now; all but the outcome is as it was then.
    """

    lead: Lead
    state: State
    channel: Channel
    idle: int | None
    is_proposed: bool
    is_former: bool
    right: str
    lamp: Light | None
    judging: Lamp | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadPage(Page[LeadRow]):
    """One page of leads; `shows` counts the filtered set by what is shown; `claim` answers a search."""

    shows: dict[str, int]
    claim: Claim | None


def proposed(on: date) -> Q:
    """Return the condition that the rule proposes to circulate a lead: in hand, and so long without progress.

    A ruling to leave it where it is holds as long again. The centre rules; nothing is moved by itself.
    """
    before = on - timedelta(days=leads().terms_on(on).circulate_after)
    return Q(state=ACTIVE, since_on__lt=before) & (Q(kept_on=None) | Q(kept_on__lt=before))


def disputed() -> Q:
    """Return the condition that the right of a lead still on its way is disputed."""
    return Q(right=DISPUTED, state__in=OPEN_STATES)


def judged_late(on: date) -> Q:
    """Return the condition that a lead waits for the centre past its limit; answered by `lead_judge_due`."""
    return Q(state=LEAD.start, judge_due__lt=on)


def is_proposed(lead: Lead, on: date) -> bool:
    """Tell whether the rule proposes to circulate a lead; the same rule as `proposed`."""
    before = on - timedelta(days=leads().terms_on(on).circulate_after)
    idle = lead.state == ACTIVE and lead.since_on is not None and lead.since_on < before
    return idle and (lead.kept_on is None or lead.kept_on < before)


def right_words(lead: Lead, on: date) -> str:
    """Return where the right of a lead stands on a day, in words."""
    if lead.right == GRANTED:
        if holds_right(lead, on):
            return _("已确认，到 %(day)s") % {"day": lead.right_until}
        return _("已到期") if lead.state in OPEN_STATES else _("随线索了结")
    return titled(RIGHT.by_name[lead.right])


def as_seen(user: User, found: Sequence[Lead]) -> set[int]:
    """Make leads that were circulated away from the reader's unit look as they did then; return their keys.

    Two statements, and only when there is such a lead; one more when it became a project.
    """
    former = [] if sees_all(user) else [lead for lead in found if not works_for(user, lead.unit)]
    acts: dict[int, list[Done]] = {}
    told = LeadAct.objects.filter(lead__in=former).order_by("entry") if former else LeadAct.objects.none()
    for key, *rest in told.values_list("lead", "flow", "act", "target", "on", "unit", "detail"):
        acts.setdefault(key, []).append(Done(*rest))
    calendar = office_calendar() if former else WorkCalendar()
    for lead in former:
        whole = acts[lead.pk]
        cut = next((i for i, act in enumerate(whole) if act.act == "流转"), len(whole))
        then = derive(whole[:cut], filed_by=lead.filed_by_id, calendar=calendar)
        for name in SEEN:
            setattr(lead, name, getattr(then, name))
        lead.since_on = None
    _hide_projects(user, [lead for lead in former if lead.project_id is not None])
    return {lead.pk for lead in former}


def _hide_projects(user: User, former: Sequence[Lead]) -> None:
    """Leave out the projects that leads of others became, where the reader may not see the project itself."""
    if not former:
        return
    seen = Project.objects.visible_to(user).filter(pk__in=[lead.project_id for lead in former])
    shown = set(seen.values_list("pk", flat=True))
    for lead in former:
        if lead.project_id not in shown:
            lead.project = None


def rows_of(found: Sequence[Lead], on: date, former: Collection[int] = ()) -> tuple[LeadRow, ...]:
    """Return leads as lists show them; one statement where one of them waits for a judgement, else none."""
    calendar = office_calendar() if any(lead.state == LEAD.start for lead in found) else WorkCalendar()
    return tuple(row_of(lead, on, calendar, is_former=lead.pk in former) for lead in found)


def row_of(lead: Lead, on: date, calendar: WorkCalendar, *, is_former: bool = False) -> LeadRow:
    """Return a lead as lists show it. The calendar is asked of one that waits for a judgement only."""
    return LeadRow(
        lead=lead,
        state=LEAD.by_name[lead.state],
        channel=leads().channels[lead.channel],
        idle=idle_days(lead, on),
        is_proposed=is_proposed(lead, on),
        is_former=is_former,
        right=right_words(lead, on),
        lamp=lamp_of(lead, on),
        judging=judge_lamp(lead, on, calendar) if lead.state == LEAD.start else None,
    )


def _shown(show: str, on: date) -> Q:
    return {
        "": Q(state__in=OPEN_STATES),
        "new": Q(state=LEAD.start),
        "late": judged_late(on),
        "disputed": disputed(),
        "idle": proposed(on),
        "became": Q(state=BECAME),
        "signed": SIGNED,
        "ended": Q(is_final=True) & ~Q(state=BECAME),
        "all": Q(),
    }[show]


def own_leads(user: User) -> LeadQuerySet:
    """Return the leads that the matrix counts: not voided, those a unit follows itself, all of them for the centre."""
    found = Lead.objects.visible_to(user).exclude(state=VOID.name)
    return found if sees_all(user) else found.filter(unit__in=units_in_scope(user))


def covered(sector: str, region: str) -> Q:
    """Return the condition that a lead stands in a sector and a region, as the matrix reads them; '' is any."""
    no_sector = Q(target=None) | Q(target__sector="")
    no_region = Q(target=None) | Q(target__region="")
    asked = Q()
    if sector == NOT_SAID:
        asked &= no_sector & Q(industry="")
    elif sector:
        asked &= Q(target__sector=sector) | (no_sector & Q(industry=sector))
    if region:
        asked &= no_region if region == NOT_SAID else Q(target__region=region)
    return asked


def matching(user: User, chosen: LeadFilter) -> LeadQuerySet:
    """Return the leads the user may see that fulfil the conditions, whatever their state."""
    found = Lead.objects.visible_to(user)
    if chosen.channel:
        found = found.filter(channel=chosen.channel)
    if chosen.unit:
        found = found.filter(unit__code=chosen.unit)
    if chosen.sector or chosen.region:
        found = found.filter(covered(chosen.sector, chosen.region), pk__in=own_leads(user).values("pk"))
    if q := chosen.q:
        plain = plain_name(q)
        named = Q(plain_title__contains=plain) | Q(investor__contains=q) if plain else Q(pk=None)
        found = found.filter(named | Q(uscc=q.upper()) | Q(code__iexact=q) | Q(investor_key__contains=plain or q))
    return found


def _counts(found: LeadQuerySet, on: date) -> dict[str, int]:
    """Return how many leads each tab holds; two statements, each along indexes when there is no condition."""
    groups = list(found.order_by().values_list("state", "right").annotate(Count("pk")))
    finals = {state.name for state in LEAD.states if state.final}
    idle, late = proposed(on), judged_late(on)
    due = found.filter(idle | late | Q(state=BECAME)).aggregate(
        idle=Count("pk", filter=idle), late=Count("pk", filter=late), signed=Count("pk", filter=SIGNED)
    )

    def of(holds: Callable[[str, str], bool]) -> int:
        return sum(n for state, right, n in groups if holds(state, right))

    return {
        "": of(lambda state, _right: state in OPEN_STATES),
        "new": of(lambda state, _right: state == LEAD.start),
        "disputed": of(lambda state, right: state in OPEN_STATES and right == DISPUTED),
        **due,
        "became": of(lambda state, _right: state == BECAME),
        "ended": of(lambda state, _right: state in finals - {BECAME}),
        "all": of(lambda _state, _right: True),
    }


def lead_page(user: User, chosen: LeadFilter, *, on: date) -> LeadPage:
    """Return one page of leads, the latest filed first; of those to be judged the first due.

    Three statements; one more where a lead waits for a judgement, for a search, and for leads gone to another unit.
    """
    found = matching(user, chosen)
    shows = _counts(found, on)
    order = ORDERS.get(chosen.show, ("-filed_on", "-pk"))
    part = chosen.part(PAGE)
    rows = list(
        found.filter(_shown(chosen.show, on)).select_related("unit", "filed_by", "project").order_by(*order)[part]
    )
    former = as_seen(user, rows)
    return LeadPage(
        rows=rows_of(rows, on, former),
        count=shows[chosen.show],
        start=part.start,
        shows=shows,
        claim=search_claim(user, chosen.q, on=on) if chosen.q else None,
    )


def every_row(user: User, chosen: LeadFilter, *, on: date, most: int) -> tuple[LeadRow, ...]:
    """Return the whole filtered list, at most so many rows, the latest filed first; as the pages show them."""
    found = matching(user, chosen).filter(_shown(chosen.show, on)).select_related("unit", "filed_by", "project")
    rows = list(found.order_by("-filed_on", "-pk")[:most])
    return rows_of(rows, on, as_seen(user, rows))


def search_claim(user: User, q: str, *, on: date) -> Claim | None:
    """Return that somebody else has what was searched for (a whole name or code); None to those who file no leads."""
    if sees_all(user) or not may(user, "file_lead"):
        return None
    return claim_on(user, likeness(title=q, investor=q, uscc=q.upper()), on=on)


def unit_choices(user: User, chosen: LeadFilter, on: date) -> list[tuple[str, str, int]]:
    """Return (code, short name, leads) of the units in the filtered set; one statement."""
    found = matching(user, replace(chosen, unit="")).filter(_shown(chosen.show, on))
    rows = found.order_by("unit__position").values_list("unit__position", "unit__code")
    return list(rows.annotate(short=brief_of("unit"), count=Count("pk")).values_list("unit__code", "short", "count"))


@dataclass(frozen=True, slots=True)
class LeadDuties:
    """What a reader's first page says of leads: how many wait for what, and the rows that wait longest."""

    waiting: int
    late: int
    disputed: int
    proposed: int
    rows: tuple[LeadRow, ...]


def lead_duties(user: User, *, on: date, most: int = 5) -> LeadDuties:
    """Return what waits: for the centre its rulings, for a unit the leads it follows; three statements at most."""
    found = Lead.objects.visible_to(user)
    counts = found.aggregate(
        waiting=Count("pk", filter=Q(state=LEAD.start)),
        late=Count("pk", filter=judged_late(on)),
        disputed=Count("pk", filter=disputed()),
        proposed=Count("pk", filter=proposed(on)),
    )
    mine = found if may(user, "rule_leads") else found.filter(unit=user.unit_id)
    since = Greatest(Coalesce("since_on", "filed_on"), Coalesce("kept_on", "since_on", "filed_on"))
    wanted = Q(state=LEAD.start) | disputed() | proposed(on) if may(user, "rule_leads") else Q(state=ACTIVE)
    rows = mine.filter(wanted).select_related("unit", "filed_by", "project").order_by(since, "pk")[:most]
    return LeadDuties(**counts, rows=rows_of(list(rows), on))
