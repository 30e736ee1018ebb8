"""Planning, revising, reporting: who may, what it must carry, and that what records tell is never typed again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest

from saima.core.problems import Problems
from saima.ledger import actions as ledger
from saima.ledger.checks import FactDraft
from saima.ledger.models import Fact
from saima.people.policies import NotAllowed
from saima.service import actions as matters
from saima.service.building import actions, opening
from saima.service.building.actions import MilestoneStep, NodeDraft
from saima.service.building.models import Milestone, MilestoneAct
from saima.service.building.standing import drifted
from saima.service.checks import MatterDraft, Step
from saima.service.models import Matter

ON = date(2023, 4, 10)


def node(cast: SimpleNamespace, name: str) -> Milestone:
    return Milestone.objects.select_related("project", "unit").get(project=cast.parts, node=name)


def take(cast: SimpleNamespace, name: str, act: str, by: str, **given: object) -> Milestone:
    step = MilestoneStep(**({"on": ON} | given))
    return actions.take_step(milestone=node(cast, name), act=act, step=step, by=cast.users[by], on=ON)


def record(cast: SimpleNamespace, kind: str, day: date, **detail: object) -> Fact:
    return ledger.record_fact(FactDraft(kind, day, cast.parts, detail=detail), by=cast.users["t3"], on=ON)


def test_a_template_is_reckoned_from_the_signing_and_a_day_off_moves_to_a_working_day(
    planned: SimpleNamespace,
) -> None:
    days = dict(Milestone.objects.filter(project=planned.parts).values_list("node", "planned_on"))

    assert len(days) == 7
    assert (days["签约"], days["注册"]) == (date(2023, 3, 30), date(2023, 4, 19))
    assert days["备案"] == date(2023, 5, 4), "04-29 is a holiday; 05-04 the next working day"
    assert drifted() == []


def test_a_record_dates_its_milestone_and_its_correction_withdrawal_and_return_move_it(
    planned: SimpleNamespace,
) -> None:
    fact = record(planned, "开工", date(2023, 4, 5))
    assert (node(planned, "开工").actual_on, node(planned, "开工").actual_from) == (date(2023, 4, 5), fact.code)

    draft = FactDraft("开工", date(2023, 4, 6), planned.parts, replaces=fact, reason="日期写错")
    new = ledger.correct_fact(fact, draft, by=planned.users["t3"], on=ON)
    assert (node(planned, "开工").actual_on, node(planned, "开工").actual_from) == (date(2023, 4, 6), new.code)

    ledger.verify_facts([ledger.Recognition(new, returned="缺许可证")], by=planned.users["shenhe"], on=ON)
    assert (node(planned, "开工").state, node(planned, "开工").actual_on) == ("待完成", None)

    ledger.verify_facts([ledger.Recognition(new)], by=planned.users["shenhe"], on=ON)
    ledger.withdraw_facts([new], reason="记错项目", by=planned.users["zhongxin"], on=ON)
    assert node(planned, "开工").is_open
    assert drifted() == []


def test_only_a_record_with_the_fields_of_the_node_counts(planned: SimpleNamespace) -> None:
    record(planned, "用地", date(2023, 4, 3), form="招拍挂")
    assert node(planned, "租赁").is_open

    record(planned, "用地", date(2023, 4, 4), form="租赁厂房")

    assert node(planned, "租赁").actual_on == date(2023, 4, 4)


def test_what_a_record_tells_is_neither_reported_nor_withdrawn(planned: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed, match="实际日由“开工”登记记录得出，不用另填"):
        take(planned, "开工", "报完成", "t3", day=ON, document="档1")

    record(planned, "开工", date(2023, 4, 5))
    with pytest.raises(NotAllowed, match="登记记录得出"):
        take(planned, "开工", "撤回完成", "zhongxin", reason="没有开工")


def test_two_departments_date_the_same_start_and_both_stay(planned: SimpleNamespace) -> None:
    users = planned.users
    own = [NodeDraft("纳统", date(2023, 6, 1), planned.units["D-JXW"])]
    own.append(NodeDraft("主体封顶", date(2023, 6, 1), planned.units["D-KJ"]))
    actions.plan_project(project=planned.parts, nodes=own, by=users["zhongxin"], on=ON)
    users["t6"].role, users["t6"].unit = "department_liaison", planned.units["D-KJ"]
    users["t6"].save()
    record(planned, "开工", date(2023, 4, 5))

    take(planned, "开工", "部门登记", "guizi", day=date(2023, 4, 3), document="经信台账4月")
    take(planned, "开工", "部门登记", "t6", day=date(2023, 4, 7), document="科技台账4月")

    start = node(planned, "开工")
    assert (start.actual_on, start.state) == (date(2023, 4, 5), "已完成")
    tracks = MilestoneAct.objects.filter(milestone=start, act="部门登记").order_by("entry")
    assert list(tracks.values_list("unit__code", "day", "document")) == [
        ("D-JXW", date(2023, 4, 3), "经信台账4月"), ("D-KJ", date(2023, 4, 7), "科技台账4月"),
    ]  # fmt: skip


def test_a_revision_keeps_the_first_plan_and_needs_reason_and_paper(planned: SimpleNamespace) -> None:
    with pytest.raises(Problems) as fault:
        take(planned, "投产", "改期", "t3")
    assert [problem.code for problem in fault.value.problems] == [
        "milestone.day", "milestone.reason", "milestone.document",
    ]  # fmt: skip
    first = node(planned, "投产").first_on

    for day in (date(2023, 12, 1), date(2024, 1, 15)):
        take(planned, "投产", "改期", "t3", day=day, reason="设备晚到", document="纪要〔2023〕5号")

    found = node(planned, "投产")
    assert (found.first_on, found.planned_on, found.revised) == (first, date(2024, 1, 15), 2)
    assert drifted() == []


def test_a_milestone_that_neither_record_nor_approval_tells_is_reported_with_proof(planned: SimpleNamespace) -> None:
    own = NodeDraft("", date(2023, 4, 20), planned.units["D-JXW"], "变压器安装")
    (made,) = actions.plan_project(project=planned.parts, nodes=[own], by=planned.users["t3"], on=ON)

    with pytest.raises(Problems) as fault:
        take(planned, made.node, "报完成", "guizi", day=date(2023, 4, 11))
    assert {problem.code for problem in fault.value.problems} == {"milestone.proof", "milestone.future"}
    done = take(planned, made.node, "报完成", "guizi", day=date(2023, 4, 8), document="档1")
    assert (done.state, done.actual_on, done.actual_from) == ("已完成", date(2023, 4, 8), "报送")
    with pytest.raises(NotAllowed, match="现在是“已完成”，不能报完成。部门联络员已于2023-04-10报完成"):
        take(planned, made.node, "报完成", "zhongxin", day=date(2023, 4, 9), document="档2")
    assert take(planned, made.node, "撤回完成", "guizi", reason="没有通电").is_open
    assert drifted() == []


def test_an_approval_goes_on_as_a_matter_with_the_statutory_limit_and_dates_its_milestone(
    planned: SimpleNamespace,
) -> None:
    milestone = node(planned, "环评")
    assert (milestone.days, milestone.basis, milestone.limit_to_check) == (30, "calendar", False)

    matter = opening.open_approval(
        milestone=milestone,
        unit=planned.units["D-JXW"],
        starts_on=date(2023, 4, 3),
        by=planned.users["zhongxin"],
        on=ON,
    )

    assert (matter.days, matter.basis, matter.due_on) == (30, "calendar", date(2023, 5, 3))
    assert "环境影响评价法" in matter.limit_source
    with pytest.raises(NotAllowed, match=f"审批节点 {matter.code} 的办结日得出"):
        take(planned, "环评", "报完成", "zhongxin", day=ON, document="档1")
    done = Step(on=date(2023, 4, 8), detail={"result": "已批复"})
    matters.take_step(matter=matter, act="办结", by=planned.users["guizi"], step=done)
    assert (node(planned, "环评").actual_on, node(planned, "环评").actual_from) == (date(2023, 4, 8), matter.code)
    matters.take_step(matter=matter, act="作废", by=planned.users["zhongxin"], step=Step(on=ON, reason="重复登记"))
    assert node(planned, "环评").is_open
    assert drifted() == []


def test_the_limit_of_the_responsibility_list_goes_before_the_statutory_table(planned: SimpleNamespace) -> None:
    matters.set_item(
        kind="审批节点", item="施工许可", unit=planned.units["D-JXW"], task="核发", days=3, basis="working",
        document="本地承诺〔2023〕1号", effective_on=date(2023, 1, 1), by=planned.users["zhongxin"],
    )  # fmt: skip
    own = [NodeDraft("施工许可", date(2023, 6, 1)), NodeDraft("图审", date(2023, 6, 1)), NodeDraft("节能审查", ON)]

    made = actions.plan_project(project=planned.parts, nodes=own, by=planned.users["t3"], on=ON)

    assert [(m.days, m.limit_source[:4], m.limit_to_check) for m in made] == [
        (3, "本地承诺", False), (15, "一般了解", True), (None, "一般了解", True),
    ]  # fmt: skip
    with pytest.raises(Problems, match="没有统一时限"):
        opening.open_approval(
            milestone=made[2], unit=planned.units["D-JXW"], starts_on=ON, by=planned.users["zhongxin"], on=ON
        )


def test_after_the_handover_the_task_force_plans_and_the_team_no_longer(planned: SimpleNamespace) -> None:
    draft = MatterDraft(
        kind="交接单", title="交接", project=planned.parts, from_unit=planned.units["T3"], unit=planned.units["PARK"],
        starts_on=date(2023, 3, 30),
    )  # fmt: skip
    (handover,) = matters.open_matters([draft], by=planned.users["t3"], on=ON)
    promises = {"promises": "协助", "contacts": "行政部"}
    for act, by, detail in (("移交", "t3", promises), ("接收", "zhuanban", {})):
        matters.take_step(matter=handover, act=act, by=planned.users[by], step=Step(on=ON, detail=detail))
    given = {"day": date(2023, 12, 1), "reason": "设备晚到", "document": "纪要"}

    with pytest.raises(NotAllowed, match="改期由服务专班、招商中心办理"):
        take(planned, "投产", "改期", "t3", **given)

    assert take(planned, "投产", "改期", "zhuanban", **given).revised == 1


def test_faults_of_a_plan_come_at_once_and_nothing_is_half_planned(planned: SimpleNamespace) -> None:
    rows = [NodeDraft("签约", ON), NodeDraft("没有", ON), NodeDraft("", None, None, " "), NodeDraft("图审", None)]

    with pytest.raises(Problems) as fault:
        actions.plan_project(project=planned.parts, nodes=rows, by=planned.users["t3"], on=ON)

    assert sorted(problem.code for problem in fault.value.problems) == [
        "plan.day", "plan.day", "plan.node", "plan.title", "plan.title", "plan.twice",
    ]  # fmt: skip
    assert Milestone.objects.count() == 7


def test_another_team_neither_plans_nor_steps(planned: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed, match="建设计划由第三招商小组或招商中心排定"):
        actions.plan_project(project=planned.parts, nodes=[NodeDraft("图审", ON)], by=planned.users["t6"], on=ON)
    with pytest.raises(NotAllowed, match="不在您的数据范围内"):
        take(planned, "投产", "改期", "t6", day=ON, reason="x", document="x")


@pytest.mark.parametrize("times", [2, 3])
def test_the_same_form_sent_again_is_one_act(planned: SimpleNamespace, times: int) -> None:
    for _ in range(times):
        actions.plan_project(
            project=planned.parts, nodes=[NodeDraft("图审", ON)], by=planned.users["t3"], on=ON, token="p-1"
        )
        take(planned, "投产", "改期", "t3", day=date(2023, 12, 1), reason="晚", document="纪要", token="s-1")
        short = opening.BlockerDraft("投产", "缺电", "", planned.units["D-JXW"], date(2023, 4, 20), token="b-1")
        opening.name_blocker(project=planned.parts, blocker=short, by=planned.users["t3"], on=ON)

    assert Milestone.objects.count() == 8
    assert MilestoneAct.objects.filter(act="改期").count() == 1
    assert Matter.objects.filter(kind="卡点").count() == 1


def test_a_blocker_is_removed_with_proof_and_confirmed_by_who_raised_it(planned: SimpleNamespace) -> None:
    users = planned.users
    nothing = opening.BlockerDraft("没有", " ", "", None, date(2023, 4, 1))
    with pytest.raises(Problems) as fault:
        opening.name_blocker(project=planned.parts, blocker=nothing, by=users["t3"], on=ON)
    assert [problem.code for problem in fault.value.problems] == [
        "blocker.node", "blocker.cause", "blocker.unit", "blocker.past",
    ]  # fmt: skip
    named = opening.BlockerDraft("投产", "临时用电不足", "增容", planned.units["D-JXW"], date(2023, 4, 20))
    blocker = opening.name_blocker(project=planned.parts, blocker=named, by=users["t3"], on=ON)
    assert (blocker.state, blocker.due_on, blocker.item) == ("待解决", date(2023, 4, 20), "投产")

    step: Callable[..., Step] = lambda **given: Step(on=ON, **given)  # noqa: E731
    with pytest.raises(Problems) as fault:
        matters.take_step(matter=blocker, act="报解决", by=users["guizi"], step=step(detail={"result": "已增容"}))
    assert [problem.code for problem in fault.value.problems] == ["matter.proof"]
    matters.take_step(
        matter=blocker, act="报解决", by=users["guizi"], step=step(detail={"result": "已增容"}, document="档1")
    )
    with pytest.raises(NotAllowed, match="核实由提出单位、招商中心办理"):
        matters.take_step(matter=blocker, act="核实", by=users["guizi"], step=step())
    assert matters.take_step(matter=blocker, act="核实", by=users["t3"], step=step()).is_final
