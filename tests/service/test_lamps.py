"""Lamps of matters: word and reason from the derived columns, agreeing with the clock."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saima.core.clocks import Clock, Limit, Stop, due, read
from saima.service.lamps import lamp_of
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


def test_a_handover_is_yellow_after_its_fifth_working_day_and_red_after_its_tenth():
    late = matter(kind="交接单", state="待接收")

    words = {day: lamp_of(late, date(2023, 4, day), CALENDAR) for day in (7, 8, 10, 14, 15)}

    assert {day: lamp.word for day, lamp in words.items()} == {7: "绿", 8: "黄", 10: "黄", 14: "黄", 15: "红"}
    assert (words[7].changes_on, words[7].becomes) == (date(2023, 4, 8), "黄")
    assert (words[14].changes_on, words[14].becomes) == (date(2023, 4, 15), "红")
    assert words[15].changes_on is None


def test_a_matter_done_is_green_and_says_whether_it_was_late():
    assert lamp_of(matter(state="已办结", done_on=date(2023, 4, 7)), date(2023, 5, 1), CALENDAR).reason == "按时"
    late = lamp_of(matter(state="已办结", done_on=date(2023, 4, 11)), date(2023, 5, 1), CALENDAR)
    assert (late.word, late.reason) == ("绿", "逾期 2 个工作日")


def test_a_stopped_and_a_cancelled_matter_are_grey():
    assert lamp_of(matter(state="停表", due_on=None), START, CALENDAR).reason == "停表"
    assert lamp_of(matter(state="已撤回", done_on=START), START, CALENDAR).word == "灰"


def test_done_on_a_day_off_just_past_its_due_day_is_late():
    saturday = matter(state="已办结", due_on=date(2023, 4, 7), done_on=date(2023, 4, 8))

    assert lamp_of(saturday, date(2023, 5, 1), CALENDAR).reason == "逾期办结"


limits = st.builds(Limit, st.integers(1, 30), st.sampled_from(["working", "calendar"]))
DAYS = st.integers(0, 80).map(lambda n: START + timedelta(days=n))


@given(limits, DAYS, st.none() | DAYS, st.none() | st.tuples(DAYS, st.integers(0, 9)))
def test_lamp_and_clock_agree_on_every_day(limit, on, stated, stop):
    stops = (Stop(stop[0], stop[0] + timedelta(days=stop[1])),) if stop else ()
    clock = Clock(START, limit, stops, stated=stated)
    due_on = due(clock, CALENDAR)

    reading = read(clock, on, CALENDAR)
    found = lamp_of(matter(due_on=due_on, days=limit.days, basis=limit.basis), on, CALENDAR)

    assert found.is_overdue == (found.word == "红") == (reading.standing == "overdue")
    if reading.standing == "running" and not stops and stated is None:
        assert found.left == reading.left
        assert (found.word == "黄") == (reading.left == 0)


@given(limits, DAYS, st.none() | DAYS)
def test_done_in_time_is_one_rule_for_lamp_and_clock(limit, done_on, stated):
    clock = Clock(START, limit, done_on=done_on, stated=stated)
    done = matter(state="已办结", due_on=due(clock, CALENDAR), done_on=done_on, days=limit.days, basis=limit.basis)

    in_time = lamp_of(done, done_on, CALENDAR).reason == "按时"

    assert in_time == (read(clock, done_on, CALENDAR).standing == "done")
