"""The drawer: the address follows, Back and Esc close it, J and K move on, a reload gives the whole page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser
Screen = Callable[..., Any]


def first_rows(reader: Any) -> list[str]:
    links = reader.page.query_selector_all("tbody th a")
    return [link.get_attribute("href").strip("/") for link in links[:3]]


def opened(reader: Any) -> str:
    return str(reader.page.inner_text(".drawer .title"))


def test_a_row_opens_beside_the_list_and_back_closes_it(reader_at: Screen) -> None:
    reader = reader_at("t3")
    reader.goes("/projects/")
    title = reader.page.inner_text("tbody tr:first-child th a")
    code = first_rows(reader)[0]

    reader.page.click("tbody tr:first-child th a")
    reader.page.wait_for_selector(".drawer .title")

    assert opened(reader) == title
    assert reader.path == f"/projects/{code}/"
    assert reader.page.title().startswith(title)
    assert reader.page.is_visible("h1:text('全部项目')")
    reader.page.go_back()
    reader.page.wait_for_selector(".drawer", state="hidden")
    assert reader.path == "/projects/"
    reader.page.go_forward()
    reader.page.wait_for_selector(".drawer .title")
    assert opened(reader) == title
    assert reader.said == []


def test_escape_closes_it_and_the_focus_returns_to_the_row(reader_at: Screen) -> None:
    reader = reader_at("t3")
    reader.goes("/projects/")
    reader.page.focus("tbody tr:nth-child(2) th a")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_selector(".drawer .title")

    reader.page.keyboard.press("Escape")

    reader.page.wait_for_selector(".drawer", state="hidden")
    assert reader.path == "/projects/"
    assert reader.page.evaluate("document.activeElement.matches('tbody tr:nth-child(2) th a')")


def test_j_and_k_go_to_the_next_and_the_last_without_filling_the_history(reader_at: Screen) -> None:
    reader = reader_at("t3")
    reader.goes("/projects/")
    one, two, _three = first_rows(reader)
    reader.page.click("tbody tr:first-child th a")
    reader.page.wait_for_selector(".drawer .title")

    reader.page.keyboard.press("j")
    reader.page.wait_for_url(f"**/projects/{two}/")
    reader.page.keyboard.press("k")
    reader.page.wait_for_url(f"**/projects/{one}/")
    reader.page.go_back()

    reader.page.wait_for_selector(".drawer", state="hidden")
    assert reader.path == "/projects/"


def test_a_reload_in_the_drawer_gives_the_whole_page(reader_at: Screen) -> None:
    reader = reader_at("t3")
    reader.goes("/projects/")
    reader.page.click("tbody tr:first-child th a")
    reader.page.wait_for_selector(".drawer .title")

    reader.page.reload()

    assert reader.page.is_visible("nav.rail")
    assert reader.page.is_hidden(".drawer")


def test_leaving_and_coming_back_shows_a_whole_page(reader_at: Screen) -> None:
    reader = reader_at("t3")
    reader.goes("/projects/")
    reader.page.click("tbody tr:first-child th a")
    reader.page.wait_for_selector(".drawer .title")
    reader.goes("/activities/")

    reader.page.go_back()

    reader.page.wait_for_selector("nav.rail")
    assert reader.page.is_visible("main .title")


def test_a_record_is_entered_in_the_drawer_and_its_faults_shown_there(reader_at: Screen) -> None:
    reader = reader_at("t3")
    reader.goes("/activities/")
    reader.page.click("text=记接待考察")
    reader.page.wait_for_selector(".drawer form")

    reader.page.click(".drawer button:text('登记')")
    reader.page.wait_for_selector(".drawer .faults")
    reader.page.fill(".drawer [name=quantity]", "2")
    reader.page.fill(".drawer [name=d_visitors]", "抽屉来宾")
    reader.page.wait_for_timeout(4100)
    reader.page.click(".drawer button:text('登记')")
    reader.page.wait_for_selector(".toast")

    assert "抽屉来宾" in reader.page.inner_text("main")
    assert reader.path == "/activities/"


def test_a_filter_fetches_its_list_when_opened(reader_at: Screen) -> None:
    reader = reader_at("t3")
    reader.goes("/projects/")

    reader.page.click("summary:text('阶段')")
    reader.page.wait_for_selector(".sheet-menu a:text('正式签约')")
    reader.page.click(".sheet-menu a:text('正式签约')")

    reader.page.wait_for_url("**stage=*")
    assert reader.page.is_visible(".chip.on:text('阶段：正式签约')")
