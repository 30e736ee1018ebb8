"""The stage ladder as pages show it: tabs of the project list, and the strip of one project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from django.utils.translation import gettext as _

from saima.ledger.catalogue import Stage, catalogue
from saima.ledger.models import Fact
from saima.people.models import User
from saima.people.roles import role_of

Tab = Literal["talks", "agreed", "signed", "started", "ended"]
TABS: tuple[Tab, ...] = ("talks", "agreed", "signed", "started", "ended")
State = Literal["done", "skipped", "now", "next"]


@cache
def tab_of() -> Mapping[str, Tab]:
    """Return for each stage of the catalogue the tab it belongs to.

    The tabs begin at the stages of the milestones agreement, signing and start; endings have a tab of their own.
    """
    rules = catalogue()
    where = {
        milestone: next(i for i, stage in enumerate(rules.stages) if stage.needs == (rules.milestones[milestone],))
        for milestone in ("agreement_signing", "signing", "start")
    }

    def tab(position: int, stage: Stage) -> Tab:
        if stage.ends:
            return "ended"
        if position >= where["start"]:
            return "started"
        if position >= where["signing"]:
            return "signed"
        return "agreed" if position >= where["agreement_signing"] else "talks"

    return {stage.id: tab(i, stage) for i, stage in enumerate(rules.stages)}


def stages_in(tab: str) -> tuple[str, ...]:
    """Return the stages of a tab; projects without any record ('') count as in talks."""
    return (*(stage for stage, its in tab_of().items() if its == tab), *(("",) if tab == "talks" else ()))


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of a project's strip.

    `reached_on` is the day its last needed record happened, None when not reached; `planned` the month planned for it.
    """

    stage: Stage
    reached_on: date | None
    state: State
    fact: Fact | None
    planned: str = ""


def strip(facts: Iterable[Fact], current: str, *, planned_start: str = "") -> tuple[Step, ...]:
    """Return the strip of a project from its standing facts (in force, not returned), in the order of the catalogue.

    Stages that need several records, and endings that did not happen, are left out. A stage before the current one
    without its record is `skipped`: the ladder is not strict.
    """
    rules = catalogue()
    standing = sorted(facts, key=lambda fact: (fact.happened_on, fact.entry))
    order = [stage.id for stage in rules.stages]
    now = order.index(current) if current in order else -1
    steps = []
    for position, stage in enumerate(rules.stages):
        is_now = position == now
        if (len(stage.needs) > 1 or stage.ends) and not is_now:
            continue
        met = [next((f for f in standing if need.holds(f.kind, f.detail)), None) for need in stage.needs]
        last = None if None in met else max((f for f in met if f is not None), key=lambda fact: fact.happened_on)
        state: State = "now" if is_now else "done" if last is not None else "skipped" if position < now else "next"
        planned = planned_start if state == "next" and stage.needs == (rules.milestones["start"],) else ""
        steps.append(Step(stage, last.happened_on if last else None, state, last, planned))
    return tuple(steps)


def scope_words(user: User) -> str:
    """Say how far the user sees, in the office's words."""
    words = {
        "all": _("全区"),
        "unit_and_below": _("本单位及下属"),
        "unit": _("本单位"),
        "self": _("本人"),
        "none": _("无业务数据"),
    }
    return words[role_of(user).scope]
