"""What a record says in one line and how it stands in one word; amounts exact to the fen."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saima.core.amounts import parse_number, to_minor
from saima.ledger.forms import plain
from saima.ledger.models import Fact, Verification
from saima.ledger.queries.wording import detail_pairs, headline, second_line, standing, whole_money


def fact(kind: str = "到位", **fields: object) -> Fact:
    day = date(2023, 3, 8)
    return Fact(kind=kind, happened_on=day, recorded_on=day, **({"detail": {}} | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (5_500_000_000, "5\u2009500 万元"),
        (17_655_000_00, "1\u2009765.5 万元"),
        (1, "0.000001 万元"),
        (0, "0 万元"),
        (-45_000_000_00, "−4\u2009500 万元"),
    ],
)
def test_amounts_are_written_exactly(fen: int, text: str) -> None:
    assert whole_money(fen) == text


@given(st.integers(min_value=-(10**15), max_value=10**15))
def test_what_a_form_is_filled_with_reads_back_to_the_same_fen(fen: int) -> None:
    assert to_minor(parse_number(plain(fen, 6)), "万元") == fen


def test_dollars_are_dollars() -> None:
    assert whole_money(1_000_000, "USD") == "1 万美元"


def test_a_signing_says_its_kind_and_amount() -> None:
    signing = fact(
        "签约",
        project_id=1,
        amount=3_600_000_000_00,
        currency="CNY",
        detail={"agreement": "正式合同", "contract_number": "7号"},
    )

    assert headline(signing) == "正式合同 360\u2009000 万元"
    assert second_line(signing) == "合同编号 7号"


def test_a_visit_says_its_number_and_who_led_it() -> None:
    visit = fact("外出招商", quantity=3, quantity_unit="家", detail={"led_by": "牵头单位主要领导", "place": "深圳"})

    assert headline(visit) == "3 家 牵头单位主要领导 深圳"


def test_a_record_with_nothing_to_say_says_its_kind() -> None:
    assert headline(fact("在谈", project_id=1)) == "洽谈进展"


def test_money_among_the_details_is_written_as_money() -> None:
    pairs = dict(
        detail_pairs(fact("签约", detail={"agreement": "协议", "expected_output": 68_000_000_000, "foreign": True}))
    )

    assert pairs["预计年产值"] == "68\u2009000 万元"
    assert pairs["外资"] == "是"


def act(result: str, **fields: object) -> Verification:
    return Verification(result=result, **fields)  # type: ignore[arg-type]


def test_a_result_waits_until_somebody_acts() -> None:
    assert standing(fact(), None, successor=None).word == "待认定"
    assert standing(fact("在谈"), None, successor=None).word == "已登记"


def test_a_recognised_amount_that_differs_is_named() -> None:
    claimed = fact(amount=58_000_000_00, currency="CNY")

    same = standing(claimed, act("认定", amount=58_000_000_00), successor=None)
    less = standing(claimed, act("认定", amount=55_000_000_00), successor=None)

    assert (same.word, same.why) == ("已认定", "")
    assert (less.word, less.why) == ("已认定", "认定 5\u2009500 万元")


def test_a_return_is_told_with_its_reason() -> None:
    told = standing(fact(), act("退回", reason="缺回单"), successor=None)

    assert (told.word, told.mark, told.why) == ("退回补正", "bad", "缺回单")


def test_a_replaced_record_does_not_count_and_names_its_successor() -> None:
    told = standing(fact(), act("认定"), successor=Fact(code="WL-J0000009"))

    assert (told.word, told.mark) == ("不计", "off")
    assert "WL-J0000009" in told.why
    assert standing(fact(), None, successor=Fact(code="x", withdraws=True)).word == "已撤回"
