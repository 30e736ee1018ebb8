"""Doors and command of the building phase do the same acts and refuse in the same sentence as the page."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from saima.cli import plan as command
from saima.core.problems import Problems
from saima.people.policies import NotAllowed
from saima.service.building.models import Milestone

As = Callable[[str], Client]


def post(client: Client, where: str, **body: object) -> object:
    return client.post(f"/api{where}", data=body, content_type="application/json")


def tell(*options: str) -> None:
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    command.run(parser.parse_args(list(options)))


def test_a_plan_is_made_revised_and_read_by_the_doors(district: SimpleNamespace, client_as: As) -> None:
    where, client = f"/projects/{district.parts.code}/plan", client_as("t3")
    own = [{"title": "变压器安装", "day": "2023-04-20", "unit": "D-JXW"}]
    made = post(client, where, template="招才团队", nodes=own, token="x-1")
    post(client, where, template="招才团队", nodes=own, token="x-1")
    told = {"day": "2023-04-25", "reason": "设备晚到", "document": "纪要"}
    after = post(client, f"{where}/acts", act="改期", milestone="变压器安装", **told).json()  # type: ignore[attr-defined]

    assert made.status_code == 201  # type: ignore[attr-defined]
    assert (after["needed"], Milestone.objects.count()) == (7, 7)
    row = after["milestones"][-1]
    assert (row["first_on"], row["planned_on"], row["unit"], row["revised"]) == (
        "2023-04-20", "2023-04-25", "D-JXW", 1,
    )  # fmt: skip
    done = post(
        client_as("guizi"), f"{where}/acts", act="报完成", milestone="变压器安装", day="2023-04-09", document="档1"
    ).json()  # type: ignore[attr-defined]
    assert (done["done"], done["milestones"][-1]["gap"]) == (1, -16)


def test_an_approval_and_a_blocker_by_the_doors(district: SimpleNamespace, client_as: As) -> None:
    where, client = f"/projects/{district.parts.code}", client_as("zhongxin")
    post(client, f"{where}/plan", template="租赁厂房")

    opened = post(client, f"{where}/plan/approvals", milestone="环评", unit="D-JXW", day="2023-04-03")
    named = post(client, f"{where}/blockers", node="投产", cause="缺电", unit="D-JXW", due_on="2023-04-20")
    wrong = post(client, f"{where}/blockers", node="没有")

    assert (opened.status_code, opened.json()["due_on"]) == (201, "2023-05-03")  # type: ignore[attr-defined]
    assert (named.status_code, named.json()["due_on"]) == (201, "2023-04-20")  # type: ignore[attr-defined]
    assert wrong.status_code == 422  # type: ignore[attr-defined]
    plan = client.get(f"/api{where}/plan").json()
    row = next(row for row in plan["milestones"] if row["node"] == "环评")
    assert (row["limit"]["days"], row["limit"]["to_check"], len(row["approvals"])) == (30, False, 1)
    assert len(plan["blockers"]) == 1


def test_page_door_and_command_refuse_in_the_same_sentence(district: SimpleNamespace, client_as: As) -> None:
    code, client = district.parts.code, client_as("t3")
    tell("--as", "t3", code, "--template", "租赁厂房")
    sentence = "「专用车零部件生产·开工」的实际日由“开工”登记记录得出，不用另填。"

    given = {"act": "报完成", "milestone": "开工", "day": "2023-04-10", "document": "x"}
    by_page = client.post(f"/projects/{code}/plan/", given)
    by_door = post(client, f"/projects/{code}/plan/acts", **given)
    with pytest.raises(NotAllowed) as by_command:
        tell("--as", "t3", code, "--step", "开工", "报完成", "--with", "day=2023-04-10", "document=x")

    assert (by_page.status_code, by_door.status_code) == (403, 403)  # type: ignore[attr-defined]
    assert sentence in by_page.content.decode()
    assert sentence in by_door.json()["refused"]  # type: ignore[attr-defined]
    assert sentence in str(by_command.value)


def test_the_command_lists_plans_steps_and_names_blockers(
    district: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    code = district.parts.code
    tell("--as", "t3", code, "--template", "租赁厂房")
    tell("--as", "t3", code, "--blocker", "缺电", "--with", "unit=D-JXW", "due_on=2023-04-20")
    given = ["day=2023-04-03", "reason=提前", "document=纪要"]
    tell("--as", "zhongxin", code, "--step", "投产", "改期", "--with", *given)
    tell("--as", "zhongxin")

    told = capsys.readouterr().out
    assert "0/7 个节点完成，1 个逾期，1 个卡点" in told
    assert "2023-04-10 共 1 个节点" in told
    with pytest.raises(Problems) as fault:
        tell("--as", "t6", code, "--template", "租赁厂房", "--with", "x")
    assert [problem.code for problem in fault.value.problems] == ["cli.with", "cli.project"]
    with pytest.raises(Problems, match="租赁厂房"):
        tell("--as", "t3", code, "--template", "没有")


def test_strangers_other_teams_and_wrong_words(district: SimpleNamespace, client_as: As) -> None:
    code = district.parts.code

    assert client_as("stranger").get("/api/milestones").status_code == 401
    assert client_as("t6").get(f"/api/projects/{code}/plan").status_code == 404
    assert client_as("t3").get("/api/milestones?show=nope").status_code == 422
    assert post(client_as("t3"), f"/projects/{code}/plan", template="没有").status_code == 422  # type: ignore[attr-defined]
    assert post(client_as("t3"), f"/projects/{code}/plan").status_code == 422  # type: ignore[attr-defined]
