"""The lamp of a matter: word and colour, why, and when it changes; from the derived columns and the light's rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from saima.core.clocks import Basis, is_late
from saima.core.lights import LightRule, Word, matter_light
from saima.core.workdays import WorkCalendar
from saima.ledger.lights import light_rules
from saima.ledger.words import stretch
from saima.service.catalogue import matters
from saima.service.models import Matter


@dataclass(frozen=True, slots=True)
class Lamp:
    """A lamp: its word, its reason in words, and the days left (negative: late), None where none run.

    `is_overdue`: late and not done. On days off just past the due day a matter is, with no working day lost yet.
    `changes_on` and `becomes`: the next change, if nothing is done until then.
    """

    word: Word
    reason: str
    left: int | None = None
    is_overdue: bool = False
    changes_on: date | None = None
    becomes: Word | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the lamp as doors hand it out."""
        changes = {"changes_on": self.changes_on, "becomes": self.becomes}
        return {"word": self.word, "reason": self.reason, "left": self.left, **changes}


@cache
def rule_of(kind: str) -> LightRule:
    """Return the light that stands at matters of a kind: the one that names it, else the one that names none."""
    rules = [rule for rule in light_rules().values() if rule.of == "matter"]
    return next((rule for rule in rules if kind in rule.kinds), next(rule for rule in rules if not rule.kinds))


def days_left(due_on: date, on: date, basis: str, calendar: WorkCalendar) -> int:
    """Return the days of the limit's basis from a day (outside) to the due day (inside); negative once it is past."""
    first, second = sorted((on, due_on))
    after = first + timedelta(days=1), second + timedelta(days=1)
    days = calendar.between(*after) if basis == "working" else (second - first).days
    return days if due_on >= on else -days


def lamp_of(matter: Matter, on: date, calendar: WorkCalendar) -> Lamp:
    """Return the lamp of a matter on a day.

    Done: green, and whether it was late. Clock stopped: grey. Running: by the rule in force for its kind
    (catalogue/lights.yaml); before the first rule green, or red when late.
    """
    kind = matters().kinds[matter.kind]
    state = kind.flow.by_name[matter.state]
    if state.dropped:
        return Lamp("灰", _("不再办理"))
    if matter.done_on is not None:
        if matter.due_on is None or not is_late(matter.due_on, matter.done_on):
            return Lamp("绿", _("按时"))
        late = -days_left(matter.due_on, matter.done_on, matter.basis, calendar)
        return Lamp("绿", _("逾期 %(days)s") % {"days": stretch(late, matter.basis)} if late else _("逾期办结"))
    if matter.due_on is None:
        return Lamp("灰", _("停表") if state.clock == "stands" else _("不计时"))
    basis: Basis = "working" if matter.basis == "working" else "calendar"
    return running_lamp(
        rule_of(matter.kind), on, calendar, starts_on=matter.starts_on, due_on=matter.due_on, days=matter.days,
        basis=basis,
    )  # fmt: skip


def running_lamp(
    rule: LightRule, on: date, calendar: WorkCalendar, *, starts_on: date, due_on: date, days: int, basis: Basis
) -> Lamp:
    """Return the lamp of something whose clock runs, by its rule; before the first rule green, or red when late."""
    found = matter_light(rule, on, calendar, starts_on=starts_on, due_on=due_on, days=days, unit=basis)
    overdue = is_late(due_on, on)
    word: Word = found.word if found else "红" if overdue else "绿"
    changes_on, becomes = (found.changes_on, found.becomes) if found else (None, None)
    left = days_left(due_on, on, basis, calendar)
    if due_on == on:
        return Lamp(word, _("今天到期"), 0, changes_on=changes_on, becomes=becomes)
    if not overdue:
        reason = _("剩 %(days)s") % {"days": stretch(left, basis)}
        return Lamp(word, reason, left, changes_on=changes_on, becomes=becomes)
    reason = _("逾期 %(days)s") % {"days": stretch(-left, basis)} if left else _("已过期")
    return Lamp(word, reason, left, is_overdue=True, changes_on=changes_on, becomes=becomes)
