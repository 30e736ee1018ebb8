"""Who may see a plan, which party a user is for a milestone, and the sentence when an act is forbidden."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from saima.core.flow import Move
from saima.ledger.models import Project, ProjectQuerySet
from saima.ledger.words import said, titled
from saima.people.models import Unit, User
from saima.people.policies import NotAllowed, may, works_for
from saima.people.queries import units_in_scope
from saima.people.roles import role_of
from saima.service.building.catalogue import building
from saima.service.building.flow import CENTRE, DEPARTMENT, DONE, FORCE, MILESTONE, OWNER, REPORT, UNDO
from saima.service.building.models import Milestone, MilestoneAct
from saima.service.building.standing import APPROVAL, REPORTED
from saima.service.flows import DROPPED
from saima.service.handing import HANDOVER
from saima.service.models import Matter

NO_DEPARTMENT = frozenset({"招商小组", "企业", "区县"})
"""Kinds of units that keep no register of their own from which a day could come."""


def projects_of(user: User) -> ProjectQuerySet:
    """Return the projects whose plan the user may see: those they see or serve, and those their units must reach."""
    seen = Project.objects.visible_to(user)
    if role_of(user).scope in {"all", "self", "none"} or not user.is_active:
        return seen
    units = units_in_scope(user)
    served = Matter.objects.filter(unit__in=units, is_complaint=False).exclude(project=None).values("project")
    own = Milestone.objects.filter(unit__in=units).values("project")
    return Project.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=served) | Q(pk__in=own))


def check_sees(user: User, project: Project) -> None:
    """Raise NotAllowed unless the user may see the project's plan at all."""
    if not projects_of(user).filter(pk=project.pk).exists():
        outside = _("项目「%(names)s」不在您的数据范围内。") % {"names": project}
        raise NotAllowed(outside, remedy=_("需要登记的，请项目责任单位或招商中心办理。"))


@dataclass(frozen=True, slots=True)
class Sides:
    """Who stands behind a project's plan: the unit that leads the project, and the one it was handed over to."""

    lead: Unit | None
    force: Unit | None


def sides_of(project: Project) -> Sides:
    """Return the sides of a project; one statement. A task force stands once it has accepted the handover."""
    handovers = Matter.objects.filter(project=project, kind=HANDOVER, is_final=True).exclude(state__in=DROPPED)
    accepted = handovers.select_related("unit").order_by("-pk").first()
    return Sides(project.lead_unit, accepted.unit if accepted is not None else None)


def plans(user: User, sides: Sides) -> bool:
    """Tell whether the user plans for a project: its task force, before a handover the unit that leads it."""
    if not (may(user, "serve") or may(user, "record")):
        return False
    return works_for(user, sides.force if sides.force is not None else sides.lead)


def parties_of(user: User, sides: Sides, unit: Unit | None) -> frozenset[str]:
    """Return the parties a user is for a milestone that this unit must reach."""
    found = {CENTRE} if may(user, "referee") else set[str]()
    if plans(user, sides):
        found.add(FORCE)
    if may(user, "serve") and works_for(user, unit):
        found.add(OWNER)
    if may(user, "serve") and may(user, "record") and user.unit is not None and user.unit.kind not in NO_DEPARTMENT:
        found.add(DEPARTMENT)
    return frozenset(found)


def check_may_plan(user: User, project: Project, sides: Sides) -> None:
    """Raise NotAllowed unless the user may plan for a project."""
    if may(user, "referee") or plans(user, sides):
        return
    unit = sides.force or sides.lead
    words = {"project": project, "unit": titled(unit) if unit else said(CENTRE)}
    raise NotAllowed(_("「%(project)s」的建设计划由%(unit)s或招商中心排定。") % words, remedy=_("您不是其中之一。"))


def open_moves(user: User, milestone: Milestone, sides: Sides, *, has_approval: bool) -> tuple[Move, ...]:
    """Return what the user may do with a milestone now; none reports or withdraws what a record or approval tells."""
    moves = MILESTONE.open_moves(milestone.state, parties_of(user, sides, milestone.unit))
    derived = bool(milestone.fact_kind) or has_approval
    return tuple(move for move in moves if not (derived and move.act in {REPORT, UNDO}))


def check_move(user: User, milestone: Milestone, sides: Sides, act: str) -> Move:
    """Return the row that lets somebody do this now; else NotAllowed says the state, who was first and who can."""
    check_sees(user, milestone.project)
    move = MILESTONE.move(act, milestone.state)
    known = next((titled(row) for row in MILESTONE.moves if row.act == act), act)
    title = f"{milestone.project}·{milestone.title}"
    if move is None:
        words = {"title": title, "state": titled(MILESTONE.by_name[milestone.state]), "act": known}
        raise NotAllowed(_("「%(title)s」现在是“%(state)s”，不能%(act)s。") % words, remedy=_what_is(milestone))
    if act in {REPORT, UNDO}:
        _check_derived(milestone, title)
    if not parties_of(user, sides, milestone.unit) & set(move.parties):
        who = _("、").join(
            titled(milestone.unit) if party == OWNER and milestone.unit else said(party) for party in move.parties
        )
        words = {"title": title, "act": known, "who": who}
        raise NotAllowed(_("「%(title)s」的%(act)s由%(who)s办理。") % words, remedy=_("您不是其中之一。"))
    return move


def _check_derived(milestone: Milestone, title: str) -> None:
    """Refuse to report or withdraw a day that a record or an approval tells."""
    if milestone.fact_kind:
        words = {"title": title, "kind": said(milestone.fact_kind)}
        raise NotAllowed(
            _("「%(title)s」的实际日由“%(kind)s”登记记录得出，不用另填。") % words,
            remedy=_("请在项目页记一笔；写错的更正那条记录。"),
        )
    approvals = Matter.objects.filter(project=milestone.project_id, kind=APPROVAL).exclude(state__in=DROPPED)
    known = building().approval_of
    found = next((m for m in approvals if milestone.approval and known(m.item) == milestone.approval), None)
    if found is not None:
        words = {"title": title, "code": found.code}
        raise NotAllowed(
            _("「%(title)s」的实际日由审批节点 %(code)s 的办结日得出，不用另填。") % words,
            remedy=_("请在那件事项里办结。"),
        )


def _what_is(milestone: Milestone) -> str:
    """Return who brought the milestone into its state and when, and what may follow."""
    told = ""
    last = MilestoneAct.objects.filter(milestone=milestone).select_related("recorded_by").order_by("-entry").first()
    if milestone.state == DONE and milestone.actual_from != REPORTED:
        told = _("%(code)s 记着 %(day)s 完成。") % {"code": milestone.actual_from, "day": milestone.actual_on}
    elif last is not None:
        words = {"who": last.recorded_by or "—", "day": last.on, "act": said(last.act)}
        told = _("%(who)s已于%(day)s%(act)s。") % words
    possible = _("、").join(
        f"{titled(move)}（{_('、').join(said(party) for party in move.parties)}）"
        for move in MILESTONE.open_moves(milestone.state)
    )
    return told + _("现在可以：%(acts)s。") % {"acts": possible}
