"""The service side of a project: handing over, the strip, the links for its firm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client
from tests.service.conftest import PROMISES, SIGNED

from saima.people.policies import NotAllowed
from saima.service import actions, inviting
from saima.service.checks import MatterDraft
from saima.service.models import Invitation, Matter, MatterAct
from saima.service.queries.project import project_service

Seat = Callable[[str], Client]


def form(**fields: str) -> dict[str, str]:
    return PROMISES | {"receiver": "PARK", "token": "t-1"} | fields


def strip(client: Client, signed: SimpleNamespace) -> str:
    answer = client.get(f"/projects/{signed.parts.code}/service/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_signed_project_without_a_handover_says_by_when_it_is_due(signed: SimpleNamespace, client_as: Seat) -> None:
    text = strip(client_as("t3"), signed)

    assert "还没有移交" in text
    assert "应于 04-07 前移交并接收" in text
    assert "lamp yellow" in text
    assert f"/projects/{signed.parts.code}/hand-over/" in text


def test_a_team_hands_over_and_the_strip_says_who_must_accept(signed: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("t3")

    answer = client.post(f"/projects/{signed.parts.code}/hand-over/", form(on="2023-04-03"), follow=True)

    assert "已移交，等工业园区管委会接收" in answer.content.decode()
    matter = Matter.objects.get()
    assert (matter.state, matter.unit.code, matter.from_unit.code) == ("待接收", "PARK", "T3")
    assert (matter.starts_on, matter.due_on) == (date(2023, 3, 30), date(2023, 4, 7))
    text = strip(client, signed)
    assert "待接收" in text
    assert "工业园区管委会" in text
    assert "hand-over" not in text


def test_the_strip_counts_a_matter_as_overdue_from_the_day_after_its_due_day(signed: SimpleNamespace) -> None:
    draft = MatterDraft(
        kind="审批节点", title="规划许可", project=signed.parts, unit=signed.units["D-JXW"], starts_on=SIGNED, days=5
    )
    (matter,) = actions.open_matters([draft], by=signed.users["zhongxin"], on=SIGNED)
    assert matter.due_on == date(2023, 4, 7)

    overdue = {
        day: next(
            link for link in project_service(signed.parts, signed.users["t3"], on=day).links if link.link == "建"
        ).overdue
        for day in (date(2023, 4, 7), date(2023, 4, 8), date(2023, 4, 10))
    }

    assert list(overdue.values()) == [0, 1, 1]


def test_the_lamp_turns_green_when_the_receiver_accepts(signed: SimpleNamespace, client_as: Seat) -> None:
    client_as("t3").post(f"/projects/{signed.parts.code}/hand-over/", form())
    matter = Matter.objects.get()
    assert "lamp yellow" in strip(client_as("t3"), signed)

    client_as("zhuanban").post(f"/matters/{matter.code}/", {"act": "接收", "token": "a"})

    assert "lamp green" in strip(client_as("t3"), signed)


def test_the_same_form_sent_twice_is_one_handover(signed: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("t3")

    for _ in range(2):
        assert client.post(f"/projects/{signed.parts.code}/hand-over/", form()).status_code == 302

    assert Matter.objects.count() == 1
    assert MatterAct.objects.filter(act="移交").count() == 1


def test_a_second_handover_is_refused_saying_who_was_first(signed: SimpleNamespace, client_as: Seat) -> None:
    client_as("t3").post(f"/projects/{signed.parts.code}/hand-over/", form())

    answer = client_as("t3lead").post(f"/projects/{signed.parts.code}/hand-over/", form(token="t-2"))

    assert answer.status_code == 403
    assert "第三招商小组已于2023-04-10移交" in answer.content.decode()


def test_everything_a_handover_lacks_is_told_at_once(signed: SimpleNamespace, client_as: Seat) -> None:
    answer = client_as("t3").post(f"/projects/{signed.parts.code}/hand-over/", {"risks": "用地指标未落实"})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "有 3 处需要改" in text
    assert "用地指标未落实" in text
    assert not Matter.objects.exists()


def test_an_unsigned_project_is_not_handed_over(district: SimpleNamespace, client_as: Seat) -> None:
    answer = client_as("t3").post(f"/projects/{district.parts.code}/hand-over/", form())

    assert answer.status_code == 422
    assert "没有认定的正式签约" in answer.content.decode()


def test_only_who_hands_over_may(signed: SimpleNamespace, client_as: Seat) -> None:
    answer = client_as("guizi").get(f"/projects/{signed.parts.code}/hand-over/")

    assert answer.status_code == 403
    assert "不能移交项目" in answer.content.decode()


def test_a_returned_handover_is_handed_over_again(signed: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("t3")
    client.post(f"/projects/{signed.parts.code}/hand-over/", form())
    matter = Matter.objects.get()
    client_as("zhuanban").post(f"/matters/{matter.code}/", {"act": "退回", "reason": "缺用地协议", "token": "a"})
    assert "hand-over" in strip(client, signed)

    client.post(f"/projects/{signed.parts.code}/hand-over/", form(token="t-2"))

    matter.refresh_from_db()
    assert (Matter.objects.count(), matter.state) == (1, "待接收")


def test_a_link_is_issued_opens_and_is_withdrawn(signed: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("t3")
    where = f"/projects/{signed.parts.code}/links/"
    text = client.post(where, {"expires_on": "2023-05-01"}, follow=True).content.decode()
    address = text.split('readonly value="http://testserver')[1].split('"')[0]
    assert client_as("stranger").get(address).status_code == 200

    client.post(f"/matters/links/{Invitation.objects.get().code}/withdraw/")

    answer = client_as("stranger").get(address)
    assert answer.status_code == 404
    assert "已过期或已收回" in answer.content.decode()


@pytest.mark.parametrize("until", ["2023-04-01", "2025-01-01", "五月"])
def test_a_link_ends_within_a_year(signed: SimpleNamespace, client_as: Seat, until: str) -> None:
    answer = client_as("t3").post(f"/projects/{signed.parts.code}/links/", {"expires_on": until})

    assert answer.status_code == 422
    assert not Invitation.objects.exists()


def test_another_team_neither_issues_nor_withdraws(signed: SimpleNamespace, client_as: Seat) -> None:
    client_as("t3").post(f"/projects/{signed.parts.code}/links/", {})
    link = Invitation.objects.get()

    assert client_as("t6").get(f"/projects/{signed.parts.code}/links/").status_code == 404
    answer = client_as("t6").post(f"/matters/links/{link.code}/withdraw/")

    assert answer.status_code == 404
    assert signed.parts.title not in answer.content.decode()
    link.refresh_from_db()
    assert link.withdrawn_on is None
    with pytest.raises(NotAllowed, match="不经办"):
        inviting.withdraw_invitation(invitation=link, by=signed.users["t6"], on=signed.on)
