"""Matters: opened with unit and limit, moved by the table alone, told who was first, reckoned anew by a notice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.service.conftest import PROMISES, SIGNED

from saima.core.problems import Problems
from saima.people.policies import NotAllowed
from saima.service import actions
from saima.service.checks import MatterDraft, Step
from saima.service.models import Matter, MatterAct
from saima.service.queries.matter import whole_matter
from saima.service.standing import drifted
from saima.service.workcalendar import office_calendar

pytestmark = pytest.mark.django_db


def step(handover, act, who, on=date(2023, 4, 3), **fields):
    return actions.take_step(matter=handover.matter, act=act, by=handover.users[who], step=Step(on=on, **fields))


def opened(handover, **fields):
    draft = {"kind": "审批节点", "title": "建设用地规划许可", "project": handover.parts, "starts_on": SIGNED}
    (matter,) = actions.open_matters(
        [MatterDraft(**draft | {"unit": handover.units["D-JXW"]} | fields)], by=handover.users["zhongxin"], on=SIGNED
    )
    return matter


def test_a_handover_is_due_five_working_days_after_the_signing(handover):
    matter = handover.matter
    assert (matter.state, matter.due_on, matter.is_provisional) == ("待移交", date(2023, 4, 7), False)
    assert matter.code == f"WL-S{matter.acts.get().entry:07d}"


def test_it_is_handed_over_and_accepted_by_the_two_sides(handover):
    assert step(handover, "移交", "t3", detail=PROMISES).state == "待接收"
    done = step(handover, "接收", "zhuanban", on=date(2023, 4, 4))
    assert (done.state, done.is_final, done.done_on) == ("已接收", True, date(2023, 4, 4))
    assert [act.act for act in done.acts.order_by("entry")] == ["登记", "移交", "接收"]
    assert not drifted()


def test_what_the_table_forbids_is_refused_with_state_and_who_can(handover):
    with pytest.raises(NotAllowed) as refused:
        step(handover, "接收", "zhuanban")
    assert "现在是“待移交”，不能接收" in str(refused.value)
    assert "移交（移交单位、招商中心）" in str(refused.value)


def test_another_unit_may_not_act_for_the_receiver(handover):
    step(handover, "移交", "t3", detail=PROMISES)
    with pytest.raises(NotAllowed, match=r"接收由承办单位办理.*请工业园区管委会办理"):
        step(handover, "接收", "guizi")
    assert Matter.objects.get().state == "待接收"


def test_the_second_officer_is_told_who_was_first(handover):
    step(handover, "移交", "t3", detail=PROMISES)
    step(handover, "接收", "zhuanban")
    with pytest.raises(NotAllowed, match=r"工业园区管委会已于2023-04-03接收.*这件事已经了结"):
        step(handover, "接收", "shenzhen")
    assert MatterAct.objects.filter(act="接收").count() == 1


def test_the_same_form_sent_twice_is_one_act(handover):
    for _ in range(2):
        step(handover, "移交", "t3", detail=PROMISES, token="11111111-1111-1111-1111-111111111111")
    assert MatterAct.objects.filter(act="移交").count() == 1


def test_everything_an_act_lacks_is_told_at_once(handover):
    with pytest.raises(Problems) as refused:
        step(handover, "移交", "t3", on=date(2023, 3, 1))
    assert {problem.code for problem in refused.value.problems} == {"matter.field", "matter.day"}
    assert len(refused.value.problems) == 3
    step(handover, "移交", "t3", detail=PROMISES)
    with pytest.raises(Problems, match="写明理由"):
        step(handover, "退回", "zhuanban", reason=" ")


def test_an_act_carries_no_unit_rating_or_stop_that_the_table_does_not_ask_of_it(request_of_firm):
    cast = request_of_firm
    brought = Step(
        on=date(2023, 4, 7),
        detail={"result": "已增容", "rating": "满意", "stop": "公示"},
        unit=cast.units["PARK"],
    )
    with pytest.raises(Problems) as refused:
        actions.take_step(matter=cast.matter, act="答复", by=cast.users["guizi"], step=brought)
    assert [(p.place, p.code) for p in refused.value.problems] == [
        (f"{cast.matter.title}·答复·{name}", "matter.foreign") for name in ("单位", "评价", "停表原因")
    ]
    stored = Matter.objects.get(pk=cast.matter.pk)
    assert (stored.state, stored.unit, stored.rating) == ("办理中", cast.units["D-JXW"], "")


def test_a_step_cannot_be_dated_before_the_one_before(handover):
    step(handover, "移交", "t3", on=date(2023, 4, 4), detail=PROMISES)
    with pytest.raises(Problems, match="不早于上一步的 2023-04-04"):
        step(handover, "接收", "zhuanban", on=date(2023, 4, 3))


def test_a_stop_moves_the_due_day_and_is_charged_to_its_holder(handover):
    matter = opened(handover)
    assert matter.due_on == date(2023, 4, 11)
    by = handover.users["guizi"]
    stopped = actions.take_step(
        matter=matter, act="停表", by=by, step=Step(on=date(2023, 4, 3), detail={"stop": "补正材料"})
    )
    assert (stopped.state, stopped.due_on) == ("停表", None)
    running = actions.take_step(matter=matter, act="恢复计时", by=by, step=Step(on=date(2023, 4, 7)))
    assert running.due_on == date(2023, 4, 14)
    act = MatterAct.objects.get(act="停表")
    assert (act.detail["held_by"], act.detail["stopped_by"]) == ("企业", "区经济信息委")


def test_a_stated_due_day_in_calendar_days_is_moved_by_a_stop_from_that_day(handover):
    matter = opened(handover, basis="calendar", stated_due=date(2023, 4, 9))
    assert (matter.days, matter.due_on) == (10, date(2023, 4, 9))
    by = handover.users["guizi"]
    stop = Step(on=date(2023, 4, 3), detail={"stop": "公示"})
    actions.take_step(matter=matter, act="停表", by=by, step=stop)

    running = actions.take_step(matter=matter, act="恢复计时", by=by, step=Step(on=date(2023, 4, 5)))

    assert running.due_on == date(2023, 4, 11)
    told = whole_matter(running, by, on=date(2023, 4, 5), calendar=office_calendar())
    assert told.reading.due == running.due_on


def test_the_responsibility_list_gives_unit_and_limit_and_its_document(handover):
    line = {
        "kind": "审批节点", "item": "施工许可", "unit": handover.units["D-KJ"], "task": "核发施工许可证",
        "basis": "working", "document": "武招〔2023〕1号", "by": handover.users["zhongxin"],
    }  # fmt: skip
    first = actions.set_item(**line, days=7, effective_on=date(2023, 1, 1))
    matter = opened(handover, item="施工许可", unit=None)
    assert (matter.unit, matter.days, matter.limit_source) == (handover.units["D-KJ"], 7, "武招〔2023〕1号")
    actions.set_item(**line, days=3, effective_on=date(2023, 1, 1), replaces=first)
    assert opened(handover, item="施工许可", unit=None).days == 3
    with pytest.raises(NotAllowed, match="已由别人改过"):
        actions.set_item(**line, days=5, effective_on=date(2023, 1, 1), replaces=first)
    with pytest.raises(NotAllowed, match="不能裁定"):
        actions.set_item(**line | {"by": handover.users["t3"]}, days=5, effective_on=date(2023, 1, 1))


def test_a_notice_reckons_provisional_due_days_anew_and_keeps_both(handover):
    matter = opened(handover, starts_on=date(2026, 12, 29), days=5)
    assert (matter.due_on, matter.is_provisional) == (date(2027, 1, 5), True)
    moved = actions.read_notice(
        year=2027,
        document="2027年节假日通知",
        holidays=[date(2027, 1, 1), date(2027, 1, 4)],
        workdays=[],
        by=handover.users["zhongxin"],
        on=date(2026, 12, 30),
    )
    matter.refresh_from_db()
    assert moved == [matter]
    assert (matter.due_on, matter.is_provisional) == (date(2027, 1, 7), False)
    note = MatterAct.objects.get(act="重算时限")
    assert note.detail == {"before": "2027-01-05", "after": "2027-01-07"}
    assert not drifted()


def test_a_notice_reckons_finished_and_withdrawn_matters_anew_as_well(handover):
    by = handover.users["zhongxin"]
    late, withdrawn = (opened(handover, starts_on=date(2026, 12, 29), days=5) for _ in range(2))
    actions.take_history([(late, "办结", Step(on=date(2027, 1, 6), detail={"result": "已核发"}))], by=by)
    actions.take_step(matter=withdrawn, act="撤回", by=by, step=Step(on=date(2027, 1, 6), reason="重复"))
    late.refresh_from_db()
    assert late.done_on > late.due_on
    actions.read_notice(
        year=2027, document="2027年节假日通知", holidays=[date(2027, 1, 1), date(2027, 1, 4)], workdays=[],
        by=by, on=date(2027, 1, 7),
    )  # fmt: skip
    late.refresh_from_db()
    assert (late.due_on, late.is_provisional, late.done_on <= late.due_on) == (date(2027, 1, 7), False, True)
    assert not drifted()


def test_a_corrected_notice_moves_due_days_that_rested_on_the_first_one(handover):
    by = handover.users["zhongxin"]
    matter = opened(handover, starts_on=date(2026, 12, 29), days=5)
    given = {"year": 2027, "workdays": [], "by": by}
    first, second = [date(2027, 1, 1)], [date(2027, 1, 1), date(2027, 1, 4)]
    actions.read_notice(**given, document="试通知", holidays=first, on=date(2026, 12, 30))
    matter.refresh_from_db()
    assert (matter.due_on, matter.is_provisional) == (date(2027, 1, 6), False)
    moved = actions.read_notice(**given, document="更正通知", holidays=second, on=date(2026, 12, 31))
    matter.refresh_from_db()
    assert (moved, matter.due_on) == ([matter], date(2027, 1, 7))
    assert not drifted()


def test_a_batch_is_voided_though_a_notice_moved_its_due_days(handover):
    by = handover.users["zhongxin"]
    matter = opened(handover, starts_on=date(2026, 12, 29), days=5, batch="D1")
    actions.read_notice(
        year=2027, document="试通知", holidays=[date(2027, 1, 1)], workdays=[], by=by, on=date(2026, 12, 30)
    )
    assert MatterAct.objects.filter(matter=matter, act="重算时限").exists()
    assert actions.void_batch(batch="D1", reason="导错", by=by, on=date(2026, 12, 30)) == 1
    matter.refresh_from_db()
    assert matter.state == "已作废"


def test_history_follows_the_table_without_the_parties_rights(handover):
    by, matter = handover.users["zhongxin"], handover.matter
    steps = [(matter, "移交", Step(on=SIGNED, detail=PROMISES)), (matter, "接收", Step(on=SIGNED + timedelta(days=1)))]
    (done,) = actions.take_history(steps, by=by)
    assert (done.state, done.done_on) == ("已接收", date(2023, 3, 31))
    with pytest.raises(Problems, match="已了结"):
        actions.take_history([(done, "接收", Step(on=SIGNED))], by=by)
    with pytest.raises(NotAllowed):
        actions.take_history(steps, by=handover.users["t3"])


def test_a_broken_draft_opens_nothing(handover):
    drafts = [
        MatterDraft(kind="交办单", title="办结名称核准", starts_on=SIGNED, unit=handover.units["PARK"]),
        MatterDraft(kind="协调", title="", starts_on=SIGNED),
        MatterDraft(
            kind="诉求", title=" ", starts_on=SIGNED, days=0, stated_due=date(2023, 1, 1), detail={"category": "水"}
        ),
    ]
    with pytest.raises(Problems) as refused:
        actions.open_matters(drafts, by=handover.users["zhongxin"], on=SIGNED)
    codes = [problem.code for problem in refused.value.problems]
    assert codes == ["matter.kind", "matter.title", "matter.project", "matter.days", "matter.due", "matter.field"]
    assert Matter.objects.count() == 1


def test_a_complaint_is_not_shown_to_the_unit_it_is_about(handover):
    matter = opened(
        handover,
        kind="诉求",
        title="收费投诉",
        unit=handover.units["WL"],
        is_complaint=True,
        about=handover.units["D-JXW"],
    )
    seen = {
        name: matter in Matter.objects.visible_to(handover.users[name]) for name in ("guizi", "ducha", "zhongxin", "t3")
    }
    assert seen == {"guizi": False, "ducha": True, "zhongxin": True, "t3": False}
