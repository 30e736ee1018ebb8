"""The register's acts are records of the ledger: who may, what they must carry, and what is refused."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from saima.core.problems import Problems
from saima.ledger import actions as ledger
from saima.ledger.checks import FactDraft
from saima.ledger.models import Evidence, Fact, Verification
from saima.people.policies import NotAllowed
from saima.service.register import actions
from saima.service.register.actions import Listing, RegisterStep, standing_of
from saima.service.register.standing import drifted

ON = date(2023, 4, 10)


def take(cast: SimpleNamespace, act: str, by: str, **given: object) -> object:
    step = RegisterStep(**({"on": ON} | given))
    return actions.take_step(project=cast.parts, act=act, step=step, by=cast.users[by], on=ON)


def test_listing_makes_one_record_however_often_it_is_sent(listed: SimpleNamespace) -> None:
    listing = Listing("A", "用能", "供电未到位", date(2023, 3, 1))

    actions.list_project(project=listed.parts, listing=listing, by=listed.users["zhongxin"], on=ON)

    fact = Fact.objects.get(kind="问题项目")
    assert fact.detail == {"problem_class": "A", "cause_code": "用能", "cause": "供电未到位"}
    assert (fact.happened_on, fact.recorded_on) == (date(2023, 3, 1), ON)


def test_a_second_listing_is_refused_and_told_the_first(listed: SimpleNamespace) -> None:
    listing = Listing("B", "用地", "选址变更", ON)

    with pytest.raises(NotAllowed, match="2023-03-01 已列入问题项目，现在是“列入”"):
        actions.list_project(project=listed.parts, listing=listing, by=listed.users["shenhe"], on=ON)


def test_a_team_does_not_list(district: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed, match="可请招商中心主任"):
        actions.list_project(
            project=district.parts, listing=Listing("A", "用能", "", ON), by=district.users["t3"], on=ON
        )


def test_the_whole_way_is_records_proof_and_another_persons_check(settled: SimpleNamespace) -> None:
    kinds = list(Fact.objects.order_by("entry").values_list("kind", "recorded_by__username", "unit__code"))

    assert kinds == [("问题项目", "zhongxin", None), ("处置方案", "zhongxin", "D-JXW"), ("问题处置", "guizi", None)]
    assert Evidence.objects.get().file_number == "档〔2023〕7号"
    check = Verification.objects.get()
    assert (check.result, check.recorded_by.username, check.counted_on) == ("认定", "shenhe", date(2023, 3, 20))
    stands, _events = standing_of(settled.parts)
    assert (stands.state, stands.settled_on, stands.missing) == ("已处置", date(2023, 3, 20), ())
    assert drifted() == []


def test_a_plan_needs_measure_unit_and_day_told_at_once(listed: SimpleNamespace) -> None:
    with pytest.raises(Problems) as fault:
        take(listed, "定处置方案", "zhongxin")

    assert [problem.code for problem in fault.value.problems] == ["register.measure", "register.unit", "register.due"]
    assert not Fact.objects.filter(kind="处置方案").exists()


def test_a_settlement_without_proof_is_refused(planned: SimpleNamespace) -> None:
    with pytest.raises(Problems) as fault:
        take(planned, "报处置", "guizi", measure="供电已接通")

    (problem,) = fault.value.problems
    assert problem.code == "register.proof"
    assert not Fact.objects.filter(kind="问题处置").exists()


def test_whoever_reported_it_does_not_check_it(planned: SimpleNamespace) -> None:
    take(planned, "报处置", "shenhe", measure="供电已接通", document="档1")

    with pytest.raises(NotAllowed, match="不能由本人认定"):
        take(planned, "核验", "shenhe")

    assert standing_of(planned.parts)[0].state == "待核验"


def test_only_the_unit_of_the_plan_reports(planned: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed, match="报处置由区经济信息委、招商中心办理"):
        take(planned, "报处置", "t3", measure="供电已接通", document="档1")


def test_a_report_sent_back_is_in_hand_again_and_can_be_reported_anew(planned: SimpleNamespace) -> None:
    take(planned, "报处置", "guizi", measure="供电已接通", document="档1")

    take(planned, "退回", "shenhe", reason="现场未见供电")

    assert standing_of(planned.parts)[0].state == "处置中"
    take(planned, "报处置", "guizi", measure="供电已接通", document="档2")
    take(planned, "核验", "shenhe")
    assert standing_of(planned.parts)[0].state == "已处置"
    assert drifted() == []


def test_listing_again_and_settling_again_are_counted_once_each(settled: SimpleNamespace) -> None:
    take(settled, "重新列入", "zhongxin", reason="再度停工")
    take(settled, "重新列入", "zhongxin", reason="再度停工")

    stands, _events = standing_of(settled.parts)
    assert (stands.state, stands.times, Fact.objects.filter(kind="重新列入").count()) == ("重新列入", 2, 1)
    assert drifted() == []
    take(settled, "定处置方案", "zhongxin", measure="重新招商", unit=settled.units["D-JXW"], due_on=date(2023, 6, 30))
    take(settled, "报处置", "guizi", measure="已复工", document="档3")
    take(settled, "核验", "shenhe")
    assert standing_of(settled.parts)[0].is_settled
    assert drifted() == []


def test_an_act_out_of_turn_says_the_state_who_was_first_and_what_may_follow(settled: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed) as refusal:
        take(settled, "报处置", "zhongxin", measure="供电已接通", document="档1")

    assert "现在是“已处置”，不能报处置" in str(refusal.value)
    assert "审核员甲已于2023-04-10登记" in str(refusal.value)
    assert "现在可以：重新列入（招商中心）" in str(refusal.value)


@pytest.mark.parametrize(("act", "given"), [("报处置", {"measure": "供电已接通", "document": "档1"}), ("核验", {})])
def test_the_same_act_sent_twice_is_one_act(planned: SimpleNamespace, act: str, given: dict[str, str]) -> None:
    take(planned, "报处置", "guizi", measure="供电已接通", document="档1")
    by = "guizi" if act == "报处置" else "shenhe"

    take(planned, act, by, **given)
    take(planned, act, by, **given)

    assert Fact.objects.filter(kind="问题处置").count() == 1
    assert Verification.objects.count() == int(act == "核验")


def test_a_day_before_the_last_step_or_after_today_is_refused(planned: SimpleNamespace) -> None:
    for day, code in ((date(2023, 3, 1), "register.day"), (date(2023, 4, 11), "register.future")):
        with pytest.raises(Problems) as fault:
            take(planned, "报处置", "guizi", measure="供电已接通", document="档1", on=day)
        assert code in {problem.code for problem in fault.value.problems}


def test_what_the_register_alone_enters_cannot_be_recorded_past_it(settled: SimpleNamespace) -> None:
    draft = FactDraft("重新列入", ON, settled.parts, detail={"reason": "再度停工"})

    with pytest.raises(Problems) as fault:
        ledger.record_fact(draft, by=settled.users["zhongxin"], on=ON)

    assert fault.value.problems[0].needed == "在“问题项目”里按步骤登记"
    assert standing_of(settled.parts)[0].is_settled


def test_a_settlement_withdrawn_after_it_was_listed_again_is_found_by_doctor(settled: SimpleNamespace) -> None:
    take(settled, "重新列入", "zhongxin", reason="再度停工")
    fact = Fact.objects.get(kind="问题处置")

    ledger.withdraw_facts([fact], reason="登记错误", by=settled.users["zhongxin"], on=ON)

    assert drifted() == [settled.parts.code]
