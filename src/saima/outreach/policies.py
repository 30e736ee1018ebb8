"""Which party a user is for a lead, what they may do now, and the sentence when they may not."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from saima.core.flow import VOIDING, Flow, Move
from saima.ledger.words import said, titled
from saima.outreach.flows import ACT_FLOW, CENTRE, LEAD, OWNER, RIGHT
from saima.outreach.models import Lead, LeadAct
from saima.outreach.standing import holds_right, is_open
from saima.people.models import Unit, User
from saima.people.policies import NotAllowed, check_may, may, works_for

GRANT, EXTEND = "确认首报权", "延期"
REPAIRS = ("补充", "提出争议", VOIDING)
"""Acts that stand behind the others of a lead."""
TAKEN_UP = ("跟进中", "暂缓")
"""States of a lead in which its right may be granted: the centre has taken it up and nobody has ended it."""


def parties_of(user: User, lead: Lead) -> frozenset[str]:
    """Return the parties a user is for a lead; nobody for one they may not see."""
    if not Lead.objects.visible_to(user).filter(pk=lead.pk).exists():
        return frozenset()
    owner = may(user, "file_lead") and works_for(user, lead.unit)
    return frozenset(party for party, holds in ((OWNER, owner), (CENTRE, may(user, "rule_leads"))) if holds)


def state_in(flow: Flow, lead: Lead) -> str:
    """Return the state of a lead in one of its two flows."""
    return lead.right if flow is RIGHT else lead.state


def _is_out_of_season(lead: Lead, act: str, on: date) -> bool:
    """Tell whether the day or the lead's own state forbids an act of its right that the table would allow."""
    if ACT_FLOW[act] is not RIGHT:
        return False
    if not is_open(lead) or (act != "提出争议" and lead.state not in TAKEN_UP):
        return True
    valid = holds_right(lead, on)
    return (act == GRANT and valid) or (act == EXTEND and not valid)


def open_moves(user: User, lead: Lead, *, on: date) -> tuple[Move, ...]:
    """Return what somebody may do with a lead now: the right first while the centre must rule on it, repairs last."""
    mine = parties_of(user, lead)
    waits = CENTRE in mine and RIGHT.by_name[lead.right].holder == CENTRE
    found = [
        move
        for flow in ((RIGHT, LEAD) if waits else (LEAD, RIGHT))
        for move in flow.open_moves(state_in(flow, lead), mine)
        if not _is_out_of_season(lead, move.act, on)
    ]
    return tuple(sorted(found, key=lambda move: move.act in REPAIRS))


def check_may_file(user: User, unit: Unit | None) -> None:
    """Raise NotAllowed unless somebody may file leads for this unit: their own, or any when they rule on leads."""
    check_may(user, "file_lead")
    if unit is None or not (may(user, "rule_leads") or works_for(user, unit)):
        words = {"unit": titled(unit) if unit else "—"}
        raise NotAllowed(_("您不能代%(unit)s报线索。") % words, remedy=_("请该单位或招商中心办理。"))


def check_move(user: User, lead: Lead, act: str, *, on: date) -> tuple[Flow, Move]:
    """Return the row that lets somebody do this now; else NotAllowed says the state, who was first and who can."""
    flow = ACT_FLOW.get(act, LEAD)
    state = state_in(flow, lead)
    move = flow.move(act, state)
    if move is None:
        known = next((titled(move) for move in flow.moves if move.act == act), act)
        words = {"title": lead.title, "state": titled(flow.by_name[state]), "act": known}
        raise NotAllowed(_("「%(title)s」现在是“%(state)s”，不能%(act)s。") % words, remedy=_what_is(flow, lead))
    if not parties_of(user, lead) & set(move.parties):
        words = {"title": lead.title, "act": titled(move), "who": _("、").join(said(party) for party in move.parties)}
        raise NotAllowed(_("「%(title)s」的%(act)s由%(who)s办理。") % words, remedy=_("您不是其中之一。"))
    if _is_out_of_season(lead, act, on):
        raise NotAllowed(_season_words(lead, move, on))
    return flow, move


def _season_words(lead: Lead, move: Move, on: date) -> str:
    """Return the refusal of an act that the day or the lead's own state forbids, with the way on."""
    words = {"title": lead.title, "act": titled(move), "state": titled(LEAD.by_name[lead.state])}
    if lead.state not in TAKEN_UP:
        return _("「%(title)s」现在是“%(state)s”，不能%(act)s。首报权在受理以后、了结以前确认。") % words
    words["until"] = lead.right_until.isoformat() if lead.right_until else "—"
    if holds_right(lead, on):
        return _("「%(title)s」的首报权到 %(until)s 止，还没有到期，不能再次确认；需要的请延期。") % words
    return _("「%(title)s」的首报权已于 %(until)s 到期，不能延期；请另行确认。") % words


def _what_is(flow: Flow, lead: Lead) -> str:
    """Return who brought the lead into its state and when, and what may follow."""
    last = (
        LeadAct.objects.filter(lead=lead, flow=flow.name)
        .exclude(source="")
        .select_related("unit", "recorded_by")
        .order_by("-entry")
        .first()
    )
    told = ""
    if last is not None:
        who = titled(last.unit) if last.unit else str(last.recorded_by or said(last.party) or "—")
        act = next((titled(move) for move in flow.moves if move.act == last.act), last.act)
        told = _("%(who)s已于%(day)s%(act)s。") % {"who": who, "day": last.on.isoformat(), "act": act}
    moves = flow.open_moves(state_in(flow, lead))
    if not moves:
        return told + _("这件事已经了结。")
    possible = _("、").join(f"{titled(m)}（{_('、').join(said(p) for p in m.parties)}）" for m in moves)
    return told + _("现在可以：%(acts)s。") % {"acts": possible}
