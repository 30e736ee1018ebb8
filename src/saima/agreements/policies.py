"""Who is which party of a docket, and what they may do with it now."""

from __future__ import annotations

from django.utils.translation import gettext as _

from saima.agreements.catalogue import agreements
from saima.agreements.flows import CENTRE, DUTY, FULFIL, KINDS, LEADERS, OBLIGATIONS, PAY, PROJECT_UNIT
from saima.agreements.models import Docket, DocketAct
from saima.core.flow import Flow, Move, State
from saima.ledger.models import Project
from saima.ledger.words import said, titled
from saima.people.models import Unit, User
from saima.people.policies import NotAllowed, check_may, may, works_for


def flow_of(docket: Docket) -> Flow:
    """Return the flow a docket goes."""
    return KINDS[docket.kind]


def state_of(docket: Docket) -> State:
    """Return the state a docket is in."""
    return flow_of(docket).by_name[docket.state]


def parties_of(user: User, docket: Docket) -> frozenset[str]:
    """Return the parties somebody is for a docket they may see."""
    if not user.is_active:
        return frozenset()
    found = set[str]()
    if may(user, "referee"):
        found.add(CENTRE)
    if may(user, "decide"):
        found.add(LEADERS)
    if may(user, "record") and works_for(user, docket.project.lead_unit):
        found.add(PROJECT_UNIT)
    if may(user, "serve") and works_for(user, docket.unit):
        found.add(DUTY)
    return frozenset(found)


def open_moves(user: User, docket: Docket) -> tuple[Move, ...]:
    """Return what somebody may do with a docket now, in the table's order, without what its clause never takes."""
    moves = flow_of(docket).open_moves(docket.state, parties_of(user, docket))
    kind = agreements().clauses.get(docket.item) if docket.kind == OBLIGATIONS else None
    if kind is None:
        return moves
    never = {PAY} if not kind.pays else {FULFIL}
    return tuple(move for move in moves if move.act not in (never | {FULFIL} if kind.fact else never))


def check_may_open(user: User, project: Project) -> None:
    """Raise NotAllowed unless the user may begin a review or gate of a project: its own unit, or the centre."""
    if may(user, "referee"):
        return
    check_may(user, "record")
    lead = Unit.objects.filter(projects=project.pk).first()
    if not works_for(user, lead):
        words = {"project": project.title, "unit": titled(lead) if lead else "—"}
        raise NotAllowed(_("「%(project)s」由%(unit)s申报，您不能代办。") % words, remedy=_("请该单位或招商中心办理。"))


def may_open(user: User, project: Project) -> bool:
    """Tell whether to offer the user a review or gate of a project as it was read; the action has the last word."""
    return may(user, "referee") or (may(user, "record") and works_for(user, project.lead_unit))


def check_move(user: User, docket: Docket, act: str) -> Move:
    """Return the row that lets somebody do this now; else NotAllowed says the state, who was first and who can."""
    flow = flow_of(docket)
    move = flow.move(act, docket.state)
    if move is None:
        known = next((titled(move) for move in flow.moves if move.act == act), act)
        words = {"title": docket.title, "state": titled(state_of(docket)), "act": known}
        raise NotAllowed(_("「%(title)s」现在是“%(state)s”，不能%(act)s。") % words, remedy=_what_is(docket, flow))
    if not parties_of(user, docket) & set(move.parties):
        words = {"title": docket.title, "act": titled(move), "who": _("、").join(said(p) for p in move.parties)}
        raise NotAllowed(
            _("「%(title)s」的%(act)s由%(who)s办理。") % words,
            remedy=_("您不是其中之一；请%(unit)s办理。") % {"unit": titled(docket.unit)}
            if DUTY in move.parties and docket.unit
            else _("您不是其中之一。"),
        )
    return move


def _what_is(docket: Docket, flow: Flow) -> str:
    """Return who brought the docket into its state and when, and what may follow."""
    last = DocketAct.objects.filter(docket=docket).select_related("recorded_by", "unit").order_by("-entry").first()
    told = ""
    if last is not None and last.source:
        who = titled(last.unit) if last.unit else str(last.recorded_by or said(last.party) or "—")
        act = next((titled(move) for move in flow.moves if move.act == last.act), last.act)
        told = _("%(who)s已于%(day)s%(act)s。") % {"who": who, "day": last.on.isoformat(), "act": act}
    if flow.is_final(docket.state):
        return told + _("这件事已经了结。")
    possible = _("、").join(
        f"{titled(move)}（{_('、').join(said(party) for party in move.parties)}）"
        for move in flow.open_moves(docket.state)
    )
    return told + _("现在可以：%(acts)s。") % {"acts": possible}
