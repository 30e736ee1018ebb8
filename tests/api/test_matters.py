"""Doors of the service side keep scopes and refusals; page, door and command refuse in the same sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from saima.cli import matters as command
from saima.core.problems import Problems
from saima.people.policies import NotAllowed
from saima.service import actions
from saima.service.checks import MatterDraft, Step
from saima.service.models import Matter, MatterAct

As = Callable[[str], Client]
PROMISES = {"promises": "协助办理用地", "contacts": "企业行政部"}


@pytest.fixture
def handed(district: SimpleNamespace) -> SimpleNamespace:
    """A handover that waits for the park to accept it."""
    units, users = district.units, district.users
    draft = MatterDraft(
        kind="交接单", title="专用车零部件生产交接", project=district.parts, from_unit=units["T3"], unit=units["PARK"],
        starts_on=date(2023, 3, 30),
    )  # fmt: skip
    (matter,) = actions.open_matters([draft], by=users["t3"], on=date(2023, 3, 30))
    step = Step(on=date(2023, 4, 3), detail=PROMISES)
    actions.take_step(matter=matter, act="移交", by=users["t3"], step=step)
    matter.refresh_from_db()
    return SimpleNamespace(**vars(district), matter=matter)


def post(client: Client, where: str, **body: object) -> object:
    return client.post(where, data=body, content_type="application/json")


def tell(options: list[str]) -> None:
    import argparse

    parser = argparse.ArgumentParser()
    command.arguments(parser)
    command.run(parser.parse_args(options))


def test_a_stranger_is_asked_to_log_in(client_as: As, handed: SimpleNamespace) -> None:
    assert client_as("stranger").get("/api/matters").status_code == 401


def test_a_unit_lists_its_own_matters_with_lamp_and_holder(client_as: As, handed: SimpleNamespace) -> None:
    listed = client_as("zhuanban").get("/api/matters").json()

    (row,) = listed["matters"]
    assert (row["code"], row["holder"], row["due_on"]) == (handed.matter.code, "承办单位", "2023-04-07")
    assert row["lamp"]["word"] == "黄"
    assert client_as("t6").get("/api/matters").json()["count"] == 0


def test_one_matter_says_what_may_be_done_now(client_as: As, handed: SimpleNamespace) -> None:
    told = client_as("zhuanban").get(f"/api/matters/{handed.matter.code}").json()

    assert told["open_acts"] == [{"act": "接收", "needs": []}, {"act": "退回", "needs": ["reason"]}]
    assert [act["act"] for act in told["acts"]] == ["登记", "移交"]
    assert client_as("t6").get(f"/api/matters/{handed.matter.code}").status_code == 404


def test_a_step_is_taken_once_however_often_it_is_sent(client_as: As, handed: SimpleNamespace) -> None:
    where = f"/api/matters/{handed.matter.code}/acts"

    for _ in range(2):
        answer = post(client_as("zhuanban"), where, act="接收", token="k-1")
        assert answer.json()["state"] == "已接收"

    assert MatterAct.objects.filter(act="接收").count() == 1


def test_page_door_and_command_refuse_in_the_same_sentence(client_as: As, handed: SimpleNamespace) -> None:
    code, sentence = handed.matter.code, "现在是“待接收”，不能移交"

    door = post(client_as("t3"), f"/api/matters/{code}/acts", act="移交", elements=PROMISES)
    page = client_as("t3").post(f"/matters/{code}/", {"act": "移交", **PROMISES})
    with pytest.raises(NotAllowed) as told:
        tell(["--as", "t3", "--step", code, "移交", "--with", "promises=协助办理用地", "contacts=企业行政部"])

    assert (door.status_code, page.status_code) == (403, 403)
    assert sentence in str(told.value)
    assert door.json()["refused"] == str(told.value)
    assert str(told.value) in page.content.decode()


def test_page_door_and_command_tell_the_same_faults(client_as: As, handed: SimpleNamespace) -> None:
    code = handed.matter.code

    door = post(client_as("zhuanban"), f"/api/matters/{code}/acts", act="退回", on="2023-05-01")
    page = client_as("zhuanban").post(f"/matters/{code}/", {"act": "退回", "on": "2023-05-01"})
    with pytest.raises(Problems) as told:
        tell(["--as", "zhuanban", "--step", code, "退回", "--with", "on=2023-05-01"])

    assert door.status_code == page.status_code == 422
    assert door.json()["problems"] == [problem.as_dict() for problem in told.value.problems]
    assert len(told.value.problems) == 2
    assert all(problem.needed in page.content.decode() for problem in told.value.problems)


def test_an_unknown_list_is_told_with_those_there_are(client_as: As, handed: SimpleNamespace) -> None:
    answer = client_as("zhuanban").get("/api/matters?show=late")

    assert answer.status_code == 422
    assert "overdue" in answer.json()["problems"][0]["needed"]


def test_a_request_comes_in_by_the_door(client_as: As, handed: SimpleNamespace) -> None:
    answer = post(client_as("t3"), "/api/requests", title="临时用电增容", category="用能", token="q-1")

    assert answer.status_code == 201, answer.content
    made = Matter.objects.get(code=answer.json()["code"])
    assert (made.kind, made.project, made.state) == ("诉求", handed.parts, "待转办")


def test_the_command_lists_what_is_late(handed: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    tell(["--as", "zhongxin"])

    told = capsys.readouterr().out
    assert "专用车零部件生产交接" in told
    assert "共 1 件" in told


def test_the_command_takes_a_step(handed: SimpleNamespace, capsys: pytest.CaptureFixture[str]) -> None:
    tell(["--as", "zhuanban", "--step", handed.matter.code, "退回", "--with", "reason=缺用地协议"])

    assert "现在是“已退回”" in capsys.readouterr().out
    with pytest.raises(Problems, match="NAME=TEXT"):
        tell(["--as", "zhuanban", "--step", handed.matter.code, "移交", "--with", "promises"])
