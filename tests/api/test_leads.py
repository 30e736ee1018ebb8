"""Doors of leads keep scopes and refusals; page, door and command refuse in the same sentence."""

from __future__ import annotations

import argparse
import base64

import pytest

from saima.cli import leads as command
from saima.core.problems import Problems
from saima.outreach import actions
from saima.outreach.checks import LeadDraft, Step
from saima.outreach.models import Lead, LeadAct
from saima.people.policies import NotAllowed

pytestmark = pytest.mark.django_db
CODE = "91500000MA5U0K7A1B"
BODY = {"title": "高压开关柜制造", "channel": "自主招商", "investor": "演示电气有限公司", "uscc": CODE, "scale": "5000"}


def post(client, where, **body):
    return client.post(where, data=body, content_type="application/json")


def tell(*options):
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    command.run(parser.parse_args(list(options)))


@pytest.fixture
def lead(district):
    user = district.users["t3"]
    draft = LeadDraft("高压开关柜制造", "自主招商", user.unit, district.on, investor="演示电气有限公司", uscc=CODE)
    (made,) = actions.file_leads([draft], by=user, on=district.on)
    return actions.take_step(lead=made, act="受理", by=district.users["zhongxin"], step=Step(on=district.on))


def test_a_stranger_is_asked_to_log_in(client_as, lead):
    assert client_as("stranger").get("/api/leads").status_code == 401
    assert post(client_as("stranger"), "/api/leads", **BODY).status_code == 401


def test_a_lead_is_filed_by_a_door_with_its_number_and_once(client_as, district):
    client = client_as("t3")
    first, second = (post(client, "/api/leads", **BODY, token="d-1") for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    told = first.json()
    assert told["code"] == second.json()["code"]
    assert (told["scale"], told["unit"], told["state"], told["holder"]) == (5 * 10**9, "T3", "待受理", "招商中心")
    assert told["entry"] == LeadAct.objects.get().entry
    assert Lead.objects.count() == 1


def test_every_fault_of_a_filing_is_told_by_the_door(client_as, district):
    answer = post(client_as("t3"), "/api/leads", title="", channel="随便", uscc="1", scale="x", consent=False)

    assert answer.status_code == 422
    assert sorted(problem["code"] for problem in answer.json()["problems"]) == [
        "form.number", "lead.channel", "lead.title", "lead.uscc",
    ]  # fmt: skip


def test_unknown_conditions_are_told_and_not_passed_over(client_as, district):
    answer = client_as("t3").get("/api/leads?show=secret&channel=secret")

    assert answer.status_code == 422
    assert [problem["code"] for problem in answer.json()["problems"]] == ["api.show", "api.channel"]


def test_the_same_refusal_by_page_door_and_command(client_as, lead, district):
    with pytest.raises(NotAllowed) as told:
        actions.take_step(lead=lead, act="确认首报权", by=district.users["t3"], step=Step(on=district.on))
    sentence = str(told.value)

    assert post(client_as("t3"), f"/api/leads/{lead.code}/acts", act="确认首报权").json() == {"refused": sentence}
    assert sentence in client_as("t3").post(f"/leads/{lead.code}/", {"act": "确认首报权"}).content.decode()
    with pytest.raises(NotAllowed, match="招商中心办理"):
        tell("--as", "t3", "--step", lead.code, "确认首报权")


def test_a_dispute_is_ruled_by_the_door_with_a_scan(client_as, lead, district, settings, tmp_path):
    settings.SAIMA_EVIDENCE = tmp_path / "evidence"
    where, client = f"/api/leads/{lead.code}/acts", client_as("zhongxin")
    post(client, where, act="提出争议", reason="有别的单位先谈")
    given = {"act": "裁定确认", "reason": "会谈在先", "document": "纪要9号"}
    bad = post(client, where, **given, file={"name": "纪要.pdf", "content": "不是"})
    assert [problem["code"] for problem in bad.json()["problems"]] == ["api.file"]

    content = base64.b64encode(b"%PDF-1.4 x").decode()
    done = post(client, where, **given, file={"name": "纪要.pdf", "content": content})
    assert done.status_code == 200, done.content
    assert done.json()["right"]["holds"] is True
    assert LeadAct.objects.get(act="裁定确认").file.name == "纪要.pdf"


def test_a_lead_becomes_a_project_by_the_door(client_as, lead):
    done = post(client_as("t3"), f"/api/leads/{lead.code}/acts", act="转项目", token="e-1").json()

    assert done["state"] == "已转项目"
    assert client_as("t3").get(f"/api/projects/{done['project']}").json()["unit"] == "T3"


def test_one_lead_tells_its_acts_candidates_and_what_may_be_done(client_as, lead, district):
    other = LeadDraft("开关柜厂", "自主招商", district.units["T6"], district.on, uscc=CODE, investor="演示电气有限公司")
    actions.file_leads([other], by=district.users["t6"], on=district.on)
    told = client_as("zhongxin").get(f"/api/leads/{lead.code}").json()

    assert [act["act"] for act in told["acts"]] == ["报送", "受理"]
    assert told["candidates"][0]["why"] == ["信用代码相同", "投资方名称相同"]
    assert {"act": "确认首报权", "needs": []} in told["open_acts"]
    assert client_as("t3").get(f"/api/leads/{lead.code}").json()["candidates"] == []


def test_the_yields_by_door_sum_and_a_firm_has_its_tree(client_as, lead, district):
    told = client_as("t3").get("/api/leads/yields?year=2023").json()

    assert sum(row["leads"] for row in told["channels"]) == told["total"]["leads"] == 1
    assert client_as("shiji").get("/api/leads/yields").status_code == 403
    assert client_as("t3").get("/api/leads/firms/99").status_code == 404
    assert client_as("t3").get("/api/leads/offers").json() == {"offers": []}


def test_the_command_lists_steps_and_sums(lead, capsys, district):
    tell("--as", "t3")
    listed = capsys.readouterr().out
    assert lead.code in listed
    assert "共 1 条" in listed

    tell("--as", "t3", "--step", lead.code, "跟进", "--with", "result=来区考察")
    assert "现在是“跟进中”" in capsys.readouterr().out
    tell("--as", "t6", "--find", "演示电气有限公司")
    assert "已有单位报送，自 2023-04-10 起" in capsys.readouterr().out
    tell("--as", "zhongxin", "--yields")
    assert capsys.readouterr().out.splitlines()[-1].split("\t")[:2] == ["合计", "1"]
    tell("--as", "t3", "--step", lead.code, "转项目")
    assert "项目 WL-P2023-0001" in capsys.readouterr().out


def test_what_the_command_cannot_read_is_told_at_once(lead, district, tmp_path):
    with pytest.raises(Problems) as fault:
        tell("--as", "t6", "--step", lead.code, "跟进", "--with", "考察")
    assert [problem.code for problem in fault.value.problems] == ["cli.with", "cli.lead"]
    with pytest.raises(Problems) as fault:
        tell("--as", "nobody")
    assert [problem.code for problem in fault.value.problems] == ["cli.user"]
    with pytest.raises(Problems) as fault:
        tell("--as", "t3", "--step", lead.code, "跟进", "--file", str(tmp_path / "没有.pdf"))
    assert [problem.code for problem in fault.value.problems] == ["cli.file"]
