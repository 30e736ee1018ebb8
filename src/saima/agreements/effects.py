"""What an act carries along, and what follows from it: opinions asked of departments, parts voided with the whole."""

from __future__ import annotations

from typing import Any

from saima.agreements import flows
from saima.agreements.checks import Step
from saima.agreements.models import Docket, Opinion
from saima.agreements.refusals import open_opinions
from saima.core.flow import Move
from saima.ledger.entries import next_entries
from saima.people.models import User
from saima.service import actions as service
from saima.service.catalogue import matters
from saima.service.checks import MatterDraft
from saima.service.checks import Step as MatterStep

ASKED_KIND, UNANSWERED, CALL_OFF = "征求意见", "记未答复", "撤回"
ENDS_OPINIONS = frozenset({flows.VETO, flows.DROP, "撤回"})


def carried(step: Step) -> dict[str, Any]:
    """Return what an act keeps of its step beside its columns."""
    found: dict[str, Any] = {"result": step.result.strip(), "veto": step.veto}
    if step.units:
        found["units"] = [unit.code for unit in step.units]
    if step.conditions:
        found["conditions"] = {
            name: {"answer": given.answer, "found": given.found.strip()} for name, given in step.conditions.items()
        }
    return {name: value for name, value in found.items() if value}


def stopped(docket: Docket, move: Move, *, by: User, step: Step) -> dict[str, Any]:
    """Return of an act that stops a review's clock its reason, who stopped it, and to whom the time is charged."""
    if docket.kind not in flows.GATES or move.act not in (flows.STOP, flows.SEND_BACK):
        return {}
    reason = matters().stops.get(step.stop)
    return {
        "stop": reason.id if reason else move.act,
        "stopped_by": by.unit.title if by.unit else "",
        "held_by": reason.held_by if reason else flows.PROJECT_UNIT,
    }


def follow(docket: Docket, act: str, *, by: User, step: Step) -> None:
    """Write what follows from an act that was just written on `docket`, whose columns are those before the act."""
    if docket.kind != flows.REVIEWS:
        return
    if act == flows.ASK:
        _ask(docket, by=by, step=step)
    elif act == flows.ALL_IN:
        _end_opinions(docket, UNANSWERED, by=by, step=step)
    elif act in ENDS_OPINIONS:
        _end_opinions(docket, CALL_OFF, by=by, step=step)


def _ask(review: Docket, *, by: User, step: Step) -> None:
    """Open one matter per department, each on its own clock: the limit given, else the responsibility list's."""
    matters = service.open_matters(
        [
            MatterDraft(
                kind=ASKED_KIND,
                item="会签",
                title=f"{review.title}征求意见",
                starts_on=step.on,
                unit=unit,
                from_unit=review.project.lead_unit,
                project=review.project,
                days=step.days,
                detail={"review": review.code},
                document=step.document,
                recorded_on=step.recorded_on or step.on,
            )
            for unit in step.units
        ],
        by=by,
        on=step.recorded_on or step.on,
    )
    entries = next_entries(len(matters))
    Opinion.objects.bulk_create(
        [
            Opinion(entry=entry, recorded_by=by, review=review, matter=matter)
            for matter, entry in zip(matters, entries, strict=True)
        ]
    )


def _end_opinions(review: Docket, act: str, *, by: User, step: Step) -> None:
    """End the opinions still open: not answered in time, or called off with the review."""
    reason = step.reason or f"{review.title}：{act}"
    for opinion in open_opinions(review):
        service.take_step(
            matter=opinion.matter,
            act=act,
            by=by,
            step=MatterStep(on=step.on, reason=reason, recorded_on=step.recorded_on or step.on),
        )
