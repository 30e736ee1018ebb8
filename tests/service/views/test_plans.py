"""The page of a plan: strip and table say the same, forms do the acts, pages keep to few statements."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from saima.ledger import actions as ledger
from saima.ledger.checks import FactDraft
from saima.service.building import actions
from saima.service.building.actions import MilestoneStep, NodeDraft
from saima.service.building.models import Milestone, MilestoneAct
from saima.service.models import Matter
from saima.service.queries.milestones import MilestoneFilter, milestone_page
from saima.service.queries.plan import Scale, plan_of
from saima.service.workcalendar import office_calendar

Seat = Callable[[str], Client]
ON = date(2023, 4, 10)


@pytest.fixture
def going(planned: SimpleNamespace) -> SimpleNamespace:
    """Signed as planned, started late after a revision, one milestone of its own overdue."""
    users, parts = planned.users, planned.parts
    step = MilestoneStep(on=date(2023, 4, 3), day=date(2023, 4, 4), reason="先行进场", document="纪要")
    start = Milestone.objects.get(project=parts, node="开工")
    actions.take_step(milestone=start, act="改期", step=step, by=users["t3"], on=ON)
    own = NodeDraft("", date(2023, 4, 3), planned.units["D-JXW"], "变压器安装")
    actions.plan_project(project=parts, nodes=[own], by=users["t3"], on=ON)
    money = {"agreement": "正式合同", "channel": "自主招商"}
    facts = [
        FactDraft("签约", date(2023, 3, 30), parts, amount=10**10, detail=money),
        FactDraft("开工", date(2023, 4, 7), parts),
    ]
    ledger.record_facts(facts, by=users["t3"], on=ON)
    return planned


def page_of(client: Client, cast: SimpleNamespace, query: str = "") -> str:
    answer = client.get(f"/projects/{cast.parts.code}/plan/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_strip_and_table_say_the_same_in_words(going: SimpleNamespace, client_as: Seat) -> None:
    text = page_of(client_as("t3"), going)

    labels = re.findall(r'<svg role="img" aria-label="([^"]+)"', text)
    assert labels[0] == "正式签约：计划 2023-03-30，实际 2023-03-30，按期完成"
    assert "开工：计划 2023-04-04（首次 2023-06-19），实际 2023-04-07，晚 3 天" in labels
    assert "变压器安装：计划 2023-04-03，实际 未完成，逾期 7 天" in labels
    assert len(labels) == 8
    assert text.count("<tr><th>") == 8 + 1, "the rows and the head"
    assert "已完成 2，共 8 个节点" in text
    assert "1 个节点逾期" in text


def test_an_english_reader_sees_the_nodes_of_the_catalogue_in_english(going: SimpleNamespace, client_as: Seat) -> None:
    going.users["t3"].language = "en"
    going.users["t3"].save()

    text = page_of(client_as("t3"), going)

    assert "Start of works: planned 2023-04-04 (first 2023-06-19), actual 2023-04-07, 3 days late" in text
    assert "变压器安装" in text


def test_bars_show_what_was_late_apart_and_stay_within_the_strip(going: SimpleNamespace) -> None:
    plan = plan_of(going.parts, going.users["t3"], on=ON, calendar=office_calendar())
    bars = {row.milestone.node: [bar.kind for bar in row.bars] for row in plan.rows}

    assert bars["开工"] == ["plan", "first", "late"]
    assert bars["签约"] == ["plan", "done"]
    assert bars["投产"] == ["plan", "going"]
    assert all(0 <= bar.x <= 1000 and bar.width >= 4 for row in plan.rows for bar in row.bars)
    assert plan.today == Scale(date(2023, 3, 1), date(2023, 10, 1)).at(ON)


@pytest.mark.parametrize(("end", "most"), [(date(2023, 6, 1), 6), (date(2026, 1, 1), 6), (date(2050, 1, 1), 6)])
def test_months_are_named_far_enough_apart_whatever_the_span(end: date, most: int) -> None:
    months = Scale(date(2023, 1, 1), end).months()

    assert 1 <= len(months) <= most
    assert all(after - before >= 150 for (_a, before), (_b, after) in pairwise(months))


def test_a_template_is_offered_filled_in_and_planned_in_one_form(district: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("t3")
    assert "工业项目·新供地" in page_of(client, district)
    form = page_of(client, district, "?template=招才团队")
    assert form.count('name="day"') == 9
    where = f"/projects/{district.parts.code}/plan/"
    rows = {
        "act": "排定", "token": "t-1", "node": ["签约", "", ""], "title": ["", "变压器安装", ""],
        "day": ["2023-04-10", "", ""], "unit": ["", "D-JXW", ""],
    }  # fmt: skip

    wrong = client.post(where, rows)
    assert (wrong.status_code, Milestone.objects.count()) == (422, 0)
    assert "变压器安装" in wrong.content.decode()
    assert client.post(where, rows | {"day": ["2023-04-10", "2023-05-10", ""]}).status_code == 302

    assert list(Milestone.objects.order_by("position").values_list("title", "unit__code")) == [
        ("正式签约", None), ("变压器安装", "D-JXW"),
    ]  # fmt: skip


def test_a_department_dates_a_milestone_with_a_file_that_the_plan_serves(
    going: SimpleNamespace, client_as: Seat
) -> None:
    client, where = client_as("guizi"), f"/projects/{going.parts.code}/plan/"
    paper = SimpleUploadedFile("台账.pdf", b"%PDF-1.4 x", content_type="application/pdf")

    answer = client.post(
        where, {"act": "部门登记", "milestone": "开工", "day": "2023-04-03", "file": paper}, follow=True
    )

    assert "经济信息委 2023-04-03" in answer.content.decode()
    act = MilestoneAct.objects.get(act="部门登记")
    sent = client_as("t3").get(f"{where}files/{act.entry}/")
    assert b"".join(sent.streaming_content) == b"%PDF-1.4 x"
    assert client_as("t6").get(f"{where}files/{act.entry}/").status_code == 404


def test_a_refusal_and_a_fault_are_told_on_the_page(going: SimpleNamespace, client_as: Seat) -> None:
    client, where = client_as("t3"), f"/projects/{going.parts.code}/plan/"

    refused = client.post(where, {"act": "报完成", "milestone": "投产", "day": "2023-04-10", "document": "x"})
    faulty = client.post(where, {"act": "改期", "milestone": "投产", "day": "2023-13-01", "reason": "设备晚到"})
    unknown = client.post(where, {"act": "改期", "milestone": "没有"})

    assert refused.status_code == 403
    assert "由“投产”登记记录得出" in refused.content.decode()
    assert faulty.status_code == 422
    assert "2023-13-01" in faulty.content.decode()
    assert "设备晚到</textarea>" in faulty.content.decode()
    assert unknown.status_code == 422


def test_an_approval_and_a_blocker_are_opened_from_the_plan(going: SimpleNamespace, client_as: Seat) -> None:
    where = f"/projects/{going.parts.code}/plan/"
    opened = client_as("zhongxin").post(
        where, {"act": "开审批", "milestone": "环评", "unit": "D-JXW", "day": "2023-04-03"}, follow=True
    )
    assert Matter.objects.get(kind="审批节点").code in opened.content.decode()

    blank = client_as("t3").post(f"{where}blocker/", {"node": "投产"})
    told = {"node": "投产", "cause": "临时用电不足", "unit": "D-JXW", "due_on": "2023-04-20"}
    named = client_as("t3").post(f"{where}blocker/", told, follow=True)

    assert blank.status_code == 422
    assert "临时用电不足" in named.content.decode()
    assert "卡点 1 个" in page_of(client_as("t3"), going)


def test_the_overdue_list_and_the_strip_of_the_project_tell_it(going: SimpleNamespace, client_as: Seat) -> None:
    assert milestone_page(going.users["t3"], MilestoneFilter(), on=ON).count == 1
    assert milestone_page(going.users["guizi"], MilestoneFilter(unit="D-JXW"), on=ON).count == 1
    assert milestone_page(going.users["t6"], MilestoneFilter(), on=ON).count == 0
    assert milestone_page(going.users["zhongxin"], MilestoneFilter(show="month"), on=ON).count == 2
    assert "变压器安装" in client_as("guizi").get("/milestones/").content.decode()
    strip = client_as("t3").get(f"/projects/{going.parts.code}/service/").content.decode()
    assert "建设计划 2/8" in strip
    assert "1 个节点逾期" in strip


def test_another_team_learns_nothing_of_a_plan(going: SimpleNamespace, client_as: Seat) -> None:
    for where in ("plan/", "plan/blocker/"):
        answer = client_as("t6").get(f"/projects/{going.parts.code}/{where}")
        assert answer.status_code == 404
        assert "变压器安装" not in answer.content.decode()


PARTS = {
    "/projects/{code}/": 8,
    "/projects/{code}/service/": 8,
    "/projects/{code}/plan/": 12,
    "/milestones/": 6,
    "/milestones/?show=open&unit=D-JXW": 6,
}
"""A project's page and the parts that it fetches, and the pages behind them, with the statements of each."""


@pytest.mark.parametrize("user", ["shenhe", "t3"])
def test_a_project_and_its_plan_keep_their_statements_however_many_milestones(
    going: SimpleNamespace, user: str, client_as: Seat, django_assert_max_num_queries: Callable[..., object]
) -> None:
    own = [NodeDraft("", date(2023, 5, 1), going.units["D-JXW"], f"节点{i}") for i in range(22)]
    actions.plan_project(project=going.parts, nodes=own, by=going.users["t3"], on=ON)
    client = client_as(user)

    for where, most in PARTS.items():
        address = where.format(code=going.parts.code)
        client.get(address)
        with django_assert_max_num_queries(most):  # type: ignore[attr-defined]
            assert client.get(address).status_code == 200
