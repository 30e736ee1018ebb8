"""Every state machine is one sound table, and any sequence of acts it allows keeps what it promises."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saima.core.clocks import read
from saima.service.catalogue import matters
from saima.service.flows import FLOWS
from saima.service.standing import Done, clock_of, derive
from saima.service.workcalendar import shipped_calendar

START = date(2023, 3, 30)


@pytest.mark.parametrize("flow", FLOWS.values(), ids=list(FLOWS))
def test_a_table_has_no_dead_end_no_island_and_no_act_without_a_party(flow):
    assert list(flow.faults()) == []


@st.composite
def histories(draw):
    """Draw a flow and a random sequence of acts that its table allows, on days that never go back."""
    flow = draw(st.sampled_from(list(FLOWS.values())))
    acts = [Done("登记", flow.start, START, 1)]
    day = START
    for _ in range(draw(st.integers(0, 12))):
        moves = flow.open_moves(acts[-1].target)
        if not moves:
            break
        move = draw(st.sampled_from(moves))
        day += timedelta(days=draw(st.integers(0, 9)))
        detail = {"stop": "公示", "held_by": "法定程序"} if "stop" in move.needs else {}
        unit = 2 if "unit" in move.needs else None
        acts.append(Done(move.act, flow.target(move, acts[-1].target), day, unit, detail))
    return flow, acts


@given(histories(), st.integers(0, 40))
def test_no_sequence_of_acts_loses_the_duty_or_turns_a_clock_back(history, later):
    flow, acts = history
    calendar = shipped_calendar()
    found = derive(flow, acts, calendar, starts_on=START, days=5, basis="working")
    clock = clock_of(flow, acts, starts_on=START, days=5, basis="working")
    state = flow.by_name[found.state]
    assert found.unit_id in (1, 2)
    assert found.is_final == state.final
    assert (found.done_on is None) == (state.clock != "over")
    assert (found.due_on is None) <= (state.clock == "stands")
    now = read(clock, acts[-1].on + timedelta(days=later), calendar)
    assert now.used >= 0
    assert now.left == 5 - now.used
    assert all(days > 0 for _, days in now.held)
    if not state.final:
        assert flow.open_moves(found.state)


def test_every_kind_of_matter_goes_a_flow_and_starts_where_it_starts():
    for kind in matters().kinds.values():
        assert kind.flow.name in FLOWS
        assert kind.days >= 1
        assert kind.link in "招接建管服"
