"""Logging in: the cast one click away in a demonstration, refusal in words, a pause after five failures."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

PASSWORD = "saima-demo-2023"


@pytest.fixture
def door(district: SimpleNamespace) -> Client:
    return Client()


def test_a_right_password_leads_to_the_workbench(door: Client) -> None:
    answer = door.post("/login/", {"username": "t3", "password": PASSWORD})

    assert answer["Location"] == "/home/"
    assert door.get("/home/").status_code == 200


def test_a_wrong_password_is_refused_in_words_and_keeps_the_name(door: Client) -> None:
    answer = door.post("/login/", {"username": "t3", "password": "wrong"})

    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert 'value="t3"' in answer.content.decode()


def test_an_empty_form_says_what_is_missing(door: Client) -> None:
    assert "请填写用户名和密码" in door.post("/login/", {}).content.decode()


def test_after_five_failures_the_name_rests_and_is_told_how_long(door: Client) -> None:
    for _attempt in range(5):
        answer = door.post("/login/", {"username": "t3", "password": "wrong"})

    assert answer.status_code == 429
    assert "15 分钟" in answer.content.decode()
    assert door.post("/login/", {"username": "t3", "password": PASSWORD}).status_code == 429
    assert door.post("/login/", {"username": "t6", "password": PASSWORD}).status_code == 302


def test_in_a_demonstration_the_cast_stands_ready_with_what_each_shows(door: Client) -> None:
    page = door.get("/login/").content.decode()

    assert f'data-fill="shenhe" data-word="{PASSWORD}"' in page
    assert "待认定清单" in page


def test_a_real_place_shows_neither_names_nor_password(door: Client) -> None:
    from saima.people.models import Place

    Place.objects.update(is_demonstration=False)
    page = door.get("/login/").content.decode()

    assert "data-fill" not in page
    assert PASSWORD not in page


def test_leaving_closes_the_door(door: Client) -> None:
    door.post("/login/", {"username": "t3", "password": PASSWORD})

    door.post("/logout/")

    assert door.get("/home/").status_code == 302


def test_the_page_that_was_asked_for_opens_after_logging_in(door: Client) -> None:
    asked = door.get("/projects/?tab=signed")["Location"]

    answer = door.post(asked, {"username": "t3", "password": PASSWORD, "next": "/projects/?tab=signed"})

    assert answer["Location"] == "/projects/?tab=signed"
