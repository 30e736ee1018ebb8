"""The fair-competition gate: signings are recorded whatever happens, and a rulebook may say they do not count."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from tests.agreements.conftest import LATER

from saima.agreements import actions, drawing, flows
from saima.agreements.asof import Signing, gated
from saima.agreements.checks import AgreementDraft, Step
from saima.agreements.models import Docket
from saima.agreements.queries.signings import SigningFilter, signing_page
from saima.core.problems import Problems
from saima.ledger.actions import Recognition, record_fact, verify_facts
from saima.ledger.checks import FactDraft
from saima.ledger.entries import last_entry
from saima.ledger.models import Fact
from saima.people.policies import NotAllowed

pytestmark = pytest.mark.django_db
SIGNED = date(2025, 3, 20)
BOOK = """
rulebook: gated
version: 1
title: 缺审查不计的考核办法
source: {document: 试验}
in_force: {from: 2023-01-01}
groups: {teams: {title: 招商小组, members: unit.kind == '招商小组'}}
measures:
  签约数: {of: facts, where: "kind == '签约' and agreement == '正式合同'", count: facts, span: all, unit: 个}
  合规签约数:
    of: facts
    where: kind == '签约' and agreement == '正式合同' and (not review_required or fair_reviewed)
    verified: 区级
    count: facts
    span: all
    unit: 个
  合规项目数:
    of: projects
    where: agreement == '正式合同' and fair_gate != '缺审查'
    verified: 区级
    count: projects
    by: signing.counted_on
    span: all
    unit: 个
indicators:
  签约: {points: 100, score: "points × min(1, 合规签约数 ÷ 4个)"}
"""


def signing(cast: SimpleNamespace, on: date, project: object = None, number: str = "") -> Fact:
    detail = {"agreement": "正式合同"} | ({"contract_number": number} if number else {})
    made = record_fact(
        FactDraft("签约", on, project or cast.parts, amount=10**10, detail=detail), by=cast.users["zhongxin"], on=on
    )
    verify_facts([Recognition(made)], by=cast.users["shenhe"], on=on)
    return made


def gate(cast: SimpleNamespace, on: date, agreement: Docket | None = None, kind: str = flows.FAIR) -> Docket:
    return drawing.open_gate(
        kind=kind, project=cast.parts, unit=cast.units["D-JXW"], by=cast.users["t3"], on=on, agreement=agreement
    )


def passed(cast: SimpleNamespace, docket: Docket, on: date, recorded_on: date | None = None) -> Docket:
    step = Step(on=on, document="市监公审〔2025〕1号", result="未发现限制竞争的内容", recorded_on=recorded_on)
    return actions.take_step(docket=docket, act=flows.PASS, by=cast.users["guizi"], step=step)


def approved(cast: SimpleNamespace, on: date, number: str = "") -> Docket:
    draft = AgreementDraft(cast.parts, "投资协议", "投资协议", on, number)
    return drawing.draw_up(draft=draft, by=cast.users["t3"], on=max(on, LATER))


def told(fact: Fact, **known: object) -> tuple[bool, bool]:
    number = str(fact.detail.get("contract_number", ""))
    (found,) = gated([Signing(fact.pk, fact.project_id, fact.happened_on, number)], **known).values()
    return found.required, found.reviewed


def test_a_gate_has_a_limit_in_working_days_and_goes_back_for_amendment(district: SimpleNamespace) -> None:
    docket = gate(district, LATER)
    assert docket.due_on == date(2025, 3, 12)
    with pytest.raises(NotAllowed, match="已在办理"):
        gate(district, LATER)
    back = Step(on=LATER, reason="第三条须修改")
    actions.take_step(docket=docket, act="退回修改", by=district.users["guizi"], step=back)
    with pytest.raises(NotAllowed, match="由项目单位、招商中心办理"):
        actions.take_step(docket=docket, act="重新送审", by=district.users["guizi"], step=Step(on=LATER, result="已改"))
    again = Step(on=LATER, result="已改")
    actions.take_step(docket=docket, act="重新送审", by=district.users["t3"], step=again)

    with pytest.raises(Problems) as fault:
        actions.take_step(docket=docket, act=flows.PASS, by=district.users["guizi"], step=Step(on=LATER))

    assert [problem.code for problem in fault.value.problems] == ["docket.result", "docket.document"]
    assert passed(district, docket, LATER).state == "已通过"


def test_what_was_approved_before_the_day_of_the_catalogue_is_not_judged(district: SimpleNamespace) -> None:
    early, late = signing(district, date(2024, 7, 31)), signing(district, date(2024, 8, 1), district.platform)

    assert told(early) == (False, False)
    assert told(late) == (True, False)


def test_the_day_of_approval_decides_and_not_the_day_of_signing(district: SimpleNamespace) -> None:
    approved(district, date(2024, 6, 3))

    assert told(signing(district, SIGNED)) == (False, False)


def test_a_review_must_have_passed_by_the_day_of_signing(district: SimpleNamespace) -> None:
    docket, fact = gate(district, LATER), signing(district, SIGNED)
    assert told(fact) == (True, False)

    passed(district, docket, date(2025, 3, 21))

    assert told(fact) == (True, False), "the review came a day after the signing"


def test_a_review_of_another_agreement_does_not_count(district: SimpleNamespace) -> None:
    first, second = approved(district, LATER, "协1号"), approved(district, LATER, "协2号")
    passed(district, gate(district, LATER, first), LATER)

    assert told(signing(district, SIGNED, number="协1号")) == (True, True)
    assert told(signing(district, SIGNED, number="协2号")) == (True, False)
    assert second.number == "协2号"


def test_a_voided_review_does_not_count_and_what_was_known_then_stays(district: SimpleNamespace) -> None:
    docket, fact = gate(district, LATER), signing(district, SIGNED)
    passed(district, docket, LATER)
    then = last_entry()
    drop = Step(on=date(2025, 4, 1), reason="错登到本项目")
    actions.take_step(docket=docket, act=flows.DROP, by=district.users["zhongxin"], step=drop)

    assert told(fact) == (True, False)
    assert told(fact, entry=then) == (True, True)
    assert told(fact, on=date(2025, 3, 31)) == (True, True)


def test_a_review_entered_later_is_unknown_to_an_earlier_day(district: SimpleNamespace) -> None:
    docket, fact = gate(district, LATER), signing(district, SIGNED)
    passed(district, docket, LATER, recorded_on=date(2025, 5, 6))

    assert told(fact, on=date(2025, 5, 5)) == (True, False)
    assert told(fact, on=date(2025, 5, 6)) == (True, True)


def test_a_rulebook_may_say_that_a_signing_without_its_review_does_not_count(district: SimpleNamespace) -> None:
    from saima.assessment import actions as assessment
    from saima.assessment.queries import behind
    from saima.core.periods import Period

    signing(district, date(2024, 5, 6))
    signing(district, SIGNED, number="协1号")
    signing(district, date(2025, 3, 21), number="协2号")
    signing(district, date(2024, 5, 6), district.platform)
    passed(district, gate(district, LATER, approved(district, LATER, "协1号")), LATER)
    approved(district, LATER, "协2号")
    adopted = assessment.adopt(
        text=BOOK, document="试〔2025〕1号", meeting="", adopted_on=LATER, by=district.users["zhongxin"]
    )

    run = assessment.run_adopted(adopted=adopted, period=Period.parse("2025"), as_of=date(2025, 12, 31), by=None)

    counted = run.result["inputs"]["measures"]
    assert (counted["签约数"]["T3"], counted["合规签约数"]["T3"]) == ("3", "2")
    assert run.result["results"]["T3"]["total"] == "50"
    assert counted["合规项目数"]["T3"] == "0", "one signing of the project lacks its review"
    assert counted["合规项目数"]["T6"] == "1"
    (plain,) = behind(run, measures=["合规签约数"], unit="T3")
    (none,) = behind(run, measures=["合规项目数"], unit="T3")
    assert none.sum == none.stored == 0
    assert len(plain.parts) == plain.stored == plain.sum == 2, (
        "the plain reading of the same ledger agrees with the engine"
    )


def test_a_rulebook_that_does_not_name_the_review_reads_no_other_byte(district: SimpleNamespace) -> None:
    from saima.assessment.loading import load

    signing(district, SIGNED)
    entry, on = last_entry(), date(2025, 12, 31)

    plain, told_ones = load(entry=entry, on=on), load(entry=entry, on=on, reviews=True)

    assert "fair_reviewed" not in str(plain["facts"].column("detail").to_pylist())
    assert '"fair_reviewed": false' in told_ones["facts"].column("detail").to_pylist()[0]


def test_signings_that_lack_their_review_are_listed_red_to_those_who_may_see_them(district: SimpleNamespace) -> None:
    signing(district, date(2024, 7, 31))
    lacking = signing(district, SIGNED)
    on = date(2025, 4, 1)

    page = signing_page(district.users["zhongxin"], SigningFilter(), on=on)

    assert [row.fact for row in page.rows] == [lacking]
    assert (page.lacking, page.total) == (1, 1)
    assert signing_page(district.users["zhongxin"], SigningFilter(show="all"), on=on).count == 2
    assert signing_page(district.users["t6"], SigningFilter(show="all"), on=on).count == 0
