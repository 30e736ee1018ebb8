"""Who is which party of a matter, and what they may do with it now."""

from __future__ import annotations

from django.utils.translation import gettext as _

from saima.core.flow import Move
from saima.ledger.words import said, titled
from saima.people.models import Unit, User
from saima.people.policies import NotAllowed, act_title, check_may, may
from saima.people.roles import role_of
from saima.service.catalogue import MatterKind, matters
from saima.service.flows import CENTRE, DUTY, FIRM, HANDING, INSPECTION, ISSUER, SERVICE
from saima.service.models import Matter, MatterAct

OPENED_WITH = {"交接": "hand_over", "办理": "assign", "诉求": "raise_request", "交办": "assign"}
"""The right that opens a matter, by flow."""


def works_for(user: User, unit_id: int | None) -> bool:
    """Tell whether the user speaks for a unit: their own, or one they stand above within their scope."""
    if unit_id is None or user.unit_id is None:
        return False
    if user.unit_id == unit_id:
        return True
    if role_of(user).scope != "unit_and_below":
        return False
    return Unit.objects.filter(pk=unit_id, parent_id=user.unit_id).exists()


def parties_of(user: User, matter: Matter) -> frozenset[str]:
    """Return the parties a user is for a matter; nobody for one they may not see."""
    if not user.is_active:
        return frozenset()
    found = set[str]()
    if may(user, "serve") and works_for(user, matter.unit_id):
        found.add(DUTY)
    if may(user, "hand_over") and works_for(user, matter.from_unit_id):
        found.add(HANDING)
    if may(user, "raise_request") and user.unit_id is not None and user.unit_id == matter.from_unit_id:
        found.add(FIRM)
    if may(user, "assign") and works_for(user, matter.from_unit_id):
        found.add(ISSUER)
    for right, party in (("referee", CENTRE), ("route", SERVICE), ("press", INSPECTION)):
        if may(user, right):
            found.add(party)
    return frozenset(found)


def open_moves(user: User, matter: Matter) -> tuple[Move, ...]:
    """Return what the user may do with a matter now, in the table's order."""
    return matters().kinds[matter.kind].flow.open_moves(matter.state, parties_of(user, matter))


def check_may_open(user: User, kind: MatterKind, from_unit: Unit | None) -> None:
    """Raise NotAllowed unless the user may open a matter of this kind for this unit."""
    check_may(user, OPENED_WITH[kind.flow.name])
    if role_of(user).scope != "all" and from_unit is not None and not works_for(user, from_unit.pk):
        words = {"unit": titled(from_unit), "act": act_title(OPENED_WITH[kind.flow.name])}
        raise NotAllowed(_("您不能代%(unit)s%(act)s。") % words, remedy=_("请该单位或招商中心办理。"))


def check_move(user: User, matter: Matter, act: str) -> Move:
    """Return the row that lets the user do this now; else NotAllowed says the state, who was first and who can."""
    flow = matters().kinds[matter.kind].flow
    move = flow.move(act, matter.state)
    if move is None:
        known = next((titled(move) for move in flow.moves if move.act == act), act)
        words = {"title": matter.title, "state": titled(flow.by_name[matter.state]), "act": known}
        raise NotAllowed(_("「%(title)s」现在是“%(state)s”，不能%(act)s。") % words, remedy=_what_is(matter))
    if not parties_of(user, matter) & set(move.parties):
        words = {"title": matter.title, "act": titled(move), "who": _("、").join(said(party) for party in move.parties)}
        raise NotAllowed(
            _("「%(title)s」的%(act)s由%(who)s办理。") % words,
            remedy=_("您不是其中之一；请%(unit)s办理。") % {"unit": titled(matter.unit)}
            if DUTY in move.parties and matter.unit
            else _("您不是其中之一。"),
        )
    return move


def _what_is(matter: Matter) -> str:
    """Return who brought the matter into its state and when, and what may follow."""
    last = MatterAct.objects.filter(matter=matter).select_related("recorded_by").order_by("-entry").first()
    flow, told = matters().kinds[matter.kind].flow, ""
    if last is not None and last.source:
        who = titled(last.unit) if last.unit else str(last.recorded_by or "—")
        act = next((titled(move) for move in flow.moves if move.act == last.act), last.act)
        told = _("%(who)s已于%(day)s%(act)s。") % {"who": who, "day": last.on.isoformat(), "act": act}
    if flow.is_final(matter.state):
        return told + _("这件事已经了结。")
    possible = _("、").join(
        f"{titled(move)}（{_('、').join(said(party) for party in move.parties)}）"
        for move in flow.open_moves(matter.state)
    )
    return told + _("现在可以：%(acts)s。") % {"acts": possible}
