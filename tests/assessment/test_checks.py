"""Amounts of different kinds are never added: a rulebook that would is refused before it runs."""

from __future__ import annotations

import pytest

from saima.assessment.actions import check_rulebook
from saima.core.problems import Problems


@pytest.mark.parametrize(
    ("where", "mixed"),
    [
        ("kind == '签约'", "协议引资额、正式签约额"),
        ("kind in ('签约', '到位') and agreement == '正式合同'", "正式签约额、到位资金"),
        ("not (kind == '签约')", "备案额"),
    ],
)
def test_a_measure_that_would_add_two_kinds_of_amount_is_refused(where: str, mixed: str, book: str) -> None:
    text = book.replace("where: kind == '到位'", f'where: "{where}"')

    with pytest.raises(Problems) as refusal:
        check_rulebook(text)

    (problem,) = refusal.value.problems
    assert problem.code == "rulebook.amount_kinds"
    assert mixed in problem.found
    assert "measures.到位资金" in problem.place


@pytest.mark.parametrize(
    "where",
    [
        "kind == '到位'",
        "kind == '签约' and agreement == '协议'",
        "amount_kind == '正式签约额'",
        "kind == '到位' and (happened_on >= 2023-01-01 or voucher == 'x')",
    ],
)
def test_a_measure_of_one_kind_of_amount_passes(where: str, book: str) -> None:
    assert check_rulebook(book.replace("where: kind == '到位'", f'where: "{where}"')).measures["到位资金"].where
