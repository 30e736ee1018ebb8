"""A rulebook changed in the browser: by its table, with its text, tried at once, and put into force."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
Screen = Callable[..., Any]


@pytest.fixture
def editor(reader_at: Screen) -> Any:
    """A draft of the rulebook of 2023, open in the editor."""
    reader = reader_at("zhongxin")
    reader.goes("/rulebooks/drafts/")
    reader.page.select_option("[name=origin]", label="武隆区2023年招商投资促进工作考核办法（演示）（1）")
    reader.page.click("form.inline-form .btn.main")
    reader.page.wait_for_selector("#rulebook-text")
    return reader


def change_points(reader: Any, row: str, points: str) -> None:
    reader.page.click(f"button[aria-label='修改{row}']")
    reader.page.wait_for_selector("[data-row-form]")
    reader.page.fill("[name='row-points-']", points)
    reader.page.click("[data-row-form] .btn.main")
    reader.page.wait_for_selector("[data-row-form]", state="detached")


def typed(reader: Any) -> str:
    return str(reader.page.input_value("#rulebook-text"))


def places(reader: Any) -> dict[str, list[str]]:
    rows = reader.page.query_selector_all("#trial tbody tr")
    return {row.get_attribute("data-unit"): row.inner_text().split("\t") for row in rows}


def composes(reader: Any, event: str) -> None:
    reader.page.evaluate(f"document.querySelector('#rulebook-text').dispatchEvent(new CompositionEvent('{event}'))")


def test_points_are_changed_by_the_table_tried_and_put_into_force(editor: Any) -> None:
    before = typed(editor)

    change_points(editor, "正式签约金额", "28")
    expect(editor.page.locator("#rulebook-text")).to_have_value(re.compile("points: 28"))
    assert "与满分不符" in editor.page.inner_text("#sheet")
    change_points(editor, "到位资金", "32")
    expect(editor.page.locator("#rulebook-text")).to_have_value(re.compile("points: 32"))

    after = typed(editor)
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    assert [(old.strip(), new.strip()) for old, new in pairs if old != new] == [
        ("points: 30", "points: 28"),
        ("points: 30", "points: 32"),
    ]
    editor.page.wait_for_selector("#trial tbody tr")
    assert {unit: row[1] for unit, row in places(editor).items()}.keys() == {"第三招商小组"}

    editor.page.keyboard.press("Control+s")
    editor.page.wait_for_selector("text=第2稿")
    editor.page.click(".head .btn.main")
    told = editor.page.inner_text(".changes")
    assert "正式签约金额：分值由 30分 改为 28分" in told
    assert "到位资金：分值由 30分 改为 32分" in told
    editor.page.fill("[name=document]", "试〔2023〕9号")
    editor.page.click("form.card.form .btn.main")
    editor.page.wait_for_url("**/rulebooks/wulong-teams-2023/*/")
    assert "试〔2023〕9号" in editor.page.inner_text("main")
    assert editor.said == []


def test_a_fault_is_told_while_typing_and_a_click_goes_to_its_line(editor: Any) -> None:
    editor.page.evaluate(
        "(() => { const t = document.querySelector('#rulebook-text'); const at = t.value.indexOf('÷ 50%'); "
        "t.focus(); t.setSelectionRange(at, at + 5); })()"
    )
    editor.page.keyboard.insert_text("÷ 不存在")

    editor.page.wait_for_selector("#findings [data-line]")
    line = editor.page.get_attribute("#findings [data-line]", "data-line")
    editor.page.click("#findings [data-line]")
    begin = editor.page.evaluate("document.querySelector('#rulebook-text').selectionStart")
    assert typed(editor)[:begin].count("\n") + 1 == int(line)
    assert "改好后自动试算" in editor.page.inner_text("#trial")


def test_names_are_offered_by_keyboard_and_never_while_an_input_method_composes(editor: Any) -> None:
    put = (
        "(() => { const t = document.querySelector('#rulebook-text'); const at = t.value.indexOf('min(1.2, 到位资金'); "
        "t.focus(); t.setSelectionRange(at + 9, at + 13); })()"
    )
    editor.page.evaluate(put)
    editor.page.keyboard.insert_text("到位")
    editor.page.wait_for_selector("#offered li")
    editor.page.keyboard.press("ArrowDown")
    editor.page.keyboard.press("ArrowUp")
    editor.page.keyboard.press("Enter")
    assert "min(1.2, 到位资金 ÷" in typed(editor)

    editor.page.evaluate(put)
    editor.page.keyboard.insert_text("取")
    editor.page.wait_for_selector("#offered li")
    editor.page.keyboard.press("Escape")
    assert editor.page.is_hidden("#offered")

    composes(editor, "compositionstart")
    editor.page.keyboard.insert_text("小")
    assert editor.page.is_hidden("#offered")
    composes(editor, "compositionend")
    editor.page.wait_for_selector("#offered li")


@pytest.mark.parametrize("width", [1024, 390])
def test_a_narrow_screen_shows_the_table_and_scrolls_nothing_sideways(
    width: int, editor: Any, reader_at: Screen
) -> None:
    address = editor.path
    narrow = reader_at("zhongxin", width=width)
    narrow.goes(address)

    assert narrow.page.is_visible("#sheet tbody tr")
    assert narrow.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert narrow.said == []
