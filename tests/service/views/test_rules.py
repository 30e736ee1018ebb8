"""The responsibility list and the office's calendar: read by all, kept by the centre, with their history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from saima.service import actions
from saima.service.checks import MatterDraft
from saima.service.models import CalendarNotice, Matter, ResponsibilityItem

Seat = Callable[[str], Client]
LINE = {
    "kind": "诉求", "item": "用能", "unit": "D-JXW", "task": "受理用能诉求", "days": "5", "basis": "working",
    "document": "武招〔2023〕1号", "effective_on": "2023-01-01",
}  # fmt: skip


def test_the_centre_enters_a_line_and_requests_go_by_it(district: SimpleNamespace, client_as: Seat) -> None:
    assert client_as("zhongxin").post("/responsibilities/new/", LINE).status_code == 302

    text = client_as("t3").get("/responsibilities/").content.decode()
    assert "受理用能诉求" in text
    assert "武招〔2023〕1号" in text
    client_as("t3").post("/matters/raise/", {"title": "临时用电", "category": "用能", "token": "q"})
    made = Matter.objects.get()
    assert (made.unit.code, made.days, made.limit_source) == ("D-JXW", 5, "武招〔2023〕1号")


def test_a_replaced_line_keeps_its_history(district: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("zhongxin")
    client.post("/responsibilities/new/", LINE)
    old = ResponsibilityItem.objects.get()

    client.post(f"/responsibilities/{old.entry}/", LINE | {"days": "3", "document": "武招〔2023〕9号"})

    text = client.get("/responsibilities/").content.decode()
    assert "3 个工作日" in text
    assert "此前 1 次" in text
    assert "武招〔2023〕1号" in text
    again = client.post(f"/responsibilities/{old.entry}/", LINE | {"days": "4"})
    assert again.status_code == 403
    assert "已由别人改过" in again.content.decode()


def test_a_line_is_struck_off_not_deleted(district: SimpleNamespace, client_as: Seat) -> None:
    client = client_as("zhongxin")
    client.post("/responsibilities/new/", LINE)

    client.post(f"/responsibilities/{ResponsibilityItem.objects.get().entry}/", LINE | {"strike": "1"})

    assert "已划去" in client.get("/responsibilities/").content.decode()
    assert ResponsibilityItem.objects.count() == 2


def test_a_new_line_cannot_be_struck_off(district: SimpleNamespace, client_as: Seat) -> None:
    answer = client_as("zhongxin").post("/responsibilities/new/", LINE | {"strike": "1", "days": ""})

    assert answer.status_code == 422
    assert "责任清单·时限" in answer.content.decode()
    assert not ResponsibilityItem.objects.exists()


def test_every_fault_of_a_line_is_told_at_once(district: SimpleNamespace, client_as: Seat) -> None:
    answer = client_as("zhongxin").post("/responsibilities/new/", LINE | {"days": "五", "effective_on": "年初"})

    assert answer.status_code == 422
    assert "有 2 处需要改" in answer.content.decode()
    assert "受理用能诉求" in answer.content.decode()
    assert not ResponsibilityItem.objects.exists()


@pytest.mark.parametrize("where", ["/responsibilities/new/", "/workcalendar/"])
def test_only_the_centre_changes_them(district: SimpleNamespace, client_as: Seat, where: str) -> None:
    answer = client_as("t3").post(where, LINE)

    assert answer.status_code == 403
    assert "不能裁定" in answer.content.decode()


@pytest.mark.parametrize(("year", "days"), [(2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)])
def test_a_year_shows_its_working_days(district: SimpleNamespace, client_as: Seat, year: int, days: int) -> None:
    text = client_as("t3").get(f"/workcalendar/?year={year}").content.decode()

    assert f"全年 {days} 个工作日" in text
    assert "暂定" not in text


def test_a_notice_moves_due_days_and_shows_both(district: SimpleNamespace, client_as: Seat) -> None:
    draft = MatterDraft(
        kind="审批节点", title="跨年的许可", project=district.parts, unit=district.units["D-JXW"],
        starts_on=date(2026, 12, 29), days=5,
    )  # fmt: skip
    (matter,) = actions.open_matters([draft], by=district.users["zhongxin"], on=date(2026, 12, 29))
    client = client_as("zhongxin")
    assert "暂定" in client.get("/workcalendar/?year=2027").content.decode()
    notice = {"year": "2027", "document": "2027年节假日通知", "holidays": "2027-01-01、1月4日", "workdays": "1-9"}

    text = client.post("/workcalendar/", notice, follow=True).content.decode()

    assert "1 件未了结的事项应办结日有变" in text
    assert '<s class="quiet">2027-01-05</s> → 2027-01-07' in text
    assert CalendarNotice.objects.get().workdays == ["2027-01-09"]
    page = client.get(f"/matters/{matter.code}/").content.decode()
    assert "应办结日由 2027-01-05 改为 2027-01-07：2027年节假日通知" in page


@pytest.mark.parametrize(("who", "sees"), [("ducha", True), ("guizi", False), ("t6", False), ("qiye", False)])
def test_the_calendar_names_no_matter_that_its_reader_does_not_see(
    district: SimpleNamespace, client_as: Seat, who: str, sees: bool
) -> None:
    on = date(2026, 12, 29)
    complaint = MatterDraft(
        kind="诉求", title="检查太多", project=district.parts, starts_on=on, days=5, is_complaint=True,
        about=district.units["D-JXW"],
    )  # fmt: skip
    actions.open_matters([complaint], by=district.users["zhongxin"], on=on)
    notice = {"year": "2027", "document": "2027年节假日通知", "holidays": "1-1、1-4"}
    client_as("zhongxin").post("/workcalendar/", notice)

    text = client_as(who).get("/workcalendar/?year=2027").content.decode()

    assert "2027年节假日通知" in text
    assert ("检查太多" in text) is sees


def test_every_fault_of_a_notice_is_told_at_once(district: SimpleNamespace, client_as: Seat) -> None:
    notice = {"year": "2027", "document": "", "holidays": "元旦，2027-02-30", "workdays": "2027-01-05"}

    answer = client_as("zhongxin").post("/workcalendar/", notice)

    assert answer.status_code == 422
    assert "有 2 处需要改" in answer.content.decode()
    assert "元旦" in answer.content.decode()
    assert not CalendarNotice.objects.exists()


def test_spans_of_days_are_read(district: SimpleNamespace, client_as: Seat) -> None:
    notice = {"year": "2027", "document": "通知", "holidays": "10-01~10-07", "workdays": ""}

    client_as("zhongxin").post("/workcalendar/", notice)

    assert len(CalendarNotice.objects.get().holidays) == 7
