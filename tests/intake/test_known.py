"""What the ledger holds, as the check asks for it."""

from __future__ import annotations

from types import SimpleNamespace

from intake.ledgers import ON
from saima.intake.known import LedgerRecords
from saima.ledger import actions
from saima.ledger.checks import FactDraft
from saima.ledger.models import Company, Project


def test_a_project_is_known_by_code_by_name_and_by_its_firms_code(district: SimpleNamespace) -> None:
    firm = Company.objects.create(name="甲公司", uscc="91500000MA5U00000X")
    Project.objects.filter(pk=district.parts.pk).update(company=firm)
    known = LedgerRecords()

    def found(code: str = "", uscc: str = "", name: str = "", unit: str = "") -> str:
        one = known.project(code=code, uscc=uscc, name=name, unit=unit)
        return one.code if one else ""

    assert found(code="WL-2023-0001", name="写错的名称") == "WL-2023-0001"
    assert found(name="专用车零部件生产项目", unit="T3") == "WL-2023-0001"
    assert found(name="专用车零部件生产", uscc="91500000MA5U11111X") == ""
    assert found(name="专用车零部件生产", uscc="91500000MA5U00000X") == "WL-2023-0001"
    assert found(name="数字文旅平台", unit="T3") == ""
    assert found(code="WL-2023-0999", name="专用车零部件生产") == ""


def test_a_record_sent_back_is_not_recognised_and_a_withdrawn_one_is_not_known(district: SimpleNamespace) -> None:
    drafts = [FactDraft(kind="到位", happened_on=ON, project=district.parts, amount=n) for n in (1, 2, 3)]
    first, second, third = actions.record_facts(drafts, by=district.users["t3"], on=ON)
    by = district.users["shenhe"]
    actions.verify_facts([actions.Recognition(first)], by=by, on=ON)
    actions.verify_facts([actions.Recognition(first, returned="缺回单")], by=by, on=ON)
    actions.verify_facts([actions.Recognition(second, amount=5)], by=by, on=ON)
    actions.withdraw_facts([third], reason="记错", by=by, on=ON)

    project = LedgerRecords().project(code="WL-2023-0001", uscc="", name="", unit="")

    assert project is not None
    assert [(f.amount, [(r.level, r.amount) for r in f.recognitions]) for f in project.facts] == [
        (1, []),
        (2, [("区级", 5)]),
    ]


def test_records_of_a_unit_are_told_by_kind(district: SimpleNamespace) -> None:
    guests = {"visitors": "来宾"}
    visit = FactDraft(kind="接待考察", happened_on=ON, unit=district.units["T6"], quantity=2, detail=guests)
    actions.record_fact(visit, by=district.users["t6"], on=ON)
    known = LedgerRecords()

    assert [fact.quantity for fact in known.unit_facts(kind="接待考察", unit="T6")] == [2]
    assert known.unit_facts(kind="外出招商", unit="T6") == ()
    assert (known.unit(name="六组"), known.unit(name="第六招商小组 "), known.unit(name="七组")) == ("T6", "T6", None)


def test_every_five_hundredth_question_is_told(district: SimpleNamespace) -> None:
    heard: list[int] = []
    known = LedgerRecords(hears=heard.append)

    for _ in range(1001):
        known.project(code="WL-2023-0001", uscc="", name="", unit="")

    assert heard == [500, 1000]
