"""The fair-competition gate: signings are recorded whatever happens, and a rulebook may say they do not count."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from tests.agreements.conftest import LATER

from saima.agreements import actions, drawing, flows
from saima.agreements.asof import Signing, gated
from saima.agreements.catalogue import GateLimit, agreements
from saima.agreements.checks import AgreementDraft, Step
from saima.agreements.models import Docket
from saima.agreements.queries.docket import whole_docket
from saima.agreements.queries.dockets import row_of, tile_of
from saima.agreements.queries.signings import SigningFilter, signing_page
from saima.agreements.standing import drifted
from saima.core.problems import Problems
from saima.ledger.actions import Recognition, record_fact, verify_facts
from saima.ledger.checks import FactDraft
from saima.ledger.entries import last_entry
from saima.ledger.models import Fact
from saima.people.policies import NotAllowed
from saima.service.actions import read_notice

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


def taken(cast: SimpleNamespace, docket: Docket, act: str, on: date, who: str = "guizi", **given: str) -> Docket:
    return actions.take_step(docket=docket, act=act, by=cast.users[who], step=Step(on=on, **given))


def test_days_of_a_stop_are_charged_to_who_holds_them_and_move_the_due_day(district: SimpleNamespace) -> None:
    docket = gate(district, LATER)
    with pytest.raises(Problems) as fault:
        taken(district, docket, "停表", date(2025, 3, 5))
    assert [(one.code, one.found) for one in fault.value.problems] == [("docket.stop", "空白")]
    with pytest.raises(NotAllowed, match="的停表由承办单位办理"):
        taken(district, docket, "停表", date(2025, 3, 5), "t3", stop="补正材料")

    stopped = taken(district, docket, "停表", date(2025, 3, 5), stop="补正材料")

    assert (stopped.due_on, stopped.state) == (None, "停表")
    with pytest.raises(NotAllowed, match="现在是“停表”，不能通过"):
        passed(district, docket, date(2025, 3, 6))
    runs = taken(district, docket, "恢复计时", date(2025, 3, 10))
    assert runs.due_on == date(2025, 3, 17), "three working days of standing move it from 03-12"
    back = taken(district, runs, "退回修改", date(2025, 3, 11), reason="第三条须修改")
    again = taken(district, back, "重新送审", date(2025, 3, 13), "t3", result="已改")
    assert again.due_on == date(2025, 3, 19)
    timing = whole_docket(again, district.users["guizi"], on=date(2025, 3, 14)).timing
    assert timing is not None
    assert timing.reading.held == (("企业", 3), ("项目单位", 2))
    assert (timing.reading.used, timing.reading.left) == (4, 3)
    reviewer = district.users["guizi"].unit.title
    assert [(words, stop.stopped_by, stop.held_by) for stop, words in timing.stops] == [
        ("补正材料", reviewer, "企业"),
        ("退回修改", reviewer, "项目单位"),
    ]


def test_what_arrives_after_closing_time_starts_on_the_next_working_day(district: SimpleNamespace) -> None:
    friday = date(2025, 3, 7)
    known = {"project": district.parts, "unit": district.units["D-JXW"], "by": district.users["t3"], "on": friday}

    early = drawing.open_gate(kind=flows.FAIR, sent_at=datetime(2025, 3, 7, 17, 30, tzinfo=UTC), **known)
    late = drawing.open_gate(kind=flows.LEGAL, sent_at=datetime(2025, 3, 7, 17, 31, tzinfo=UTC), **known)

    assert (early.starts_on, early.due_on, early.days) == (friday, date(2025, 3, 18), 7)
    assert (late.starts_on, late.due_on, late.days) == (date(2025, 3, 10), date(2025, 3, 17), 5)
    assert early.limit_source == drawing.agreements().gates[flows.FAIR].limits[0].source


def test_the_limit_of_the_day_it_was_sent_holds(district: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = drawing.agreements().gates[flows.FAIR]
    newer = GateLimit(date(2025, 3, 4), 2, "working", "试〔2025〕2号")
    known = dict(drawing.agreements().gates) | {flows.FAIR: replace(rule, limits=(*rule.limits, newer))}
    monkeypatch.setattr(drawing, "agreements", lambda: replace(agreements(), gates=known))

    first = gate(district, LATER)
    taken(district, first, "撤回", LATER, "t3", reason="改送")

    assert first.days == 7
    assert (gate(district, date(2025, 3, 4)).days, gate(district, LATER, kind=flows.LEGAL).days) == (2, 5)


def test_a_review_shows_its_lamp_by_its_clock(district: SimpleNamespace) -> None:
    docket = gate(district, LATER)

    words = {day: row_of(docket, date(2025, 3, day)).lamp for day in (11, 12, 13)}

    assert {day: lamp.word for day, lamp in words.items()} == {11: "绿", 12: "黄", 13: "红"}
    assert [lamp.reason for lamp in words.values()] == ["剩 1 个工作日", "今天到期", "逾期 1 个工作日"]
    stopped = taken(district, docket, "停表", date(2025, 3, 12), stop="公示")
    assert row_of(stopped, date(2025, 3, 20)).lamp.word == "灰"
    tile = tile_of(district.users["zhongxin"], on=date(2025, 3, 20))
    assert (tile.reviews, tile.reviews_late) == (1, 0)
    runs = taken(district, stopped, "恢复计时", date(2025, 3, 14))
    assert runs.due_on == date(2025, 3, 14)
    tile = tile_of(district.users["zhongxin"], on=date(2025, 3, 20))
    assert (tile.reviews, tile.reviews_late) == (1, 1)


def test_a_notice_moves_the_due_day_of_a_review_and_keeps_both(district: SimpleNamespace) -> None:
    docket = gate(district, date(2027, 9, 29), kind=flows.LEGAL)
    assert (docket.due_on, docket.is_provisional) == (date(2027, 10, 6), True)
    holidays = [date(2027, 10, day) for day in range(1, 8)]

    read_notice(year=2027, document="试通知", holidays=holidays, workdays=[date(2027, 10, 9)],
                by=district.users["zhongxin"], on=date(2027, 9, 30))  # fmt: skip

    docket.refresh_from_db()
    assert (docket.due_on, docket.is_provisional) == (date(2027, 10, 12), False)
    timing = whole_docket(docket, district.users["zhongxin"], on=date(2027, 9, 30)).timing
    assert timing is not None
    assert timing.moved == (("2027-10-06", "2027-10-12", "试通知"),)
    assert drifted() == []


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
