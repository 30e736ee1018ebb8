"""From facts to a stored run, on the small cast; the same digits by every way of loading."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest

from saima.assessment import actions
from saima.assessment.freezing import assessment_of, inputs_of
from saima.assessment.models import AdoptedRulebook
from saima.core.periods import Period
from saima.core.problems import Problems
from saima.ledger import actions as ledger
from saima.ledger.checks import FactDraft
from saima.ledger.entries import last_entry
from saima.people.policies import NotAllowed

MARCH = Period.parse("2023-03")


def test_a_run_scores_recognised_facts_and_ranks_the_teams(race: SimpleNamespace) -> None:
    run = actions.run_adopted(adopted=race.adopted, period=MARCH, as_of=date(2023, 4, 7), by=race.users["zhongxin"])

    board = assessment_of(run)

    assert {r.unit.code: (r.total, r.place) for r in board.results} == {
        "T3": (Fraction("36.77"), 1),  # 30 × 3.05 ÷ (11 × 3 ÷ 12) = 33.27, and 5 × 7 ÷ 10 = 3.50
        "T6": (Fraction(0), 2),
    }


def test_as_of_a_day_before_the_recognition_nothing_has_arrived(race: SimpleNamespace) -> None:
    run = actions.run_adopted(adopted=race.adopted, period=MARCH, as_of=date(2023, 4, 2), by=None)

    assert assessment_of(run).measure("到位资金", "T3") == 0


def test_a_run_of_earlier_entries_does_not_see_later_facts(race: SimpleNamespace, book: str) -> None:
    before = last_entry()
    ledger.record_facts(
        [FactDraft("接待考察", race.on, unit=race.units["T6"], quantity=9)], by=race.users["t6"], on=race.on
    )
    rulebook = actions.check_rulebook(book)

    early, _ = actions.measured_inputs(rulebook, period=Period.parse("2023"), as_of=race.on, entry=before, freeze=False)
    late, _ = actions.measured_inputs(
        rulebook, period=Period.parse("2023"), as_of=race.on, entry=last_entry(), freeze=False
    )

    assert (early.measures["接待"]["T6"], late.measures["接待"]["T6"]) == (0, 9)


def test_equal_inputs_give_the_same_fingerprint(race: SimpleNamespace) -> None:
    first, second = (
        actions.run_adopted(adopted=race.adopted, period=MARCH, as_of=date(2023, 4, 7), by=None) for _ in range(2)
    )

    assert first.fingerprint == second.fingerprint
    assert first.facts_sha256 == second.facts_sha256


def test_frozen_inputs_come_back_as_they_were(race: SimpleNamespace) -> None:
    run = actions.run_adopted(adopted=race.adopted, period=MARCH, as_of=date(2023, 4, 7), by=None)

    assert inputs_of(run.result["inputs"]).to_canonical() == run.result["inputs"]


def test_a_broken_rulebook_cannot_be_adopted(district: SimpleNamespace, book: str) -> None:
    broken = (
        book.replace("到位资金 ÷ pace", "到位金额 ÷ pace")
        .replace("接待 ÷ 10家", "接待 ÷ 10亿元")
        .replace("small", "bad")
    )

    with pytest.raises(Problems) as refusal:
        actions.adopt(text=broken, document="1", meeting="", adopted_on=district.on, by=district.users["zhongxin"])

    assert len(refusal.value.problems) >= 2
    assert not AdoptedRulebook.objects.filter(code="bad").exists()


def test_a_version_is_adopted_once(race: SimpleNamespace, book: str) -> None:
    with pytest.raises(Problems, match="已经施行"):
        actions.adopt(text=book, document="2", meeting="", adopted_on=race.on, by=race.users["zhongxin"])


def test_only_the_scheme_owner_puts_a_rulebook_into_force(district: SimpleNamespace, book: str) -> None:
    with pytest.raises(NotAllowed, match="不能印发施行考核办法"):
        actions.adopt(text=book, document="1", meeting="", adopted_on=district.on, by=district.users["ducha"])


def test_a_rulebook_is_not_run_for_a_period_outside_its_days(race: SimpleNamespace) -> None:
    with pytest.raises(Problems, match="施行"):
        actions.run_adopted(adopted=race.adopted, period=Period.parse("2022"), as_of=race.on, by=None)
