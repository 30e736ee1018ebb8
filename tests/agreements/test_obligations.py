"""Agreements and what both sides owe: prohibited clauses, actuals, notices, conditions of payment, clawback."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest
from tests.agreements.conftest import APPROVED, LATER

from saima.agreements import actions, drawing, flows, standing
from saima.agreements.checks import AgreementDraft, ClauseDraft, Step
from saima.agreements.forms import read_agreement
from saima.agreements.fulfilment import actual_of
from saima.agreements.models import Docket
from saima.agreements.queries.promised import promised_page
from saima.core.problems import Problems
from saima.ledger.actions import Recognition, correct_fact, record_fact, verify_facts
from saima.ledger.checks import FactDraft
from saima.ledger.models import Fact
from saima.people.policies import NotAllowed

pytestmark = pytest.mark.django_db
WAN = 1_000_000


def do(cast: SimpleNamespace, item: str, act: str, on: date, by: str = "zhongxin", **fields: object) -> Docket:
    return actions.take_step(docket=cast.parts_of[item], act=act, by=cast.users[by], step=Step(on=on, **fields))


def draft_of(cast: SimpleNamespace, on: date, *clauses: ClauseDraft) -> AgreementDraft:
    return AgreementDraft(cast.parts, "政策承诺", "政策承诺", on, "演示〔2025〕协9号", clauses)


def arrived(cast: SimpleNamespace, on: date, wan: int) -> None:
    fact = record_fact(FactDraft("到位", on, cast.parts, amount=wan * WAN, claimed_on=on), by=cast.users["t3"], on=on)
    verify_facts([Recognition(fact)], by=cast.users["shenhe"], on=on)


@pytest.mark.parametrize("kind", ["税收返还", "税收挂钩奖励", "土地出让金返还"])
def test_a_prohibited_clause_is_refused_with_the_rule_named(district: SimpleNamespace, kind: str) -> None:
    clause = ClauseDraft(kind, "按前三年给予", due_on=date(2026, 3, 3), amount=100 * WAN)

    with pytest.raises(Problems) as fault:
        drawing.draw_up(draft=draft_of(district, LATER, clause), by=district.users["zhongxin"], on=LATER)

    (problem,) = fault.value.problems
    assert problem.code == "agreement.prohibited"
    assert problem.place == "协议·第1条"
    assert "《" in problem.needed
    assert problem.remedy
    assert not Docket.objects.exists()


def test_exclusivity_and_local_purchase_are_refused_too(district: SimpleNamespace) -> None:
    clauses = (
        ClauseDraft("排他经营", "五年内只此一家", due_on=date(2030, 1, 1)),
        ClauseDraft("本地采购", "材料在本区买", due_on=date(2030, 1, 1)),
    )

    with pytest.raises(Problems) as fault:
        drawing.draw_up(draft=draft_of(district, LATER, *clauses), by=district.users["zhongxin"], on=LATER)

    assert [problem.place for problem in fault.value.problems] == ["协议·第1条", "协议·第2条"]


def test_a_historic_promise_is_kept_and_not_granted_once_the_rule_holds(district: SimpleNamespace) -> None:
    head = district.users["zhongxin"]
    clause = ClauseDraft("税收返还", "前三年返还", due_on=date(2025, 6, 30), amount=100 * WAN)
    made = drawing.draw_up(draft=draft_of(district, date(2022, 5, 1), clause), by=head, on=date(2022, 5, 1))
    promise = Docket.objects.get(parent=made)
    paid = Step(on=date(2024, 7, 31), amount=10 * WAN, document="凭证1号")

    actions.take_step(docket=promise, act=flows.PAY, by=head, step=paid)
    with pytest.raises(NotAllowed, match="不予兑付：不得给予与税收挂钩的返还、奖励或补贴"):
        actions.take_step(docket=promise, act=flows.PAY, by=head, step=replace(paid, on=date(2024, 8, 1)))

    promise.refresh_from_db()
    assert (promise.state, promise.done_amount) == ("待履行", 10 * WAN)


def test_a_word_in_the_text_asks_and_decides_nothing(district: SimpleNamespace) -> None:
    head = district.users["zhongxin"]
    clause = ClauseDraft("扶持资金", "不设独家条款，给予装修补助", due_on=date(2026, 3, 3), amount=100 * WAN)

    with pytest.raises(Problems) as fault:
        drawing.draw_up(draft=draft_of(district, LATER, clause), by=head, on=LATER)
    made = drawing.draw_up(draft=draft_of(district, LATER, replace(clause, confirmed=True)), by=head, on=LATER)

    assert [(p.code, p.found) for p in fault.value.problems] == [("agreement.hint", "文字里有“独家”")]
    opening = Docket.objects.get(parent=made).acts.get()
    assert opening.detail["result"] == "已核对：“独家”不属于“不得排除其他经营者，不得违法授予独家经营”"


def test_confirming_does_not_open_a_prohibited_kind(district: SimpleNamespace) -> None:
    clause = ClauseDraft("排他经营", "独家", due_on=date(2030, 1, 1), confirmed=True)

    with pytest.raises(Problems, match="不得排除其他经营者"):
        drawing.draw_up(draft=draft_of(district, LATER, clause), by=district.users["zhongxin"], on=LATER)


def test_every_fault_of_an_agreement_comes_at_once_and_nothing_is_half_written(district: SimpleNamespace) -> None:
    data = {
        "form": "口头承诺", "approved_on": "2023-04-11",
        "c1-kind": "投资到位", "c1-text": "到位", "c1-amount": "一亿", "c1-due_on": "2024-13-01",
        "c2-kind": "年税收", "c2-text": "纳税", "c2-amount": "30",
        "c3-kind": "就业", "c3-text": "用工", "c3-quantity": "20.5", "c3-condition": "9",
    }  # fmt: skip

    with pytest.raises(Problems) as fault:
        read_agreement(data, project=district.parts, on=district.on)

    places = {problem.place for problem in fault.value.problems}
    assert {
        "协议·形式", "协议·名称", "协议·批准日", "协议·第1条·金额", "协议·第1条·应履行日", "协议·第2条·应履行日",
        "协议·第2条·年度", "协议·第3条·数量", "协议·第3条·付款条件",
    } <= places  # fmt: skip
    assert not Docket.objects.exists()


def test_investment_is_read_from_verified_records_and_is_not_entered_again(agreement: SimpleNamespace) -> None:
    arrived(agreement, date(2023, 6, 1), 4_500)
    unverified = FactDraft("到位", date(2023, 7, 1), agreement.parts, amount=100 * WAN)
    record_fact(unverified, by=agreement.users["t3"], on=date(2023, 7, 1))
    owed = agreement.parts_of["投资到位"]

    assert actual_of(owed, on=date(2023, 5, 31)) == 0
    assert actual_of(owed, on=date(2023, 12, 31)) == 4_500 * WAN
    with pytest.raises(NotAllowed, match="由台账里已认定的“到位”记录推出"):
        do(agreement, "投资到位", flows.FULFIL, date(2023, 12, 31), amount=100 * WAN, document="凭证")


def test_records_are_given_to_like_promises_in_the_order_due_and_none_is_counted_twice(
    agreement: SimpleNamespace,
) -> None:
    more = ClauseDraft("投资到位", "再到位五千万", due_on=date(2024, 12, 31), amount=5_000 * WAN)
    (second,) = drawing.add_clauses(
        agreement=agreement.agreement, clauses=[more], by=agreement.users["t3"], on=APPROVED
    )
    arrived(agreement, date(2023, 6, 1), 12_000)
    on = date(2025, 1, 1)

    assert actual_of(agreement.parts_of["投资到位"], on=on) == 10_000 * WAN
    assert actual_of(second, on=on) == 2_000 * WAN


def test_a_record_that_was_corrected_counts_once_as_its_last_link(agreement: SimpleNamespace) -> None:
    on, users = date(2023, 6, 1), agreement.users
    arrived(agreement, on, 4_500)
    first = Fact.objects.get(kind="到位")
    draft = FactDraft("到位", on, agreement.parts, amount=3_200 * WAN, claimed_on=on)
    corrected = correct_fact(first, replace(draft, replaces=first, reason="凭证重复"), by=users["zhongxin"], on=on)
    owed = agreement.parts_of["投资到位"]
    assert actual_of(owed, on=on) == 0, "the correction is not recognised yet"

    verify_facts([Recognition(corrected)], by=users["shenhe"], on=on)

    assert actual_of(owed, on=on) == 3_200 * WAN


def test_a_start_that_was_sent_back_fulfils_nothing(agreement: SimpleNamespace) -> None:
    on, users = date(2023, 6, 1), agreement.users
    promise = ClauseDraft("开工", "六月底前开工", due_on=date(2023, 6, 30))
    (start,) = drawing.add_clauses(agreement=agreement.agreement, clauses=[promise], by=users["t3"], on=APPROVED)
    begun = record_fact(FactDraft("开工", on, agreement.parts), by=users["t3"], on=on)
    verify_facts([Recognition(begun, returned="缺施工许可证")], by=users["shenhe"], on=on)

    with pytest.raises(NotAllowed, match="还没有履行的凭证"):
        actions.take_step(docket=start, act=flows.CONFIRM, by=users["zhongxin"], step=Step(on=on))

    verify_facts([Recognition(begun)], by=users["shenhe"], on=on)
    done = actions.take_step(docket=start, act=flows.CONFIRM, by=users["zhongxin"], step=Step(on=on))
    assert done.state == "已履行"


def test_fulfilment_is_confirmed_by_somebody_else_once_it_reaches_the_promise(agreement: SimpleNamespace) -> None:
    on = date(2024, 6, 1)
    do(agreement, "就业", flows.FULFIL, on, by="zhongxin", quantity=150, document="社保名册1号")
    with pytest.raises(NotAllowed, match="承诺200 人，实绩150 人，还不能确认履行"):
        do(agreement, "就业", flows.CONFIRM, on)
    do(agreement, "就业", flows.FULFIL, on, by="zhongxin", quantity=60, document="社保名册2号")
    with pytest.raises(NotAllowed, match="要由别人确认"):
        do(agreement, "就业", flows.CONFIRM, on)

    assert do(agreement, "就业", flows.CONFIRM, on, by="shenhe").state == "已履行"


def test_what_was_entered_by_mistake_is_taken_back_with_a_reason_and_never_below_nothing(
    agreement: SimpleNamespace,
) -> None:
    on = date(2024, 6, 1)
    do(agreement, "就业", flows.FULFIL, on, quantity=150, document="社保名册1号")
    agreement.parts_of["就业"].refresh_from_db()

    with pytest.raises(Problems) as fault:
        do(agreement, "就业", flows.FULFIL, on, quantity=-151, document="更正")

    assert [problem.place.rpartition("·")[2] for problem in fault.value.problems] == ["理由", "金额"]
    assert do(agreement, "就业", flows.FULFIL, on, quantity=-50, document="更正", reason="重登").done_quantity == 100


def test_support_is_paid_only_once_its_condition_is_fulfilled_and_never_above_the_promise(
    agreement: SimpleNamespace,
) -> None:
    on = date(2024, 6, 1)
    with pytest.raises(NotAllowed, match="「扶持资金」要等「带动就业」确认履行后才能兑付；它现在是“待履行”"):
        do(agreement, "扶持资金", flows.PAY, on, amount=100 * WAN, document="国库凭证1号")
    do(agreement, "就业", flows.FULFIL, on, quantity=200, document="社保名册")
    do(agreement, "就业", flows.CONFIRM, on, by="shenhe")

    paid = do(agreement, "扶持资金", flows.PAY, on, by="guizi", amount=300 * WAN, document="国库凭证1号")

    assert paid.done_amount == 300 * WAN
    with pytest.raises(NotAllowed, match=r"已兑付300 万元，再付201 万元就超过承诺的500 万元"):
        do(agreement, "扶持资金", flows.PAY, on, amount=201 * WAN, document="国库凭证2号")
    with pytest.raises(NotAllowed, match="请办“兑付”"):
        do(agreement, "扶持资金", flows.FULFIL, on, amount=1, document="凭证")


def test_a_notice_of_default_waits_for_the_due_day_and_tells_number_and_days(agreement: SimpleNamespace) -> None:
    notice = {"document": "演示〔2025〕违1号", "days": 15}
    with pytest.raises(NotAllowed, match="2024-12-31 才到期"):
        do(agreement, "就业", flows.DEFAULT, date(2024, 12, 31), reason="未用工", **notice)
    do(agreement, "就业", flows.WARN, date(2024, 12, 1), document="演示〔2024〕履1号", days=30)

    broken = do(agreement, "就业", flows.DEFAULT, date(2025, 1, 2), reason="未用工", **notice)

    assert (broken.state, broken.noticed, broken.notice_ends_on) == ("违约", 2, date(2025, 1, 17))


def test_a_clawback_runs_from_default_to_recovery_and_cannot_recover_more(agreement: SimpleNamespace) -> None:
    head, on = agreement.users["zhongxin"], date(2025, 1, 20)
    claim = {
        "amount": 300 * WAN,
        "unit": agreement.units["D-JXW"],
        "document": "演示〔2025〕纪要2号",
        "by": head,
        "on": on,
    }
    with pytest.raises(NotAllowed, match="违约的才能追偿"):
        drawing.open_clawback(obligation=agreement.parts_of["就业"], **claim)
    do(agreement, "就业", flows.DEFAULT, date(2025, 1, 2), document="违1号", days=15, reason="未用工")

    made = drawing.open_clawback(obligation=agreement.parts_of["就业"], **claim)

    cast = SimpleNamespace(**{**vars(agreement), "parts_of": {"追偿": made}})
    do(cast, "追偿", "催告", on, by="guizi", document="催1号", days=30)
    do(cast, "追偿", flows.RECOVERED, on, by="guizi", amount=200 * WAN, document="缴款书1号")
    with pytest.raises(NotAllowed, match="应追回300 万元，已追回200 万元，还没有追完"):
        do(cast, "追偿", flows.ALL_RECOVERED, on)
    with pytest.raises(NotAllowed, match="不能再多"):
        do(cast, "追偿", flows.RECOVERED, on, amount=101 * WAN, document="缴款书2号")
    do(cast, "追偿", flows.RECOVERED, on, amount=100 * WAN, document="缴款书2号")
    assert do(cast, "追偿", flows.ALL_RECOVERED, on).state == "已追回"
    assert standing.drifted() == []


def test_an_agreement_does_not_end_while_something_is_owed(agreement: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed, match="还有 3 项义务没有了结"):
        actions.take_step(
            docket=agreement.agreement, act=flows.END, by=agreement.users["zhongxin"],
            step=Step(on=date(2023, 5, 1), document="终1号", reason="投资方退出"),
        )  # fmt: skip


def test_voiding_an_agreement_voids_its_obligations_with_it(agreement: SimpleNamespace) -> None:
    step = Step(on=date(2023, 4, 1), reason="重复登记")
    actions.take_step(docket=agreement.agreement, act=flows.DROP, by=agreement.users["zhongxin"], step=step)

    assert {part.state for part in Docket.objects.filter(parent=agreement.agreement)} == {"已作废"}


def test_promised_and_actual_stand_side_by_side_per_grade_and_year_with_exact_ratios(
    agreement: SimpleNamespace,
) -> None:
    arrived(agreement, date(2023, 6, 1), 4_500)
    do(agreement, "就业", flows.FULFIL, date(2024, 6, 1), quantity=67, document="社保名册")

    page = promised_page(agreement.users["zhongxin"], on=date(2025, 1, 1))

    cells = {cell.kind.id: cell for cell in page.by_grade}
    assert set(cells) == {"投资到位", "就业"}, "the support is not due yet"
    assert cells["投资到位"].ratio == Fraction(45, 100)
    assert cells["就业"].ratio == Fraction(67, 200)
    assert {cell.group for cell in page.by_grade} == {"未评审"}
    assert [(cell.kind.id, cell.group) for cell in page.by_year] == [("投资到位", "2024"), ("就业", "2024")]
    assert promised_page(agreement.users["t6"], on=date(2025, 1, 1)).obligations == 0


def test_an_agreement_of_which_something_was_fulfilled_cannot_be_voided(agreement: SimpleNamespace) -> None:
    do(agreement, "就业", flows.FULFIL, date(2023, 4, 1), quantity=1, document="社保名册")

    with pytest.raises(NotAllowed, match="已有履行或兑付的登记"):
        actions.take_step(
            docket=agreement.agreement, act=flows.DROP, by=agreement.users["zhongxin"],
            step=Step(on=date(2023, 4, 1), reason="重复登记"),
        )  # fmt: skip
