"""Runs that ask of other times: the year before measured from the ledger, earlier periods as their runs told them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest

from saima.assessment import actions
from saima.assessment.freezing import assessment_of, inputs_of
from saima.assessment.lookback import year_before
from saima.assessment.models import AdoptedRulebook, Run
from saima.core.inputs import TargetKey
from saima.core.periods import Period
from saima.ledger import actions as ledger
from saima.ledger.checks import FactDraft

FEBRUARY, MARCH = Period.parse("2023-02"), Period.parse("2023-03")
LOOKING = """
rulebook: looking
version: 1
title: 看往期
source: {document: 试验}
in_force: {from: 2023-01-01, until: 2024-01-01}
groups: {teams: {title: 招商小组, members: unit.kind == '招商小组'}}
measures:
  接待: {of: facts, where: kind == '接待考察', sum: quantity, span: period, unit: 家}
  接待加倍: {of: computed, value: 2 × 接待, unit: 家}
indicators:
  接待: {points: 10, score: "points × min(1, 接待 ÷ 10家)"}
  增幅: {points: 10, score: "points × min(1, growth(接待加倍, previous(接待加倍), none=not_applicable))"}
bonus:
  cap: 10
  items:
    进位: {score: "max(0, if_missing(past(place), 9) - 1)", cap: 9}
    连续有客: {score: "1 if streak(接待 ≥ 1家, last=2) ≥ 2 else 0", cap: 1}
    上期得分: {score: "if_missing(past(接待得分), 0) ÷ 10", cap: 5}
not_measured: zero
not_applicable: zero
""".replace("  接待: {points: 10", "  接待得分: {points: 10")


def visit(place: SimpleNamespace, unit: str, day: date, firms: int) -> None:
    draft = FactDraft("接待考察", day, unit=place.units[unit], quantity=firms, recorded_on=day, reason="试验")
    ledger.record_facts([draft], by=place.users["zhongxin"], on=place.on)


@pytest.fixture
def looking(race: SimpleNamespace) -> SimpleNamespace:
    """Two firms in March 2022, four in February 2023, six in March 2023 for team three; team six had one in March."""
    for unit, day, firms in (
        ("T3", date(2022, 3, 9), 2),
        ("T3", date(2023, 2, 9), 4),
        ("T3", date(2023, 3, 10), 6),
        ("T6", date(2023, 3, 10), 1),
    ):
        visit(race, unit, day, firms)
    adopted = actions.adopt(
        text=LOOKING, document="试〔2023〕2号", meeting="", adopted_on=date(2023, 1, 1), by=race.users["zhongxin"]
    )
    return SimpleNamespace(**{**vars(race), "adopted": adopted})


def run(place: SimpleNamespace, period: Period, as_of: date = date(2023, 4, 7)) -> Run:
    adopted: AdoptedRulebook = place.adopted
    return actions.run_adopted(adopted=adopted, period=period, as_of=as_of, by=None)


def given(made: Run, name: str, level: str, basis: str = "") -> dict[str, Fraction] | None:
    found = inputs_of(made.result["inputs"]).targets.get(TargetKey(name, level, basis))
    return dict(found) if found is not None else None


def test_the_year_before_is_measured_from_the_ledger_by_todays_definition_computed_measures_too(
    looking: SimpleNamespace,
) -> None:
    made = run(looking, MARCH)

    assert given(made, "接待加倍", "上年") == {"T3": 4, "T6": 0}
    (t3, t6) = (assessment_of(made).result(code) for code in ("T3", "T6"))
    assert t3.line("增幅").points == 10  # (26 − 4) ÷ 4 is above one; of 13 firms in March, seven are the race's own
    assert t6.line("增幅").answer == "zero"


def test_a_number_set_by_document_stands_before_the_measured_one(looking: SimpleNamespace) -> None:
    base = actions.TargetDraft(
        looking.units["T3"], "接待加倍", 2023, Fraction(100), "家", level="上年", document="通报"
    )
    actions.set_targets([base], by=looking.users["zhongxin"], on=looking.on)

    made = run(looking, MARCH, as_of=looking.on)

    assert given(made, "接待加倍", "上年") == {"T3": 100, "T6": 0}
    assert assessment_of(made).result("T3").line("增幅").value == Fraction(26 - 100, 100) * 10


def test_earlier_periods_are_what_their_runs_told_as_printed(looking: SimpleNamespace) -> None:
    run(looking, FEBRUARY, as_of=date(2023, 3, 7))
    made = run(looking, MARCH)

    assert given(made, "place", "往期", "1") == {"T3": 1, "T6": 2}
    assert given(made, "接待得分", "往期", "1") == {"T3": 4, "T6": 0}
    assert given(made, "接待", "往期", "1") == {"T3": 4, "T6": 0}
    t3, t6 = (assessment_of(made).result(code) for code in ("T3", "T6"))
    assert {line.name: line.points for line in t3.bonus} == {
        "进位": 0, "连续有客": 1, "上期得分": Fraction("0.4"),
    }  # fmt: skip
    assert {line.name: line.points for line in t6.bonus} == {"进位": 1, "连续有客": 0, "上期得分": 0}


def test_without_a_run_of_the_period_before_its_numbers_are_still_to_come(looking: SimpleNamespace) -> None:
    made = run(looking, MARCH)

    assert given(made, "place", "往期", "1") is None
    assert {line.points for line in assessment_of(made).result("T3").bonus if line.name == "进位"} == {8}


def test_a_run_reads_no_run_made_of_later_entries_or_a_later_day(looking: SimpleNamespace) -> None:
    run(looking, FEBRUARY, as_of=date(2023, 3, 7))
    visit(looking, "T6", date(2023, 2, 20), 9)
    late = run(looking, FEBRUARY, as_of=date(2023, 4, 8))
    assert given(run(looking, MARCH, as_of=date(2023, 4, 7)), "place", "往期", "1") == {"T3": 1, "T6": 2}

    assert given(run(looking, MARCH, as_of=date(2023, 4, 8)), "place", "往期", "1") == {"T3": 2, "T6": 1}
    assert assessment_of(late).result("T6").place == 1


def test_a_run_keeps_what_it_read_when_the_earlier_period_is_run_anew(looking: SimpleNamespace) -> None:
    run(looking, FEBRUARY, as_of=date(2023, 3, 7))
    made = run(looking, MARCH)
    told = made.fingerprint
    visit(looking, "T6", date(2023, 2, 20), 9)
    run(looking, FEBRUARY, as_of=date(2023, 3, 7))

    made.refresh_from_db()

    assert inputs_of(made.result["inputs"]).to_canonical() == made.result["inputs"]
    assert assessment_of(made).fingerprint == told


def test_a_53rd_week_has_no_week_of_the_year_before() -> None:
    assert year_before(Period.parse("2020-W53")) is None
    assert year_before(replace(MARCH)) == Period.parse("2022-03")
