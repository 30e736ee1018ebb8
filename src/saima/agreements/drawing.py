"""Agreements drawn up with their clauses, gates opened, clawbacks begun."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from saima.agreements import actions, flows, policies
from saima.agreements.catalogue import agreements
from saima.agreements.checks import AgreementDraft, ClauseDraft, Step, check_agreement, check_clause
from saima.agreements.models import Docket
from saima.core.problems import Problem, Problems
from saima.ledger.actions.projects import hold_project
from saima.ledger.models import Project
from saima.people.models import Unit, User
from saima.people.policies import NotAllowed, check_may
from saima.service.workcalendar import office_calendar


def _obligation(clause: ClauseDraft, agreement: Docket, approved_on: date, batch: str) -> Docket:
    kind = agreements().clauses[clause.kind]
    named = f"{kind.title}（{clause.year}年）" if kind.is_yearly else kind.title
    return Docket(
        kind=flows.OBLIGATIONS,
        item=kind.id,
        title=named,
        project=agreement.project,
        unit=clause.unit,
        parent=agreement,
        opened_on=approved_on,
        due_on=clause.due_on,
        side=kind.side,
        year=clause.year,
        amount=clause.amount if kind.measure == "money" else None,
        currency="CNY" if kind.measure == "money" else "",
        quantity=clause.quantity if kind.measure == "quantity" else None,
        text=clause.text.strip(),
        batch=batch,
    )


@transaction.atomic
def draw_up(*, draft: AgreementDraft, by: User, on: date) -> Docket:
    """Enter an agreement or policy promise as approved, each clause an obligation; all faults at once, or all of it.

    A clause that is prohibited on the day of approval is refused with its rule. The same form sent twice is one.
    """
    policies.check_may_open(by, draft.project)
    hold_project(draft.project)
    if sent := actions.sent_before(draft.token):
        return sent
    problems = check_agreement(draft)
    if draft.approved_on > on:
        problems.append(
            Problem("协议·批准日", f"{draft.approved_on}", f"不晚于今天 {on}", "还没批准的不能登记", "agreement.day")
        )
    if problems:
        raise Problems(problems)
    agreement = Docket(
        kind=flows.AGREEMENTS,
        item=draft.form,
        title=draft.title.strip(),
        project=draft.project,
        opened_on=draft.approved_on,
        number=draft.number.strip(),
        approved_on=draft.approved_on,
        batch=draft.batch,
    )
    opening = Step(on=draft.approved_on, document=draft.number, token=draft.token, recorded_on=on)
    (made,) = actions.open_dockets([agreement], by=by, on=on, opening=[opening])
    _open_clauses(made, draft.clauses, by=by, on=on, batch=draft.batch)
    return made


def _open_clauses(agreement: Docket, clauses: Sequence[ClauseDraft], *, by: User, on: date, batch: str) -> list[Docket]:
    if not clauses:
        return []
    approved_on = agreement.approved_on or agreement.opened_on
    opening = [Step(on=approved_on, recorded_on=on, result=_confirmed(clause, approved_on)) for clause in clauses]
    return actions.open_dockets(
        [_obligation(clause, agreement, approved_on, batch) for clause in clauses],
        by=by,
        on=on,
        opening=opening,
        waits=[clause.condition for clause in clauses],
    )


def _confirmed(clause: ClauseDraft, approved_on: date) -> str:
    """Return what somebody confirmed not to be prohibited, for the act that opens the clause."""
    hints = agreements().hints(clause.text, approved_on) if clause.confirmed else ()
    return "；".join(f"已核对：“{word}”不属于“{rule.title}”" for rule, word in hints)


@transaction.atomic
def add_clauses(
    *, agreement: Docket, clauses: Sequence[ClauseDraft], by: User, on: date, batch: str = ""
) -> list[Docket]:
    """Enter more clauses of an agreement that is in force; all faults at once, or all of them."""
    stored = actions.lock(agreement)
    policies.check_may_open(by, stored.project)
    if stored.kind != flows.AGREEMENTS or stored.is_final:
        raise NotAllowed(_("「%(title)s」已经了结，不能再加条款。") % {"title": stored.title}, remedy=_("请另签协议。"))
    approved_on = stored.approved_on or stored.opened_on
    problems = [
        problem
        for number, clause in enumerate(clauses, start=1)
        for problem in check_clause(
            clause, approved_on=approved_on, place=f"{stored.title}·第{number}条", number=number, clauses=clauses
        )
    ]
    if problems:
        raise Problems(problems)
    return _open_clauses(stored, clauses, by=by, on=on, batch=batch)


@transaction.atomic
def open_gate(
    *, kind: str, project: Project, unit: Unit | None, by: User, on: date, agreement: Docket | None = None,
    token: str = "", text: str = "", sent_at: datetime | None = None,
) -> Docket:  # fmt: skip
    """Send a project's agreement to a review (合法性审查, 公平竞争审查); the limit is the catalogue's of that day.

    `sent_at`, local time, is when it arrived: after closing time its clock starts on the next working day.
    NotAllowed while the same review of the same agreement is under way. The same form sent twice is one.
    """
    policies.check_may_open(by, project)
    hold_project(project)
    if sent := actions.sent_before(token):
        return sent
    rule = agreements().gates.get(kind)
    problems = []
    if rule is None:
        problems.append(Problem("审查·种类", f"“{kind}”", "、".join(agreements().gates), "请改用其中之一", "gate.kind"))
    if unit is None:
        problems.append(Problem("审查·审查单位", "空白", "审查的单位", "请选择", "gate.unit"))
    if agreement is not None and (agreement.kind != flows.AGREEMENTS or agreement.project_id != project.pk):
        problems.append(Problem("审查·协议", agreement.code, "这个项目的协议", "请改选", "gate.agreement"))
    if problems or rule is None:
        raise Problems(problems)
    running = Docket.objects.filter(project=project, kind=kind, parent=agreement, is_final=False).first()
    if running is not None:
        raise NotAllowed(
            _("%(kind)s已在办理（%(code)s）。") % {"kind": kind, "code": running.code}, remedy=_("请在那一件上办理。")
        )
    limit = rule.limit_on(on)
    docket = Docket(
        kind=kind,
        title=f"{agreement.title if agreement else project.title}{rule.title}",
        project=project,
        unit=unit,
        parent=agreement,
        opened_on=on,
        starts_on=office_calendar().received_on(sent_at or datetime.combine(on, time.min)),
        days=limit.days,
        basis=limit.basis,
        limit_source=limit.source,
        text=text.strip(),
    )
    (made,) = actions.open_dockets([docket], by=by, on=on, opening=[Step(on=on, token=token)])
    return made


@transaction.atomic
def open_clawback(
    *, obligation: Docket, amount: int | None, unit: Unit | None, document: str, by: User, on: date, token: str = ""
) -> Docket:
    """Begin to claim back what was granted, because an obligation is in default; amount in fen, by a document."""
    check_may(by, "referee")
    stored = actions.lock(obligation)
    if sent := actions.sent_before(token):
        return sent
    if stored.kind != flows.OBLIGATIONS or stored.state != flows.BROKEN:
        state = policies.state_of(stored).name
        raise NotAllowed(
            _("「%(title)s」现在是“%(state)s”，违约的才能追偿。") % {"title": stored.title, "state": state},
            remedy=_("请先发违约通知。"),
        )
    problems = []
    if amount is None or amount <= 0:
        problems.append(Problem("追偿·金额", f"{amount}", "大于零的金额", "请填写应追回多少", "clawback.amount"))
    if unit is None:
        problems.append(Problem("追偿·承办单位", "空白", "去追的单位", "请选择", "clawback.unit"))
    if not document.strip():
        problems.append(Problem("追偿·文号", "空白", "决定追偿的文件或纪要", "请填写", "clawback.document"))
    if problems:
        raise Problems(problems)
    running = Docket.objects.filter(parent=stored, kind=flows.CLAWBACKS, is_final=False).first()
    if running is not None:
        raise NotAllowed(_("已在追偿（%(code)s）。") % {"code": running.code}, remedy=_("请在那一件上办理。"))
    docket = Docket(
        kind=flows.CLAWBACKS,
        title=f"{stored.title}追偿",
        project=stored.project,
        unit=unit,
        parent=stored,
        opened_on=on,
        amount=amount,
        currency="CNY",
        number=document.strip(),
    )
    opening = Step(on=on, document=document, token=token)
    (made,) = actions.open_dockets([docket], by=by, on=on, opening=[opening])
    return made
