"""Entering a record from the screen to the database: all faults at once, nothing typed lost, evidence, drafts."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from saima.ledger.models import Draft, Evidence, Fact

Seat = Callable[[str], Client]
ARRIVAL = {
    "happened_on": "2023-04-08",
    "claimed_on": "2023-04-30",
    "amount": "1,765.5",
    "amount_unit": "万元",
    "d_voucher": "0408-1",
}


def where(records: SimpleNamespace, kind: str = "到位") -> str:
    return f"/projects/{records.parts.code}/record/{kind}/"


def test_a_record_goes_from_the_form_into_the_ledger(records: SimpleNamespace, client_as: Seat) -> None:
    answer = client_as("t3").post(where(records), ARRIVAL)

    fact = Fact.objects.latest("entry")
    assert answer["Location"] == f"/projects/{records.parts.code}/"
    assert (fact.kind, fact.amount, fact.amount_typed) == ("到位", 1_765_500_000, "1,765.5万元")
    assert (fact.happened_on.isoformat(), fact.claimed_on.isoformat()) == ("2023-04-08", "2023-04-30")
    assert fact.recorded_on == records.on
    assert fact.recorded_by == records.users["t3"]
    assert fact.detail == {"voucher": "0408-1"}


def test_a_million_typed_in_hundred_millions_is_the_same_amount(records: SimpleNamespace, client_as: Seat) -> None:
    client_as("t3").post(where(records), ARRIVAL | {"amount": "０.17655", "amount_unit": "亿元"})

    assert Fact.objects.latest("entry").amount == 1_765_500_000


def test_every_fault_comes_at_once_at_its_field_and_what_was_typed_stays(
    records: SimpleNamespace, client_as: Seat
) -> None:
    before = Fact.objects.count()
    typed = {"happened_on": "4月底", "amount": "约1200", "amount_unit": "亿元", "d_channel": "走亲戚"}

    answer = client_as("t3").post(where(records, "签约"), typed)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert Fact.objects.count() == before
    assert "应为2023-03-31 这样的日期，收到「4月底」" in page
    assert "收到「约1200」" in page
    assert "请填写协议种类" in page
    assert "收到「走亲戚」" in page
    assert 'value="约1200"' in page
    assert '<option value="亿元" selected>亿元</option>' in page
    assert "有 4 处需要改" in page


def test_a_day_after_the_office_day_is_refused(records: SimpleNamespace, client_as: Seat) -> None:
    page = client_as("t3").post(where(records), ARRIVAL | {"happened_on": "2023-04-11"}).content.decode()

    assert "不晚于办公日期 2023-04-10" in page


def test_the_first_six_fields_stand_open_and_the_rest_behind_one_click(
    records: SimpleNamespace, client_as: Seat
) -> None:
    from saima.ledger.catalogue import catalogue
    from saima.ledger.forms import slots

    for kind in catalogue().kinds.values():
        first, more = slots(kind, asks_unit=kind.of == "unit")
        named = [slot.name for slot in (*first, *more)]
        assert len(first) <= 6 or sum(slot.required for slot in first) >= 4, kind.id
        assert len(named) == len(set(named)), kind.id
        assert {f"d_{name}" for name in kind.fields} <= set(named), kind.id
        assert not any(slot.required for slot in more), kind.id


def test_evidence_comes_with_the_record(records: SimpleNamespace, client_as: Seat) -> None:
    files = [SimpleUploadedFile("回单.pdf", b"%PDF-1.4 a"), SimpleUploadedFile("照片.jpg", b"\xff\xd8\xff\xe0")]

    client_as("t3").post(where(records), ARRIVAL | {"evidence": files, "file_number": "招商档2023-9"})

    fact = Fact.objects.latest("entry")
    papers = Evidence.objects.filter(fact=fact).order_by("entry")
    assert [(paper.title, paper.file_number) for paper in papers] == [
        ("回单", ""),
        ("照片", ""),
        ("银行回单", "招商档2023-9"),
    ]


def test_a_wrong_file_stops_the_record_and_the_good_one_need_not_be_sent_again(
    records: SimpleNamespace, client_as: Seat
) -> None:
    before = Fact.objects.count()
    good, bad = SimpleUploadedFile("回单.pdf", b"%PDF-1.4 a"), SimpleUploadedFile("说明.exe", b"MZ")
    client = client_as("t3")

    answer = client.post(where(records), ARRIVAL | {"evidence": [good, bad]})
    page = answer.content.decode()

    assert (answer.status_code, Fact.objects.count()) == (422, before)
    assert "说明.exe" in page
    assert "pdf、png" in page
    token = page.split('name="kept" value="')[1].split('"')[0]
    client.post(where(records), ARRIVAL | {"kept": [token]})
    assert Evidence.objects.filter(fact=Fact.objects.latest("entry"), file__name="回单.pdf").exists()


def test_a_forged_token_attaches_nothing(records: SimpleNamespace, client_as: Seat) -> None:
    client_as("t3").post(where(records), ARRIVAL | {"kept": [f'["{records.paper.file_id}","x.pdf"]:forged']})

    assert not Evidence.objects.filter(fact=Fact.objects.latest("entry")).exists()


def test_a_draft_is_kept_found_again_and_gone_when_submitted(records: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("t3")

    client.post(where(records), {"amount": "88", "amount_unit": "万元", "draft": "1"})
    assert Draft.objects.get(author=records.users["t3"], kind="到位").data["amount"] == "88"
    page = client.get(where(records)).content.decode()
    assert 'value="88"' in page
    assert "存的草稿" in page
    client.post(where(records), ARRIVAL)

    assert not Draft.objects.filter(author=records.users["t3"], kind="到位").exists()


def test_a_draft_of_somebody_else_is_not_shown(records: SimpleNamespace, client_as: Seat) -> None:
    assert "待盖章" not in client_as("t3lead").get(where(records, "签约")).content.decode()
    assert "待盖章" in client_as("t3").get(where(records, "签约")).content.decode()


def test_a_draft_can_be_thrown_away(records: SimpleNamespace, client_as: Seat) -> None:
    client_as("t3").post("/drafts/discard/", {"kind": "签约", "project": records.parts.code})

    assert not Draft.objects.filter(pk=records.draft.pk).exists()


def test_a_visit_is_recorded_for_ones_own_unit_without_asking(records: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("t6")
    page = client.get("/activities/record/接待考察/").content.decode()

    answer = client.post(
        "/activities/record/接待考察/", {"happened_on": "2023-04-10", "quantity": "2", "d_visitors": "某公司"}
    )

    assert 'name="unit"' not in page
    assert answer["Location"] == "/activities/"
    fact = Fact.objects.latest("entry")
    assert (fact.unit, fact.quantity, fact.detail["visitors"]) == (records.units["T6"], 2, "某公司")


def test_the_centre_says_for_which_unit_it_records(records: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("shenhe")
    visit = {"happened_on": "2023-04-10", "quantity": "2"}

    refused = client.post("/activities/record/接待考察/", visit)
    client.post("/activities/record/接待考察/", visit | {"unit": "T3"})

    assert refused.status_code == 422
    assert "请选择单位" in refused.content.decode()
    assert Fact.objects.latest("entry").unit == records.units["T3"]


def test_half_a_firm_is_not_a_number_of_firms(records: SimpleNamespace, client_as: Seat) -> None:
    answer = client_as("t6").post("/activities/record/接待考察/", {"happened_on": "2023-04-10", "quantity": "1.5"})

    assert answer.status_code == 422
    assert "整数" in answer.content.decode()


def test_a_unit_outside_ones_own_cannot_be_recorded_for(records: SimpleNamespace, client_as: Seat) -> None:
    client_as("t6").post("/activities/record/接待考察/", {"happened_on": "2023-04-10", "quantity": "2", "unit": "T3"})

    assert not Fact.objects.filter(unit=records.units["T3"]).exists()


def test_another_teams_project_cannot_be_recorded_on(records: SimpleNamespace, client_as: Seat) -> None:
    answer = client_as("t6").post(where(records), ARRIVAL)

    assert answer.status_code == 404
    assert "第三招商小组" in answer.content.decode()


@pytest.mark.parametrize("user", ["lingdao", "shiji", "ducha"])
def test_readers_cannot_record(user: str, records: SimpleNamespace, client_as: Seat) -> None:
    before = Fact.objects.count()

    assert client_as(user).post(where(records), ARRIVAL).status_code == 403
    assert Fact.objects.count() == before


def test_a_correction_begins_with_what_stands_and_replaces_it_whole(records: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("t3")
    page = client.get(f"/facts/{records.second.code}/correct/").content.decode()

    answer = client.post(
        f"/facts/{records.second.code}/correct/",
        {"happened_on": "2023-03-08", "amount": "5400", "amount_unit": "万元", "reason": "再核回单"},
    )

    assert 'value="5500"' in page
    made = Fact.objects.latest("entry")
    assert answer["Location"] == f"/facts/{made.code}/"
    assert (made.replaces, made.amount, made.reason) == (records.second, 54_000_000_00, "再核回单")


def test_a_correction_needs_its_reason(records: SimpleNamespace, client_as: Seat) -> None:
    answer = client_as("t3").post(
        f"/facts/{records.second.code}/correct/", {"happened_on": "2023-03-08", "amount": "5400", "amount_unit": "万元"}
    )

    assert answer.status_code == 422
    assert "更正或撤回的理由" in answer.content.decode()


def test_what_is_recognised_is_corrected_by_the_centre_only(records: SimpleNamespace, client_as: Seat) -> None:
    answer = client_as("t3").get(f"/facts/{records.signing.code}/correct/")

    assert answer.status_code == 403
    assert "招商中心审核员" in answer.content.decode()
    assert client_as("shenhe").get(f"/facts/{records.signing.code}/correct/").status_code == 200


def test_a_withdrawal_keeps_the_record_and_says_why(records: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("t3")

    assert client.post(f"/facts/{records.second.code}/withdraw/", {"reason": " "}).status_code == 422
    client.post(f"/facts/{records.second.code}/withdraw/", {"reason": "款项退回"})

    page = client.get(f"/facts/{records.second.code}/").content.decode()
    assert "款项退回" in page
    assert Fact.objects.get(replaces=records.second).withdraws


def test_evidence_can_be_added_later(records: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("t3")
    address = f"/facts/{records.returned.code}/evidence/"

    assert client.post(address, {}).status_code == 422
    client.post(address, {"evidence": [SimpleUploadedFile("第2页.pdf", b"%PDF-1.4 b")]})

    assert Evidence.objects.filter(fact=records.returned, title="第2页").exists()


def test_history_is_entered_by_right_and_with_a_reason(records: SimpleNamespace, client_as: Seat) -> None:
    old = ARRIVAL | {"happened_on": "2022-03-08", "claimed_on": "2022-03-31", "recorded_on": "2022-03-09"}

    assert client_as("shenhe").post(where(records), old).status_code == 422
    client_as("shenhe").post(where(records), old | {"reason": "2022年台账补录"})

    fact = Fact.objects.latest("entry")
    assert (fact.recorded_on.isoformat(), fact.is_historic) == ("2022-03-09", True)


def test_an_officers_back_dated_entry_counts_as_todays(records: SimpleNamespace, client_as: Seat) -> None:
    client_as("t3").post(where(records), ARRIVAL | {"recorded_on": "2022-03-09"})

    assert Fact.objects.latest("entry").recorded_on == records.on


def test_in_the_drawer_success_leads_the_whole_page_on(records: SimpleNamespace, client_as: Seat) -> None:
    answer = client_as("t3").post(where(records), ARRIVAL, headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == f"/projects/{records.parts.code}/"


def test_a_service_visit_is_posts_an_item_and_a_bounded_result(records: SimpleNamespace, client_as: Seat) -> None:
    client, visit = client_as("t3"), where(records, "服务走访")
    form = {"happened_on": "2023-04-07", "d_department": "区经济信息委", "d_service_item": "用能"}

    long = client.post(visit, form | {"d_outcome": "办" * 1001})
    short = client.post(visit, form | {"d_outcome": "已协调供电公司", "d_visited": "企业行政部"})

    assert '<textarea id="f-d_outcome"' in client.get(visit).content.decode()
    assert long.status_code == 422
    assert "不超过 1000 字" in long.content.decode()
    assert short.status_code == 302
    assert Fact.objects.get(kind="服务走访").detail["outcome"] == "已协调供电公司"
