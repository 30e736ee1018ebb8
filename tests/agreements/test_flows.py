"""Every flow of agreements is one sound table, and any sequence of acts it allows keeps what it promises."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saima.agreements.flows import DROP, FLOWS, KINDS
from saima.agreements.refusals import REFUSALS
from saima.agreements.standing import COUNTING, NOTICES, Done, derive, finals_of

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
def histories(draw):
    """Draw a kind of docket and a random sequence of acts that its table allows, on days that never go back."""
    kind = draw(st.sampled_from(list(KINDS)))
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
        acts.append(Done(move.act, flow.target(move, acts[-1].target), day, amount, None, days))
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
