"""A problem project's state follows from its records, and whatever the table allows keeps what it promises."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from saima.service.register.actions import KIND_OF
from saima.service.register.catalogue import register_catalogue
from saima.service.register.flow import CHECK, REGISTER, RETURN
from saima.service.register.standing import LISTING, LISTING_AGAIN, SETTLING, Event, derive

START = date(2023, 3, 1)


def test_the_table_has_no_dead_end_no_island_and_no_act_without_a_party():
    assert list(REGISTER.faults()) == []


def test_a_project_that_was_never_listed_is_not_in_the_register():
    assert derive([]) is None
    assert derive([Event(1, "J1", SETTLING, START, 1, result="认定")]) is None


def test_the_order_of_reading_does_not_matter_and_the_day_decides_before_the_entry():
    events = [
        Event(1, "J1", LISTING, START, 5, {"problem_class": "B"}),
        Event(2, "J2", SETTLING, START + timedelta(days=9), 2, result="认定", proofs=1),
        Event(3, "J3", LISTING_AGAIN, START + timedelta(days=20), 9),
    ]

    assert derive(events) == derive(reversed(events))
    assert derive(events).state == "重新列入"
    assert derive(events[:2]).is_settled


def test_an_imported_settlement_that_nobody_checked_waits_for_its_check_and_its_proof():
    stands = derive([Event(1, "J1", LISTING, START, 1), Event(2, "J2", SETTLING, START, 2)])

    assert (stands.state, stands.missing, stands.is_settled) == ("待核验", ("proof", "check"), False)


def test_a_plan_is_overdue_from_the_day_after_its_day():
    plan = Event(2, "J2", "处置方案", START, 2, {"measure": "协调", "due_on": "2023-03-10"})
    stands = derive([Event(1, "J1", LISTING, START, 1), plan])

    assert [stands.is_overdue(date(2023, 3, day)) for day in (10, 11)] == [False, True]


def test_a_text_is_of_the_first_cause_whose_words_it_holds_and_a_code_goes_before_it():
    known = register_catalogue()

    assert [known.cause_of("", text).id for text in ("供电未到位", "投资方更换", "土地长期闲置", "甲乙丙")] == [
        "用能", "投资方", "用地", "其他",
    ]  # fmt: skip
    assert known.cause_of("资金", "供电未到位").id == "资金"
    assert known.cause_of("", "") is None


@st.composite
def histories(draw):
    """Draw a random sequence of acts that the table allows, as the records and checks they leave."""
    events = [Event(1, "J1", LISTING, START, 1, {"problem_class": "A"})]
    state, day = REGISTER.start, START
    for number in range(2, draw(st.integers(2, 16))):
        move = draw(st.sampled_from(REGISTER.open_moves(state)))
        day += timedelta(days=draw(st.integers(0, 5)))
        if move.act in KIND_OF:
            detail = {"measure": "措施", "due_on": (day + timedelta(days=30)).isoformat()}
            kind = KIND_OF[move.act]
            detail = detail if kind == "处置方案" else {"measure": "措施"} if kind == SETTLING else {"reason": "复发"}
            events.append(Event(number, f"J{number}", kind, day, number, detail, proofs=1))
        else:
            last = max(i for i, event in enumerate(events) if event.kind == SETTLING)
            result = {CHECK: "认定", RETURN: "退回"}[move.act]
            was = events[last]
            events[last] = Event(was.key, was.code, SETTLING, was.on, was.entry, was.detail, result=result, proofs=1)
        state = REGISTER.target(move, state)
    return state, events


@given(histories())
def test_no_sequence_of_acts_leaves_the_register_and_the_rulebook_apart(history):
    state, events = history

    stands = derive(events)

    assert stands.state == state
    recognised = sum(event.kind == SETTLING and event.result == "认定" for event in events)
    again = sum(event.kind == LISTING_AGAIN for event in events)
    assert recognised - again == int(stands.is_settled)
    assert stands.times == again + 1
    assert REGISTER.open_moves(stands.state)
    assert bool(stands.missing) != stands.is_settled
