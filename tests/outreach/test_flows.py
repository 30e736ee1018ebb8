"""The two tables are sound, and any sequence of acts that they allow keeps what it promises."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saima.outreach.flows import ACT_FLOW, FLOWS, LEAD, OPEN_STATES, RIGHT
from saima.outreach.standing import Done
from saima.outreach.standing import derive as derived
from saima.service.workcalendar import shipped_calendar

START = date(2023, 1, 5)
FILED_BY, OTHERS = 1, (2, 3)
CALENDAR = shipped_calendar()
FILED = {"title": "储能", "channel": "自主招商", "investor": "甲"}


def derive(acts, *, filed_by):
    """Where acts leave a lead, by the calendar that ships."""
    return derived(acts, filed_by=filed_by, calendar=CALENDAR)


@pytest.mark.parametrize("flow", FLOWS.values(), ids=list(FLOWS))
def test_a_table_has_no_dead_end_no_island_and_no_act_without_a_party(flow):
    assert list(flow.faults()) == []


def test_no_act_stands_in_both_tables():
    acts = [{move.act for move in flow.moves} for flow in FLOWS.values()]

    assert acts[0] & acts[1] == set()
    assert set(ACT_FLOW) == acts[0] | acts[1]


def carried(draw, move, day):
    """What an act of this kind would carry."""
    detail = {}
    if move.act == "流转":
        detail = {"unit": draw(st.sampled_from((FILED_BY, *OTHERS))), "share": 2000}
    elif move.target == "已确认":
        detail = {"from": START.isoformat(), "until": (day + timedelta(days=180)).isoformat()}
    elif move.act == "延期":
        detail = {"until": (day + timedelta(days=90)).isoformat()}
    elif move.act == "补充":
        detail = {"investor": draw(st.sampled_from(("乙", "丙")))}
    elif move.act == "终止":
        detail = {"lost": "竞争"}
    elif move.act == "转项目":
        detail = {"project": 7}
    return detail


@st.composite
def histories(draw):
    """Draw a random sequence of acts that the tables allow, on days that never go back."""
    acts = [Done(LEAD.name, "报送", LEAD.start, START, FILED_BY, FILED)]
    state, right, day = LEAD.start, RIGHT.start, START
    for _ in range(draw(st.integers(0, 14))):
        moves = [(LEAD, move) for move in LEAD.open_moves(state)]
        if state in OPEN_STATES:
            moves += [(RIGHT, move) for move in RIGHT.open_moves(right)]
        if not moves:
            break
        flow, move = draw(st.sampled_from(moves))
        day += timedelta(days=draw(st.integers(0, 40)))
        target = flow.target(move, state if flow is LEAD else right)
        state, right = (target, right) if flow is LEAD else (state, target)
        right = RIGHT.start if move.act == "重启" else right
        acts.append(Done(flow.name, move.act, target, day, FILED_BY, carried(draw, move, day)))
    return acts, state, right


@given(histories())
def test_no_sequence_of_acts_loses_a_lead_its_first_reporter_or_its_reason(history):
    acts, state, right = history
    found = derive(acts, filed_by=FILED_BY)

    assert (found.state, found.right) == (state, right)
    assert found.unit_id in (FILED_BY, *OTHERS)
    assert found.share == (2000 if found.unit_id != FILED_BY else 0)
    assert found.is_final == LEAD.is_final(state)
    assert (found.ended_on is not None) == found.is_final
    assert (found.since_on is not None) == (state == "跟进中")
    assert (found.project_id == 7) == (state == "已转项目")
    assert (found.lost == "竞争") == (state == "已终止" or (state == "已作废" and acts[-2].act == "终止"))
    assert (right != "已确认") or found.right_until is not None
    assert found.title == "储能"
    assert found.acts_count == len(acts)
    if not found.is_final:
        assert LEAD.open_moves(state)


@given(histories(), st.integers(0, 400))
def test_days_without_progress_are_never_negative_and_never_reset_by_themselves(history, later):
    acts, _state, _right = history
    found = derive(acts, filed_by=FILED_BY)
    if found.since_on is None:
        return

    day = acts[-1].on + timedelta(days=later)
    assert (day - found.since_on).days >= later
    assert found.since_on in {act.on for act in acts}


@given(histories())
def test_a_lead_always_has_a_day_by_which_it_is_to_be_judged_and_only_the_centre_judges_it(history):
    acts, _state, _right = history
    found = derive(acts, filed_by=FILED_BY)

    begun = [act for act in acts if act.act == "报送" or (act.act == "重启" and act.target == "待受理")]
    judged = [act for act in acts[acts.index(begun[-1]) :] if act.act in {"受理", "不予受理"}]
    assert found.judge_from == begun[-1].on
    assert CALENDAR.between(found.judge_from, found.judge_due) in {found.judge_days, found.judge_days - 1}
    assert CALENDAR.is_working(found.judge_due)
    assert found.judged_on == (judged[-1].on if judged else None)
    assert found.judged_on is None or found.judged_on >= found.judge_from


def test_the_latest_supplement_holds_and_blanks_it_out():
    acts = [
        Done(LEAD.name, "报送", "待受理", START, 1, FILED | {"uscc": "A", "scale": 5}),
        Done(LEAD.name, "补充", "待受理", START, 1, {"investor": "乙集团有限公司", "uscc": ""}),
    ]
    found = derive(acts, filed_by=1)

    assert (found.investor, found.uscc, found.scale, found.title) == ("乙集团有限公司", "", 5, "储能")
