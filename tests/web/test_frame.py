"""The frame: place and day on every page, language, large type, theme, one address as page and as drawer."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client

Seat = Callable[[str], Client]


def text(client: Client, where: str = "/home/", **headers: str) -> str:
    return client.get(where, headers=headers).content.decode()


def test_the_demonstration_day_stands_in_amber(client_as: Seat) -> None:
    page = text(client_as("zhongxin"))

    assert '<span class="asof">演示日期 2023-04-10 周一' in page
    assert "数据截至 2023-04-10 08:30" in page


def test_the_office_day_is_plain_when_no_demonstration_sets_it(district: SimpleNamespace, client_as: Seat) -> None:
    from saima.people.models import Place

    Place.objects.update(shows_demonstration_day=False)

    assert '<span class="asof real">办公日期' in text(client_as("zhongxin"))


def test_htmx_gets_the_drawer_and_everybody_else_the_page(client_as: Seat) -> None:
    client = client_as("zhongxin")

    assert text(client, "/keys/").lstrip().startswith("<!doctype html>")
    drawer = text(client, "/keys/", **{"HX-Request": "true"})
    assert "<!doctype" not in drawer
    assert 'data-title="快捷键"' in drawer


def test_caches_are_told_that_page_and_drawer_differ(client_as: Seat) -> None:
    answer = client_as("zhongxin").get("/keys/")

    assert {"HX-Request", "Cookie"} <= {part.strip() for part in answer["Vary"].split(",")}
    assert "private" in answer["Cache-Control"]


def test_the_policy_allows_only_our_own_files(client_as: Seat) -> None:
    policy = client_as("zhongxin").get("/home/")["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_large_type_is_kept_with_the_account(client_as: Seat, district: SimpleNamespace) -> None:
    client = client_as("t3")

    client.post("/preferences/set/", {"name": "large_type", "value": "1"})

    assert '<html lang="zh-Hans" data-size="large">' in text(client)
    district.users["t3"].refresh_from_db()
    assert district.users["t3"].large_type is True


def test_a_strangers_large_type_is_kept_in_the_browser(client_as: Seat) -> None:
    client = client_as("stranger")

    client.post("/preferences/set/", {"name": "large_type", "value": "1"})

    assert 'data-size="large"' in text(client, "/login/")


def test_the_language_switch_turns_the_page_and_back(client_as: Seat) -> None:
    client = client_as("t3")

    client.post("/preferences/set/", {"choice": "language=en"})
    assert '<html lang="en"' in text(client)
    client.post("/preferences/set/", {"name": "language", "value": "zh-hans"})

    assert '<html lang="zh-Hans"' in text(client)


def test_a_browser_that_asks_for_english_still_gets_chinese_until_somebody_chooses(client_as: Seat) -> None:
    assert '<html lang="zh-Hans"' in text(client_as("stranger"), "/login/", **{"Accept-Language": "en"})


def test_an_unknown_choice_is_refused(client_as: Seat) -> None:
    assert client_as("t3").post("/preferences/set/", {"name": "large_type", "value": "huge"}).status_code == 400
    assert client_as("t3").post("/preferences/set/", {"name": "is_superuser", "value": "1"}).status_code == 400


def test_a_choice_leads_back_to_where_it_was_made_and_never_to_another_site(client_as: Seat) -> None:
    client = client_as("t3")
    choice = {"name": "theme", "value": "dark"}

    back = client.post("/preferences/set/", choice, headers={"Referer": "http://testserver/projects/?tab=signed"})
    away = client.post("/preferences/set/", choice, headers={"Referer": "http://elsewhere.example/"})

    assert back["Location"] == "http://testserver/projects/?tab=signed"
    assert away["Location"] == "/home/"
    assert 'data-theme="dark"' in text(client)


def test_the_menu_shows_only_what_the_reader_may_open(client_as: Seat) -> None:
    assert "待认定" in text(client_as("shenhe"), "/projects/")
    assert 'href="/pending/"' not in text(client_as("t3"), "/projects/")


def test_a_missing_page_is_a_sentence_with_a_way_out(client_as: Seat) -> None:
    answer = client_as("t3").get("/nowhere/")

    assert answer.status_code == 404
    assert "没有找到这一页" in answer.content.decode()
    assert 'href="/home/"' in answer.content.decode()


def test_a_crash_is_told_without_the_database_and_without_blame(rf: object) -> None:
    from saima.web.views import broken

    answer = broken(rf.get("/projects/"))  # type: ignore[attr-defined]

    assert answer.status_code == 500
    assert "不是您的问题" in answer.content.decode()
    assert "/projects/" in answer.content.decode()


def test_a_forbidden_act_names_who_can_help(client_as: Seat) -> None:
    answer = client_as("t3").get("/pending/")

    assert answer.status_code == 403
    assert "可请" in answer.content.decode()
    assert "招商中心审核员" in answer.content.decode()


def test_roles_without_business_data_are_told_so_on_their_workbench(client_as: Seat) -> None:
    page = text(client_as("sysadmin"))

    assert "不接触业务数据" in page
    assert "管理账号" in page


def test_a_form_without_its_token_is_refused_in_a_sentence(district: SimpleNamespace) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(district.users["t3"], backend="django.contrib.auth.backends.ModelBackend")

    answer = client.post("/preferences/set/", {"name": "large_type", "value": "1"})

    assert answer.status_code == 403
    assert "这一页停留太久" in answer.content.decode()
