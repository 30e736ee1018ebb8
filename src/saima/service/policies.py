"""Who is which party of a matter, and what they may do with it now."""

from __future__ import annotations

from datetime import date

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from saima.core.flow import Move
from saima.ledger.models import Project
from saima.ledger.words import said, titled
from saima.people.models import Unit, User
from saima.people.policies import NotAllowed, act_title, check_may, may, works_for
from saima.people.queries import units_in_scope
from saima.people.roles import role_of
from saima.service.catalogue import MatterKind, matters
from saima.service.flows import CENTRE, DUTY, FIRM, HANDING, INSPECTION, ISSUER, RAISER, SERVICE
from saima.service.models import REQUESTS, Invitation, Matter, MatterAct, behind

Actor = User | Invitation
"""Who acts: a user, or a firm by its link."""
ROUTE, ANSWER, REMIND, UNRATED = "转办", "答复", "提醒评价", "待评价办结"
REMINDERS = 2
"""A request is closed unrated only after so many reminders, each on its own day."""
OPENED_WITH = {
    "交接": "hand_over",
    "办理": "assign",
    "诉求": "raise_request",
    "交办": "assign",
    "意见": "referee",
    "卡点": "record",
}
"""The right that opens a matter, by flow."""


def parties_of(who: Actor, matter: Matter) -> frozenset[str]:
    """Return the parties somebody is for a matter; nobody for one they may not see."""
    if isinstance(who, Invitation):
        return frozenset({FIRM}) if Matter.objects.own_of(who).filter(pk=matter.pk).exists() else frozenset()
    if not who.is_active or (matter.is_complaint and works_for(who, matter.about)):
        return frozenset()
    found = set[str]()
    if may(who, "serve") and works_for(who, matter.unit):
        found.add(DUTY)
    if may(who, "hand_over") and works_for(who, matter.from_unit):
        found.add(HANDING)
    if role_of(who).scope == "self" and may(who, "raise_request") and _is_firm_of(who, matter):
        found.add(FIRM)
    if may(who, "assign") and works_for(who, matter.from_unit):
        found.add(ISSUER)
    if may(who, "record") and works_for(who, matter.from_unit):
        found.add(RAISER)
    for right, party in (("referee", CENTRE), ("route", SERVICE), ("press", INSPECTION)):
        if may(who, right):
            found.add(party)
    return frozenset(found)


def _is_firm_of(user: User, matter: Matter) -> bool:
    """Tell whether the user's firm raised a request, or stands behind its project."""
    if matter.kind != REQUESTS or user.unit is None:
        return False
    if matter.from_unit_id == user.unit_id:
        return True
    return matter.project_id is not None and Project.objects.filter(behind(user.unit), pk=matter.project_id).exists()


def parties_for(matter: Matter, move: Move) -> tuple[str, ...]:
    """Return who may make a move of this matter: the table's parties; a complaint is routed by inspection alone."""
    return (INSPECTION,) if matter.is_complaint and move.act == ROUTE else move.parties


def holder_of(matter: Matter) -> str:
    """Return the party whose turn it is, '' when the matter has ended."""
    flow = matters().kinds[matter.kind].flow
    holder = flow.by_name[matter.state].holder
    return INSPECTION if matter.is_complaint and holder == SERVICE else holder


def open_moves(who: Actor, matter: Matter) -> tuple[Move, ...]:
    """Return what somebody may do with a matter now, in the table's order."""
    mine = parties_of(who, matter)
    return tuple(
        move
        for move in matters().kinds[matter.kind].flow.open_moves(matter.state, mine)
        if mine & set(parties_for(matter, move)) and not (move.act == UNRATED and matter.reminded < REMINDERS)
    )


def check_may_open(user: Actor, kind: MatterKind, from_unit: Unit | None, project: Project | None = None) -> None:
    """Raise NotAllowed unless somebody may open a matter of this kind for this unit.

    A request may be raised on a firm's behalf by whoever works with its project.
    """
    if isinstance(user, Invitation):
        if kind.id != REQUESTS or project is None or project.pk != user.project_id:
            raise NotAllowed(_("这个链接只能提出本项目的诉求。"), remedy=_("请联系发给您链接的单位。"))
        return
    check_may(user, OPENED_WITH[kind.flow.name])
    on_behalf = kind.id == REQUESTS and from_unit is not None and from_unit.kind == "企业"
    if on_behalf and role_of(user).scope != "self" and project is not None and may_raise_for(user, project):
        return
    if role_of(user).scope != "all" and from_unit is not None and not works_for(user, from_unit):
        words = {"unit": titled(from_unit), "act": act_title(OPENED_WITH[kind.flow.name])}
        raise NotAllowed(_("您不能代%(unit)s%(act)s。") % words, remedy=_("请该单位或招商中心办理。"))


def may_raise_for(user: User, project: Project) -> bool:
    """Tell whether the user works with a project: sees it, or has had a matter of it."""
    return projects_of(user).filter(pk=project.pk).exists()


def projects_of(user: User) -> QuerySet[Project]:
    """Return the projects for which the user may raise requests: those they see, serve, or (a firm) stand behind."""
    if role_of(user).scope == "self":
        if user.unit is None:
            return Project.objects.none()
        raised = Matter.objects.filter(from_unit=user.unit).exclude(project=None).values("project")
        return Project.objects.filter(behind(user.unit) | Q(pk__in=raised))
    served = Matter.objects.filter(unit__in=units_in_scope(user)).exclude(project=None).values("project")
    seen = Project.objects.visible_to(user)
    return Project.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=served))


def check_move(user: Actor, matter: Matter, act: str, *, on: date | None = None) -> Move:
    """Return the row that lets somebody do this now; else NotAllowed says the state, who was first and who can."""
    flow = matters().kinds[matter.kind].flow
    move = flow.move(act, matter.state)
    if move is None:
        known = next((titled(move) for move in flow.moves if move.act == act), act)
        words = {"title": matter.title, "state": titled(flow.by_name[matter.state]), "act": known}
        raise NotAllowed(_("「%(title)s」现在是“%(state)s”，不能%(act)s。") % words, remedy=_what_is(matter, user))
    parties = parties_for(matter, move)
    if not parties_of(user, matter) & set(parties):
        words = {"title": matter.title, "act": titled(move), "who": _("、").join(said(party) for party in parties)}
        raise NotAllowed(
            _("「%(title)s」的%(act)s由%(who)s办理。") % words,
            remedy=_("您不是其中之一；请%(unit)s办理。") % {"unit": titled(matter.unit)}
            if DUTY in parties and matter.unit
            else _("您不是其中之一。"),
        )
    _check_reminders(matter, act, on)
    return move


def _check_reminders(matter: Matter, act: str, on: date | None) -> None:
    """Refuse a second reminder on one day, and a close without a rating before two reminders since the last answer."""
    if act not in (REMIND, UNRATED):
        return
    answered = MatterAct.objects.filter(matter=matter, act=ANSWER).aggregate(last=Max("entry"))["last"] or 0
    days = set(MatterAct.objects.filter(matter=matter, act=REMIND, entry__gt=answered).values_list("on", flat=True))
    if act == REMIND and on in days:
        raise NotAllowed(_("今天已经提醒过企业评价。"), remedy=_("同一件事一天只提醒一次。"))
    if act == UNRATED and len(days) < REMINDERS:
        words = {"n": len(days), "needed": REMINDERS}
        raise NotAllowed(
            _("已提醒企业评价 %(n)s 次，满 %(needed)s 次仍未评价才能按待评价办结。") % words,
            remedy=_("请先提醒评价，或电话回访。"),
        )


def _what_is(matter: Matter, asked_by: Actor) -> str:
    """Return who brought the matter into its state and when, and what may follow.

    A unit is named; a colleague of the same unit by name, since two officers of one unit must know which of them.
    """
    last = MatterAct.objects.filter(matter=matter).select_related("recorded_by").order_by("-entry").first()
    flow, told = matters().kinds[matter.kind].flow, ""
    if last is not None and last.source:
        who = titled(last.unit) if last.unit else str(last.recorded_by or said(last.party) or "—")
        act = next((titled(move) for move in flow.moves if move.act == last.act), last.act)
        told = _("%(who)s已于%(day)s%(act)s。") % {"who": who, "day": last.on.isoformat(), "act": act}
        colleague = isinstance(asked_by, User) and last.unit is not None and last.unit_id == asked_by.unit_id
        if colleague and last.recorded_by is not None and last.recorded_by_id != asked_by.pk:
            told += _("办理人：%(person)s。") % {"person": last.recorded_by}
    if flow.is_final(matter.state):
        return told + _("这件事已经了结。")
    possible = _("、").join(
        f"{titled(move)}（{_('、').join(said(party) for party in move.parties)}）"
        for move in flow.open_moves(matter.state)
    )
    return told + _("现在可以：%(acts)s。") % {"acts": possible}
