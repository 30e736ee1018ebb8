"""A project's plan as its page shows it: plan against actual, departments' days, blockers; and what is overdue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from saima.core.flow import Move, State
from saima.core.lights import light_of
from saima.core.workdays import WorkCalendar
from saima.ledger.catalogue import catalogue
from saima.ledger.lights import light_rules
from saima.ledger.models import Evidence, Fact, Project
from saima.ledger.words import stretch, titled
from saima.people.models import Unit, User
from saima.service.building import policies
from saima.service.building.catalogue import Approval, StatutoryLimit, building
from saima.service.building.flow import DONE, MILESTONE, PLAN, REPORT, REVISE, TRACK, UNDO, UNNEEDED
from saima.service.building.models import Milestone, MilestoneAct
from saima.service.building.opening import BLOCKER
from saima.service.building.standing import APPROVAL, REPORTED
from saima.service.flows import DROPPED
from saima.service.models import Matter
from saima.service.queries.matters import MatterRow, row_of

WIDE = 1000
"""The strip's width in tenths of a percent."""
APART = 150
"""Months are named no nearer to each other, so that their names fit on a phone."""


@dataclass(frozen=True, slots=True)
class Track:
    """A day by one register: the ledger's own, or a department's, with the act or record it stands on."""

    who: str
    day: date
    act: MilestoneAct | None = None
    code: str = ""

    @property
    def unit(self) -> Unit | None:
        """The department whose register it is; None for the ledger's own day."""
        return self.act.unit if self.act is not None else None


@dataclass(frozen=True, slots=True)
class Bar:
    """One piece of a strip, in tenths of a percent: what it shows (plan, first, done, late, going), where, how long."""

    kind: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One milestone of the page. `gap` is the days between plan and actual (or today): positive late, None not due.

    `word` says it: on time, so many days late, early, not due. `record` is the title of the kind of record it follows
    from ('' for none), `papers` counts the evidence of that record.
    """

    milestone: Milestone
    title: str
    state: State
    word: str
    lamp: str
    gap: int | None
    bars: tuple[Bar, ...]
    revisions: tuple[MilestoneAct, ...]
    tracks: tuple[Track, ...]
    evidence: tuple[MilestoneAct, ...]
    papers: int
    record: str
    asks: tuple[str, ...]
    approvals: tuple[MatterRow, ...]
    blockers: tuple[MatterRow, ...]
    moves: tuple[Move, ...]
    limit: StatutoryLimit | None
    approval: Approval | None
    may_open: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """A project's plan. `months` are (title, place in tenths of a percent); `today` is where today stands, or None."""

    rows: tuple[PlanRow, ...]
    months: tuple[tuple[str, int], ...]
    today: int | None
    blockers: tuple[MatterRow, ...]
    done: int
    needed: int
    overdue: int
    sides: policies.Sides


def find_project(user: User, code: str) -> Project | None:
    """Return the project of a code whose plan the reader may see; one statement."""
    return policies.projects_of(user).select_related("lead_unit").filter(code=code).first()


@dataclass(frozen=True, slots=True)
class Scale:
    """Days to places on the strip: from `first` (inside) to `end` (outside)."""

    first: date
    end: date

    def at(self, day: date) -> int:
        """Return where a day begins, in tenths of a percent, held within the strip."""
        whole = (self.end - self.first).days
        return min(max((day - self.first).days * WIDE // whole, 0), WIDE)

    def months(self) -> tuple[tuple[str, int], ...]:
        """Return the months or, of long plans, the quarters or years that begin on the strip, with their places."""
        spans = (self.end - self.first).days // 30 or 1
        every = 1 if spans <= 12 else 3 if spans <= 36 else 12
        found: list[tuple[str, int]] = []
        year, month = self.first.year, self.first.month
        while (day := date(year, month, 1)) < self.end:
            apart = not found or self.at(day) - found[-1][1] >= APART
            if day >= self.first and (month - 1) % every == 0 and apart and self.at(day) <= WIDE - APART:
                found.append((f"{year}-{month:02d}", self.at(day)))
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        return tuple(found)


def scale_of(milestones: Sequence[Milestone], on: date) -> Scale:
    """Return the scale that holds every day of a plan, whole months: the first day planned to the last one reached."""
    days = [day for m in milestones for day in (m.first_on, m.planned_on, m.actual_on) if day is not None]
    first, last = min([*days, on]), max([*days, on])
    end = last.replace(day=28) + timedelta(days=4)
    return Scale(first.replace(day=1), end.replace(day=1))


def node_title(milestone: Milestone) -> str:
    """Return a milestone's name in the reader's language; one of a plan's own has the name it was given."""
    node = building().nodes.get(milestone.node)
    return titled(node) if node is not None else milestone.title


def gap_of(milestone: Milestone, on: date) -> int | None:
    """Return the days late (positive) or early of a milestone, reached or not; None for one that is not due yet."""
    if milestone.planned_on is None or milestone.state == UNNEEDED:
        return None
    if milestone.actual_on is not None:
        return (milestone.actual_on - milestone.planned_on).days
    return (on - milestone.planned_on).days if milestone.planned_on < on else None


LIGHT, LIGHT_DAY = "节点", "节点计划日"
CALENDAR = WorkCalendar()
"""Milestones count calendar days; the office's working days are not asked."""


def told(milestone: Milestone, on: date) -> tuple[str, str]:
    """Return the word and lamp of a milestone: how its actual day stands to its plan."""
    gap = gap_of(milestone, on)
    if milestone.state == UNNEEDED:
        return _("不适用"), "灰"
    if milestone.actual_on is not None:
        if not gap:
            return _("按期完成"), "绿"
        words = _("晚 %(days)s") if gap > 0 else _("早 %(days)s")
        return words % {"days": stretch(abs(gap), "calendar")}, "绿"
    if gap is None:
        return _("未到期"), "绿"
    light = light_of(light_rules()[LIGHT], {LIGHT_DAY: milestone.planned_on}, on, CALENDAR)
    return _("逾期 %(days)s") % {"days": stretch(gap, "calendar")}, light.word if light else "绿"


def _bars(milestone: Milestone, before: Milestone | None, scale: Scale, on: date) -> tuple[Bar, ...]:
    """Return the pieces of a milestone's line: its plan from the step before, then what happened, late parts apart."""
    bars = []
    planned, actual = milestone.planned_on, milestone.actual_on
    if planned is None or milestone.state == UNNEEDED:
        return ()
    since = before.planned_on if before is not None and before.planned_on is not None else planned
    start = min(since, planned)
    bars.append(Bar("plan", scale.at(start), max(scale.at(planned) - scale.at(start), 4)))
    if milestone.first_on is not None and milestone.first_on != planned:
        bars.append(Bar("first", scale.at(milestone.first_on), 4))
    reached = before.actual_on if before is not None else None
    begun = min(reached or start, actual or on)
    end = actual or (on if reached is not None or planned < on else None)
    if end is None or end < begun:
        return tuple(bars)
    late_from = max(min(planned, end), begun)
    kind = "done" if actual is not None else "going"
    if late_from > begun or end == begun:
        bars.append(Bar(kind, scale.at(begun), max(scale.at(late_from) - scale.at(begun), 4)))
    if end > late_from:
        bars.append(Bar("late", scale.at(late_from), max(scale.at(end) - scale.at(late_from), 4)))
    return tuple(bars)


def _tracks(milestone: Milestone, acts: Sequence[MilestoneAct]) -> tuple[Track, ...]:
    """Return the days that registers give a milestone: what made it true, then each department's latest."""
    found = []
    if milestone.actual_on is not None and milestone.actual_from != REPORTED:
        found.append(
            Track(_("台账") if milestone.fact_kind else _("审批"), milestone.actual_on, code=milestone.actual_from)
        )
    latest: dict[int, MilestoneAct] = {}
    for act in acts:
        if act.act in {REPORT, TRACK} and act.unit_id is not None:
            latest[act.unit_id] = act
        elif act.act == UNDO:
            latest = {unit: told for unit, told in latest.items() if told.act != REPORT}
    for act in latest.values():
        if act.day is not None and act.unit is not None:
            found.append(Track("", act.day, act))
    return tuple(found)


def _papers(milestones: Sequence[Milestone]) -> dict[str, int]:
    """Return how many papers the records have that made milestones true, by the record's code; one statement."""
    codes = [m.actual_from for m in milestones if m.fact_kind and m.actual_from]
    if not codes:
        return {}
    found: dict[str, int] = defaultdict(int)
    for code in Evidence.objects.filter(fact__in=Fact.objects.filter(code__in=codes)).values_list(
        "fact__code", flat=True
    ):
        found[code] += 1
    return found


def plan_of(project: Project, user: User, *, on: date, calendar: WorkCalendar) -> Plan:
    """Return the plan of a project; five statements at most."""
    milestones = list(Milestone.objects.filter(project=project).select_related("unit").order_by("position", "pk"))
    sides = policies.sides_of(project)
    acts: dict[int, list[MilestoneAct]] = defaultdict(list)
    for act in (
        MilestoneAct.objects.filter(milestone__in=[m.pk for m in milestones])
        .select_related("unit", "recorded_by", "file")
        .order_by("entry")
    ):
        acts[act.milestone_id].append(act)
    matters = [
        row_of(matter, on, calendar)
        for matter in Matter.objects.filter(project=project, kind__in=(APPROVAL, BLOCKER))
        .exclude(state__in=DROPPED)
        .select_related("unit", "from_unit")
        .order_by("is_final", "due_on", "pk")
    ]
    blockers = tuple(row for row in matters if row.kind.id == BLOCKER)
    if not milestones:
        return Plan((), (), None, blockers, 0, 0, 0, sides)
    papers, scale = _papers(milestones), scale_of(milestones, on)
    rows, before = [], None
    for milestone in milestones:
        milestone.project = project
        rows.append(_row(milestone, before, acts[milestone.pk], matters, papers, scale, user, sides, on))
        before = milestone if milestone.state != UNNEEDED else before
    needed = [row for row in rows if row.milestone.state != UNNEEDED]
    return Plan(
        rows=tuple(rows),
        months=scale.months(),
        today=scale.at(on),
        blockers=blockers,
        done=sum(row.milestone.state == DONE for row in needed),
        needed=len(needed),
        overdue=sum(row.milestone.is_open and row.gap is not None for row in needed),
        sides=sides,
    )


def _row(
    milestone: Milestone,
    before: Milestone | None,
    acts: Sequence[MilestoneAct],
    matters: Sequence[MatterRow],
    papers: dict[str, int],
    scale: Scale,
    user: User,
    sides: policies.Sides,
    on: date,
) -> PlanRow:
    node = building().nodes.get(milestone.node)
    approval = building().approvals.get(milestone.approval)
    own = tuple(
        row
        for row in matters
        if row.kind.id == APPROVAL and milestone.approval and row.matter.item == milestone.approval
    )
    word, lamp = told(milestone, on)
    return PlanRow(
        milestone=milestone,
        title=node_title(milestone),
        state=MILESTONE.by_name[milestone.state],
        word=word,
        lamp=lamp,
        gap=gap_of(milestone, on),
        bars=_bars(milestone, before, scale, on),
        revisions=tuple(act for act in acts if act.act in {PLAN, REVISE}),
        tracks=_tracks(milestone, acts),
        evidence=tuple(act for act in acts if act.act in {REPORT, TRACK} and (act.file or act.document)),
        papers=papers.get(milestone.actual_from, 0),
        record=titled(catalogue().kinds[milestone.fact_kind]) if milestone.fact_kind else "",
        asks=node.evidence if node is not None else (),
        approvals=own,
        blockers=tuple(row for row in matters if row.kind.id == BLOCKER and row.matter.item == milestone.node),
        moves=policies.open_moves(user, milestone, sides, has_approval=bool(own)),
        limit=approval.limit_on(on) if approval is not None else None,
        approval=approval,
        may_open=approval is not None and not own and milestone.days is not None and milestone.is_open,
    )


def units_to_give() -> list[Unit]:
    """Return the units that may be given a milestone or a blocker; one statement."""
    return list(Unit.objects.exclude(kind__in=("企业", "区县")))
