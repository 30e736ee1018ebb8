"""Lamps of matters: word and reason from the derived columns, agreeing with the clock."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saima.core.clocks import Clock, Limit, due, read
from saima.service.lamps import days_left, lamp_of
from saima.service.models import Matter
from saima.service.workcalendar import shipped_calendar

START = date(2023, 3, 30)
CALENDAR = shipped_calendar()


def matter(kind="审批节点", state="办理中", due_on=date(2023, 4, 7), done_on=None, days=5, basis="working"):
    return Matter(kind=kind, state=state, starts_on=START, days=days, basis=basis, due_on=due_on, done_on=done_on)


@pytest.mark.parametrize(
    ("on", "word", "reason"),
    [
        (date(2023, 4, 3), "绿", "剩 3 个工作日"),
        (date(2023, 4, 6), "绿", "剩 1 个工作日"),
        (date(2023, 4, 7), "黄", "今天到期"),
        (date(2023, 4, 10), "红", "逾期 1 个工作日"),
    ],
)
def test_a_running_matter_is_green_then_yellow_on_its_last_day_then_red(on, word, reason):
    found = lamp_of(matter(), on, CALENDAR)

    assert (found.word, found.reason) == (word, reason)


def test_a_handover_is_yellow_when_late_and_red_from_its_tenth_day():
    late = matter(kind="交接单", state="待接收")

    assert lamp_of(late, date(2023, 4, 10), CALENDAR).word == "黄"
    assert lamp_of(late, date(2023, 4, 13), CALENDAR).word == "黄"
    assert lamp_of(late, date(2023, 4, 14), CALENDAR).word == "红"


def test_a_matter_done_is_green_and_says_whether_it_was_late():
    assert lamp_of(matter(state="已办结", done_on=date(2023, 4, 7)), date(2023, 5, 1), CALENDAR).reason == "按时"
    late = lamp_of(matter(state="已办结", done_on=date(2023, 4, 11)), date(2023, 5, 1), CALENDAR)
    assert (late.word, late.reason) == ("绿", "逾期 2 个工作日")


def test_a_stopped_and_a_cancelled_matter_are_grey():
    assert lamp_of(matter(state="停表", due_on=None), START, CALENDAR).reason == "停表"
    assert lamp_of(matter(state="已撤回", done_on=START), START, CALENDAR).word == "灰"


@given(st.integers(1, 30), st.integers(0, 80), st.sampled_from(["working", "calendar"]))
def test_lamp_and_clock_agree_on_every_day(days, later, basis):
    clock = Clock(START, Limit(days, basis))
    on, due_on = START + timedelta(days=later), due(clock, CALENDAR)

    reading = read(clock, on, CALENDAR)
    found = lamp_of(matter(due_on=due_on, days=days, basis=basis), on, CALENDAR)

    assert (found.word == "红") == (reading.standing == "overdue")
    if reading.standing == "running":
        assert days_left(due_on, on, basis, CALENDAR) == reading.left
        assert (found.word == "黄") == (reading.left == 0)
