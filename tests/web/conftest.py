"""The district with one record, one returned record, one sheet and one evidence file of team three."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest


@pytest.fixture
def filled(district: SimpleNamespace, settings: object, tmp_path: Path) -> SimpleNamespace:
    from saima.ledger import actions, evidence
    from saima.ledger.actions import Recognition
    from saima.ledger.checks import FactDraft
    from saima.ledger.models import Company

    settings.SAIMA_EVIDENCE = tmp_path / "evidence"  # type: ignore[attr-defined]
    by = district.users
    draft = FactDraft(
        kind="签约", happened_on=date(2023, 2, 20), project=district.parts, amount=360_000_000_00,
        detail={"agreement": "正式合同"},
    )  # fmt: skip
    signing = actions.record_facts([draft], by=by["t3"], on=date(2023, 2, 20))[0]
    sheet = actions.verify_facts([Recognition(signing)], by=by["shenhe"], on=date(2023, 2, 28))
    paper = evidence.attach(fact=signing, title="合同", by=by["t3"], file=evidence.keep_file("合同.pdf", b"%PDF-1.4 x"))
    company = Company.objects.create(name="演示零部件有限公司")
    type(district.parts).objects.filter(pk=district.parts.pk).update(company=company)
    race = raced(by, district.on)
    health = flagged(district, paper.file)
    served = serving(district) | reaching(district, company)
    promised = promising(district)
    return SimpleNamespace(
        **vars(district),
        **race,
        **health,
        **served,
        **promised,
        signing=signing,
        sheet=sheet,
        paper=paper,
        company=company,
    )


def flagged(district: SimpleNamespace, file: object) -> dict[str, object]:
    """A flag on team three's project, with the team's answer and its file."""
    from saima.health import actions
    from saima.health.models import Flag, FlagItem

    values = {"why": "名称相同", "count": 2}
    day = {"found_on": district.on, "changed_on": district.on}
    flag = Flag.objects.create(code="WL-T0", kind="同名项目", subject="x", values=values, count=2, digest="d", **day)
    FlagItem.objects.create(flag=flag, position=0, project=district.parts, unit=district.units["T3"])
    answer = actions.answer(flag=flag, text="说明", by=district.users["t3"], on=district.on, file=file)  # type: ignore[arg-type]
    return {"flag": flag, "answer": answer}


def serving(district: SimpleNamespace) -> dict[str, object]:
    """A matter of a department, a firm's request with its link, and a line of the responsibility list."""
    from saima.people.models import Post
    from saima.service import actions, escalating, inviting
    from saima.service.checks import MatterDraft

    by, on = district.users, district.on
    item = actions.set_item(
        kind="审批节点", item="", unit=district.units["D-JXW"], task="受理并办结", days=7, basis="working",
        document="试〔2023〕2号", effective_on=date(2023, 1, 1), by=by["zhongxin"],
    )  # fmt: skip
    post = Post.objects.create(unit=district.units["WL"], title="分管副区长")
    superior = escalating.set_superior(
        escalating.SuperiorDraft(None, 1, post, 2, "working", "试〔2023〕3号", date(2023, 1, 1)), by=by["zhongxin"]
    )
    drafts = [
        MatterDraft(kind="审批节点", title="施工许可", project=district.platform, starts_on=on),
        MatterDraft(
            kind="诉求", title="临时用电", project=district.parts, starts_on=on, from_unit=district.units["T3"]
        ),
    ]
    matter, request = actions.open_matters(drafts, by=by["zhongxin"], on=on)
    link = inviting.invite(project=district.parts, by=by["t3"], on=on)
    return {
        "superior": superior,
        "matter": matter,
        "request": request,
        "item": item,
        "link": link,
        "token": inviting.token_of(link),
    }


def reaching(district: SimpleNamespace, company: object) -> dict[str, object]:
    """A lead of team three that a firm referred, and a project offered to investors."""
    from saima.outreach import actions, listing
    from saima.outreach.checks import LeadDraft

    t3, team, on = district.users["t3"], district.units["T3"], district.on
    draft = LeadDraft("专用车零部件生产二期", "以商招商", team, on, investor="演示投资方", referrer=company)  # type: ignore[arg-type]
    (lead,) = actions.file_leads([draft], by=t3, on=on)
    target = listing.list_target(unit=team, name="专用车零部件生产的目标企业", by=t3, on=on)
    offer = listing.put_offer(fields={"title": "冷链物流园"}, unit=team, by=t3, on=on)
    return {"lead": lead, "target": target, "offer": offer}


def promising(district: SimpleNamespace) -> dict[str, object]:
    """A review of team three's project waiting for opinions, and its agreement with one obligation."""
    from tests.agreements.conftest import all_met

    from saima.agreements import actions, drawing, flows, reviewing
    from saima.agreements.checks import AgreementDraft, ClauseDraft, Step
    from saima.agreements.models import Docket

    by, on = district.users, district.on
    review = reviewing.open_review(project=district.parts, conditions=all_met(on), by=by["t3"], on=on)
    step = Step(on=on, units=(district.units["D-KJ"],))
    docket = actions.take_step(docket=review, act=flows.ASK, by=by["zhongxin"], step=step)
    clauses = (ClauseDraft("就业", "带动就业二百人", due_on=date(2023, 12, 31), quantity=200),)
    draft = AgreementDraft(district.parts, "投资协议", "投资协议", on, "试〔2023〕3号", clauses)
    agreement = drawing.draw_up(draft=draft, by=by["t3"], on=on)
    return {"docket": docket, "agreement": agreement, "obligation": Docket.objects.get(parent=agreement)}


BOOK = """
rulebook: walked
version: 1
title: 走查用考核办法
source: {document: 试验}
in_force: {from: 2023-01-01, until: 2024-01-01}
groups: {teams: {title: 招商小组, members: unit.kind == '招商小组'}}
measures:
  正式签约金额:
    of: facts
    where: kind == '签约' and agreement == '正式合同'
    verified: 区级
    sum: credited
    unit: 亿元
targets: {正式签约金额: {per: year, value: 40亿元}}
indicators:
  签约: {points: 100, score: "points × min(1.2, 正式签约金额 ÷ pace(target(正式签约金额)))"}
round: {each: 2, mode: half_up}
display: {pace: [正式签约金额]}
"""


def raced(by: dict[str, object], on: date) -> dict[str, object]:
    """A run of a small rulebook, one issue published from it and one under way."""
    from saima.assessment import actions, drafting
    from saima.core.periods import Period
    from saima.publications import actions as publications

    adopted = actions.adopt(text=BOOK, document="试〔2023〕1号", meeting="", adopted_on=on, by=by["zhongxin"])  # type: ignore[arg-type]
    run = actions.run_adopted(adopted=adopted, period=Period.parse("2023-03"), as_of=on, by=None)
    cast = {"drafter": by["ducha"], "checker": by["duchazhang"], "countersigner": by["zhongxin"]}
    issue = publications.publish_with_paper(run=run, number=1, on=on, signed_by="主任", **cast)  # type: ignore[arg-type]
    draft = publications.draft_issue(run=run, number=None, on=on, by=by["ducha"])  # type: ignore[arg-type]
    begun = drafting.begin_draft(title="新稿", origin=f"adopted:{adopted.pk}", by=by["zhongxin"], on=on)  # type: ignore[arg-type]
    return {"run": run, "issue": issue, "draft": draft, "adopted": adopted, "rulebook_draft": begun}
