"""State machines as tables: what may be done where, and what is wrong with a table."""

from saima.core.flow import VOID, VOIDING, Flow, Move, State, dropped_states


def flow(*moves):
    states = (State("甲", "A"), State("乙", "B"), State("丙", "C", final=True))
    return Flow("样", "样表", "Sample", states, moves)


GOOD = flow(
    Move("办", "do", ("甲",), "乙", ("承办单位",)),
    Move("催", "hurry", ("甲", "乙"), "", ("督查",)),
    Move("结", "close", ("乙",), "丙", ("承办单位", "督查")),
)


def test_a_table_says_what_may_be_done_and_by_whom():
    assert [move.act for move in GOOD.open_moves("甲")] == ["办", "催"]
    assert [move.act for move in GOOD.open_moves("甲", {"承办单位"})] == ["办"]
    assert GOOD.move("结", "甲") is None
    assert GOOD.target(GOOD.move("催", "乙"), "乙") == "乙"
    assert (GOOD.start, GOOD.is_final("丙")) == ("甲", True)


def test_a_voidable_flow_leads_to_voided_from_every_state_by_one_party():
    whole = GOOD.voidable("招商中心")

    assert list(whole.faults()) == []
    assert {whole.move(VOIDING, name).target for name in ("甲", "乙", "丙")} == {VOID.name}
    assert whole.move(VOIDING, "甲").parties == ("招商中心",)
    assert whole.move(VOIDING, VOID.name) is None
    assert (dropped_states([GOOD]), dropped_states([GOOD, whole])) == (frozenset(), {VOID.name})


def test_a_good_table_has_no_faults():
    assert list(GOOD.faults()) == []


def test_every_fault_of_a_table_is_told():
    bad = flow(
        Move("办", "do", ("甲",), "丁", ()),
        Move("办", "do", ("甲",), "甲", ("督查",)),
    )
    assert set(bad.faults()) == {
        "样: 办 names the unknown state 丁",
        "样: nobody may 办",
        "样: two rows for 办 in 甲",
        "样: no way leads to 乙",
        "样: no way leads to 丙",
        "样: 甲 is a dead end",
        "样: 乙 is a dead end",
    }


def test_a_state_that_drops_a_matter_must_end_it():
    states = (State("甲", "A"), State("乙", "B", final=True, dropped=True))
    odd = Flow("样", "样表", "Sample", states, (Move("弃", "drop", ("甲",), "乙", ("督查",)),))
    assert list(odd.faults()) == ["样: 乙 is dropped, yet goes on"]


def test_the_diagram_draws_every_row():
    assert GOOD.mermaid().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> 甲",
        "    甲 --> 乙: 办（承办单位）",
        "    甲 --> 甲: 催（督查）",
        "    乙 --> 乙: 催（督查）",
        "    乙 --> 丙: 结（承办单位、督查）",
        "    丙 --> [*]",
    ]
