"""One lead whole: what is known, its right, its acts, its candidates, and what the reader may do with it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_  # noqa: N812 (the keyword that Babel looks for)

from saima.core.flow import Move
from saima.ledger.forms import plain
from saima.ledger.models import Company, Project
from saima.ledger.queries.history import Pairs, Told, filled, who_did
from saima.ledger.queries.similar import Similar, similar_projects
from saima.ledger.queries.wording import exactly
from saima.ledger.words import said, titled
from saima.outreach.catalogue import leads
from saima.outreach.checks import TITLES
from saima.outreach.flows import FILE, FLOWS
from saima.outreach.lamps import judge_lamp
from saima.outreach.models import Lead, LeadAct, sees_all
from saima.outreach.policies import open_moves
from saima.outreach.queries.candidates import Candidate, Claim, candidates_of, claim_on, likeness_of
from saima.outreach.queries.leads import LeadRow, as_seen, row_of
from saima.people.models import Unit, User
from saima.people.policies import may
from saima.service.lamps import Lamp
from saima.service.notices import RECKONED
from saima.service.workcalendar import office_calendar

OWN_ACTS = {FILE: N_("报送"), RECKONED: N_("重算时限")}
OUTCOMES = ("流转", "转项目", "终止", "重启")
"""Acts after its circulation that a former unit still learns of, by name and day only."""
TAKING = ("招商小组", "驻外办事处", "招商专班", "乡镇街道", "平台", "招商中心")
"""Kinds of units that a lead may be circulated to."""


@dataclass(frozen=True, slots=True)
class WholeLead:
    """Everything the page of a lead shows. `near` is for the centre; others have `claim`, which names nobody.

    `judging`: the centre's judgement, awaited, in time or late; None for a lead that ended unjudged.
    """

    row: LeadRow
    judging: Lamp | None
    history: tuple[Told[LeadAct], ...]
    moves: tuple[Move, ...]
    near: tuple[Candidate, ...]
    projects: tuple[Similar, ...]
    claim: Claim | None
    filed: LeadAct
    units: tuple[Unit, ...]
    lost: str
    deal: str


def find_lead(user: User, code: str) -> Lead | None:
    """Return the lead of a code, None when there is none or it is not theirs to see; one statement."""
    rows = Lead.objects.visible_to(user).select_related("unit", "filed_by", "project", "referrer", "offer", "target")
    return rows.filter(code=code).first()


def element_words(elements: dict[str, Any], firms: dict[int, str]) -> list[tuple[str, str]]:
    """Return elements as (name, text) in the order of the form."""
    found = []
    for name, title in TITLES.items():
        value = elements.get(name)
        if value in (None, ""):
            continue
        if name == "scale":
            text = exactly(int(value))
        elif name in ("channel", "deal"):
            known = (leads().channels if name == "channel" else leads().deals).get(str(value))
            text = titled(known) if known else str(value)
        elif name == "referrer":
            text = firms.get(int(value), "")
        else:
            text = str(value)
        found.append((said(title), text))
    return found


def _pairs(act: LeadAct, units: dict[int, Unit], firms: dict[int, str], projects: dict[int, str]) -> Pairs:
    detail: dict[str, Any] = act.detail
    lost = leads().lost.get(detail.get("lost", ""))
    share = detail.get("share")
    compared = [
        f"{one['code']}（{_('、').join(said(why) for why in one['why'])}）" for one in detail.get("compared", ())
    ]
    found = [
        (_("进展"), detail.get("result", "")),
        (_("原应受理日"), detail.get("before", "")),
        (_("现应受理日"), detail.get("after", "")),
        (_("通知"), act.document if act.act == RECKONED else ""),
        (_("接手单位"), titled(units[detail["unit"]]) if detail.get("unit") in units else ""),
        (_("首报份额"), f"{plain(share, 2)}%" if share else ""),
        (_("首报权自"), detail.get("from", "")),
        (_("首报权至"), detail.get("until", "")),
        (_("核对过"), _("、").join(compared)),
        (_("没有成的原因"), titled(lost) if lost else ""),
        (_("项目"), projects.get(detail.get("project", 0), "")),
        (_("理由"), act.reason),
        (_("纪要文号"), act.document if act.act != RECKONED else ""),
        *(element_words(detail, firms) if act.act in (FILE, "补充") else ()),
    ]
    return filled(found)


def _history(acts: list[LeadAct], *, is_former: bool) -> tuple[Told[LeadAct], ...]:
    """Return the acts as the reader may know them; after a circulation a former unit learns only how it ended."""
    cut = next((i for i, act in enumerate(acts) if act.act == "流转"), len(acts)) if is_former else len(acts)
    open_acts = acts[:cut]
    keys = {
        name: {act.detail[name] for act in open_acts if act.detail.get(name)}
        for name in ("unit", "referrer", "project")
    }
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=keys["unit"])} if keys["unit"] else {}
    firms = dict(Company.objects.filter(pk__in=keys["referrer"]).values_list("pk", "name")) if keys["referrer"] else {}
    named = Project.objects.filter(pk__in=keys["project"]) if keys["project"] else Project.objects.none()
    projects = {pk: f"{title}（{code}）" for pk, title, code in named.values_list("pk", "title", "code")}
    words = {move.act: titled(move) for flow in FLOWS.values() for move in flow.moves}
    words |= {act: _(word) for act, word in OWN_ACTS.items()}
    states = {state.name: titled(state) for flow in FLOWS.values() for state in flow.states}
    told = [
        Told(
            act,
            words[act.act],
            who_did(act.unit, act.party, act.recorded_by),
            states[act.target],
            _pairs(act, units, firms, projects),
        )
        for act in open_acts
    ]
    told += [
        Told(act, words[act.act], said("招商中心") if act.act == "流转" else "", states[act.target], ())
        for act in acts[cut:]
        if act.act in OUTCOMES
    ]
    return tuple(told)


def whole_lead(lead: Lead, user: User, *, on: date) -> WholeLead:
    """Return everything about a lead the reader may know; at most eleven statements, whatever its history."""
    acts = list(LeadAct.objects.filter(lead=lead).select_related("unit", "recorded_by", "file").order_by("entry"))
    moves = open_moves(user, lead, on=on)
    is_former = bool(as_seen(user, [lead]))
    rules = may(user, "rule_leads")
    near = candidates_of(lead, on=on) if sees_all(user) else ()
    lost = leads().lost.get(lead.lost)
    calendar = office_calendar()
    asks_unit = any("unit" in move.needs for move in moves)
    return WholeLead(
        row=row_of(lead, on, calendar, is_former=is_former),
        judging=judge_lamp(lead, on, calendar),
        history=_history(acts, is_former=is_former),
        moves=moves,
        near=near,
        projects=similar_projects(user, title=lead.title, uscc=lead.uscc) if rules and not lead.is_final else (),
        claim=None if sees_all(user) or is_former else claim_on(user, likeness_of(lead), on=on, but=lead),
        filed=acts[0],
        units=tuple(Unit.objects.filter(kind__in=TAKING).exclude(pk=lead.unit_id)) if asks_unit else (),
        lost=titled(lost) if lost else "",
        deal=titled(deal) if (deal := leads().deals.get(lead.deal)) else "",
    )
