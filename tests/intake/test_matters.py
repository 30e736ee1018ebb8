"""The service side's ledgers: rows become matters with their acts; the same sheet twice writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace

import pytest

from intake.building import xlsx
from intake.ledgers import ON, day
from saima.intake import actions
from saima.intake.models import Batch
from saima.people.policies import NotAllowed
from saima.service import actions as service
from saima.service.checks import Step
from saima.service.models import Matter, MatterAct
from saima.service.standing import drifted

REQUESTS = (
    "承办单位",
    "项目编号",
    "项目名称",
    "诉求事项",
    "提出日期",
    "应办结日",
    "办结日",
    "停表工作日",
    "停表原因",
    "停表单位",
    "企业评价",
    "登记日期",
)
HANDOVERS = ("项目编号", "项目名称", "移交单位", "接收单位", "正式签约日", "应接收日", "提交日", "接收日", "登记日期")


def request(
    unit: str = "区经济信息委", *, done: str | None = "2023-03-02", rating: str | None = "满意", **more: object
) -> tuple[object, ...]:
    told = {"due": "2023-03-03", "stopped": None, "stop": None, "by": None, "title": "对接厂房配套"} | more
    return (
        unit, "WL-2023-0001", "专用车零部件生产", told["title"], day("2023-02-24"), day(str(told["due"])),
        day(done) if done else None, told["stopped"], told["stop"], told["by"], rating, day("2023-03-02"),
    )  # fmt: skip


def staged(by: object, head: Sequence[object], *rows: Sequence[object], sheet: str = "服务诉求") -> Batch:
    return actions.stage(content=xlsx([head, *rows], sheet_name=sheet), name=f"{sheet}台账.xlsx", by=by, on=ON)  # type: ignore[arg-type]


def applied(by: object, head: Sequence[object], *rows: Sequence[object], sheet: str = "服务诉求") -> Batch:
    return actions.apply(batch=staged(by, head, *rows, sheet=sheet), by=by, on=ON)  # type: ignore[arg-type]


def verdicts(batch: Batch) -> list[str]:
    return list(batch.rows.exclude(verdict="header").values_list("verdict", flat=True))


def test_a_request_comes_in_with_its_clock_answer_and_rating(district: SimpleNamespace) -> None:
    batch = applied(
        district.users["zhongxin"], REQUESTS,
        request(),
        request(done=None, rating=None, title="协调用电", due="2023-03-08", stopped=3, stop="公示", by="区科技局"),
    )  # fmt: skip

    done, waiting = Matter.objects.order_by("pk")
    assert (done.kind, done.title, done.unit.code, done.project) == ("诉求", "对接厂房配套", "D-JXW", district.parts)
    assert (done.state, done.due_on, done.done_on, done.rating) == (
        "已办结",
        date(2023, 3, 3),
        date(2023, 3, 2),
        "满意",
    )
    assert [(a.act, a.on, a.recorded_on) for a in done.acts.order_by("entry")] == [
        ("登记", date(2023, 2, 24), date(2023, 3, 2)),
        ("答复", date(2023, 3, 2), date(2023, 3, 2)),
        ("评价办结", date(2023, 3, 2), date(2023, 3, 2)),
    ]
    assert (waiting.state, waiting.due_on, waiting.done_on) == ("办理中", date(2023, 3, 8), None)
    assert waiting.detail == {"stopped_days": 3, "stop": "公示", "stopped_by": "区科技局"}
    assert batch.made["matters"] == 2
    assert not drifted()


def test_the_same_sheet_again_writes_nothing_and_a_later_one_carries_matters_on(district: SimpleNamespace) -> None:
    by = district.users["zhongxin"]
    applied(by, REQUESTS, request(done=None, rating=None))
    assert verdicts(staged(by, REQUESTS, request(done=None, rating=None))) == ["same"]

    later = applied(by, REQUESTS, request())

    assert verdicts(later) == ["changed"]
    assert later.rows.get(verdict="changed").says == ["对接厂房配套：办结日 2023-03-02；企业评价 满意"]
    matter = Matter.objects.get()
    assert (matter.state, matter.rating, matter.acts.count()) == ("已办结", "满意", 3)


def test_what_was_done_is_not_rewritten_by_a_ledger(district: SimpleNamespace) -> None:
    by = district.users["zhongxin"]
    applied(by, REQUESTS, request())

    batch = staged(by, REQUESTS, request(done="2023-03-01"))

    assert verdicts(batch) == ["refused"]
    (problem,) = batch.rows.get(verdict="refused").problems
    assert (problem["found"], problem["needed"]) == ("办结日 2023-03-01", "与系统一致（2023-03-02）")


def test_a_handover_has_its_two_sides(district: SimpleNamespace) -> None:
    head = ("WL-2023-0001", "专用车零部件生产", "第三招商小组", "工业园区管委会")
    days = [day(text) for text in ("2023-03-30", "2023-04-07", "2023-04-03")]
    applied(district.users["zhongxin"], HANDOVERS, (*head, *days, None, day("2023-04-03")), sheet="项目移交接收")

    matter = Matter.objects.get()
    assert (matter.kind, matter.title) == ("交接单", "专用车零部件生产项目交接")
    assert (matter.from_unit.code, matter.unit.code) == ("T3", "PARK")
    assert (matter.state, matter.starts_on, matter.due_on) == ("待接收", date(2023, 3, 30), date(2023, 4, 7))
    service.take_step(matter=matter, act="接收", by=district.users["zhuanban"], step=Step(on=ON))
    matter.refresh_from_db()
    assert matter.done_on == ON


def test_every_fault_of_a_row_is_told_and_nothing_is_opened(district: SimpleNamespace) -> None:
    bad = (
        "区某局",
        "WL-2023-0999",
        "没有的项目",
        None,
        day("2023-03-05"),
        day("2023-03-01"),
        None,
        None,
        None,
        None,
        None,
        None,
    )
    batch = staged(district.users["zhongxin"], REQUESTS, bad)

    told = {problem["code"] for problem in batch.rows.get(verdict="refused").problems}
    assert told == {"row.unit", "row.project", "row.matter", "row.order"}
    assert not Matter.objects.exists()


def test_undoing_the_batch_voids_its_matters_unless_somebody_acted_on_one(district: SimpleNamespace) -> None:
    by = district.users["zhongxin"]
    batch = applied(by, REQUESTS, request(done=None, rating=None))
    undone = actions.undo(batch=batch, reason="发错了表", by=by, on=ON)

    assert (Matter.objects.get().state, undone.made["voided"]) == ("已作废", 1)
    assert verdicts(staged(by, REQUESTS, request(done=None, rating=None))) == ["new"]

    again = applied(by, REQUESTS, request(done=None, rating=None))
    matter = Matter.objects.get(batch=again.code)
    service.take_step(
        matter=matter, act="答复", by=district.users["guizi"], step=Step(on=ON, detail={"result": "已对接"})
    )
    with pytest.raises(NotAllowed, match="后来又办过"):
        actions.undo(batch=again, reason="发错了表", by=by, on=ON)
    assert MatterAct.objects.filter(act="作废").count() == 1


def test_a_team_may_not_import_what_others_did(district: SimpleNamespace) -> None:
    batch = staged(district.users["t3"], REQUESTS, request())
    (problem,) = batch.rows.get(verdict="refused").problems
    assert problem["code"] == "row.scope"
