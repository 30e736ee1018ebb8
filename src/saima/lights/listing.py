"""The district's list of lights: conditions from the address, counts by word and light, one page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from saima.core.lights import WORST
from saima.core.workdays import WorkCalendar
from saima.ledger.lights import light_rules
from saima.ledger.models import Project
from saima.ledger.queries.addresses import Conditions, Page
from saima.lights.computing import Lit, ProjectLights, lights_of
from saima.people.models import User

PAGE = 50
ATTENTION = ("红", "黄")
"""The words that the list shows when none is asked for."""


@dataclass(frozen=True, slots=True)
class LightFilter(Conditions):
    """The conditions of the list, as they stand in the address. `word` '' is 红 and 黄, 'all' every word."""

    word: str = ""
    light: str = ""
    unit: str = ""

    @classmethod
    def allows(cls, name: str, value: str) -> bool:
        """Tell whether a value makes sense for a condition."""
        known: dict[str, Collection[str]] = {"word": ("", "all", *WORST), "light": project_lights()}
        return name not in known or value in known[name]

    def takes(self, lit: Lit) -> bool:
        """Tell whether the list shows a light by its word."""
        return self.word == "all" or lit.word in ((self.word,) if self.word else ATTENTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class LightPage(Page[tuple[ProjectLights, Lit]]):
    """One page of lights, the worst first, in the order of the catalogue, then the one that changes next.

    `words` counts all lights by word, `lights` the shown words by light, `units` those by (unit code, unit).
    """

    words: Counter[str]
    lights: Counter[str]
    units: Counter[tuple[str, str]]


def project_lights() -> tuple[str, ...]:
    """Return the ids of the lights that stand at projects, in the order of the catalogue."""
    return tuple(rule.id for rule in light_rules().values() if rule.of == "project")


def _urgency(row: tuple[ProjectLights, Lit]) -> tuple[int, int, date, date, str]:
    """Return what rows are ordered by: the word, then the light's place in the catalogue, then what changes next."""
    project, lit = row
    light = lit.light
    place = project_lights().index(light.rule.id)
    return WORST.index(lit.word), place, light.changes_on or date.max, light.since, project.code


def every_light(user: User, chosen: LightFilter, *, on: date, calendar: WorkCalendar) -> LightPage:
    """Return all lights that fulfil the conditions as one page; five statements."""
    every = [
        (project, lit)
        for project in lights_of(Project.objects.visible_to(user), on=on, calendar=calendar)
        for lit in project.lights
    ]
    shown = [row for row in every if chosen.takes(row[1])]
    of_unit = [row for row in shown if chosen.unit in ("", row[0].unit_code)]
    rows = [row for row in of_unit if chosen.light in ("", row[1].light.rule.id)]
    rows.sort(key=_urgency)
    return LightPage(
        rows=tuple(rows),
        words=Counter(lit.word for _project, lit in every),
        lights=Counter(lit.light.rule.id for _project, lit in of_unit),
        units=Counter((project.unit_code, project.unit) for project, _lit in shown if project.unit_code),
        count=len(rows),
        start=0,
    )


def light_page(user: User, chosen: LightFilter, *, on: date, calendar: WorkCalendar) -> LightPage:
    """Return one page of the lights that fulfil the conditions; five statements."""
    whole = every_light(user, chosen, on=on, calendar=calendar)
    part = chosen.part(PAGE)
    return replace(whole, rows=whole.rows[part], start=part.start)
