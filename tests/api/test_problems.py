"""Doors and command of the register refuse in the same sentence as the page and do the same acts."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from saima.cli import problems as command
from saima.core.problems import Problems
from saima.people.policies import NotAllowed
from saima.service.register.actions import standing_of

As = Callable[[str], Client]


def post(client: Client, where: str, **body: object) -> object:
    return client.post(f"/api{where}", data=body, content_type="application/json")


def tell(*options: str) -> None:
    parser = argparse.ArgumentParser()
    command.arguments(parser)
    command.run(parser.parse_args(list(options)))


def test_a_project_goes_the_whole_way_by_the_doors(district: SimpleNamespace, client_as: As) -> None:
    centre, code = client_as("zhongxin"), district.parts.code
    listed = post(centre, "/problems", project=code, problem_class="B", cause_code="用地", cause="选址变更")
    assert (listed.status_code, listed.json()["state"]) == (201, "列入")  # type: ignore[attr-defined]
    where = f"/problems/{code}/acts"
    post(centre, where, act="定处置方案", measure="另行选址", unit="D-JXW", due_on="2023-04-28")
    post(client_as("guizi"), where, act="报处置", measure="已选定新址", document="档1")
    checked = post(client_as("shenhe"), where, act="核验").json()  # type: ignore[attr-defined]

    assert (checked["state"], checked["missing"], checked["unit"]) == ("已处置", [], "D-JXW")
    assert [move["act"] for move in checked["open_acts"]] == ["重新列入"]
    found = centre.get("/api/problems?show=settled").json()
    assert (found["listed"], found["settled"], found["rate"]) == (1, 1, "100.0%")
    assert found["projects"][0]["project"] == code


def test_page_door_and_command_refuse_in_the_same_sentence(district: SimpleNamespace, client_as: As) -> None:
    centre, code = client_as("zhongxin"), district.parts.code
    tell("--as", "zhongxin", "--list", code, "--with", "problem_class=C", "cause_code=市场")
    sentence = "「专用车零部件生产」现在是“列入”，不能核验"

    by_page = centre.post(f"/problems/{code}/", {"act": "核验"}).content.decode()
    by_door = post(centre, f"/problems/{code}/acts", act="核验")
    with pytest.raises(NotAllowed) as by_command:
        tell("--as", "zhongxin", "--step", code, "核验")

    assert by_door.status_code == 403  # type: ignore[attr-defined]
    assert sentence in by_page
    assert sentence in by_door.json()["refused"]  # type: ignore[attr-defined]
    assert sentence in str(by_command.value)


def test_the_command_lists_and_takes_steps_and_tells_every_fault(
    district: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    code = district.parts.code
    tell("--as", "zhongxin", "--list", code, "--with", "problem_class=C", "cause_code=市场")
    tell("--as", "zhongxin")
    tell("--as", "zhongxin", "--step", code, "定处置方案", "--with", "measure=协商终止", "unit=T3", "due_on=2023-05-01")

    told = capsys.readouterr().out
    assert "列入 1 个，已处置 0 个，处置率 0.0%" in told
    assert "现在是“处置中”" in told
    assert standing_of(district.parts)[0].measure == "协商终止"
    with pytest.raises(Problems) as fault:
        tell("--as", "t6", "--step", code, "报处置", "--with", "measure")
    assert [problem.code for problem in fault.value.problems] == ["cli.with", "cli.project"]


def test_bad_words_are_told_with_what_would_be_accepted(district: SimpleNamespace, client_as: As) -> None:
    answer = post(client_as("zhongxin"), "/problems", project=district.parts.code, problem_class="E", on="2023-02-30")

    assert answer.status_code == 422  # type: ignore[attr-defined]
    codes = [problem["code"] for problem in answer.json()["problems"]]  # type: ignore[attr-defined]
    assert codes == ["register.problem_class", "register.cause_code", "form.day"]
    assert client_as("zhongxin").get("/api/problems?show=nope").status_code == 422


def test_a_stranger_and_another_team_learn_nothing(district: SimpleNamespace, client_as: As) -> None:
    tell("--as", "zhongxin", "--list", district.parts.code, "--with", "problem_class=C", "cause_code=市场")

    assert client_as("stranger").get("/api/problems").status_code == 401
    assert client_as("t6").get(f"/api/problems/{district.parts.code}").status_code == 404
    assert client_as("t6").get("/api/problems").json()["listed"] == 0
