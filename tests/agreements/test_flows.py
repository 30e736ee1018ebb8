"""Every flow of agreements is one sound table, and any sequence of acts it allows keeps what it promises."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saima.agreements.clock import Timed
from saima.agreements.flows import DROP, FLOWS, GATES, KINDS
from saima.agreements.refusals import REFUSALS
from saima.agreements.standing import COUNTING, NOTICES, Done, derive, finals_of
from saima.core.clocks import read
from saima.service.workcalendar import shipped_calendar

START = date(2023, 3, 30)


@pytest.mark.parametrize("flow", FLOWS.values(), ids=list(FLOWS))
def test_a_table_has_no_dead_end_no_island_and_no_act_without_a_party(flow):
    assert list(flow.faults()) == []


@pytest.mark.parametrize("flow", FLOWS.values(), ids=list(FLOWS))
def test_whatever_was_entered_by_mistake_can_be_voided_from_any_state(flow):
    assert {state.name for state in flow.states if flow.move(DROP, state.name)} == {
        state.name for state in flow.states if state.name != "已作废"
    }


def test_what_a_table_alone_cannot_say_is_said_of_acts_that_the_table_has():
    for name, act in REFUSALS:
        assert act in {move.act for move in FLOWS[name].moves}


@st.composite
def histories(draw, kinds=tuple(KINDS)):
    """Draw a kind of docket and a random sequence of acts that its table allows, on days that never go back."""
    kind = draw(st.sampled_from(kinds))
    flow, day = KINDS[kind], START
    acts = [Done("登记", flow.start, START)]
    for _step in range(draw(st.integers(0, 12))):
        moves = flow.open_moves(acts[-1].target)
        if not moves:
            break
        move = draw(st.sampled_from(moves))
        day += timedelta(days=draw(st.integers(0, 9)))
        amount = draw(st.integers(1, 10**9)) if "figure" in move.needs else None
        days = draw(st.integers(1, 30)) if "days" in move.needs else None
        detail = {"stop": "公示", "held_by": "法定程序"} if "stop" in move.needs else {}
        acts.append(Done(move.act, flow.target(move, acts[-1].target), day, amount, None, days, detail))
    return kind, acts


@given(histories())
def test_no_sequence_of_acts_loses_the_duty_an_amount_or_a_notice(history):
    kind, acts = history
    flow, found = KINDS[kind], derive(acts, finals=finals_of(kind))

    assert found.state == acts[-1].target
    assert found.is_final == flow.is_final(found.state)
    assert found.done_amount == sum(act.amount for act in acts if act.act in COUNTING)
    assert found.noticed == sum(act.act in NOTICES for act in acts)
    assert (found.notice_ends_on is None) == (found.noticed == 0)
    assert START <= found.state_on <= acts[-1].on
    if not found.is_final:
        assert flow.open_moves(found.state)
        assert flow.by_name[found.state].holder or kind == "协议", "an agreement's obligations say whose turn it is"


def is_stopped(kind, act):
    return KINDS[kind].by_name[act.target].clock == "stands"


@given(histories(tuple(sorted(GATES))), st.integers(0, 60))
def test_no_sequence_of_acts_makes_a_review_s_clock_lose_or_gain_a_day(history, later):
    kind, acts = history
    calendar = shipped_calendar()
    timed = Timed(START, 5, "working", calendar)
    found, on = derive(acts, finals=finals_of(kind), timed=timed), acts[-1].on + timedelta(days=later)
    told = read(timed.clock(acts), on, calendar)

    until = min(on, acts[-1].on) if found.is_final else on
    assert told.due == found.due_on
    assert told.used >= 0
    assert all(days > 0 and party for party, days in told.held), "the time of a stop is charged to somebody"
    over = next((act for act in acts if KINDS[kind].by_name[act.target].clock == "over"), None)
    end = over.on if over is not None else until
    elapsed = calendar.between(START + timedelta(days=1), end + timedelta(days=1))
    assert told.used + sum(days for _party, days in told.held) == elapsed, "each working day is somebody's"
    if found.due_on is None:
        assert is_stopped(kind, acts[-1])
    else:
        assert found.due_on >= calendar.after(START, 5)
        assert calendar.is_working(found.due_on)
