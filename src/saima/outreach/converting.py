"""A lead becomes a project, or joins one: by the ledger's own actions, so that nothing is typed twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from django.db import transaction

from saima.core.amounts import WHOLE_SHARE
from saima.core.problems import Problem, Problems
from saima.ledger.actions import ProjectDraft, record_facts
from saima.ledger.checks import FactDraft
from saima.ledger.entries import hold_entries
from saima.ledger.models import Project
from saima.ledger.submissions import open_with_company
from saima.outreach import actions, policies
from saima.outreach.catalogue import leads
from saima.outreach.checks import Step
from saima.outreach.models import Lead, LeadAct
from saima.people.models import Unit, User

BECOME = "转项目"
FIRST, TAKER = "首报", "承接"


def shares_of(lead: Lead) -> tuple[tuple[Unit, int], ...]:
    """Return whom a project out of this lead is credited to: its unit, and the first reporter's share of merit."""
    if not lead.share:
        return ((lead.unit, WHOLE_SHARE),)
    return ((lead.unit, WHOLE_SHARE - lead.share), (lead.filed_by, lead.share))


def _draft(lead: Lead, on: date) -> ProjectDraft:
    units = shares_of(lead)
    circulated = LeadAct.objects.filter(lead=lead, act=actions.MOVE).order_by("-entry").first() if lead.share else None
    paper = circulated.document if circulated is not None else ""
    return ProjectDraft(
        title=lead.title,
        shares=units,
        document=f"线索 {lead.code} 流转裁定{f'（{paper}）' if paper else ''}" if lead.share else f"线索 {lead.code}",
        effective_on=on,
        fields={
            "investor": lead.investor,
            "industry": lead.industry,
            "site": lead.place,
            "content": lead.summary,
            "total_investment": lead.scale,
            "note": f"合作方式：{deal.title}" if (deal := leads().deals.get(lead.deal)) and deal.equity else "",
            "source": " ".join(part for part in (lead.channel, lead.source) if part)[:120],
        },
        roles={lead.unit_id: TAKER, lead.filed_by_id: FIRST} if lead.share else {},
        place=f"线索 {lead.code}",
    )


def _records(lead: Lead, project: Project, *, on: date, is_new: bool) -> Iterator[FactDraft]:
    """Yield the records that the lead already holds: the lead itself, each progress as talks, the entry in the pool."""
    place = f"线索 {lead.code}"
    told = {"source": " ".join(part for part in (lead.channel, lead.source) if part)}
    yield FactDraft("线索", lead.filed_on, project, detail=told, note=f"由线索 {lead.code} 转来", place=place)
    if not is_new:
        return
    for act in LeadAct.objects.filter(lead=lead, act="跟进").order_by("entry"):
        yield FactDraft("在谈", act.on, project, note=act.detail.get("result", ""), place=place)
    typed = f"{lead.scale // 100}元" if lead.scale else ""
    yield FactDraft("储备", on, project, amount=lead.scale, amount_typed=typed, place=place)


@transaction.atomic
def become_project(
    *, lead: Lead, by: User, step: Step, on: date, project: Project | None = None
) -> tuple[Lead, Project]:
    """Open a project out of a lead, or join it to one; return both.

    A new project carries what is known of the lead, is credited to its unit and, if it was circulated, to its first
    reporter by the share ruled; its records are the lead, the talks and the entry in the pool. A joined one gets the
    record of the lead alone, and keeps its attribution. The same form sent twice makes one project.
    """
    hold_entries()
    stored = Lead.objects.select_for_update(of=("self",)).select_related("unit", "filed_by").get(pk=lead.pk)
    if step.token and LeadAct.objects.filter(token=step.token, lead=stored).exists() and stored.project is not None:
        return stored, stored.project
    policies.check_move(by, stored, BECOME, on=step.on)
    is_new = project is None
    if project is None:
        project = open_with_company(
            _draft(stored, on), company=stored.investor, uscc=stored.uscc, group=stored.parent_group, by=by, on=on
        )
    elif not Project.objects.visible_to(by).filter(pk=project.pk).exists():
        place = f"{stored.title}·并入的项目"
        raise Problems([Problem(place, project.code, "您数据范围内的项目", "请核对项目编号", "lead.project")])
    record_facts(list(_records(stored, project, on=on, is_new=is_new)), by=by, on=on)
    done = actions.take_step(lead=stored, act=BECOME, by=by, step=replace(step, project=project))
    return done, project
