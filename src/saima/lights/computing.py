"""The lights of projects on a day: the days their rules read, gathered at once, and who waived what until when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import OuterRef, Subquery

from saima.core.gauges import Course, Gauge
from saima.core.lights import WORST, Light, Since, Word, light_by
from saima.core.periods import Period
from saima.core.workdays import WorkCalendar
from saima.ledger.lights import GaugeSource, light_gauges, light_rules, recorded_days
from saima.ledger.models import Fact, ProjectQuerySet, Verification
from saima.ledger.standing import DISTRICT_LEVEL
from saima.ledger.words import brief_of
from saima.lights.plans import Plan, plans
from saima.service.flows import DROPPED
from saima.service.handing import HANDOVER
from saima.service.models import Matter
from saima.service.queries.plan import LIGHT_DAY

PLANNED, HANDED, LATEST = "计划开工", "项目交接", "最近进展"
"""The days that the system gives, as the catalogue names them."""
WAIVER = "亮灯豁免"


@dataclass(frozen=True, slots=True)
class Waiver:
    """A recognised waiver (人工豁免) of one light: by whose record, on what grounds, until which day (inside)."""

    code: str
    light: str
    until: date
    grounds: str
    who: str


@dataclass(frozen=True, slots=True)
class Lit:
    """A light of a project as shown: grey while a waiver holds, whatever the rule would say.

    `waits` is the unit that must put it out, where a matter says who.
    """

    light: Light
    waiver: Waiver | None
    waits: str = ""

    @property
    def word(self) -> Word:
        """The word shown."""
        return "灰" if self.waiver else self.light.word


@dataclass(frozen=True, slots=True)
class ProjectLights:
    """A project with its lights, in the order of the catalogue."""

    code: str
    title: str
    unit: str
    unit_code: str
    lights: tuple[Lit, ...]

    @property
    def worst(self) -> Lit | None:
        """The worst of the lights; None when no rule concerns the project."""
        return min(self.lights, key=lambda lit: WORST.index(lit.word), default=None)


@lru_cache(maxsize=512)
def planned_month(typed: str) -> Period | None:
    """Return a planned month as typed (2023-06); None for a blank or for something else."""
    try:
        found = Period.parse(typed)
    except ValueError:
        return None
    return found if found.kind == "month" else None


def waivers(projects: ProjectQuerySet, on: date) -> dict[int, dict[str, Waiver]]:
    """Return the waivers that hold on a day, per project and light; one statement. Of several the longest holds."""
    latest = Verification.objects.filter(fact=OuterRef("pk"), level=DISTRICT_LEVEL).order_by("-entry")
    told = (
        Fact.objects.in_force()
        .filter(kind=WAIVER, project__in=projects.order_by().values("pk"), happened_on__lte=on)
        .annotate(result=Subquery(latest.values("result")[:1]))
        .filter(result=Verification.RECOGNISED)
        .select_related("recorded_by__unit")
    )
    found: dict[int, dict[str, Waiver]] = defaultdict(dict)
    for fact in told:
        until = date.fromisoformat(fact.detail["until"])
        light = fact.detail["light"]
        held = found[fact.project_id or 0].get(light)
        if until >= on and (held is None or held.until < until):
            who = str(fact.recorded_by or "")
            found[fact.project_id or 0][light] = Waiver(fact.code, light, until, fact.detail["grounds"], who)
    return found


@dataclass(frozen=True, slots=True)
class _Handover:
    """The handover that stands: when it is due, when it was accepted, and who is to accept it."""

    due_on: date | None = None
    done_on: date | None = None
    unit: str = ""


def _handovers(projects: ProjectQuerySet) -> dict[int, _Handover]:
    """Return the handover that stands per project; one statement."""
    found = Matter.objects.filter(kind=HANDOVER, project__in=projects.order_by().values("pk"))
    rows = found.exclude(state__in=DROPPED).order_by("pk")
    told = rows.values_list("project", "due_on", "done_on", brief_of("unit"))
    return {project: _Handover(due_on, done_on, unit or "") for project, due_on, done_on, unit in told if project}


def _gauges(
    wanted: Sequence[GaugeSource], days: Mapping[str, Since | None], plan: Plan | None, funds: tuple[int, int]
) -> dict[str, Gauge]:
    """Return the gauges that can be read of a project; `funds` are what arrived and what was signed, in fen."""
    found: dict[str, Gauge] = {}
    arrived, signed = funds
    for gauge in wanted:
        if gauge.reads == "milestones":
            if plan is not None:
                found[gauge.name] = plan.progress()
            continue
        starts = next((day for name in gauge.starts if (day := days.get(name)) is not None), None)
        ends = days.get(gauge.ends)
        if starts is not None and ends is not None and signed > 0:
            found[gauge.name] = Course(_last_day(starts), _last_day(ends), arrived, signed)
    return found


def _last_day(day: Since) -> date:
    """Return a day, of a month its last: a plan by months counts from the month's end."""
    return day.last_day if isinstance(day, Period) else day


def lights_of(projects: ProjectQuerySet, *, on: date, calendar: WorkCalendar) -> list[ProjectLights]:
    """Return the lights of projects on a day; five statements, whatever their number."""
    recorded, handed, waived = recorded_days(projects), _handovers(projects), waivers(projects, on)
    planned = plans(projects)
    rules = [(rule, rule.on(on)) for rule in light_rules().values() if rule.of == "project"]
    in_force = [(rule, version) for rule, version in rules if version is not None]
    read = [light_gauges()[name] for name in {version.gauge for _rule, version in in_force if version.gauge}]
    columns = ("planned_start", "last_fact_on", "arrived", "signed")
    rows = projects.values_list("pk", "code", "title", *columns, brief_of("lead_unit"), "lead_unit__code")
    found = []
    for key, code, title, month, latest, arrived, signed, unit, unit_code in rows:
        handover, plan = handed.get(key, _Handover()), planned.get(key)
        days: Mapping[str, Since | None] = {
            **recorded.get(key, {}),
            **(plan.node_days() if plan is not None else {}),
            PLANNED: planned_month(month),
            HANDED: handover.done_on,
            LATEST: latest,
            LIGHT_DAY: plan.first_open if plan is not None else None,
        }
        gauges = _gauges(read, days, plan, (arrived, signed))
        lights = []
        for rule, version in in_force:
            asked = handover if HANDED in version.without else _Handover()
            light = light_by(rule, version, days, on, calendar, due=asked.due_on, gauges=gauges)
            if light is not None:
                lights.append(Lit(light, waived.get(key, {}).get(rule.id) if waived else None, asked.unit))
        found.append(ProjectLights(code, title, unit or "", unit_code or "", tuple(lights)))
    return found
