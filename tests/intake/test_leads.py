"""The ledger of leads: rows are filed without a right, likely duplicates are told as far as the importer may know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from types import SimpleNamespace

import pytest

from intake.building import xlsx
from intake.ledgers import ON, day
from saima.intake import actions
from saima.intake.models import Batch
from saima.intake.queries import marks_of
from saima.outreach import actions as outreach
from saima.outreach.catalogue import leads
from saima.outreach.checks import LeadDraft, Step
from saima.outreach.models import Lead, LeadAct
from saima.outreach.standing import drifted
from saima.people.policies import NotAllowed

HEAD = ("报送日期", "报送单位", "线索名称", "投资方", "渠道", "意向投资（万元）", "拟落地", "来源", "推荐企业")
EARLIER = "2023-03-13"


def lead(title: str = "高压开关柜制造", unit: str = "第三招商小组", **said: object) -> tuple[object, ...]:
    told = {"on": None, "investor": "演示电气有限公司", "channel": "自主招商", "scale": 20000} | said
    on = day(str(told["on"])) if told["on"] else None
    return (
        on, unit, title, told["investor"], told["channel"], told["scale"], "白马工业园区", told.get("source"),
        told.get("referrer"),
    )  # fmt: skip


def staged(by: object, *rows: Sequence[object]) -> Batch:
    return actions.stage(content=xlsx([HEAD, *rows], sheet_name="线索台账"), name="线索台账.xlsx", by=by, on=ON)  # type: ignore[arg-type]


def applied(by: object, *rows: Sequence[object]) -> Batch:
    return actions.apply(batch=staged(by, *rows), by=by, on=ON)  # type: ignore[arg-type]


def told(batch: Batch) -> list[tuple[str, list[str]]]:
    rows = batch.rows.exclude(verdict="header").order_by("pk").values_list("verdict", "problems")
    return [(verdict, [one["found"] for one in problems]) for verdict, problems in rows]


def filed(cast: SimpleNamespace, who: str, title: str = "高压开关柜制造", **said: object) -> Lead:
    draft = LeadDraft(
        title=title, channel="自主招商", filed_by=cast.users[who].unit, filed_on=ON, investor="演示电气有限公司", **said
    )
    (made,) = outreach.file_leads([draft], by=cast.users[who], on=ON)
    return made


@pytest.mark.parametrize("word", ["渠道", "来源渠道", "线索渠道", "引进渠道"])
def test_the_column_of_channels_is_known_by_the_words_offices_use(word: str, district: SimpleNamespace) -> None:
    head = [word if title == "渠道" else title for title in HEAD]
    content = xlsx([head, lead()], sheet_name="线索台账")  # type: ignore[arg-type]
    batch = actions.stage(content=content, name="线索台账.xlsx", by=district.users["zhongxin"], on=ON)

    assert told(batch) == [("new", [])]


@pytest.mark.parametrize("channel", list(leads().channels))
def test_every_channel_of_leads_can_be_imported(channel: str, district: SimpleNamespace) -> None:
    batch = staged(district.users["zhongxin"], lead(channel=channel, referrer="演示整车集团"))

    assert told(batch) == [("new", [])]


def test_a_row_without_a_channel_is_told_which_there_are(district: SimpleNamespace) -> None:
    batch = staged(district.users["zhongxin"], lead(channel=None))

    (row,) = batch.rows.exclude(verdict="header")
    assert [(one["found"], one["needed"]) for one in row.problems] == [
        ("没有渠道", f"其中之一：{'、'.join(leads().channels)}")
    ]


def test_rows_are_filed_in_their_order_with_their_clock_and_without_a_right(district: SimpleNamespace) -> None:
    batch = applied(
        district.users["zhongxin"],
        lead(on=EARLIER),
        lead("竹家居制造", "第六招商小组", investor="演示家居有限公司", channel="以商招商", referrer="演示整车集团"),
    )

    first, second = Lead.objects.order_by("pk")
    assert (first.title, first.filed_by.code, str(first.filed_on), first.batch) == (
        "高压开关柜制造",
        "T3",
        EARLIER,
        batch.code,
    )
    assert (first.scale, first.place, first.channel) == (20000 * 10**6, "白马工业园区", "自主招商")
    assert (second.filed_by.code, second.filed_on, second.referrer.name) == ("T6", ON, "演示整车集团")
    assert {(one.state, one.right) for one in (first, second)} == {("待受理", "未确认")}
    assert [act.act for act in LeadAct.objects.all()] == ["报送", "报送"]
    assert str(first.judge_due) == "2023-03-16"
    assert batch.made["leads"] == 2
    assert drifted() == []


def test_the_same_ledger_again_files_nothing(district: SimpleNamespace) -> None:
    by = district.users["zhongxin"]
    applied(by, lead(on=EARLIER))
    code = Lead.objects.get().code

    again = staged(by, lead(on=EARLIER, investor="另一家有限公司"))

    assert told(again) == [("same", [f"{code} 已经报过"])]


def test_the_centre_is_told_every_likely_duplicate_and_may_file_all_the_same(district: SimpleNamespace) -> None:
    other = filed(district, "t6")
    batch = staged(district.users["zhongxin"], lead(), lead("高压开关柜生产线"))

    first, second = told(batch)

    assert first == ("new", [f"与 {other.code} 相近（投资方名称相同、线索名称相同）"])
    assert second[0] == "new"
    assert any("线索台账 第 2 行 相近（投资方名称相同" in words for words in second[1])
    assert len(marks_of(batch)) == len(first[1]) + len(second[1]), "the workbook handed back carries each"
    actions.apply(batch=batch, by=district.users["zhongxin"], on=ON)
    mine = Lead.objects.get(title="高压开关柜制造", filed_by__code="T3")
    taken = outreach.take_step(lead=mine, act="受理", by=district.users["zhongxin"], step=Step(on=ON))
    step = Step(on=ON, reason="核对过")
    with pytest.raises(NotAllowed, match="于 2023-04-10 先报"):
        outreach.take_step(lead=taken, act="确认首报权", by=district.users["zhongxin"], step=step)


def test_another_unit_s_lead_shows_as_claimed_and_nothing_else(district: SimpleNamespace) -> None:
    other = filed(district, "t6", title="秘密项目")

    batch = staged(district.users["t3"], lead(), lead("毫不相干", investor="别家有限公司"))

    assert told(batch) == [("new", [f"已有单位报送，自 {ON} 起"]), ("new", [])]
    kept = [*batch.rows.values_list("says", "problems", "subject", "acts"), batch.problems]
    assert not any(word in str(kept) for word in (other.code, "秘密项目", "第六招商小组"))


def test_an_officer_files_for_their_own_unit_and_for_today_only(district: SimpleNamespace) -> None:
    batch = staged(
        district.users["t3"],
        lead("甲项目", on=EARLIER),
        lead("乙项目", "第六招商小组"),
        lead("丙项目", on=(ON + timedelta(days=1)).isoformat()),
        lead("丁项目", channel="以商招商"),
        lead("戊项目", investor="", scale=None),
    )

    assert told(batch) == [
        ("refused", [f"报送日 {EARLIER}"]),
        ("refused", ["不属于您的数据范围的项目或单位"]),
        ("refused", ["报送日 2023-04-11"]),
        ("refused", ["空白"]),
        ("new", []),
    ]
    actions.apply(batch=batch, by=district.users["t3"], on=ON)
    assert [one.title for one in Lead.objects.all()] == ["戊项目"]


def test_a_batch_is_voided_as_one_and_nothing_is_deleted(district: SimpleNamespace) -> None:
    batch = applied(district.users["t3"], lead(), lead("竹家居制造", investor="演示家居有限公司"))
    with pytest.raises(NotAllowed, match="的作废由招商中心办理"):
        actions.undo(batch=batch, reason="报错了", by=district.users["t3"], on=ON)
    assert {one.state for one in Lead.objects.all()} == {"待受理"}

    undone = actions.undo(batch=batch, reason="报错了", by=district.users["zhongxin"], on=ON)

    assert undone.made["voided"] == 2
    assert [(one.state, one.acts_count) for one in Lead.objects.all()] == [("已作废", 2), ("已作废", 2)]
    assert drifted() == []


def test_a_batch_on_whose_leads_somebody_has_acted_is_not_undone(district: SimpleNamespace) -> None:
    batch = applied(district.users["zhongxin"], lead())
    outreach.take_step(lead=Lead.objects.get(), act="受理", by=district.users["zhongxin"], step=Step(on=ON))

    with pytest.raises(NotAllowed, match="后来又办过"):
        actions.undo(batch=batch, reason="报错了", by=district.users["zhongxin"], on=ON)
