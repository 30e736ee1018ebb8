"""Flags of data health never change a score."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

from saima.assessment import actions
from saima.assessment.models import Run
from saima.core.periods import Period
from saima.health import actions as health
from saima.health.models import Answer, Flag, Ruling
from saima.ledger import actions as ledger
from saima.ledger.checks import FactDraft
from saima.ledger.entries import last_entry


def _run(race: SimpleNamespace) -> Run:
    return actions.run_adopted(
        adopted=race.adopted, period=Period.parse("2023-03"), as_of=race.on, by=race.users["ducha"]
    )


def test_a_run_has_the_same_fingerprint_with_and_without_flags_answers_and_rulings(race: SimpleNamespace) -> None:
    start = FactDraft("开工", date(2023, 3, 28), race.parts)
    ledger.record_facts([start], by=race.users["zhongxin"], on=race.on)
    before = _run(race)

    entries = last_entry()
    health.examine_ledger(on=race.on)
    flag = Flag.objects.get(kind="无证开工")
    health.answer(flag=flag, text="租用厂房", by=race.users["t3"], on=race.on)
    health.rule(flag=flag, result="转督查", text="请核实", by=race.users["shenhe"], on=race.on)
    assert last_entry() == entries, "data health took entries of the ledger"
    after = _run(race)

    assert (Answer.objects.count(), Ruling.objects.count()) == (1, 1)
    assert after.fingerprint == before.fingerprint
    assert after.result["results"] == before.result["results"]
