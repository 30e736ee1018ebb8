"""Doors of leads: those in scope, one with the acts open to the user, the next step, a filing, yields, target firms."""

from __future__ import annotations

import base64
import binascii
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status

from saima.api.answers import StepBody, found_or_404, open_acts
from saima.core.problems import Problem, Problems
from saima.ledger.evidence import keep_file
from saima.ledger.models import EvidenceFile
from saima.ledger.views.scope import office_day, reader
from saima.outreach import actions
from saima.outreach.catalogue import leads as lead_catalogue
from saima.outreach.converting import BECOME, become_project
from saima.outreach.forms import read_lead, read_project, read_step
from saima.outreach.models import Lead
from saima.outreach.queries.candidates import Claim
from saima.outreach.queries.lead import find_lead, whole_lead
from saima.outreach.queries.leads import SHOWS, LeadFilter, LeadRow, lead_page
from saima.outreach.queries.lists import offers as offered
from saima.outreach.queries.lists import targets as targeted
from saima.outreach.queries.yields import Yield, channel_yields, find_referrals
from saima.outreach.referring import Brought
from saima.outreach.standing import holds_right
from saima.people.policies import check_may

router = Router()


class LeadIn(Schema):
    """A lead to be filed. `scale` is typed in `scale_unit`; `consent`: the source is a body, or the person agreed."""

    title: str
    channel: str
    investor: str = ""
    uscc: str = ""
    parent_group: str = ""
    scale: str = ""
    scale_unit: str = "万元"
    place: str = ""
    industry: str = ""
    deal: str = ""
    source: str = ""
    summary: str = ""
    referrer: str = ""
    consent: bool = False
    unit: str = ""
    token: str = ""


class PaperIn(Schema):
    """The scan of the minutes: its name, and its bytes in base64."""

    name: str
    content: str


class LeadStepIn(StepBody):
    """One act, with what the table needs for it; `token` makes its being sent twice one act.

    `share` in per cent; `project` is the code of a project that the lead joins, blank for a new one.
    """

    result: str = ""
    unit: str = ""
    share: str = ""
    lost: str = ""
    start: str = ""
    until: str = ""
    against: str = ""
    project: str = ""
    file: PaperIn | None = None
    token: str = ""
    elements: dict[str, str] = {}


def _claim(claim: Claim | None) -> dict[str, Any] | None:
    return None if claim is None else {"since": claim.since, "is_granted": claim.is_granted}


def _row(row: LeadRow, on: date) -> dict[str, Any]:
    lead = row.lead
    return {
        "code": lead.code,
        "title": lead.title,
        "investor": lead.investor,
        "uscc": lead.uscc or None,
        "parent_group": lead.parent_group,
        "scale": lead.scale,
        "place": lead.place,
        "channel": lead.channel,
        "deal": lead.deal or None,
        "filed_by": lead.filed_by.code,
        "filed_on": lead.filed_on,
        "unit": lead.unit.code,
        "state": lead.state,
        "holder": row.state.holder or None,
        "is_final": lead.is_final,
        "idle_days": row.idle,
        "is_proposed": row.is_proposed,
        "judging": {
            "due_on": lead.judge_due,
            "days": lead.judge_days,
            "is_provisional": lead.judge_provisional,
            "lamp": row.judging.word,
            "reason": row.judging.reason,
        }
        if row.judging
        else None,
        "right": None
        if row.is_former
        else {
            "state": lead.right,
            "from": lead.right_from,
            "until": lead.right_until,
            "holds": holds_right(lead, on),
        },
        "share": lead.share,
        "lost": lead.lost or None,
        "project": lead.project.code if lead.project else None,
    }


@router.get("/leads", summary="线索")
def leads(
    request: HttpRequest, show: str = "", channel: str = "", unit: str = "", q: str = "", page: int = 1
) -> dict[str, Any]:
    """Return a page of the leads the user may see. `show`: open ones (blank), or one of its words, or all.

    `new`: waiting for the centre's judgement, `late`: past its limit. `idle`: proposed for circulation.
    `claim` answers a search by a whole name or code that somebody else has: since when, nothing else.
    """
    faults = []
    if show not in SHOWS:
        known = "、".join(filter(None, SHOWS))
        faults.append(Problem("show", show, known, "请改用其中之一，空着即在办的", "api.show"))
    if channel and channel not in lead_catalogue().channels:
        known = "、".join(lead_catalogue().channels)
        faults.append(Problem("channel", channel, known, "请改用其中之一", "api.channel"))
    if faults:
        raise Problems(faults)
    chosen = LeadFilter.read({"show": show, "channel": channel, "unit": unit, "q": q, "page": str(page)})
    found = lead_page(reader(request), chosen, on=office_day(request))
    return {
        "leads": [_row(row, office_day(request)) for row in found.rows],
        "count": found.count,
        "next": chosen.page + 1 if found.has_more else None,
        "claim": _claim(found.claim),
    }


def _yield(row: Yield) -> dict[str, Any]:
    return {
        "channel": row.channel.id if row.channel else None,
        "leads": row.leads,
        "open": row.open,
        "ended": row.ended,
        "projects": row.projects,
        "signings": row.signings,
        "signed": row.signed,
        "arrived": row.arrived,
    }


@router.get("/leads/yields", summary="渠道成效")
def yields(request: HttpRequest, year: int | None = None) -> dict[str, Any]:
    """Return the yield of each channel and their total, amounts in fen; of leads filed in a year if given."""
    check_may(reader(request), "see_leads")
    rows, total = channel_yields(reader(request), year=str(year) if year is not None else "")
    return {"channels": [_yield(row) for row in rows], "total": _yield(total)}


@router.get("/leads/targets", summary="目标企业")
def targets(request: HttpRequest) -> dict[str, Any]:
    """Return the target firms the user may see."""
    check_may(reader(request), "see_leads")
    return {
        "targets": [
            {
                "name": row.target.name,
                "uscc": row.target.uscc or None,
                "unit": row.target.unit.code,
                "sector": row.target.sector,
                "region": row.target.region,
                "listed_on": row.target.listed_on,
                "struck_on": row.target.struck_on,
                "leads": row.leads,
                "projects": row.projects,
            }
            for row in targeted(reader(request))
        ]
    }


@router.get("/leads/offers", summary="推介项目")
def offers(request: HttpRequest) -> dict[str, Any]:
    """Return the projects offered to investors: land in hundredths of a mu, scale in fen."""
    return {
        "offers": [
            {
                "title": row.offer.title,
                "unit": row.offer.unit.code,
                "industry": row.offer.industry,
                "site": row.offer.site,
                "land": row.offer.land,
                "scale": row.offer.scale,
                "wanted": row.offer.wanted,
                "content": row.offer.content,
                "offered_on": row.offer.offered_on,
                "leads": row.leads,
            }
            for row in offered(reader(request))
        ]
    }


def _branch(step: Brought) -> dict[str, Any]:
    edge = step.edge
    return {
        "lead": edge.code,
        "title": edge.title,
        "state": edge.state,
        "project": edge.project_code or None,
        "signed": edge.signed,
        "arrived": edge.arrived,
        "firm": edge.firm,
        "is_again": step.is_again,
        "then": [_branch(one) for one in step.then],
    }


@router.get("/leads/firms/{int:pk}", summary="一家企业带来了什么")
def firm(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Return what a firm referred, what came of it, and what those firms brought in turn."""
    check_may(reader(request), "see_leads")
    found = find_referrals(reader(request), pk)
    if found is None:
        raise Http404
    return {
        "firm": found.company.name,
        "projects": found.direct.projects,
        "projects_in_all": found.whole.projects,
        "signed_in_all": found.whole.signed,
        "brought": [_branch(step) for step in found.tree],
    }


def _find(request: HttpRequest, code: str) -> Lead:
    return found_or_404(find_lead(reader(request), code))


@router.get("/leads/{code}", summary="一条线索，和现在可以办的")
def lead(request: HttpRequest, code: str) -> dict[str, Any]:
    """Return one lead: its right, its acts in order, likely duplicates, and what the user may do with it now."""
    return _whole(_find(request, code), request)


def _whole(found: Lead, request: HttpRequest) -> dict[str, Any]:
    whole = whole_lead(found, reader(request), on=office_day(request))
    return {
        **_row(whole.row, office_day(request)),
        "entry": whole.filed.entry,
        "judged_on": found.judged_on,
        "received_at": whole.filed.recorded_at,
        "referrer": found.referrer.name if found.referrer else None,
        "claim": _claim(whole.claim),
        "candidates": [
            {
                "code": one.code,
                "why": list(one.reasons),
                "is_same": one.is_same,
                "is_earlier": one.is_earlier,
                "has_right": one.has_right,
            }
            for one in whole.near
        ],
        "open_acts": open_acts(whole.moves),
        "acts": [
            {
                "entry": told.act.entry,
                "act": told.act.act,
                "on": told.act.on,
                "by": told.who or None,
                "said": [list(pair) for pair in told.pairs],
            }
            for told in whole.history
        ],
    }


@router.post("/leads", summary="报线索", response={201: dict[str, Any]})
def file_lead(request: HttpRequest, body: LeadIn) -> Status:
    """File a lead for the user's unit, or by the centre for another; answer its code and entry number."""
    typed = body.dict() | {"consent": "1" if body.consent else ""}
    draft = read_lead(typed, by=reader(request), on=office_day(request))
    (made,) = actions.file_leads([draft], by=reader(request), on=office_day(request))
    return Status(201, _whole(_find(request, made.code), request))


def _paper(body: LeadStepIn) -> EvidenceFile | None:
    """Return the stored scan of a step; Problems for bytes that cannot be read or may not be kept."""
    if body.file is None:
        return None
    try:
        content = base64.b64decode(body.file.content, validate=True)
    except (binascii.Error, ValueError):
        raise Problems([Problem("file·content", "不是 base64", "base64", "请改写", "api.file")]) from None
    return keep_file(body.file.name, content)


@router.post("/leads/{code}/acts", summary="办理一步")
def take_lead_step(request: HttpRequest, code: str, body: LeadStepIn) -> dict[str, Any]:
    """Take one step on the office day; answer the lead after it. 转项目 opens a project, or joins the one named."""
    user, on, found = reader(request), office_day(request), _find(request, code)
    typed = {**body.elements, **body.dict(exclude={"act", "elements", "file"})}
    step = read_step(typed, lead=found, act=body.act, by=user, on=on, file=_paper(body))
    if body.act == BECOME:
        become_project(lead=found, by=user, step=step, on=on, project=read_project(typed, lead=found, by=user))
    else:
        actions.take_step(lead=found, act=body.act, by=user, step=step)
    return _whole(_find(request, code), request)
