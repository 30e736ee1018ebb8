"""Writes of the service side: read a notice, keep the responsibility list, open matters, take the next step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from saima.core.clocks import Basis, Clock, Limit, counted
from saima.core.flow import VOID, VOIDING, Move
from saima.core.problems import Problem, Problems
from saima.ledger.codes import entry_code
from saima.ledger.entries import hold_entries, next_entries
from saima.people.models import Unit, User
from saima.people.policies import NotAllowed, check_may
from saima.service import notices, policies, standing
from saima.service.catalogue import MatterKind, matters
from saima.service.checks import MatterDraft, Step, check_draft, check_step
from saima.service.escalating import escalation_detail
from saima.service.flows import DUTY, FIRM
from saima.service.models import CalendarNotice, Invitation, Matter, MatterAct, ResponsibilityItem
from saima.service.responsibilities import route
from saima.service.workcalendar import office_calendar

OPEN = "登记"
"""The act that opens every matter."""


@transaction.atomic
def open_matters(drafts: Sequence[MatterDraft], *, by: policies.Actor, on: date) -> list[Matter]:
    """Open matters, each with its unit and limit by the responsibility list; all faults at once, or all of them.

    A complaint is not sent by the list: inspection routes it. The same form sent twice opens nothing more.
    """
    if tokens := [draft.token for draft in drafts if draft.token]:
        sent = MatterAct.objects.filter(token__in=tokens).order_by("entry").select_related("matter")
        if known := [act.matter for act in sent]:
            return known
    kinds = matters().kinds
    problems = [problem for draft in drafts for problem in check_draft(draft, kinds.get(draft.kind))]
    if problems:
        raise Problems(problems)
    calendar = office_calendar()
    entries = next_entries(len(drafts)) if drafts else range(0)
    made: list[Matter] = []
    acts: list[MatterAct] = []
    for draft, entry in zip(drafts, entries, strict=True):
        kind = kinds[draft.kind]
        policies.check_may_open(by, kind, draft.from_unit, draft.project)
        way = route(kind, draft.item, draft.starts_on, unit=draft.unit)
        days, basis = draft.days or way.days, draft.basis or way.basis
        if draft.stated_due is not None:
            days = max(counted(Clock(draft.starts_on, Limit(1, basis)), draft.stated_due, calendar), 1)
        matter = Matter(
            code=entry_code("matter", entry),
            kind=kind.id,
            item=draft.item,
            title=draft.title.strip(),
            project=draft.project,
            from_unit=draft.from_unit,
            about=draft.about,
            is_complaint=draft.is_complaint,
            starts_on=draft.starts_on,
            days=days,
            basis=basis,
            stated_due=draft.stated_due,
            limit_source=way.source if draft.days is None and draft.stated_due is None else draft.document,
            detail={name: value for name, value in draft.detail.items() if value not in (None, "")},
            batch=draft.batch,
            state=kind.flow.start,
        )
        unit = draft.unit or (None if draft.is_complaint else way.unit)
        made.append(matter)
        acts.append(
            MatterAct(
                entry=entry,
                recorded_by=by if isinstance(by, User) else None,
                matter=matter,
                act=OPEN,
                target=_first_state(kind, unit),
                on=draft.starts_on,
                recorded_on=draft.recorded_on or on,
                party=FIRM if isinstance(by, Invitation) else "",
                unit=draft.from_unit,
                detail=({"unit": unit.pk} if unit else {}) | _by_link(by),
                document=draft.document,
                token=draft.token,
                is_historic=(draft.recorded_on or on) < on,
            )
        )
    Matter.objects.bulk_create(made, batch_size=200)
    MatterAct.objects.bulk_create(acts, batch_size=200)
    standing.rebuild((matter.pk for matter in made), calendar=calendar)
    return list(Matter.objects.filter(pk__in=[matter.pk for matter in made]).order_by("pk"))


def _by_link(by: policies.Actor) -> dict[str, str]:
    """Return the link an act came by, for the act's detail."""
    return {"invitation": by.code} if isinstance(by, Invitation) else {}


def _first_state(kind: MatterKind, unit: Unit | None) -> str:
    """Return where a new matter stands: at the start, or past the routing when the unit is known."""
    flow = kind.flow
    routing = flow.move("转办", flow.start)
    return routing.target if routing is not None and unit is not None else flow.start


@transaction.atomic
def take_step(*, matter: Matter, act: str, by: policies.Actor, step: Step) -> Matter:
    """Do one act on a matter, by the flow's table. The same form sent twice is one act.

    NotAllowed when the table or the rights forbid it, naming who was first; Problems with all that is missing.
    """
    hold_entries()
    stored = (
        Matter.objects.select_for_update(of=("self",))
        .select_related("unit", "from_unit", "about", "escalated_to__unit")
        .get(pk=matter.pk)
    )
    if step.token and (sent := MatterAct.objects.filter(token=step.token).first()):
        if (sent.matter_id, sent.act) == (stored.pk, act):
            return stored
        place = f"{stored.title}·{act}"
        raise Problems([Problem(place, "这份表单已用于别的办理", "新打开的表单", "请刷新页面后再办", "matter.token")])
    move = policies.check_move(by, stored, act, on=step.on)
    last = MatterAct.objects.filter(matter=stored).order_by("-entry").values_list("on", flat=True).first()
    if problems := check_step(stored, move, step, last_on=last):
        raise Problems(problems)
    _act(stored, move, stored.state, by=by, step=step, entry=next_entries()[0]).save(force_insert=True)
    standing.rebuild([stored.pk])
    stored.refresh_from_db()
    return stored


@transaction.atomic
def take_history(steps: Sequence[tuple[Matter, str, Step]], *, by: User) -> list[Matter]:
    """Enter acts that happened before the product was there (历史补录): the table holds, the parties' rights do not.

    All faults at once, or all of them.
    """
    check_may(by, "historic")
    kinds, states = matters().kinds, {matter.pk: matter.state for matter, _act, _step in steps}
    problems: list[Problem] = []
    acts: list[tuple[Matter, Move, Step, str]] = []
    for matter, act, step in steps:
        flow, state = kinds[matter.kind].flow, states[matter.pk]
        move = flow.move(act, state)
        if move is None:
            possible = "已了结" if flow.is_final(state) else "、".join(m.act for m in flow.open_moves(state))
            problems.append(
                Problem(f"{matter.title}·{act}", f"状态“{state}”", possible, "请核对先后", "matter.history")
            )
            continue
        problems += check_step(matter, move, step, last_on=None, is_historic=True)
        acts.append((matter, move, step, state))
        states[matter.pk] = flow.target(move, state)
    if problems:
        raise Problems(problems)
    entries = next_entries(len(acts)) if acts else range(0)
    MatterAct.objects.bulk_create(
        [
            _act(matter, move, state, by=by, step=step, entry=entry, is_historic=True)
            for (matter, move, step, state), entry in zip(acts, entries, strict=True)
        ],
        batch_size=200,
    )
    standing.rebuild(states)
    return list(Matter.objects.filter(pk__in=states).order_by("pk"))


def _act(
    matter: Matter, move: Move, state: str, *, by: policies.Actor, step: Step, entry: int, is_historic: bool = False
) -> MatterAct:
    catalogue = matters()
    detail = {name: value for name, value in step.detail.items() if value not in (None, "")} | _by_link(by)
    if step.unit is not None:
        detail["unit"] = step.unit.pk
    if "stop" in move.needs:
        detail |= {
            "held_by": detail.get("held_by") or catalogue.stops[detail["stop"]].held_by,
            "stopped_by": matter.unit.title if matter.unit else "",
        }
    if move.act == standing.ESCALATE:
        detail |= escalation_detail(matter, step.on)
    mine = set(move.parties) if is_historic else policies.parties_of(by, matter)
    party = next((party for party in policies.parties_for(matter, move) if party in mine), "")
    history = matter.unit if party == DUTY else matter.from_unit
    return MatterAct(
        entry=entry,
        recorded_by=by if isinstance(by, User) else None,
        matter=matter,
        act=move.act,
        source=state,
        target=catalogue.kinds[matter.kind].flow.target(move, state),
        on=step.on,
        recorded_on=step.recorded_on or step.on,
        party=party,
        unit=history if is_historic else by.unit,
        reason=step.reason.strip(),
        detail=detail,
        document=step.document.strip(),
        on_behalf_of=step.on_behalf_of.strip(),
        file=step.file,
        token=step.token,
        is_historic=is_historic,
    )


@transaction.atomic
def set_item(
    *,
    kind: str,
    item: str,
    unit: Unit | None,
    task: str,
    days: int | None,
    basis: Basis,
    document: str,
    effective_on: date,
    by: User,
    replaces: ResponsibilityItem | None = None,
) -> ResponsibilityItem:
    """Enter a line of the responsibility list, or replace one; `days` None strikes it off. By a named document."""
    check_may(by, "referee")
    problems: list[Problem] = []
    known = matters().kinds
    if kind not in known:
        problems.append(Problem("责任清单·种类", f"“{kind}”", "、".join(known), "请改用其中之一", "list.kind"))
    if not document.strip():
        problems.append(Problem("责任清单·依据文件", "空白", "文号或会议纪要", "请填写依据", "list.document"))
    if not task.strip():
        problems.append(Problem("责任清单·责任", "空白", "该单位要做的事", "请填写", "list.task"))
    if days is not None and days < 1:
        problems.append(Problem("责任清单·时限", f"{days} 天", "至少 1 天", "请填写时限", "list.days"))
    if problems:
        raise Problems(problems)
    if replaces is not None and ResponsibilityItem.objects.filter(replaces=replaces).exists():
        raise NotAllowed(_("这一条责任清单已由别人改过。"), remedy=_("请在最新的一条上修改。"))
    return ResponsibilityItem.objects.create(
        entry=next_entries()[0],
        recorded_by=by,
        link=known[kind].link,
        kind=kind,
        item=item.strip(),
        unit=unit,
        task=task.strip(),
        days=days,
        basis=basis,
        document=document.strip(),
        effective_on=effective_on,
        replaces=replaces,
    )


@transaction.atomic
def read_notice(
    *, year: int, document: str, holidays: Sequence[date], workdays: Sequence[date], by: User, on: date
) -> list[Matter]:
    """Read a year's notice of holidays; what is due on another day is told so, both days kept. Return the matters."""
    check_may(by, "referee")
    problems: list[Problem] = []
    if not document.strip():
        problems.append(Problem("节假日通知·通知", "空白", "通知的名称", "请填写", "notice.document"))
    if not holidays:
        problems.append(Problem("节假日通知·放假", "空白", f"{year}年放假的日期", "请照通知填写", "notice.holidays"))
    problems += [
        Problem(f"节假日通知·{day}", f"{day}", f"{year}年的日期", "请核对", "notice.year")
        for day in (*holidays, *workdays)
        if day.year != year
    ]
    problems += [
        Problem(f"节假日通知·{day}", "工作日", "周末的一天", "调休上班只能是周末", "notice.workday")
        for day in workdays
        if day.weekday() < 5
    ]
    if problems:
        raise Problems(problems)
    CalendarNotice.objects.create(
        entry=next_entries()[0],
        recorded_by=by,
        year=year,
        document=document.strip(),
        holidays=sorted(day.isoformat() for day in holidays),
        workdays=sorted(day.isoformat() for day in workdays),
        read_on=on,
    )
    moved = _reckon_again(year, document.strip(), by=by, on=on)
    notices.follow(year=year, document=document.strip(), by=by, on=on)
    return moved


def _reckon_again(year: int, document: str, *, by: User, on: date) -> list[Matter]:
    """Note each matter whose due day the notice of a year moves, finished ones too: whether it was in time hangs on it.

    All that rest on that year are rebuilt, among them those that a post above has to answer in it.
    """
    calendar = office_calendar()
    reaches = Q(starts_on__year__lte=year) & (Q(due_on__year__gte=year) | Q(due_on=None))
    touched = list(Matter.objects.filter(reaches | Q(head_due_on__year__gte=year)).order_by("pk"))
    found: dict[int, standing.MatterStanding] = {}
    for start in range(0, len(touched), standing.PART):
        part = touched[start : start + standing.PART]
        found |= standing.standings([matter.pk for matter in part], calendar)
    moved = [matter for matter in touched if found[matter.pk].due_on != matter.due_on]
    days = [(matter, matter.due_on, found[matter.pk].due_on) for matter in moved]
    notices.note(MatterAct, "matter", days, document=document, by=by, on=on)
    standing.rebuild((matter.pk for matter in touched), calendar=calendar)
    return moved


@transaction.atomic
def void_batch(*, batch: str, reason: str, by: User, on: date) -> int:
    """Void the matters that a batch opened (nothing is deleted); refused when somebody has acted on one since.

    Return how many.
    """
    opened = list(Matter.objects.filter(batch=batch).exclude(state=VOID.name).order_by("pk"))
    since = MatterAct.objects.filter(matter__in=opened, is_historic=False).exclude(act__in=(OPEN, notices.RECKONED))
    if touched := since.select_related("matter").first():
        text = _("%(title)s 后来又办过，不能整批撤销。") % {"title": touched.matter}
        raise NotAllowed(text, remedy=_("请逐件作废。"))
    for matter in opened:
        day = max([on, *MatterAct.objects.filter(matter=matter).values_list("on", flat=True)])
        take_step(matter=matter, act=VOIDING, by=by, step=Step(on=day, reason=reason, recorded_on=on))
    return len(opened)
