"""A rival team tries every list, search, door and page to learn of another team's lead."""

from __future__ import annotations

import io
import json
import re

import openpyxl
import pytest

from saima.ledger.models import Company
from saima.outreach.likeness import likeness
from saima.outreach.models import Lead, TargetFirm
from saima.outreach.queries.candidates import claim_on, find_candidates
from saima.outreach.queries.leads import LeadFilter, lead_page, search_claim
from saima.outreach.queries.yields import channel_yields, edges_for
from saima.people.policies import NotAllowed

pytestmark = pytest.mark.django_db
CODE, TITLE, FIRM = "91500000MA5U0K7A1B", "秘密开关柜制造", "隐名电气有限公司"
SECRETS = (TITLE, "隐名电气", CODE, "91500000", "龙溪片区", "三组专员", "第三招商小组", "演示推荐企业")
BLIND = ("shiji", "zhuanban", "guizi", "qiye", "audit", "sysadmin", "secadmin")
"""Who see no lead at all, whatever their scope over projects."""
RIVALS = ("t6", "shenzhen", "fengshan")


@pytest.fixture
def secret(file, step):
    """A lead of team three, granted, with progress."""
    lead = file("t3", title=TITLE, investor=FIRM, uscc=CODE, place="龙溪片区", scale=5 * 10**12)
    lead = step(step(lead, "受理"), "确认首报权")
    return step(lead, "跟进", "t3", result="龙溪片区选址")


def leaks(text: str, but: str = "") -> list[str]:
    return [word for word in SECRETS if word in text and word not in but]


@pytest.mark.parametrize("who", [*RIVALS, *BLIND])
def test_no_list_page_door_or_count_of_anybody_else_holds_a_word_of_it(who, secret, client_as):
    client = client_as(who)
    code = secret.code
    for address in (
        "/leads/", "/leads/?show=all", "/leads/?show=idle", "/leads/units/?show=all", "/leads/yields/", "/leads/tile/",
        "/leads/targets/", "/leads/offers/", f"/leads/{code}/", f"/leads/{code}/project/", f"/leads/{code}/files/1/",
        "/api/leads", "/api/leads?show=all", f"/api/leads/{code}", "/api/leads/yields", "/api/leads/targets",
    ):  # fmt: skip
        answer = client.get(address)
        body = b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()
        assert leaks(body) == [], f"{who} {address}"
        assert code not in body.replace(address, ""), f"{who} {address}"
        if code in address:
            assert answer.status_code in (403, 404), address


@pytest.mark.parametrize("who", RIVALS)
@pytest.mark.parametrize("q", [TITLE, FIRM, CODE, CODE.lower()])
def test_a_rivals_search_by_a_whole_name_says_claimed_since_and_nothing_else(who, q, secret, client_as):
    text = client_as(who).get("/leads/", {"q": q, "show": "all"}).content.decode()

    assert "已被认领，自 2023-04-10 起" in text
    assert leaks(text, but=q.upper()) == []
    assert secret.code not in text


@pytest.mark.parametrize("q", ["秘密", "开关柜", "隐名", "电气", "91500000", "龙溪片区", "第三招商小组", "MA5U0K7A1B"])
def test_nobody_feels_their_way_to_a_name_by_parts_of_it(q, secret, district, client_as):
    text = client_as("t6").get("/leads/", {"q": q, "show": "all"}).content.decode()

    assert "已被认领，自" not in text
    assert "已有单位报送，自" not in text
    assert search_claim(district.users["t6"], q, on=district.on) is None


def test_a_code_of_a_lead_answers_a_stranger_as_a_code_that_nobody_has(secret, client_as):
    client = client_as("t6")
    taken, free = (client.get(f"/leads/{code}/") for code in (secret.code, "WL-L9999999"))
    pages = [
        re.sub(r'middlewaretoken" value="\w+"', "", answer.content.decode()).replace(code, "X")
        for answer, code in ((taken, secret.code), (free, "WL-L9999999"))
    ]

    assert taken.status_code == free.status_code == 404
    assert pages[0] == pages[1]


def test_while_a_rival_fills_in_the_form_only_the_claim_is_told(secret, client_as):
    given = {"title": "另一个名字", "investor": "隐名电气（重庆）有限公司", "uscc": CODE, "scale": "50000"}
    text = client_as("t6").get("/leads/check/", given).content.decode()

    assert "已被认领，自 2023-04-10 起" in text
    assert leaks(text) == []
    assert secret.code not in text


def test_a_rival_that_files_the_same_sees_on_its_own_lead_that_it_is_claimed(secret, file, client_as):
    own = file("t6", title="开关柜厂", investor=FIRM, uscc=CODE)
    text = client_as("t6").get(f"/leads/{own.code}/").content.decode()

    assert "已被认领，自 2023-04-10 起" in text
    assert leaks(text, but=FIRM + CODE) == []
    assert secret.code not in text


def test_the_centre_sees_both_with_every_reason(secret, file, client_as):
    own = file("t6", title="开关柜厂", investor=FIRM, uscc=CODE)
    text = client_as("zhongxin").get(f"/leads/{own.code}/").content.decode()

    assert "信用代码相同、投资方名称相同" in text
    assert secret.code in text


def test_a_rival_acts_on_no_lead_it_cannot_see(secret, step, district, client_as):
    for act, given in (
        ("跟进", {"result": "抢"}),
        ("终止", {"lost": "其他", "reason": "抢"}),
        ("提出争议", {"reason": "抢"}),
    ):
        with pytest.raises(NotAllowed):
            step(secret, act, "t6", **given)
        assert client_as("t6").post(f"/leads/{secret.code}/", {"act": act, **given}).status_code == 404
    secret.refresh_from_db()
    assert (secret.state, secret.right) == ("跟进中", "已确认")


def test_who_circulated_it_away_sees_it_as_it_was_then(secret, step, district, client_as):
    step(secret, "流转", unit=district.units["T6"], reason="久拖", document="纪要3号")
    moved = step(secret, "跟进", "t6", result="签下保密协议")
    step(moved, "补充", "t6", elements={"place": "后来的地块", "investor": "后来的投资方"})
    step(moved, "终止", "t6", lost="政策", reason="后来的原因")

    client = client_as("t3")
    pages = [
        client.get(address).content.decode()
        for address in (
            f"/leads/{secret.code}/",
            "/leads/?show=all",
            f"/api/leads/{secret.code}",
            "/api/leads?show=all",
        )
    ]
    for text in pages:
        assert not [word for word in ("签下保密协议", "后来的", "纪要3号", "六组专员") if word in text]
    assert TITLE in pages[0]
    assert "已终止" in pages[0]


def test_who_circulated_it_away_sees_the_project_only_with_a_share_of_it(secret, step, district, client_as):
    from saima.outreach.checks import Step
    from saima.outreach.converting import become_project

    for share, sees in ((0, False), (2000, True)):
        filed = Lead.objects.get(pk=secret.pk) if not share else None
        lead = filed or Lead.objects.exclude(pk=secret.pk).get()
        moved = step(lead, "流转", unit=district.units["T6"], reason="久拖", share=share)
        step(moved, "补充", "t6", elements={"title": f"后来的名称{share}"})
        _lead, project = become_project(
            lead=Lead.objects.get(pk=moved.pk), by=district.users["t6"], step=Step(on=district.on), on=district.on
        )
        told = client_as("t3").get(f"/api/leads/{lead.code}").json()
        page = client_as("t3").get(f"/leads/{lead.code}/").content.decode()
        assert (told["project"] == project.code) == sees
        assert (project.title in page) == sees
        if not share:
            draft = {"title": "另一件事", "channel": "自主招商", "investor": "别家公司"}
            step(_file(district, draft), "受理")


def _file(district, known):
    from saima.outreach import actions
    from saima.outreach.checks import LeadDraft

    user = district.users["t3"]
    return actions.file_leads([LeadDraft(filed_by=user.unit, filed_on=district.on, **known)], by=user, on=district.on)[
        0
    ]


def exported(client, where="/leads/export/?show=all"):
    """Return every cell of an export as text."""
    answer = client.get(where)
    assert answer.status_code == 200, answer.content
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)


def test_an_export_holds_what_the_page_holds_and_no_more(secret, step, file, district, client_as):
    file("t6", title="别的事", investor="丁公司")
    for who in (*RIVALS, *BLIND):
        answer = client_as(who).get("/leads/export/?show=all")
        assert answer.status_code == 403 or leaks(exported(client_as(who))) == [], who
    assert TITLE in exported(client_as("t3"))
    assert TITLE in exported(client_as("zhongxin"))

    moved = step(secret, "流转", unit=district.units["T6"], reason="久拖")
    step(moved, "补充", "t6", elements={"investor": "后来的投资方", "place": "后来的地块"})
    told = exported(client_as("t3"))
    assert "后来的" not in told
    assert TITLE in told
    assert "后来的投资方" in exported(client_as("t6"))


def test_queries_under_the_pages_are_scoped_by_themselves(secret, file, district, client_as):
    company = Company.objects.create(name="演示推荐企业")
    file("t3", channel="以商招商", referrer=company, title="推荐来的线索", investor="丙")
    for who in (*RIVALS, *BLIND):
        user = district.users[who]
        assert not Lead.objects.visible_to(user).exists()
        assert lead_page(user, LeadFilter(show="all"), on=district.on).count == 0
        assert channel_yields(user)[1].leads == 0
        assert edges_for(user) == []
        assert client_as(who).get(f"/leads/firms/{company.pk}/").status_code in (403, 404)
        assert find_candidates(likeness(title=TITLE), on=district.on, among=Lead.objects.visible_to(user)) == ()
    for who in BLIND:
        assert search_claim(district.users[who], TITLE, on=district.on) is None


def test_a_claim_ends_with_the_lead_and_stays_with_the_project(secret, step, district, office_day):
    from saima.outreach.checks import Step
    from saima.outreach.converting import become_project

    rival, same = district.users["t6"], likeness(title="别的", uscc=CODE)
    assert claim_on(rival, same, on=office_day).is_granted
    ended = step(secret, "终止", "t3", lost="竞争", reason="落户他处")
    assert claim_on(rival, same, on=office_day) is None
    revived = step(ended, "重启", "t3", reason="回头")
    assert not claim_on(rival, same, on=office_day).is_granted
    become_project(lead=revived, by=district.users["t3"], step=Step(on=office_day), on=office_day)
    assert claim_on(rival, same, on=office_day).is_granted


def test_a_disabled_account_sees_nothing(secret, district):
    head = district.users["zhongxin"]
    head.is_active = False

    assert not Lead.objects.visible_to(head).exists()
    assert not TargetFirm.objects.visible_to(head).exists()


def test_the_doors_answer_a_rivals_search_with_the_claim_alone(secret, client_as):
    answer = client_as("t6").get("/api/leads", {"q": FIRM}).json()

    assert answer["claim"] == {"since": "2023-04-10", "is_granted": True}
    assert leaks(json.dumps(answer, ensure_ascii=False)) == []
