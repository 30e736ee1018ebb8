"""The JSON doors keep the rules of the pages: scopes, refusals in sentences, every fault at once."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from saima.ledger.models import Fact

As = Callable[[str], Client]


def post(client: Client, **body: object) -> object:
    return client.post("/api/facts", data=body, content_type="application/json")


def test_a_stranger_is_asked_to_log_in(client_as: As) -> None:
    assert client_as("stranger").get("/api/projects").status_code == 401


def test_a_team_lists_its_own_projects_only(client_as: As, district: SimpleNamespace) -> None:
    listed = client_as("t3").get("/api/projects").json()

    assert [row["code"] for row in listed["projects"]] == [district.parts.code]


def test_pages_of_projects_follow_one_another(client_as: As, district: SimpleNamespace) -> None:
    client = client_as("zhongxin")

    first = client.get("/api/projects?limit=1").json()
    second = client.get(f"/api/projects?limit=1&after={first['next']}").json()

    assert [first["projects"][0]["code"], second["projects"][0]["code"]] == [
        district.parts.code,
        district.platform.code,
    ]
    assert second["next"] is None


def test_a_project_out_of_scope_is_not_found(client_as: As, district: SimpleNamespace) -> None:
    assert client_as("t6").get(f"/api/projects/{district.parts.code}").status_code == 404


def test_a_record_is_entered_and_seen_with_its_project(client_as: As, district: SimpleNamespace) -> None:
    client = client_as("t3")

    made = post(client, kind="到位", happened_on="2023-04-08", project=district.parts.code, amount=4500)

    assert made.status_code == 201, made.content
    (fact,) = client.get(f"/api/projects/{district.parts.code}").json()["facts"]
    assert (fact["code"], fact["amount"], fact["currency"]) == (made.json()["code"], 4500, "CNY")


def test_every_fault_of_a_record_is_told_at_once(client_as: As, district: SimpleNamespace) -> None:
    answer = post(
        client_as("t3"),
        kind="签约",
        happened_on="2023-05-01",
        project=district.parts.code,
        detail={"agreement": "口头"},
    )

    assert answer.status_code == 422
    assert len(answer.json()["problems"]) >= 3
    assert not Fact.objects.exists()


def test_a_body_that_does_not_fit_is_told_in_the_same_shape(client_as: As, district: SimpleNamespace) -> None:
    answer = post(client_as("t3"), kind="到位", happened_on="昨天")

    assert answer.status_code == 422
    assert "happened_on" in answer.json()["problems"][0]["place"]


def test_recording_for_another_unit_is_refused_in_a_sentence(client_as: As, district: SimpleNamespace) -> None:
    answer = post(
        client_as("t6"),
        kind="接待考察",
        happened_on="2023-04-08",
        unit="T3",
        quantity=2,
        detail={"visitors": "演示企业"},
    )

    assert answer.status_code == 403
    assert "您不能代" in answer.json()["refused"]


@pytest.mark.parametrize("name", ["audit", "sysadmin", "qiye"])
def test_those_without_business_scope_see_no_project(client_as: As, name: str) -> None:
    assert client_as(name).get("/api/projects").json()["projects"] == []
