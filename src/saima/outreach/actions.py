"""Writes of leads: file, take the next step, grant and rule on rights, enter history, void a batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from saima.core.flow import VOID, VOIDING, Flow, Move
from saima.core.problems import Problem, Problems
from saima.ledger.codes import entry_code
from saima.ledger.entries import hold_entries, next_entries
from saima.ledger.submissions import company_of
from saima.outreach import policies, standing
from saima.outreach.catalogue import leads
from saima.outreach.checks import LeadDraft, Step, check_draft, check_step
from saima.outreach.flows import ACT_FLOW, DISPUTED, FILE, LEAD, OWNER, RIGHT
from saima.outreach.models import Lead, LeadAct
from saima.outreach.queries.candidates import Candidate, candidates_of
from saima.outreach.standing import holds_right
from saima.people.models import User
from saima.people.policies import NotAllowed, check_may
from saima.service.notices import RECKONED

AWARD, REVOKE, MOVE = "裁定确认", "裁定撤销", "流转"


@transaction.atomic
def file_leads(drafts: Sequence[LeadDraft], *, by: User, on: date) -> list[Lead]:
    """File leads, each at an instant of the system's own; all faults at once, or all of them.

    The entry numbers are held first: until the transaction ends no other filing gets one, so whoever is first in the
    database is first. The same form sent twice files nothing more. A day before the office day is 历史补录.
    """
    hold_entries()
    if tokens := [draft.token for draft in drafts if draft.token]:
        sent = LeadAct.objects.filter(token__in=tokens, recorded_by=by).order_by("entry").select_related("lead")
        if known := [act.lead for act in sent]:
            return known
    problems = [problem for draft in drafts for problem in check_draft(draft)]
    for draft in drafts:
        policies.check_may_file(by, draft.filed_by)
        if draft.filed_on < on:
            check_may(by, "historic")
        elif draft.filed_on > on:
            place = f"{draft.at}·报送日"
            problems.append(Problem(place, draft.filed_on.isoformat(), f"不晚于今天 {on}", "请核对", "lead.future"))
    if problems:
        raise Problems(problems)
    entries = next_entries(len(drafts)) if drafts else range(0)
    drafts = [_with_referrer(draft, by) for draft in drafts]
    made: list[Lead] = []
    acts: list[LeadAct] = []
    for draft, entry in zip(drafts, entries, strict=True):
        lead = Lead(
            code=entry_code("lead", entry),
            filed_by=draft.filed_by,
            filed_on=draft.filed_on,
            batch=draft.batch,
            unit=draft.filed_by,
            title=draft.title.strip(),
            channel=draft.channel,
            state=LEAD.start,
            right=RIGHT.start,
        )
        made.append(lead)
        acts.append(
            LeadAct(
                entry=entry,
                recorded_by=by,
                lead=lead,
                flow=LEAD.name,
                act=FILE,
                target=LEAD.start,
                on=draft.filed_on,
                recorded_on=on,
                unit=draft.filed_by,
                detail=draft.elements(),
                token=draft.token,
                is_historic=draft.filed_on < on,
            )
        )
    Lead.objects.bulk_create(made, batch_size=200)
    LeadAct.objects.bulk_create(acts, batch_size=200)
    standing.rebuild(lead.pk for lead in made)
    return list(Lead.objects.filter(pk__in=[lead.pk for lead in made]).order_by("pk"))


def _with_referrer(draft: LeadDraft, by: User) -> LeadDraft:
    """Return the draft with the firm that referred it: the ledger's of that name, entered when there is none."""
    if not draft.referrer_name.strip() or draft.referrer is not None:
        return draft
    return replace(draft, referrer=company_of(name=draft.referrer_name.strip(), uscc="", by=by))


@transaction.atomic
def take_step(*, lead: Lead, act: str, by: User, step: Step) -> Lead:
    """Do one act on a lead, by the table of its flow. The same form sent twice is one act.

    NotAllowed when the table, the rights or an earlier filing forbid it; Problems with all that is missing. The entry
    numbers are held first, so that no two rights are granted beside each other.
    """
    hold_entries()
    if step.token and (sent := LeadAct.objects.filter(token=step.token).select_related("lead").first()):
        if (sent.lead_id, sent.act) == (lead.pk, act):
            return sent.lead
        place = f"{lead.title}·{act}"
        raise Problems([Problem(place, "这份表单已用于别的办理", "新打开的表单", "请刷新页面后再办", "lead.token")])
    stored = Lead.objects.select_for_update(of=("self",)).select_related("unit", "filed_by").get(pk=lead.pk)
    flow, move = policies.check_move(by, stored, act, on=step.on)
    last = LeadAct.objects.filter(lead=stored, flow=flow.name).order_by("-entry").values_list("on", flat=True).first()
    problems = check_step(stored, move, step, last_on=last)
    near: tuple[Candidate, ...] = ()
    if flow is RIGHT and move.target == "已确认":
        near = candidates_of(stored, on=step.on)
        problems += _check_grant(stored, act, step, near)
    if act == AWARD:
        problems += _check_against(stored, step)
    if problems:
        raise Problems(problems)
    _write(stored, flow, move, by=by, step=step, entry=next_entries()[0], near=near)
    touched = [stored.pk]
    if act == AWARD and step.against is not None:
        touched.append(_revoke(step.against, stored, by=by, step=step).pk)
    standing.rebuild(touched)
    stored.refresh_from_db()
    return stored


@transaction.atomic
def take_history(steps: Sequence[tuple[Lead, str, Step]], *, by: User) -> list[Lead]:
    """Enter acts that happened before the product was there (历史补录): the tables hold, the parties' rights do not.

    All faults at once, or all of them.
    """
    check_may(by, "historic")
    hold_entries()
    problems: list[Problem] = []
    done: dict[int, Lead] = {}
    for lead, act, step in steps:
        stored = Lead.objects.select_related("unit", "filed_by").get(pk=lead.pk)
        flow = ACT_FLOW.get(act, LEAD)
        move = flow.move(act, policies.state_in(flow, stored))
        if move is None:
            possible = "、".join(m.act for m in flow.open_moves(policies.state_in(flow, stored))) or "已了结"
            state = policies.state_in(flow, stored)
            problems.append(Problem(f"{lead.title}·{act}", f"状态“{state}”", possible, "请核对先后", "lead.history"))
            continue
        if faults := [fault for fault in check_step(stored, move, step, last_on=None) if fault.code != "lead.file"]:
            problems += faults
            continue
        _write(stored, flow, move, by=by, step=step, entry=next_entries()[0], near=(), is_historic=True)
        standing.rebuild([stored.pk])
        done[stored.pk] = stored
    if problems:
        raise Problems(problems)
    return list(Lead.objects.filter(pk__in=done).order_by("pk"))


def _check_grant(lead: Lead, act: str, step: Step, near: Sequence[Candidate]) -> list[Problem]:
    """Return what a grant lacks beside its candidates; NotAllowed when the same matter was filed earlier.

    A ruling on a dispute may pass over the earlier filing; a plain grant may not.
    """
    at = f"{lead.title}·{act}"
    found = []
    if not lead.investor:
        found.append(Problem(f"{at}·投资方", "空白", "投资方的名称", "先“补充”投资方，再确认首报权", "lead.investor"))
    first = next((one for one in near if one.is_same and one.is_earlier and one.is_open), None)
    if act != AWARD and first is not None:
        words = {"code": first.lead.code, "day": first.lead.filed_on.isoformat(), "why": "、".join(first.reasons)}
        raise NotAllowed(
            _("%(code)s 是同一件事（%(why)s），于 %(day)s 先报，首报权只能确认给先报的。") % words,
            remedy=_("先报的不成立的，请先对它不予受理；有争议的，请按争议裁定。"),
        )
    if near and not step.reason.strip():
        told = "、".join(f"{one.code}（{'、'.join(one.reasons)}）" for one in near[:5])
        found.append(Problem(f"{at}·理由", "空白", f"为什么不与 {told} 相重", "请逐项核对后写明", "lead.compared"))
    return found


def _check_against(lead: Lead, step: Step) -> list[Problem]:
    """Return what is wrong with the lead that is to lose its right by a ruling."""
    loser = step.against
    if loser is None:
        return []
    if loser.pk == lead.pk or not holds_right(loser, step.on):
        place = f"{lead.title}·裁定确认·撤销谁的"
        return [Problem(place, loser.code, "首报权有效的另一条线索", "请核对线索编号", "lead.against")]
    return []


def _revoke(loser: Lead, winner: Lead, *, by: User, step: Step) -> Lead:
    """Withdraw the right of the lead that lost a dispute, by the same minutes; a dispute of its own ends with it."""
    stored = Lead.objects.select_for_update(of=("self",)).select_related("unit", "filed_by").get(pk=loser.pk)
    act = "裁定不予确认" if stored.right == DISPUTED else REVOKE
    flow, move = policies.check_move(by, stored, act, on=step.on)
    told = replace(step, token="", against=None, start=None, until=None)
    _write(stored, flow, move, by=by, step=told, entry=next_entries()[0], near=())
    return stored


def _write(
    lead: Lead,
    flow: Flow,
    move: Move,
    *,
    by: User,
    step: Step,
    entry: int,
    near: Sequence[Candidate],
    is_historic: bool = False,
) -> None:
    state = policies.state_in(flow, lead)
    mine = set(move.parties) if is_historic else policies.parties_of(by, lead)
    party = next((party for party in move.parties if party in mine), "")
    LeadAct(
        entry=entry,
        recorded_by=by,
        lead=lead,
        flow=flow.name,
        act=move.act,
        source=state,
        target=flow.target(move, state),
        on=step.on,
        recorded_on=step.recorded_on or step.on,
        party=party,
        unit=lead.unit if is_historic and party == OWNER else by.unit,
        reason=step.reason.strip(),
        detail=_detail(lead, move, step, near),
        document=step.document.strip(),
        file=step.file,
        token=step.token,
        is_historic=is_historic,
    ).save(force_insert=True)


def _detail(lead: Lead, move: Move, step: Step, near: Sequence[Candidate]) -> dict[str, Any]:
    """Return what an act carries beside its reason: the numbers of the terms in force are filled in here."""
    terms = leads().terms_on(step.on)
    given: dict[str, Any] = {"result": step.result.strip(), "lost": step.lost if "lost" in move.needs else ""}
    if "detail" in move.needs:
        given |= dict(step.elements)
    if step.unit is not None and "unit" in move.needs:
        share = terms.first_share if step.share is None else step.share
        given |= {"unit": step.unit.pk, "share": 0 if step.unit.pk == lead.filed_by_id else share}
        if holds_right(lead, step.on):
            given["until"] = (step.on + timedelta(days=terms.valid_days)).isoformat()
    if move.target == "已确认":
        until = step.until or step.on + timedelta(days=terms.valid_days)
        given |= {"from": (step.start or lead.filed_on).isoformat(), "until": until.isoformat()}
        given["compared"] = [{"code": one.code, "why": list(one.reasons)} for one in near]
    elif step.until is not None and "until" in move.needs:
        given["until"] = step.until.isoformat()
    if step.project is not None and "project" in move.needs:
        given["project"] = step.project.pk
    return {name: value for name, value in given.items() if value not in (None, "", [])}


@transaction.atomic
def void_batch(*, batch: str, reason: str, by: User, on: date) -> int:
    """Void the leads that a batch filed (nothing is deleted); refused when somebody has acted on one since.

    Return how many.
    """
    filed = list(Lead.objects.filter(batch=batch).exclude(state=VOID.name).order_by("pk"))
    since = LeadAct.objects.filter(lead__in=filed, is_historic=False).exclude(act__in=(FILE, RECKONED))
    if touched := since.select_related("lead").first():
        text = _("%(title)s 后来又办过，不能整批撤销。") % {"title": touched.lead}
        raise NotAllowed(text, remedy=_("请逐件作废。"))
    for lead in filed:
        day = max([on, *LeadAct.objects.filter(lead=lead).values_list("on", flat=True)])
        take_step(lead=lead, act=VOIDING, by=by, step=Step(on=day, reason=reason, recorded_on=on))
    return len(filed)
