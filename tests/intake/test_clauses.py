"""The ledger of obligations: rows become clauses of agreements, prohibited ones are refused, undoing voids."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace

import pytest

from intake.building import xlsx
from intake.ledgers import ON, day
from saima.agreements import actions as agreements
from saima.agreements import flows
from saima.agreements.checks import Step
from saima.agreements.models import Docket
from saima.agreements.standing import drifted
from saima.intake import actions
from saima.intake.models import Batch
from saima.people.policies import NotAllowed

HEAD = (
    "项目编号", "项目名称", "协议编号", "协议名称", "协议形式", "批准日期", "条款种类", "义务内容", "应履行日",
    "年度", "承诺金额（万元）", "承诺数量", "责任单位", "付款条件",
)  # fmt: skip


def clause(kind: str = "就业", text: str = "带动就业二百人", **said: object) -> tuple[object, ...]:
    told = {
        "code": "WL-2023-0001", "number": "协1号", "title": "零部件投资协议", "form": "投资协议",
        "approved": "2023-03-30", "due": "2023-12-31", "year": None, "amount": None, "quantity": 200,
        "unit": None, "condition": None,
    } | said  # fmt: skip
    approved = day(str(told["approved"])) if told["approved"] else None
    return (
        told["code"], "专用车零部件生产", told["number"], told["title"], told["form"], approved, kind, text,
        day(str(told["due"])), told["year"], told["amount"], told["quantity"], told["unit"], told["condition"],
    )  # fmt: skip


INVESTED = clause("年度投资", "首年到位五千万元", year=2023, amount=5000, quantity=None)
BLANK = {"title": None, "form": None, "approved": None}
"""What a later row of the same agreement may leave out."""


def staged(by: object, *rows: Sequence[object]) -> Batch:
    return actions.stage(content=xlsx([HEAD, *rows], sheet_name="履约台账"), name="履约台账.xlsx", by=by, on=ON)  # type: ignore[arg-type]


def applied(by: object, *rows: Sequence[object]) -> Batch:
    return actions.apply(batch=staged(by, *rows), by=by, on=ON)  # type: ignore[arg-type]


def told(batch: Batch) -> list[tuple[str, list[str]]]:
    rows = batch.rows.exclude(verdict="header").order_by("pk").values_list("verdict", "problems")
    return [(verdict, [one["needed"] for one in problems]) for verdict, problems in rows]


def test_rows_of_one_number_are_one_agreement_with_its_obligations(district: SimpleNamespace) -> None:
    batch = applied(
        district.users["zhongxin"],
        clause(),
        clause("年度投资", "首年到位五千万元", year=2023, amount=5000, quantity=None, **BLANK),
        clause(
            "配套建设", "通水通电", number="协2号", title="补充", form="补充协议", unit="区经济信息委", quantity=None
        ),
    )

    first, second = Docket.objects.filter(kind=flows.AGREEMENTS).order_by("pk")
    jobs, invested = Docket.objects.filter(parent=first).order_by("pk")
    assert (first.title, first.item, first.approved_on, first.batch) == (
        "零部件投资协议",
        "投资协议",
        date(2023, 3, 30),
        batch.code,
    )
    assert (jobs.item, jobs.quantity, jobs.due_on, jobs.side) == ("就业", 200, date(2023, 12, 31), "企业")
    assert (invested.item, invested.year, invested.amount) == ("年度投资", 2023, 5000 * 10**6)
    assert second.parts.get().unit == district.units["D-JXW"]
    assert batch.made["clauses"] == 3
    assert drifted() == []


def test_the_same_ledger_again_enters_nothing_and_a_new_row_joins_its_agreement(district: SimpleNamespace) -> None:
    by = district.users["zhongxin"]
    applied(by, clause(), INVESTED)
    again = staged(by, clause(), INVESTED)
    assert [verdict for verdict, _needed in told(again)] == ["same", "same"]

    more = applied(by, clause(), clause("投产", "按期投产", quantity=None, **BLANK))

    agreement = Docket.objects.get(kind=flows.AGREEMENTS)
    assert [part.item for part in agreement.parts.order_by("pk")] == ["就业", "年度投资", "投产"]
    assert more.made["clauses"] == 1
    changed = staged(by, clause("年度投资", "首年到位五千万元", year=2023, amount=6000, quantity=None))
    (verdict, (needed,)) = told(changed)[0]
    assert verdict == "refused"
    assert needed.endswith("的 5000 万元一致")


def test_every_fault_of_a_row_is_told_and_the_rest_comes_in(district: SimpleNamespace) -> None:
    batch = staged(
        district.users["zhongxin"],
        clause("土地出让金返还", "返还土地款", amount=100, quantity=None, number="协9号"),
        clause("就业", "带动就业", quantity="很多", number="协8号"),
        clause("随便", "不知道的种类", quantity=None, number="协7号"),
        clause("扶持资金", "就业达到后兑付", amount=10, quantity=None, condition="第一条", number="协6号"),
        clause(code="WL-2099-9999", number="协5号"),
        clause(),
        clause("投产", "按期投产", title="另一个名称", quantity=None),
    )

    verdicts = told(batch)
    assert [verdict for verdict, _needed in verdicts] == ["refused"] * 5 + ["new", "refused"]
    assert (
        "不得返还或变相减免土地出让收入（《国务院办公厅关于规范国有土地使用权出让收支管理的通知》" in verdicts[0][1][0]
    )
    assert verdicts[1][1] == ["数字，小数位不超过这一种的"]
    assert verdicts[3][1] == ["空白"]
    assert verdicts[6][1] == ["与同一编号的一致（零部件投资协议）"]
    actions.apply(batch=batch, by=district.users["zhongxin"], on=ON)
    assert [part.item for part in Docket.objects.filter(kind=flows.OBLIGATIONS)] == ["就业"]


def test_a_unit_enters_obligations_of_its_own_projects_only(district: SimpleNamespace) -> None:
    assert told(staged(district.users["t6"], clause())) == [("refused", ["本单位的项目"])]
    assert [verdict for verdict, _needed in told(staged(district.users["t3"], clause()))] == ["new"]


def test_a_batch_is_voided_as_one_by_the_centre_and_nothing_is_deleted(district: SimpleNamespace) -> None:
    batch = applied(district.users["t3"], clause(), INVESTED)
    with pytest.raises(NotAllowed, match="的作废由招商中心办理"):
        actions.undo(batch=batch, reason="登错了", by=district.users["t3"], on=ON)
    assert not Docket.objects.filter(state="已作废").exists()

    undone = actions.undo(batch=batch, reason="登错了", by=district.users["zhongxin"], on=ON)

    assert undone.made["voided"] == 3
    assert [one.state for one in Docket.objects.all()] == ["已作废"] * 3
    assert [verdict for verdict, _needed in told(staged(district.users["t3"], clause()))] == ["new"]


def test_a_batch_whose_obligations_were_handled_since_is_not_undone(district: SimpleNamespace) -> None:
    batch = applied(district.users["zhongxin"], clause())
    step = Step(on=ON, quantity=10, document="社保名册")
    jobs = Docket.objects.get(item="就业")
    agreements.take_step(docket=jobs, act="登记履行", by=district.users["zhongxin"], step=step)

    with pytest.raises(NotAllowed, match="后来又办过"):
        actions.undo(batch=batch, reason="登错了", by=district.users["zhongxin"], on=ON)
