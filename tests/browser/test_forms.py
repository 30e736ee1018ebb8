"""Forms in the browser: money said in words, drafts kept, one submission, a batch with its sums."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser
Screen = Callable[..., Any]


def record_form(reader: Any, kind: str = "到位") -> None:
    reader.goes("/projects/")
    code = reader.page.get_attribute("tbody tr:first-child th a", "href").strip("/")
    reader.goes(f"/projects/{code}/record/{kind}/")


def test_one_click_fills_the_log_in(reader_at: Screen) -> None:
    reader = reader_at()
    reader.goes("/login/")

    reader.page.click("[data-fill=t3]")
    reader.page.keyboard.press("Enter")

    reader.page.wait_for_url("**/home/")
    assert reader.said == []


@pytest.mark.parametrize(
    ("typed", "unit", "told"),
    [
        ("120000", "万元", "= 12 亿元"),
        ("1,765.5", "万元", "= 0.17655 亿元"),
        ("1.2", "亿元", "= 12 000 万元"),
        ("35", "元", "= 0.00000035 亿元"),
        ("-500", "万元", "= −0.05 亿元"),
        ("约500", "万元", ""),
    ],
)
def test_money_is_said_in_the_other_unit_exactly(typed: str, unit: str, told: str, reader_at: Screen) -> None:
    reader = reader_at("t3")
    record_form(reader)

    reader.page.fill("[name=amount]", typed)
    reader.page.select_option("[name=amount_unit]", unit)

    assert reader.page.inner_text("[data-echo]").replace("\u2009", " ") == told


def test_what_was_typed_and_not_submitted_is_offered_again(reader_at: Screen) -> None:
    reader = reader_at("t3")
    record_form(reader)
    reader.page.fill("[name=amount]", "987")
    reader.goes("/home/")

    record_form(reader)
    reader.page.click("[data-restore] [data-yes]")

    assert reader.page.input_value("[name=amount]") == "987"
    reader.goes("/home/")
    record_form(reader)
    reader.page.click("[data-restore] [data-no]")
    reader.page.reload()
    assert reader.page.is_hidden("[data-restore]")


def test_two_clicks_make_one_record(reader_at: Screen) -> None:
    reader = reader_at("t3")
    reader.goes("/activities/record/接待考察/")
    reader.page.fill("[name=quantity]", "3")
    reader.page.fill("[name=d_visitors]", "只来一次")

    reader.page.evaluate("const b = document.querySelector('.submit .btn.main'); b.click(); b.click()")
    reader.page.wait_for_url("**/activities/")

    assert reader.page.inner_text("main").count("只来一次") == 1


def test_enter_does_not_send_a_long_form_and_ctrl_s_does(reader_at: Screen) -> None:
    reader = reader_at("t3")
    reader.goes("/activities/record/接待考察/")
    reader.page.fill("[name=quantity]", "3")
    reader.page.keyboard.press("Enter")
    assert "/record/" in reader.path

    reader.page.keyboard.press("Control+s")

    reader.page.wait_for_url("**/activities/")


def test_a_batch_counts_and_sums_what_is_ticked_by_kind(reader_at: Screen) -> None:
    reader = reader_at("shenhe")
    reader.goes("/pending/")
    assert reader.page.is_hidden("#bulk")

    reader.page.check("tbody tr:nth-child(1) input[type=checkbox]")
    reader.page.check("tbody tr:nth-child(2) input[type=checkbox]")

    assert reader.page.inner_text("[data-count]") == "2"
    assert "30 000 万元" in reader.page.inner_text("[data-sum]").replace("\u2009", " ")
    reader.page.fill("[name=title]", "浏览器认定表")
    reader.page.click("#bulk button:text('认定所选')")
    reader.page.wait_for_url("**/sheets/**")
    assert reader.page.is_visible("h1:text('浏览器认定表')")


def test_likely_duplicates_appear_while_typing(reader_at: Screen) -> None:
    reader = reader_at("t3")
    reader.goes("/projects/new/")

    reader.page.locator("[name=title]").press_sequentially("精密模具二期", delay=20)

    reader.page.wait_for_selector("#similar a:text('精密模具')")
    assert reader.said == []
