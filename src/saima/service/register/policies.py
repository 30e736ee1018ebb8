"""Who may see a problem project, which party a user is for it, and the sentence when an act is forbidden."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from saima.core.flow import Move
from saima.ledger.models import Fact, FactQuerySet, Project, ProjectQuerySet, Verification
from saima.ledger.words import said, titled
from saima.people.models import Unit, User
from saima.people.policies import NotAllowed, check_may, may, works_for
from saima.people.queries import units_in_scope
from saima.people.roles import role_of
from saima.service.register.flow import CHECKER, DUTY, REGISTER
from saima.service.register.standing import PLANNING, SETTLING, Stands

LIST = "列入"
"""The act that puts a project into the register."""


def projects_of(user: User) -> ProjectQuerySet:
    """Return the projects whose place in the register the user may see: those they see, and those given to their unit.

    A unit is given one by the plan in force.
    """
    seen = Project.objects.visible_to(user)
    if role_of(user).scope == "all" and user.is_active:
        return seen
    given = Fact.objects.in_force().filter(kind=PLANNING, unit__in=units_in_scope(user))
    return Project.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=given.values("project")))


def facts_of(user: User) -> FactQuerySet:
    """Return the records of the projects whose place in the register the user may see."""
    if role_of(user).scope == "all" and user.is_active:
        return Fact.objects.all()
    return Fact.objects.filter(project__in=projects_of(user).values("pk"))


def parties_of(user: User, unit: Unit | None) -> frozenset[str]:
    """Return the parties a user is for a problem project of this responsible unit."""
    found = {CHECKER} if may(user, "referee") else set()
    if may(user, "serve") and may(user, "record") and works_for(user, unit):
        found.add(DUTY)
    return frozenset(found)


def open_moves(user: User, stands: Stands, unit: Unit | None) -> tuple[Move, ...]:
    """Return what the user may do with a problem project now; whoever reported it settled does not check it."""
    moves = REGISTER.open_moves(stands.state, parties_of(user, unit))
    own = stands.settlement is not None and stands.settlement.recorded_by_id == user.pk
    return tuple(move for move in moves if not (own and move.sources == ("待核验",)))


def check_may_list(user: User, project: Project, stands: Stands | None) -> None:
    """Raise NotAllowed unless the user may put this project into the register, and it is not there yet."""
    check_may(user, "referee")
    if stands is not None:
        state = titled(REGISTER.by_name[stands.state])
        told = _("「%(project)s」%(day)s 已列入问题项目，现在是“%(state)s”。")
        words = {"project": project, "day": stands.listed_on, "state": state}
        raise NotAllowed(told % words, remedy=_("请在问题项目的那一页办理。"))


def check_move(user: User, project: Project, stands: Stands, unit: Unit | None, act: str) -> Move:
    """Return the row that lets somebody do this now; else NotAllowed says the state, who was first and who can."""
    move = REGISTER.move(act, stands.state)
    known = next((titled(row) for row in REGISTER.moves if row.act == act), act)
    if move is None:
        words = {"project": project, "state": titled(REGISTER.by_name[stands.state]), "act": known}
        raise NotAllowed(_("「%(project)s」现在是“%(state)s”，不能%(act)s。") % words, remedy=_what_is(stands))
    if not parties_of(user, unit) & set(move.parties):
        who = _("、").join(titled(unit) if party == DUTY and unit else said(party) for party in move.parties)
        words = {"project": project, "act": known, "who": who}
        raise NotAllowed(_("「%(project)s」的%(act)s由%(who)s办理。") % words, remedy=_("您不是其中之一。"))
    return move


def _what_is(stands: Stands) -> str:
    """Return who brought the project into its state and when, and what may follow."""
    told = ""
    if stands.last is not None:
        who, day = _last_hand(stands)
        told = _("%(who)s已于%(day)s登记。") % {"who": who, "day": day}
    possible = _("、").join(
        f"{titled(move)}（{_('、').join(said(party) for party in move.parties)}）"
        for move in REGISTER.open_moves(stands.state)
    )
    return told + _("现在可以：%(acts)s。") % {"acts": possible}


def _last_hand(stands: Stands) -> tuple[str, date]:
    """Return who acted last and on which day: who checked, where the last thing was a check."""
    assert stands.last is not None  # noqa: S101 (asked for by a caller that knows)
    event = stands.last
    if event.kind == SETTLING and event.result:
        check = Verification.objects.filter(fact=event.key).select_related("recorded_by").order_by("-entry").first()
        if check is not None:
            return str(check.recorded_by or "—"), check.verified_on
    person = User.objects.filter(pk=event.recorded_by_id or 0).first()
    return str(person or "—"), event.on
