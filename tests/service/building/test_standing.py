"""A milestone's days follow from acts, records and approvals; no sequence of acts loses the first plan."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from saima.service.building.flow import ASSIGN, MILESTONE, PLAN, REPORT, REVISE, UNDO
from saima.service.building.standing import REPORTED, Done, Reached, derive

START = date(2023, 3, 1)


def test_the_table_has_no_dead_end_no_island_and_no_act_without_a_party():
    assert list(MILESTONE.faults()) == []


def test_what_a_record_tells_goes_before_what_was_reported():
    acts = [Done(PLAN, START), Done(REPORT, date(2023, 3, 9))]

    assert (derive(acts, None).actual_on, derive(acts, None).actual_from) == (date(2023, 3, 9), REPORTED)
    by_record = derive(acts, Reached(date(2023, 3, 5), "WL-J1"))
    assert (by_record.state, by_record.actual_on, by_record.actual_from) == ("已完成", date(2023, 3, 5), "WL-J1")


@st.composite
def histories(draw):
    """Draw a random sequence of acts that the table allows."""
    acts, state = [Done(PLAN, START, {"unit": 1})], MILESTONE.start
    for _ in range(draw(st.integers(0, 14))):
        move = draw(st.sampled_from(MILESTONE.open_moves(state)))
        day = START + timedelta(days=draw(st.integers(0, 300))) if "day" in move.needs else None
        acts.append(Done(move.act, day, {"unit": draw(st.integers(2, 4))} if move.act == ASSIGN else {}))
        state = MILESTONE.target(move, state)
    return state, acts


@given(histories())
def test_no_sequence_of_acts_loses_the_first_plan_or_the_owner(history):
    state, acts = history

    found = derive(acts, None)

    assert found.state == state
    assert found.is_open == (not MILESTONE.is_final(state))
    assert found.first_on == START
    revisions = [act.day for act in acts if act.act == REVISE]
    assert (found.planned_on, found.revised) == (revisions[-1] if revisions else START, len(revisions))
    assert found.unit_id is not None
    assert (found.actual_on is not None) == ([act.act for act in acts if act.act in {REPORT, UNDO}][-1:] == [REPORT])
    assert MILESTONE.open_moves(found.state)
