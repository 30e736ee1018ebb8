"""Lights (亮灯): a dated rule, the days it reads, and a word, a reason and the day of the next change come out.

A rule names a day it counts from and steps; each step lights once a stretch of time has passed without what the rule
waits for. Or it names a gauge (`core/gauges.py`), and its steps light so far behind plan. Nothing is typed: equal days
give equal lights. Families seen in published schemes: so long after a day (银川, 邯郸), a planned month passed (银川),
so many points behind schedule (银川), the last days before a due day and the days past it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Literal

from saima.core.gauges import Gauge, Reading
from saima.core.messages import Language
from saima.core.periods import Period, months_before
from saima.core.workdays import WorkCalendar, next_day

Word = Literal["绿", "黄", "红", "灰"]
WORST: tuple[Word, ...] = ("红", "黄", "绿", "灰")
"""The words, the worst first."""
Unit = Literal["working", "calendar", "months", "points"]
Anchor = Literal["after", "last", "late", "behind", "beyond"]
ANCHORS: tuple[Anchor, ...] = ("after", "last", "late")
"""What a step that counts time counts from, as the catalogue says it."""
Since = date | Period
"""The day that a rule counts from; a month (Period) for a plan by months, which counts from the month's end."""
_TYPED = re.compile(r"(\d+)\s*(个工作日|天|个月)")
_POINTS = re.compile(r"(达到|超过)\s*(\d+)\s*个百分点")
_UNITS: dict[str, Unit] = {"个工作日": "working", "天": "calendar", "个月": "months"}
DAY = timedelta(days=1)
NO_GAUGES: Mapping[str, Gauge] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a rule: the word it lights, and when.

    `after`: so many days or months after the day counted from are over. `last`: the last so many days of a limit.
    `late`: more than so many days past the due day. `behind`: so many percentage points or more behind plan; `beyond`:
    more than so many. `advice` is said beside the word (建议流转), and never acted on by itself.
    """

    word: Word
    anchor: Anchor
    count: int
    unit: Unit
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """A rule from a day on, and who set it. `needs` are days that must be there, `without` those that must not.

    It counts from the day `since` or reads `gauge`; the other is ''. A matter's rule has neither.
    """

    start: date
    source: Mapping[Language, str]
    since: str
    gauge: str
    needs: tuple[str, ...]
    without: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class LightRule:
    """One light of the catalogue. `lacks` is what its reason says is missing.

    `of` says what it stands at: a project, a lead, or a matter of the named kinds (of all others if none is named).
    """

    id: str
    title: Mapping[Language, str]
    means: Mapping[Language, str]
    lacks: Mapping[Language, str]
    of: Literal["project", "lead", "matter"]
    kinds: tuple[str, ...]
    versions: tuple[Version, ...]

    def on(self, day: date) -> Version | None:
        """Return the version in force on a day; None before the first."""
        return max((v for v in self.versions if v.start <= day), key=lambda v: v.start, default=None)

    @property
    def first(self) -> Version:
        """The version with which the rule comes into force."""
        return min(self.versions, key=lambda v: v.start)


@dataclass(frozen=True, slots=True)
class Light:
    """A light on a day.

    `since` is the day counted from, or the first of the plan whose gauge `reading` read. `step` is the step that
    lights, None for green. `changes_on` is the first day of the next step if nothing happens until then, with `becomes`
    and `next_step`; None when no step follows.
    """

    rule: LightRule
    version: Version
    word: Word
    since: date
    step: Step | None
    changes_on: date | None
    next_step: Step | None
    reading: Reading | None = None

    @property
    def becomes(self) -> Word | None:
        """The word of the next step."""
        return self.next_step.word if self.next_step else None


def _months_after(day: date, months: int) -> date:
    return months_before(day, -months)


def ends_on(step: Step, since: Since, calendar: WorkCalendar) -> date:
    """Return the last day before a step `after` lights. The day counted from does not count (民法典 第二百零一条).

    Of a month the end counts: one month after January ends on the last day of February.
    """
    if isinstance(since, Period):
        if step.unit == "months":
            return months_before(since.span.end, -step.count) - DAY
        since = since.last_day
    if step.unit == "working":
        return calendar.after(since, step.count)
    if step.unit == "months":
        return _months_after(since, step.count)
    return since + timedelta(days=step.count)


def light_of(
    rule: LightRule,
    days: Mapping[str, Since | None],
    on: date,
    calendar: WorkCalendar,
    *,
    gauges: Mapping[str, Gauge] = NO_GAUGES,
) -> Light | None:
    """Return a project's light by a rule on a day; None when the rule does not concern it: no day, no gauge to read."""
    version = rule.on(on)
    return None if version is None else light_by(rule, version, days, on, calendar, gauges=gauges)


def light_by(
    rule: LightRule,
    version: Version,
    days: Mapping[str, Since | None],
    on: date,
    calendar: WorkCalendar,
    *,
    due: date | None = None,
    gauges: Mapping[str, Gauge] = NO_GAUGES,
) -> Light | None:
    """Return a project's light by one version of a rule, for many projects on one day.

    `due`, the day a matter already standing for it is due, takes the place of the end of the first step.
    """
    if any(days.get(name) is None for name in version.needs):
        return None
    if any(days.get(name) is not None for name in version.without):
        return None
    if version.gauge:
        gauge = gauges.get(version.gauge)
        return None if gauge is None else _by_gauge(rule, version, gauge, on)
    since = days.get(version.since)
    if since is None:
        return None
    ends = [ends_on(step, since, calendar) for step in version.steps]
    if due is not None:
        ends = [due, *(max(due, end) for end in ends[1:])]
    return _lit(rule, version, since.last_day if isinstance(since, Period) else since, ends, on)


def _by_gauge(rule: LightRule, version: Version, gauge: Gauge, on: date) -> Light:
    """Return the light of a gauge on a day: what is owed only grows, so each step has the day after which it lights."""
    ends = [gauge.holds_until(step.count, beyond=step.anchor == "beyond") for step in version.steps]
    return _lit(rule, version, gauge.start, ends, on, Reading(gauge, on))


def _lit(
    rule: LightRule,
    version: Version,
    since: date,
    ends: Sequence[date | None],
    on: date,
    reading: Reading | None = None,
) -> Light:
    """Return the light whose steps begin on the days after `ends` (None: never); equal steps in the rule's order."""
    last: Step | None = None
    coming: tuple[date, Step] | None = None
    for step, end in zip(version.steps, ends, strict=True):
        if end is None:
            continue
        if on > end:
            last = step
        elif coming is None or end < coming[0]:
            coming = end, step
    changes_on, next_step = (next_day(coming[0]), coming[1]) if coming else (None, None)
    return Light(rule, version, last.word if last else "绿", since, last, changes_on, next_step, reading)


def matter_ends(step: Step, starts_on: date, due_on: date, days: int, unit: Unit, calendar: WorkCalendar) -> date:
    """Return the last day before a step lights at a matter: started, due, with a limit of so many days of a unit.

    `after` counts on from the due day, so that what stopped the clock moves it too; before the limit it counts from
    the start.
    """
    if step.anchor == "last":
        if unit == "working":
            return calendar.last(due_on, step.count) - DAY
        return due_on - timedelta(days=step.count)
    count = step.count if step.anchor == "late" else step.count - days
    start = due_on if count >= 0 else starts_on
    count = count if count >= 0 else step.count
    return calendar.after(start, count) if unit == "working" else start + timedelta(days=count)


def matter_light(
    rule: LightRule, on: date, calendar: WorkCalendar, *, starts_on: date, due_on: date, days: int, unit: Unit
) -> Light | None:
    """Return the light of a matter that runs and is due on a day; None before the rule is in force."""
    version = rule.on(on)
    if version is None:
        return None
    ends = [matter_ends(step, starts_on, due_on, days, unit, calendar) for step in version.steps]
    return _lit(rule, version, starts_on, ends, on)


def _both(entry: Mapping[str, Any], name: str) -> dict[Language, str]:
    return {"zh": str(entry[name]), "en": str(entry[f"{name}_en"])}


def _step(entry: Mapping[str, Any], of: str, place: str, *, gauge: bool) -> Step:
    word = entry["light"]
    if word not in WORST:
        msg = f"{place}: no light is called {word!r}; {'、'.join(WORST)}"
        raise ValueError(msg)
    return _step_behind(entry, place) if gauge else _step_in_time(entry, of, place)


def _step_behind(entry: Mapping[str, Any], place: str) -> Step:
    typed = _POINTS.fullmatch(str(entry.get("behind", "")).strip())
    if typed is None or (typed[1], int(typed[2])) == ("达到", 0):
        msg = f"{place}: {dict(entry)} says no distance; such as behind: 达到10个百分点, behind: 超过30个百分点"
        raise ValueError(msg)
    anchor: Anchor = "behind" if typed[1] == "达到" else "beyond"
    return Step(entry["light"], anchor, int(typed[2]), "points", str(entry.get("advice", "")))


def _step_in_time(entry: Mapping[str, Any], of: str, place: str) -> Step:
    anchor = next((name for name in ANCHORS if name in entry), None)
    typed = _TYPED.fullmatch(str(entry[anchor]).strip()) if anchor else None
    if anchor is None or typed is None:
        msg = f"{place}: {dict(entry)} says no time; such as after: 5个工作日, last: 1天, late: 0天"
        raise ValueError(msg)
    unit = _UNITS[typed[2]]
    if of == "matter" and unit == "months":
        msg = f"{place}: a matter counts the days of its limit, not {typed[0]}"
        raise ValueError(msg)
    if of != "matter" and anchor != "after":
        msg = f"{place}: only a matter has a limit; a {of} counts after a day, not {anchor}"
        raise ValueError(msg)
    return Step(entry["light"], anchor, int(typed[1]), unit, str(entry.get("advice", "")))


def _version(entry: Mapping[str, Any], of: str, declared: Mapping[str, Any], place: str) -> Version:
    days, gauges = declared["days"], declared.get("gauges", {})
    gauge = str(entry.get("gauge", ""))
    if gauge and (of != "project" or "since" in entry):
        msg = f"{place}: gauge {gauge}: a light reads a gauge of a project or counts from a day (since), one of them"
        raise ValueError(msg)
    if gauge and gauge not in gauges:
        msg = f"{place}: no gauge is called {gauge}; {'、'.join(gauges)}"
        raise ValueError(msg)
    since = [entry["since"]] if of != "matter" and not gauge else []
    _declared((*since, *entry.get("needs", ()), *entry.get("without", ())), days, place)
    steps = tuple(_step(step, of, place, gauge=bool(gauge)) for step in entry["steps"])
    far = [(step.count, step.anchor == "beyond") for step in steps]
    if gauge and far != sorted(set(far)):
        msg = f"{place}: steps behind plan go from the lesser to the greater, each further than the one before"
        raise ValueError(msg)
    return Version(
        entry["from"],
        _both(entry, "source"),
        str(entry.get("since", "")),
        gauge,
        tuple(entry.get("needs", ())),
        tuple(entry.get("without", ())),
        steps,
    )


def _declared(names: Sequence[str], days: Collection[str], place: str) -> None:
    """Raise ValueError for a day that is not declared."""
    if unknown := [name for name in names if name not in days]:
        msg = f"{place}: no day is called {'、'.join(unknown)}; {'、'.join(days)}"
        raise ValueError(msg)


def read_lights(data: Mapping[str, Any]) -> dict[str, LightRule]:
    """Return the lights of catalogue/lights.yaml by id, in its order.

    KeyError names a missing part; ValueError a step that says no time or no distance, or none that its light counts, or
    a day or gauge that is not declared: such a light would never be lit.
    """
    return {
        name: LightRule(
            name,
            _both(entry, "title"),
            _both(entry, "means"),
            _both(entry, "lacks") if "lacks" in entry else {"zh": "", "en": ""},
            entry["of"],
            tuple(entry.get("kinds", ())),
            tuple(
                _version(version, entry["of"], data, f"{name}·{number}")
                for number, version in enumerate(entry["rules"], 1)
            ),
        )
        for name, entry in data["lights"].items()
    }
