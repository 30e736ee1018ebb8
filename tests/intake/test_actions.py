"""A workbook staged, applied, recognised and undone over the small cast."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from intake.ledgers import ARRIVED, HEAD, NEW, ON, SIGNED, ledger, row
from saima.core.problems import Problems
from saima.intake import actions
from saima.intake.describing import LedgerMoved
from saima.intake.models import Batch
from saima.intake.workbooks.limits import Limits
from saima.ledger import actions as records
from saima.ledger.checks import FactDraft
from saima.ledger.models import Company, Fact, Project, ProjectClassification, Verification
from saima.people.models import User
from saima.people.policies import NotAllowed


def staged(by: User, *rows: tuple[object, ...], on: date = ON, **more: object) -> Batch:
    return actions.stage(content=ledger(*rows), name="台账.xlsx", by=by, on=on, **more)  # type: ignore[arg-type]


def applied(by: User, *rows: tuple[object, ...], on: date = ON) -> Batch:
    return actions.apply(batch=staged(by, *rows, on=on), by=by, on=on)


def verdicts(batch: Batch) -> list[str]:
    return list(batch.rows.exclude(verdict="header").values_list("verdict", flat=True))


def edit_investor(district: SimpleNamespace, name: str) -> None:
    parts = district.parts
    parts.refresh_from_db()
    records.edit_project(project=parts, version=parts.version, changes={"investor": name}, by=district.users["t3"])


def test_a_staged_workbook_has_one_verdict_a_row_and_the_ledger_is_as_before(district: SimpleNamespace) -> None:
    before = Fact.objects.count(), Project.objects.count()

    batch = staged(district.users["zhongxin"], SIGNED, NEW, row("WL-2023-0002", "数字文旅平台", "第六招商小组"))

    assert batch.state == Batch.CHECKED
    assert verdicts(batch) == ["changed", "new", "same"]
    assert (Fact.objects.count(), Project.objects.count()) == before


def test_what_a_row_says_is_what_is_written(district: SimpleNamespace) -> None:
    batch = applied(district.users["zhongxin"], SIGNED, NEW)

    opened = Project.objects.get(code="WL-2023-0101")
    told = (opened.title, opened.lead_unit.code, opened.stuck_on, opened.stage)
    assert told == ("充换电设备制造", "T3", "用地", "签约")
    assert [(f.kind, f.amount, f.batch) for f in opened.facts.all()] == [("签约", 24000_0000_00, batch.code)]
    assert batch.made == {"projects": 1, "described": 1, "facts": 2, "recognitions": 0}


def test_the_same_sheet_twice_changes_nothing(district: SimpleNamespace) -> None:
    applied(district.users["zhongxin"], ARRIVED, NEW)

    again = staged(district.users["zhongxin"], ARRIVED, NEW)

    assert verdicts(again) == ["same", "same"]


def test_a_running_total_is_entered_as_its_increase(district: SimpleNamespace) -> None:
    applied(district.users["zhongxin"], ARRIVED)

    applied(district.users["zhongxin"], (*ARRIVED[:8], 7000, *ARRIVED[9:]))

    amounts = Fact.objects.filter(kind="到位").order_by("entry").values_list("amount", flat=True)
    assert list(amounts) == [5800_0000_00, 1200_0000_00]


def test_a_decrease_without_its_reason_is_refused(district: SimpleNamespace) -> None:
    applied(district.users["zhongxin"], ARRIVED)

    batch = staged(district.users["zhongxin"], (*ARRIVED[:8], 5500, *ARRIVED[9:]))

    assert verdicts(batch) == ["refused"]
    assert "少 300.00 万元" in batch.rows.get(verdict="refused").problems[0]["found"]


def test_a_decrease_with_its_reason_is_a_negative_record(district: SimpleNamespace) -> None:
    applied(district.users["zhongxin"], ARRIVED)

    applied(district.users["zhongxin"], (*ARRIVED[:8], 5500, *ARRIVED[9:11], "核减：回单含他项"))

    fact = Fact.objects.filter(kind="到位").latest("entry")
    assert (fact.amount, fact.reason) == (-300_0000_00, "核减：回单含他项")


def test_good_rows_are_entered_and_refused_rows_stay_out(district: SimpleNamespace) -> None:
    wrong = row("WL-2023-0102", "某厂", "不存在的小组", signed_on="2023-04-03", signed=1)

    batch = applied(district.users["zhongxin"], NEW, wrong)

    assert verdicts(batch) == ["new", "refused"]
    assert Project.objects.filter(code__startswith="WL-2023-01").count() == 1


def test_a_project_without_a_number_is_known_by_its_row_afterwards(district: SimpleNamespace) -> None:
    batch = applied(district.users["zhongxin"], row(None, "无编号项目", signed_on="2023-04-03", signed=100))

    assert batch.rows.get(verdict="new").ref == Project.objects.get(title="无编号项目").code


def test_nothing_is_entered_twice_by_two_presses(district: SimpleNamespace) -> None:
    batch = staged(district.users["zhongxin"], NEW)
    actions.apply(batch=batch, by=district.users["zhongxin"], on=ON)

    with pytest.raises(NotAllowed, match=r"已入账，不能入账。没有重复写入"):
        actions.apply(batch=batch, by=district.users["zhongxin"], on=ON)

    assert Fact.objects.filter(batch=batch.code).count() == 1


def test_a_batch_enters_though_the_ledger_moved_if_it_would_write_the_same(district: SimpleNamespace) -> None:
    batch = staged(district.users["zhongxin"], NEW)
    guests = {"visitors": "来宾"}
    visit = FactDraft(kind="接待考察", happened_on=ON, unit=district.units["T6"], quantity=1, detail=guests)
    records.record_fact(visit, by=district.users["t6"], on=ON)

    assert actions.apply(batch=batch, by=district.users["zhongxin"], on=ON).state == Batch.APPLIED


def test_a_batch_waits_when_the_ledger_moved_and_it_would_write_something_else(district: SimpleNamespace) -> None:
    batch = staged(district.users["zhongxin"], ARRIVED)
    money = FactDraft(kind="到位", happened_on=ON, project=district.parts, amount=1000_0000_00)
    records.record_fact(money, by=district.users["t3"], on=ON)

    with pytest.raises(LedgerMoved, match="台账有了变动"):
        actions.apply(batch=batch, by=district.users["zhongxin"], on=ON)

    assert not Fact.objects.filter(batch=batch.code).exists()


def test_a_description_edited_after_the_check_is_not_overwritten(district: SimpleNamespace) -> None:
    batch = staged(district.users["zhongxin"], SIGNED)
    edit_investor(district, "别人刚填")

    with pytest.raises(LedgerMoved, match="专用车零部件生产"):
        actions.apply(batch=batch, by=district.users["zhongxin"], on=ON)

    assert not Fact.objects.filter(batch=batch.code).exists()


def test_another_check_than_the_one_seen_is_not_applied(district: SimpleNamespace) -> None:
    batch = staged(district.users["zhongxin"], NEW)
    actions.check(batch=batch, by=district.users["zhongxin"], on=ON)

    with pytest.raises(LedgerMoved, match="又检查过一次"):
        actions.apply(batch=batch, by=district.users["zhongxin"], on=ON, version=batch.version)


def test_undo_withdraws_every_record_and_puts_descriptions_back(district: SimpleNamespace) -> None:
    batch = applied(district.users["zhongxin"], SIGNED, NEW)

    undone = actions.undo(batch=batch, reason="传错了文件", by=district.users["zhongxin"], on=ON)

    assert not Fact.objects.in_force().filter(project__code__in=["WL-2023-0001", "WL-2023-0101"]).exists()
    assert Fact.objects.filter(batch=batch.code).count() == 2
    district.parts.refresh_from_db()
    assert (district.parts.investor, district.parts.stage) == ("", "")
    assert (undone.state, undone.made["withdrawn"]) == (Batch.UNDONE, 2)


def test_a_sheet_can_be_entered_again_after_it_was_undone(district: SimpleNamespace) -> None:
    batch = applied(district.users["zhongxin"], ARRIVED)
    actions.undo(batch=batch, reason="重来", by=district.users["zhongxin"], on=ON)

    applied(district.users["zhongxin"], ARRIVED)

    assert [f.amount for f in Fact.objects.in_force().filter(kind="到位")] == [5800_0000_00]


def test_undo_of_a_correction_puts_the_older_record_back_as_it_was(district: SimpleNamespace) -> None:
    old = FactDraft(
        kind="签约", happened_on=date(2023, 2, 20), project=district.parts, amount=30000_0000_00,
        detail={"agreement": "正式合同"}, note="原合同",
    )  # fmt: skip
    records.record_fact(old, by=district.users["t3"], on=date(2023, 2, 20))
    batch = applied(district.users["zhongxin"], SIGNED)
    assert Fact.objects.in_force().get(kind="签约").amount == 36000_0000_00

    undone = actions.undo(batch=batch, reason="表是旧的", by=district.users["zhongxin"], on=ON)

    back = Fact.objects.in_force().get(kind="签约")
    assert (back.amount, back.note, back.happened_on) == (30000_0000_00, "原合同", date(2023, 2, 20))
    assert (undone.made["withdrawn"], undone.made["copied"]) == (0, 1)


def test_undo_leaves_alone_what_somebody_changed_since(district: SimpleNamespace) -> None:
    batch = applied(district.users["zhongxin"], SIGNED)
    edit_investor(district, "后来查实")

    undone = actions.undo(batch=batch, reason="重来", by=district.users["zhongxin"], on=ON)

    district.parts.refresh_from_db()
    assert district.parts.investor == "后来查实"
    assert undone.made["changed_since"] == ["专用车零部件生产"]


def test_undo_needs_a_reason(district: SimpleNamespace) -> None:
    batch = applied(district.users["zhongxin"], NEW)

    with pytest.raises(Problems, match="请写明理由"):
        actions.undo(batch=batch, reason="  ", by=district.users["zhongxin"], on=ON)


def test_undo_happens_once(district: SimpleNamespace) -> None:
    batch = applied(district.users["zhongxin"], NEW)
    actions.undo(batch=batch, reason="重来", by=district.users["zhongxin"], on=ON)

    with pytest.raises(NotAllowed, match="已撤销，不能撤销"):
        actions.undo(batch=batch, reason="重来", by=district.users["zhongxin"], on=ON)


def test_a_batch_whose_record_was_corrected_since_is_not_undone(district: SimpleNamespace) -> None:
    batch = applied(district.users["zhongxin"], NEW)
    fact = Fact.objects.get(batch=batch.code)
    records.withdraw_facts([fact], reason="另有其事", by=district.users["zhongxin"], on=ON)

    with pytest.raises(NotAllowed, match="后来又被更正过"):
        actions.undo(batch=batch, reason="重来", by=district.users["zhongxin"], on=ON)


RECOGNISED = row(
    "WL-2023-0001", "专用车零部件生产", investor="演示投资方", signed_on="2023-02-20", signed=36000,
    recognised_on="2023-03-03",
)  # fmt: skip


def test_what_the_sheet_carries_as_recognised_waits_for_another_person(district: SimpleNamespace) -> None:
    batch = applied(district.users["zhongxin"], RECOGNISED)
    assert not Verification.objects.exists()

    with pytest.raises(NotAllowed, match="由您本人导入"):
        actions.recognise(batch=batch, by=district.users["zhongxin"], on=ON)

    sheets = actions.recognise(batch=batch, by=district.users["shenhe"], on=ON)
    assert [(sheet.level, sheet.verified_on) for sheet in sheets] == [("区级", date(2023, 3, 3))]
    district.parts.refresh_from_db()
    assert district.parts.signed == 36000_0000_00


def test_who_may_not_verify_may_not_recognise_a_batch(district: SimpleNamespace) -> None:
    batch = applied(district.users["zhongxin"], RECOGNISED)

    with pytest.raises(NotAllowed, match="不能认定"):
        actions.recognise(batch=batch, by=district.users["t3lead"], on=ON)


def test_a_recognition_made_meanwhile_is_not_made_twice(district: SimpleNamespace) -> None:
    batch = applied(district.users["zhongxin"], RECOGNISED)
    fact = Fact.objects.get(batch=batch.code)
    records.verify_facts([records.Recognition(fact)], by=district.users["shenhe2"], on=ON)

    assert actions.recognise(batch=batch, by=district.users["shenhe"], on=ON) == []

    batch.refresh_from_db()
    assert (Verification.objects.count(), batch.made["left_out"]) == (1, 1)


def test_the_same_sheet_changes_nothing_after_its_recognition(district: SimpleNamespace) -> None:
    batch = applied(district.users["zhongxin"], RECOGNISED)
    actions.recognise(batch=batch, by=district.users["shenhe"], on=ON)

    assert verdicts(staged(district.users["zhongxin"], RECOGNISED)) == ["same"]


def test_an_officer_enters_only_the_rows_of_their_own_team(district: SimpleNamespace) -> None:
    own = row("WL-2023-0001", "专用车零部件生产", signed_on="2023-04-10", signed=100)
    other = row("WL-2023-0002", "数字文旅平台", "第六招商小组", signed_on="2023-04-10", signed=100)
    opened = row("WL-2023-0103", "六组的新项目", "第六招商小组", signed_on="2023-04-10", signed=100)

    batch = applied(district.users["t3"], own, other, opened)

    assert verdicts(batch) == ["changed", "refused", "refused"]
    assert {fact.project.code for fact in Fact.objects.filter(batch=batch.code)} == {"WL-2023-0001"}


def test_a_refused_row_of_another_team_says_nothing_of_what_is_recorded(district: SimpleNamespace) -> None:
    money = FactDraft(kind="到位", happened_on=ON, project=district.platform, amount=7777_0000_00)
    records.record_fact(money, by=district.users["t6"], on=ON)

    other = row("WL-2023-0002", "数字文旅平台", "第六招商小组", arrived_on="2023-04-10", arrived=100)
    batch = staged(district.users["t3"], other)

    refused = batch.rows.get(verdict="refused")
    assert [problem["code"] for problem in refused.problems] == ["row.scope"]
    assert "7777" not in str(refused.problems) + str(refused.says)


def test_an_officer_without_the_right_cannot_enter_an_earlier_day_of_entry(district: SimpleNamespace) -> None:
    head = (*HEAD, "填报日期")
    late = (*row("WL-2023-0001", "专用车零部件生产", signed_on="2023-03-01", signed=100), "2023-03-03")

    batch = actions.stage(content=ledger(late, head=head), name="台账.xlsx", by=district.users["t3"], on=ON)

    assert verdicts(batch) == ["refused"]
    assert "历史补录" in batch.rows.get(verdict="refused").problems[0]["remedy"]


def test_only_the_importer_and_the_centre_handle_a_batch(district: SimpleNamespace) -> None:
    batch = staged(district.users["t3"], row("WL-2023-0001", "专用车零部件生产", signed_on="2023-04-10", signed=100))

    with pytest.raises(NotAllowed, match="三组专员导入的"):
        actions.apply(batch=batch, by=district.users["t6"], on=ON)

    assert actions.apply(batch=batch, by=district.users["shenhe"], on=ON).applied_by == district.users["shenhe"]


def test_who_may_not_import_may_not_stage(district: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed, match="不能导入台账"):
        staged(district.users["ducha"], NEW)


ASKING = (*HEAD[:5], "正式签约金额", *HEAD[6:])


def test_a_column_without_its_unit_is_asked_about_before_any_row_is_checked(district: SimpleNamespace) -> None:
    batch = actions.stage(content=ledger(SIGNED, head=ASKING), name="台账.xlsx", by=district.users["zhongxin"], on=ON)

    assert (batch.state, [q["label"] for q in batch.questions]) == (Batch.ASKING, ["正式签约金额"])
    assert not batch.rows.exists()


def test_an_answered_column_lets_the_check_go_on(district: SimpleNamespace) -> None:
    by = district.users["zhongxin"]
    batch = actions.stage(content=ledger(SIGNED, head=ASKING), name="台账.xlsx", by=by, on=ON)

    checked = actions.check(batch=batch, by=by, on=ON, choices={"台账!6": "signed_amount|亿元"})

    assert checked.state == Batch.CHECKED
    actions.apply(batch=checked, by=by, on=ON)
    assert Fact.objects.get(kind="签约").amount == 36000 * 10**10


def test_a_column_left_out_by_choice_writes_nothing(district: SimpleNamespace) -> None:
    batch = staged(district.users["zhongxin"], SIGNED, choices={"台账!4": ""})

    actions.apply(batch=batch, by=district.users["zhongxin"], on=ON)

    district.parts.refresh_from_db()
    assert district.parts.investor == ""


def test_a_chosen_column_takes_its_field_from_the_one_that_was_guessed(district: SimpleNamespace) -> None:
    batch = staged(district.users["zhongxin"], SIGNED, choices={"台账!12": "investor"})

    guessed = next(one for one in batch.mapping if one["label"] == "投资方")
    assert (guessed["field"], batch.state) == ("", Batch.CHECKED)


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ({"台账!4": "nothing"}, "字段表里的一个字段"),
        ({"台账!6": "signed_amount|斤"}, "单位「斤」"),
        ({"台账!4": "place", "台账!12": "place"}, "一个字段一列"),
    ],
)
def test_a_choice_that_cannot_be_is_told(district: SimpleNamespace, choices: dict[str, str], told: str) -> None:
    with pytest.raises(Problems, match=told):
        staged(district.users["zhongxin"], SIGNED, choices=choices)


FIRM = (*HEAD, "注册公司名称", "统一社会信用代码", "是否飞地项目")


def test_a_firm_named_by_two_rows_is_one_company_with_history(district: SimpleNamespace) -> None:
    rows = [(*row(f"WL-2023-020{n}", f"甲厂{n}期"), "演示甲公司", None, None) for n in (1, 2)]
    by = district.users["zhongxin"]

    actions.apply(batch=actions.stage(content=ledger(*rows, head=FIRM), name="台账.xlsx", by=by, on=ON), by=by, on=ON)

    company = Company.objects.get(name="演示甲公司")
    assert (company.projects.count(), company.history.count()) == (2, 1)


def test_a_new_title_firm_and_class_are_written_once_and_put_back(district: SimpleNamespace) -> None:
    by = district.users["zhongxin"]
    told = (*row("WL-2023-0001", "专用车零部件生产及改装"), "演示乙公司", None, "是")
    content = ledger(told, head=FIRM)

    batch = actions.apply(batch=actions.stage(content=content, name="台账.xlsx", by=by, on=ON), by=by, on=ON)

    parts = district.parts
    parts.refresh_from_db()
    latest = ProjectClassification.objects.filter(project=parts).order_by("entry")
    assert (parts.title, parts.company.name, latest.last().is_enclave) == ("专用车零部件生产及改装", "演示乙公司", True)
    assert "zycljsc" not in parts.pinyin
    assert verdicts(actions.stage(content=content, name="台账.xlsx", by=by, on=ON)) == ["same"]

    actions.undo(batch=batch, reason="重来", by=by, on=ON)

    parts.refresh_from_db()
    assert (parts.title, parts.company, latest.last().is_enclave) == ("专用车零部件生产", None, False)


def test_a_discarded_batch_keeps_its_line_and_loses_its_workbook(district: SimpleNamespace) -> None:
    batch = staged(district.users["zhongxin"], NEW)

    actions.discard(batch=batch, by=district.users["zhongxin"])

    kept = Batch.objects.get(code=batch.code)
    assert (kept.state, bytes(kept.content), kept.rows.count()) == (Batch.DISCARDED, b"", 0)


def test_an_applied_batch_cannot_be_discarded(district: SimpleNamespace) -> None:
    batch = applied(district.users["zhongxin"], NEW)

    with pytest.raises(NotAllowed, match="已入账的可以撤销"):
        actions.discard(batch=batch, by=district.users["zhongxin"])


def test_a_file_that_is_no_workbook_is_refused_with_its_remedy(district: SimpleNamespace) -> None:
    batch = actions.stage(content=b"not a workbook", name="台账.xlsx", by=district.users["zhongxin"], on=ON)

    assert batch.state == Batch.REFUSED
    assert batch.problems[0]["remedy"]


def test_an_empty_file_is_not_kept(district: SimpleNamespace) -> None:
    with pytest.raises(Problems, match="空文件"):
        actions.stage(content=b"", name="台账.xlsx", by=district.users["zhongxin"], on=ON)

    assert not Batch.objects.exists()


def test_an_officer_cannot_take_back_what_was_recognised(district: SimpleNamespace) -> None:
    own = row("WL-2023-0001", "专用车零部件生产", signed_on="2023-04-10", signed=100)
    batch = applied(district.users["t3"], own)
    fact = Fact.objects.get(batch=batch.code)
    records.verify_facts([records.Recognition(fact)], by=district.users["shenhe"], on=ON)

    with pytest.raises(NotAllowed, match="已经认定"):
        actions.undo(batch=batch, reason="重来", by=district.users["t3"], on=ON)

    assert Fact.objects.in_force().filter(batch=batch.code).exists()


def test_a_workbook_beyond_the_limit_is_not_kept(district: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "LIMITS", Limits(file_bytes=10))

    with pytest.raises(Problems, match="拆成几个文件"):
        staged(district.users["zhongxin"], NEW)


def test_a_bug_in_a_check_leaves_no_batch_waiting_for_ever(
    district: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = district.users["zhongxin"]
    batch = actions.keep(content=ledger(NEW), name="台账.xlsx", by=by, on=ON)
    monkeypatch.setattr(actions, "sort_for", lambda **_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        actions.check_soon(batch=batch, by=by, on=ON)

    batch.refresh_from_db()
    assert (batch.state, "程序出错" in batch.message) == (Batch.REFUSED, True)
