"""Writes: open reviews, gates, agreements and clawbacks, take the next step, keep the list of substitutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from saima.agreements import effects, flows, policies, standing
from saima.agreements.checks import Step, check_step
from saima.agreements.models import Docket, DocketAct, Substitute
from saima.agreements.refusals import check_case
from saima.core.flow import VOID, Move
from saima.core.problems import Problem, Problems
from saima.ledger.codes import entry_code
from saima.ledger.entries import hold_entries, next_entries
from saima.people.models import Unit, User
from saima.people.policies import NotAllowed, check_may

OPEN = "登记"
"""The act that opens every docket."""


def sent_before(token: str) -> Docket | None:
    """Return the docket that a form with this token opened, None when it was not sent yet."""
    act = DocketAct.objects.filter(token=token).select_related("docket").first() if token else None
    return act.docket if act is not None else None


@transaction.atomic
def open_dockets(
    dockets: Sequence[Docket], *, by: User, on: date, opening: Sequence[Step], waits: Sequence[int] = ()
) -> list[Docket]:
    """Write dockets that were checked, each with the act that opens it; called by the acts below, not by views.

    `opening` is what the first act carries. `waits` says for each which of them, from 1, is its condition; 0 for none.
    """
    entries = next_entries(len(dockets))
    for docket, entry in zip(dockets, entries, strict=True):
        docket.code = entry_code("docket", entry)
        docket.state = flows.KINDS[docket.kind].start
    Docket.objects.bulk_create(dockets, batch_size=200)
    by_code = {docket.code: docket for docket in Docket.objects.filter(code__in=[d.code for d in dockets])}
    made = [by_code[docket.code] for docket in dockets]
    for docket, number in zip(made, waits, strict=False):
        docket.condition = made[number - 1] if number else None
    if any(waits):
        Docket.objects.bulk_update(made, ["condition"], batch_size=200)
    DocketAct.objects.bulk_create(
        [
            DocketAct(
                entry=entry,
                recorded_by=by,
                docket=docket,
                act=OPEN,
                target=docket.state,
                on=docket.opened_on,
                recorded_on=step.recorded_on or on,
                unit=by.unit,
                detail={"terms": standing.terms_of(docket)} | effects.carried(step),
                document=step.document,
                token=step.token,
            )
            for docket, entry, step in zip(made, entries, opening, strict=True)
        ],
        batch_size=200,
    )
    standing.rebuild(docket.pk for docket in made)
    return list(Docket.objects.filter(pk__in=[d.pk for d in made]).select_related("project").order_by("pk"))


def lock(docket: Docket) -> Docket:
    """Return the docket locked until the transaction ends, with what policies read."""
    hold_entries()
    rows = Docket.objects.select_for_update(of=("self",)).select_related("project__lead_unit", "unit", "condition")
    return rows.get(pk=docket.pk)


@transaction.atomic
def take_step(*, docket: Docket, act: str, by: User, step: Step) -> Docket:
    """Do one act on a docket, by the flow's table. The same form sent twice is one act.

    NotAllowed when the table, the rights or the case at hand forbid it; Problems with all that is missing. Scoring
    has a door of its own (`reviewing.score_review`), since it carries a sheet.
    """
    stored = lock(docket)
    if step.token and (sent := DocketAct.objects.filter(token=step.token).first()):
        if (sent.docket_id, sent.act) == (stored.pk, act):
            return stored
        place = f"{stored.title}·{act}"
        raise Problems([Problem(place, "这份表单已用于别的办理", "新打开的表单", "请刷新页面后再办", "docket.token")])
    move = policies.check_move(by, stored, act)
    if "sheet" in move.needs:
        raise NotAllowed(_("评分要填评分表。"), remedy=_("请在评审页打开评分表。"))
    return move_on(stored, move, by=by, step=step)


def move_on(stored: Docket, move: Move, *, by: User, step: Step) -> Docket:
    """Check and write one act of a locked docket, with what follows from it."""
    last = DocketAct.objects.filter(docket=stored).order_by("-entry").values_list("on", flat=True).first()
    if problems := check_step(stored, move, step, last_on=last):
        raise Problems(problems)
    check_case(stored, move.act, by=by, step=step)
    act_of(stored, move, by=by, step=step, entry=next_entries()[0]).save(force_insert=True)
    effects.follow(stored, move.act, by=by, step=step)
    standing.rebuild([stored.pk])
    if stored.kind == flows.AGREEMENTS and move.act == flows.DROP:
        _void_parts(stored, by=by, step=step)
    stored.refresh_from_db()
    return stored


def _void_parts(agreement: Docket, *, by: User, step: Step) -> None:
    """Void what hangs on a voided agreement: its obligations and gates, by the same reason."""
    for part in Docket.objects.filter(parent=agreement).exclude(state=VOID.name).order_by("pk"):
        last = DocketAct.objects.filter(docket=part).order_by("-on").values_list("on", flat=True).first()
        day = max(step.on, last or step.on)
        take_step(
            docket=part, act=flows.DROP, by=by, step=Step(on=day, reason=step.reason, recorded_on=step.recorded_on)
        )


def act_of(docket: Docket, move: Move, *, by: User, step: Step, entry: int) -> DocketAct:
    """Return the row of an act, not yet saved."""
    mine = policies.parties_of(by, docket)
    return DocketAct(
        entry=entry,
        recorded_by=by,
        docket=docket,
        act=move.act,
        source=docket.state,
        target=policies.flow_of(docket).target(move, docket.state),
        on=step.on,
        recorded_on=step.recorded_on or step.on,
        party=next((party for party in move.parties if party in mine), ""),
        unit=by.unit,
        reason=step.reason.strip(),
        amount=step.amount if "figure" in move.needs else None,
        quantity=step.quantity if "figure" in move.needs else None,
        days=step.days if "days" in move.needs else None,
        detail=effects.carried(step) | effects.stopped(docket, move, by=by, step=step),
        document=step.document.strip(),
        on_behalf_of=step.on_behalf_of.strip(),
        file=step.file,
        token=step.token,
    )


@transaction.atomic
def set_substitute(
    *, unit: Unit, substitute: Unit | None, post: str, document: str, effective_on: date, by: User
) -> Substitute:
    """Name the unit or post that stands in for a unit from a day on, by a document; None strikes it off."""
    check_may(by, "referee")
    problems = []
    if not document.strip():
        problems.append(Problem("A/B岗·依据文件", "空白", "文号或会议纪要", "请填写依据", "substitute.document"))
    if substitute == unit:
        problems.append(Problem("A/B岗·B岗", unit.title, "另一个单位", "请改选", "substitute.unit"))
    if problems:
        raise Problems(problems)
    return Substitute.objects.create(
        entry=next_entries()[0],
        recorded_by=by,
        unit=unit,
        substitute=substitute,
        post=post.strip(),
        document=document.strip(),
        effective_on=effective_on,
    )
