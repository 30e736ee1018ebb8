"""Pages of leads: from the form to the database and back, refusals in sentences, nothing typed lost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from saima.ledger.models import Company, Project
from saima.outreach.models import Lead, LeadAct, Offer, TargetFirm

pytestmark = pytest.mark.django_db
CODE = "91500000MA5U0K7A1B"
FORM = {
    "title": "高压开关柜制造",
    "channel": "自主招商",
    "investor": "演示电气有限公司",
    "scale": "5",
    "scale_unit": "亿元",
}


def page(client, where, status=200, **given):
    answer = client.post(where, given) if given else client.get(where)
    assert answer.status_code == status, f"{where}: {answer.status_code}"
    return answer.content.decode()


def test_a_lead_is_filed_from_six_fields_and_shown_with_its_number(client_as, district):
    client = client_as("t3")
    text = page(client, "/leads/new/")
    first, rest = text.split('class="more-fields', 1)
    assert [name for name in FORM if f'name="{name}"' in first] == list(FORM)
    assert 'name="uscc"' in rest

    page(client, "/leads/new/", 302, **FORM, token="a-1")
    page(client, "/leads/new/", 302, **FORM, token="a-1")

    lead = Lead.objects.get()
    assert (lead.scale, lead.unit.code, lead.state) == (5 * 10**10, "T3", "待受理")
    shown = page(client, f"/leads/{lead.code}/")
    assert "收到时刻" in shown
    assert str(LeadAct.objects.get().entry) in shown
    assert "高压开关柜制造" in page(client, "/leads/")


def test_what_cannot_be_filed_comes_back_with_every_fault_and_every_text(client_as, district):
    given = FORM | {"title": "", "scale": "很多", "uscc": "1234", "channel": "以商招商", "unit": "无此单位"}
    text = page(client_as("zhongxin"), "/leads/new/", 422, **given)

    for told in ("线索·线索名称", "线索·意向投资", "线索·统一社会信用代码", "线索·推荐企业", "线索·首报单位"):
        assert told in text
    assert "演示电气有限公司" in text
    assert not Lead.objects.exists()


def test_a_referring_firm_is_looked_up_or_entered(client_as, district):
    for title in ("甲", "乙"):
        page(
            client_as("t3"),
            "/leads/new/",
            302,
            **FORM | {"title": title, "channel": "以商招商", "referrer": "德通汽车"},
        )

    assert Company.objects.count() == 1
    assert {lead.referrer.name for lead in Lead.objects.all()} == {"德通汽车"}


def test_the_centre_takes_up_grants_and_circulates_from_the_page(client_as, file, district):
    lead, client = file(), client_as("zhongxin")
    where = f"/leads/{lead.code}/"
    assert "受理" in page(client, where)
    page(client, where, 302, act="受理", token="b-1")
    page(client, where, 302, act="确认首报权", reason="没有相近的", token="b-2")
    page(client, where, 302, act="流转", unit="T6", share="25", reason="产业对口", token="b-3")

    lead.refresh_from_db()
    assert (lead.unit.code, lead.share, lead.right) == ("T6", 2500, "已确认")
    assert "已流转" in page(client_as("t3"), where)
    assert "跟进" in page(client_as("t6"), where)


def test_a_refusal_is_a_sentence_and_a_fault_keeps_what_was_typed(client_as, file, step):
    lead = step(file(), "受理")
    where, client = f"/leads/{lead.code}/", client_as("t3")
    assert "招商中心办理" in page(client, where, 403, act="确认首报权")
    assert "现在是“跟进中”，不能受理" in page(client_as("zhongxin"), where, 403, act="受理")
    assert "现在是“跟进中”，不能没有的事" in page(client, where, 403, act="没有的事")

    text = page(client, where, 422, act="终止", reason="落户邻县，地价更低")
    assert "没有成的原因" in text
    assert "落户邻县，地价更低" in text


def test_progress_is_dated_to_its_day_and_not_to_a_day_to_come(client_as, file, step, district):
    lead = step(file(), "受理")
    where, client = f"/leads/{lead.code}/", client_as("t3")
    ahead = (district.on + timedelta(days=1)).isoformat()
    assert "不晚于今天" in page(client, where, 422, act="跟进", result="考察", on=ahead)
    page(client, where, 302, act="跟进", result="考察", on=district.on.isoformat())

    assert LeadAct.objects.get(act="跟进").detail == {"result": "考察"}


def test_a_supplement_changes_what_was_changed_and_nothing_else(client_as, file, step):
    lead = file(place="白马", scale=10**12)
    where, client = f"/leads/{lead.code}/", client_as("t3")
    given = {"title": lead.title, "investor": lead.investor, "place": "长坝", "scale": "", "channel": "自主招商"}
    page(client, where, 302, act="补充", **given, deal="合资合作", uscc=CODE)
    assert LeadAct.objects.get(act="补充").detail == {"place": "长坝", "deal": "合资合作", "uscc": CODE}
    lead.refresh_from_db()
    assert (lead.scale, lead.place, lead.deal) == (10**12, "长坝", "合资合作")

    assert "没有改动" in page(client, where, 422, act="补充", **given, deal="合资合作", uscc=CODE)
    assert "请从中选择" in page(client, where, 422, act="补充", deal="入赘")


def test_a_dispute_is_ruled_from_the_page_with_the_scan_of_its_minutes(client_as, file, step, settings, tmp_path):
    settings.SAIMA_EVIDENCE = tmp_path / "evidence"
    first = step(step(file(uscc=CODE), "受理"), "确认首报权")
    second = step(step(file("t6", uscc=CODE), "受理"), "提出争议", "t6", reason="考察在先")
    where, client = f"/leads/{second.code}/", client_as("zhongxin")
    text = page(client, where)
    assert "可能是同一件事" in text
    assert "信用代码相同、投资方名称相同、线索名称相同" in text
    given = {"act": "裁定确认", "against": first.code, "reason": "考察在先"}
    text = page(client, where, 422, **given, file=SimpleUploadedFile("纪要.pdf", b"%PDF-1.4 x"))
    assert "纪要文号" in text
    kept = text.split('name="kept" value="')[1].split('"')[0]

    page(client, where, 302, **given, document="纪要9号", kept=kept)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.right, second.right) == ("已撤销", "已确认")
    act = LeadAct.objects.get(act="裁定确认")
    answer = client_as("t6").get(f"{where}files/{act.entry}/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 x"
    assert client_as("t3").get(f"{where}files/{act.entry}/").status_code == 404


def test_a_lead_becomes_a_project_from_the_page(client_as, file, step):
    lead = step(file(), "受理")
    client = client_as("t3")
    where = f"/leads/{lead.code}/project/"
    assert "储备入库 1 条" in page(client, where)
    assert "请核对，新建的空着" in page(client, where, 422, project="WL-2023-0002")
    page(client, where, 302, token="c-1", project="")

    project = Project.objects.get(title="高压开关柜制造")
    assert "来自线索" in page(client, f"/projects/{project.code}/origin/")
    assert "已经了结" in page(client, f"/leads/{lead.code}/")
    assert "不能转项目" in page(client, where, 403)


def test_a_target_is_listed_struck_and_leads_to_a_filled_form(client_as, district):
    client = client_as("t3")
    page(client, "/leads/targets/", 302, name="演示整车集团", sector="整车")
    target = TargetFirm.objects.get()
    assert "已于 2023-04-10 列为别的单位的目标企业" in page(
        client_as("t6"), "/leads/targets/", 403, name="演示整车集团"
    )
    begun = page(client, f"/leads/new/?target={target.pk}")
    assert 'value="演示整车集团"' in begun
    assert "演示整车集团" not in page(client_as("t6"), f"/leads/new/?target={target.pk}")
    assert "移出原因" in page(client, "/leads/targets/", 422, strike=target.pk)
    page(client, "/leads/targets/", 302, strike=target.pk, struck_why="不再扩产")

    target.refresh_from_db()
    assert target.struck_why == "不再扩产"
    assert client_as("t6").post("/leads/targets/", {"strike": target.pk, "struck_why": "抢"}).status_code == 404


def test_an_offer_is_put_out_changed_and_withdrawn(client_as, district):
    client = client_as("t3")
    page(client, "/leads/offers/new/", 302, title="冷链园", land="60.5", scale="1.2", scale_unit="亿元", unit="T3")
    offer = Offer.objects.get()
    assert (offer.land, offer.scale) == (6050, 12 * 10**9)
    where = f"/leads/offers/{offer.pk}/"
    assert "60.5" in page(client, "/leads/offers/")
    assert 'name="title"' not in page(client_as("t6"), where)
    assert "第三招商小组" in page(client_as("t6"), where, 403, title="抢", unit="T6", version=1)
    assert "刚由别人改过" in page(client, where, 403, title="冷链产业园", unit="T3", version=7)
    assert "最多 2 位小数" in page(client, where, 422, title="冷链产业园", unit="T3", version=1, land="0.001")
    assert "冷链园" in page(client, f"/leads/new/?offer={offer.pk}")
    page(client, where, 302, withdraw="1", withdrawn_why="土地另用")

    assert "冷链园" not in page(client, "/leads/offers/")
    assert "土地另用" in page(client, where)
    assert "冷链园" in page(client, "/leads/offers/?show=withdrawn")


def test_the_yields_and_the_referrals_of_a_firm_are_pages(client_as, file, district):
    firm = Company.objects.create(name="演示推荐企业")
    file(channel="以商招商", referrer=firm)
    client = client_as("t3")
    text = page(client, "/leads/yields/?year=2023")
    assert "<th>合计" in text
    assert "只数您看得到的线索和项目" in text
    assert "演示推荐企业" in text
    assert "高压开关柜制造" in page(client, f"/leads/firms/{firm.pk}/")


def test_conditions_stand_in_the_address(client_as, file, step):
    step(file(title="甲的开关柜"), "受理")
    file(title="乙的酒店", channel="商协会", investor="演示酒店有限公司")
    client = client_as("zhongxin")

    assert "甲的开关柜" not in page(client, "/leads/?show=new")
    assert "乙的酒店" in page(client, "/leads/?show=new&channel=商协会")
    assert "甲的开关柜" in page(client, "/leads/?q=开关柜&unit=T3")
    assert "没有您可见的" in page(client, "/leads/?q=没有这条")
    assert "三组" in page(client, "/leads/units/")
    assert "甲的开关柜" in page(client, "/leads/?show=没有&channel=没有")


def test_english_pages_hold_no_chinese_of_ours(client_as, file, step, english, district):
    from saima.people.models import User

    lead = step(file(title="Switchgear", investor="Demo Ltd", place="Baima"), "受理")
    User.objects.filter(username="zhongxin").update(language="en", display_name="Head")
    client = client_as("zhongxin")
    text = page(client, f"/leads/{lead.code}/")

    told = re.sub(r"<[^>]+>", " ", text)
    for data in (*(unit.title for unit in district.units.values()), "三组专员", "赛马", "中文"):
        told = told.replace(data, "")

    assert "First-report right" in told
    assert re.findall(r"[\u4e00-\u9fff]+", told) == []
