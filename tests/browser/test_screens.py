"""Every screen at every width: nothing overflows, the policy refuses nothing, keys and print as promised."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser
Screen = Callable[..., Any]
PAGES = [
    "/home/",
    "/projects/",
    "/activities/",
    "/companies/",
    "/levels/",
    "/record/",
    "/projects/new/",
    "/preferences/",
    "/keys/",
    "/pending/",
]


def overflow(reader: Any) -> int:
    return int(reader.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


@pytest.mark.parametrize("width", [360, 390, 768, 1024, 1440])
def test_no_page_overflows_and_the_console_stays_silent(width: int, reader_at: Screen) -> None:
    reader = reader_at("shenhe", width=width)

    for path in PAGES:
        assert reader.goes(path).status == 200
        assert overflow(reader) <= 0, f"{path} at {width}"
    assert reader.said == []


def test_one_project_and_its_form_fit_a_phone(reader_at: Screen) -> None:
    reader = reader_at("t3", width=360)
    reader.goes("/projects/")
    code = reader.page.get_attribute("tbody tr:first-child th a", "href").strip("/")

    for path in (f"/projects/{code}/", f"/projects/{code}/record/签约/", "/activities/record/接待考察/"):
        reader.goes(path)
        assert overflow(reader) <= 0, path


def test_large_type_fits_too(reader_at: Screen) -> None:
    reader = reader_at("shenhe", width=1024)
    reader.page.click(".top button:text('大字')")
    assert reader.page.get_attribute("html", "data-size") == "large"

    for path in PAGES:
        reader.goes(path)
        assert overflow(reader) <= 0, path
    reader.page.click(".top button:text('大字')")
    assert reader.page.get_attribute("html", "data-size") is None


def test_at_twice_the_size_nothing_is_lost_sideways(reader_at: Screen) -> None:
    reader = reader_at("shenhe", width=720, device_scale_factor=2)

    for path in PAGES:
        reader.goes(path)
        assert overflow(reader) <= 0, path


def test_a_phone_has_a_bar_of_at_most_four_and_no_table_head(reader_at: Screen) -> None:
    reader = reader_at("t3", width=390)
    reader.goes("/projects/")

    assert reader.page.is_visible(".dock")
    assert 2 <= len(reader.page.query_selector_all(".dock a")) <= 4
    assert reader.page.is_hidden("thead")
    assert reader.page.is_hidden("nav.rail")


def test_a_visit_on_a_phone_takes_three_fields_and_big_targets(reader_at: Screen) -> None:
    reader = reader_at("t3", width=390, height=844, has_touch=True)
    reader.goes("/activities/")
    reader.page.tap("text=记接待考察")
    reader.page.wait_for_selector("form [name=quantity]")

    heights = reader.page.evaluate(
        "[...document.querySelectorAll('form .field input:not([type=hidden], [type=file]), .submit .btn')]"
        ".filter(e => e.offsetParent).map(e => e.getBoundingClientRect().height)"
    )
    assert min(heights) >= 43.5
    assert len(reader.page.query_selector_all(".must")) <= 3
    reader.page.fill("[name=quantity]", "1")
    reader.page.tap("button:text('登记')")
    reader.page.wait_for_selector(".toast")


def test_the_keyboard_alone_reaches_the_content_first_and_the_search(reader_at: Screen) -> None:
    reader = reader_at("t3")
    reader.goes("/projects/")

    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.activeElement.className") == "skip"
    reader.page.keyboard.press("Enter")
    assert reader.page.evaluate("document.activeElement.id") == "main"
    reader.page.keyboard.press("/")
    assert reader.page.evaluate("document.activeElement.name") == "q"
    reader.page.keyboard.type("jmmj")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**/projects/?q=jmmj")
    assert reader.page.inner_text("tbody th a") == "精密模具"


def test_keys_go_to_places(reader_at: Screen) -> None:
    reader = reader_at("t3")

    reader.page.keyboard.press("g")
    reader.page.keyboard.press("p")
    reader.page.wait_for_url("**/projects/")
    reader.page.keyboard.press("n")
    reader.page.wait_for_url("**/projects/new/")
    reader.goes("/projects/")
    reader.page.keyboard.press("?")
    reader.page.wait_for_url("**/keys/")


def test_what_has_the_focus_shows_it(reader_at: Screen) -> None:
    reader = reader_at("t3")
    reader.goes("/projects/")

    for _step in range(8):
        reader.page.keyboard.press("Tab")
        shadow = reader.page.evaluate("getComputedStyle(document.activeElement).boxShadow")
        border = reader.page.evaluate(
            "getComputedStyle(document.activeElement.closest('.search') || document.body).borderColor"
        )
        assert shadow != "none" or "31, 83, 100" in border


def test_on_paper_there_is_no_frame_and_the_source_is_named(reader_at: Screen) -> None:
    reader = reader_at("t3")
    reader.goes("/projects/")

    reader.page.emulate_media(media="print")

    assert reader.page.is_hidden("nav.rail")
    assert reader.page.is_hidden("header.top")
    assert "数据截至" in reader.page.inner_text(".print-only")
    assert reader.page.is_visible("tbody th")


def test_dark_follows_the_system_and_a_choice_overrules_it(reader_at: Screen) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light, dark = reader_at("t3"), reader_at("t3", color_scheme="dark")
    assert light.page.evaluate(ground) != dark.page.evaluate(ground)

    dark.goes("/preferences/")
    dark.page.click("button:text('浅色')")

    assert light.page.evaluate(ground) == dark.page.evaluate(ground)


def test_nothing_moves_when_the_system_asks_for_none(reader_at: Screen) -> None:
    reader = reader_at("t3", reduced_motion="reduce")
    reader.goes("/projects/")
    reader.page.click("tbody tr:first-child th a")
    reader.page.wait_for_selector(".drawer .title")

    assert reader.page.evaluate("getComputedStyle(document.querySelector('.drawer')).animationDuration") == "0s"


def test_pages_work_without_script(reader_at: Screen) -> None:
    reader = reader_at("t3", java_script_enabled=False)
    reader.goes("/projects/")

    reader.page.click("tbody tr:first-child th a")

    reader.page.wait_for_selector("nav.rail")
    assert reader.page.is_visible("h1.title")


def test_a_phone_shows_the_lamp_of_every_light_and_the_words_of_every_rule(reader_at: Screen) -> None:
    reader = reader_at("zhongxin", width=390)

    for path in ("/lights/?word=all", "/lights/rules/", "/health/rules/"):
        assert reader.goes(path).status == 200
        cells = reader.page.query_selector_all("tbody td")
        assert cells
        assert all(cell.is_visible() for cell in cells if cell.inner_text().strip() or cell.query_selector(".lamp"))
        assert overflow(reader) <= 0, path
