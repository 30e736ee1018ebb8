"""认定 in batches: never one's own, amounts as typed, returns with a reason, a sheet to sign, two levels compared."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client

from saima.ledger.models import Verification, VerificationSheet

Seat = Callable[[str], Client]


def ticked(*facts: object) -> dict[str, object]:
    return {"fact": [str(fact.pk) for fact in facts]}  # type: ignore[attr-defined]


def test_what_waits_is_listed_and_ones_own_cannot_be_ticked(records: SimpleNamespace, client_as: Seat) -> None:
    page = client_as("shenhe").get("/pending/").content.decode()

    assert f"aria-label={records.second.code}>" in page
    assert f"aria-label={records.own.code} disabled>" in page
    assert "本人登记，请他人认定" in page
    assert records.signing.code not in page
    assert records.first.code not in page


def test_one_act_recognises_several_with_amount_and_day_as_typed(records: SimpleNamespace, client_as: Seat) -> None:
    typed = ticked(records.second, records.own) | {
        f"a{records.second.pk}": "5400", f"c{records.second.pk}": "2023-03-31", f"c{records.own.pk}": "2023-04-30",
        "title": "4月第1批认定表", "document": "招商认〔2023〕4号", "on_behalf_of": "分管副区长",
    }  # fmt: skip

    answer = client_as("shenhe2").post("/pending/", typed)

    sheet = VerificationSheet.objects.latest("entry")
    assert answer["Location"] == f"/sheets/{sheet.code}/"
    assert (sheet.title, sheet.document, sheet.on_behalf_of) == ("4月第1批认定表", "招商认〔2023〕4号", "分管副区长")
    acts = {act.fact_id: act for act in sheet.acts.all()}
    assert acts[records.second.pk].amount == 54_000_000_00
    assert acts[records.second.pk].counted_on.isoformat() == "2023-03-31"
    assert acts[records.own.pk].amount is None
    records.parts.refresh_from_db()
    assert records.parts.arrived == 54_000_000_00


def test_ones_own_record_is_refused_even_when_sent(records: SimpleNamespace, client_as: Seat) -> None:
    before = Verification.objects.count()

    answer = client_as("shenhe").post("/pending/", ticked(records.second, records.own))

    assert answer.status_code == 422
    assert "不能由本人认定" in answer.content.decode()
    assert Verification.objects.count() == before


def test_a_return_says_why_and_reaches_its_recorder(records: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("shenhe2")

    silent = client.post("/pending/", ticked(records.second) | {"return": "1", "reason": ""})
    client.post("/pending/", ticked(records.second) | {"return": "1", "reason": "回单日期看不清"})

    assert silent.status_code == 422
    assert "请写明缺什么" in silent.content.decode()
    assert Verification.objects.latest("entry").result == Verification.RETURNED
    home = client_as("t3").get("/home/").content.decode()
    assert "回单日期看不清" in home
    assert f"/facts/{records.second.code}/correct/" in home


def test_an_amount_that_cannot_be_read_stops_the_batch_and_stays(records: SimpleNamespace, client_as: Seat) -> None:
    before = Verification.objects.count()
    typed = ticked(records.second) | {f"a{records.second.pk}": "五千", f"c{records.second.pk}": "三月底"}

    answer = client_as("shenhe2").post("/pending/", typed)
    page = answer.content.decode()

    assert (answer.status_code, Verification.objects.count()) == (422, before)
    assert f"{records.second.code}·认定金额" in page
    assert f"{records.second.code}·统计日期" in page
    assert 'value="五千"' in page
    assert f"aria-label={records.second.code} checked>" in page


def test_nothing_ticked_is_told(records: SimpleNamespace, client_as: Seat) -> None:
    answer = client_as("shenhe2").post("/pending/", {})

    assert answer.status_code == 422
    assert "请勾选记录" in answer.content.decode()


def test_what_another_verifier_settled_meanwhile_is_not_settled_twice(
    records: SimpleNamespace, client_as: Seat
) -> None:
    client_as("shenhe2").post("/pending/", ticked(records.second))
    before = Verification.objects.filter(fact=records.second).count()

    client_as("zhongxin").post("/pending/", ticked(records.second, records.own))

    assert Verification.objects.filter(fact=records.second).count() == before
    assert Verification.objects.filter(fact=records.own).count() == 1


def test_the_city_level_waits_for_the_district_first(records: SimpleNamespace, client_as: Seat) -> None:
    page = client_as("shenhe2").get("/pending/?level=市级").content.decode()
    assert records.second.code not in page

    client_as("shenhe2").post("/pending/", ticked(records.second))

    assert records.second.code in client_as("shenhe2").get("/pending/?level=市级").content.decode()


def test_the_list_can_be_narrowed(records: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("shenhe2")

    assert records.own.code not in client.get("/pending/?kind=到位").content.decode()
    assert records.own.code in client.get("/pending/?q=zyclbj").content.decode()
    assert "没有符合条件" in client.get("/pending/?q=没有这个").content.decode()
    assert records.own.code in client.get("/pending/?unit=T3").content.decode()


def test_the_sheet_is_ready_for_paper(records: SimpleNamespace, client_as: Seat) -> None:
    page = client_as("t3").get(f"/sheets/{records.sheet.code}/").content.decode()

    assert "招商认〔2023〕2号" in page
    assert "正式签约额认定合计 36\u2009000 万元" in page
    assert "经办：" in page
    assert "data-print" in page


def test_a_sheet_shows_only_ones_own_rows_and_counts_the_others(records: SimpleNamespace, client_as: Seat) -> None:
    from datetime import date

    from saima.ledger import actions
    from saima.ledger.actions import Recognition
    from saima.ledger.checks import FactDraft

    draft = FactDraft(kind="开工", happened_on=date(2023, 4, 6), project=records.platform)
    theirs = actions.record_facts([draft], by=records.users["t6"], on=records.on)[0]
    rows = [Recognition(theirs), Recognition(records.second)]
    sheet = actions.verify_facts(rows, by=records.users["shenhe"], on=records.on)

    page = client_as("t6").get(f"/sheets/{sheet.code}/").content.decode()

    assert "数字文旅平台" in page
    assert "专用车零部件生产" not in page
    assert "另有 1 条不在您的数据范围内" in page
    assert client_as("fengshan").get(f"/sheets/{sheet.code}/").status_code == 404


def test_levels_show_the_difference_in_amount_and_day(records: SimpleNamespace, client_as: Seat) -> None:
    page = client_as("shiji").get("/levels/").content.decode()

    assert "−1\u2009000" in page
    assert "金额 日期" in page
    assert "36\u2009000" in page
    assert "35\u2009000" in page


def test_levels_keep_to_the_readers_data(records: SimpleNamespace, client_as: Seat) -> None:
    assert "专用车零部件生产" not in client_as("t6").get("/levels/?show=all").content.decode()
    assert "专用车零部件生产" in client_as("t3").get("/levels/?show=all").content.decode()
