"""What the catalogue of agreements says holds together, and dates and numbers stand in it, not in Python."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from saima.agreements.catalogue import agreements
from saima.agreements.sheets import compares, questions, rulebook_of
from saima.ledger.catalogue import catalogue

SOURCE = Path(__file__).parents[2] / "src/saima/agreements"


def test_the_day_of_the_fair_competition_review_stands_in_the_catalogue_and_in_no_module():
    assert agreements().gates["公平竞争审查"].starts_on == date(2024, 8, 1)
    assert not [
        path.name
        for path in SOURCE.rglob("*.py")
        if "migrations" not in path.parts and re.search(r"2024", path.read_text())
    ]


def test_clauses_and_prohibitions_name_what_there_is():
    known, kinds = agreements(), catalogue().kinds

    assert {clause for rule in known.prohibitions.values() for clause in rule.clauses} <= set(known.clauses)
    assert {clause.fact for clause in known.clauses.values() if clause.fact} <= set(kinds)
    assert all(kinds[clause.fact].is_result for clause in known.clauses.values() if clause.fact)
    assert all(clause.amount_kind for clause in known.clauses.values() if clause.measure == "money")
    assert all(rule.source and rule.remedy for rule in known.prohibitions.values())


def test_an_amount_read_from_records_is_of_the_records_own_kind():
    known, kinds = agreements(), catalogue().kinds
    for clause in known.clauses.values():
        if clause.fact and clause.measure == "money":
            assert set(kinds[clause.fact].amount_kinds.values()) == {clause.amount_kind}
        if clause.fact and clause.measure == "quantity":
            assert (kinds[clause.fact].quantity.unit, kinds[clause.fact].quantity.decimals) == (
                clause.unit,
                clause.decimals,
            )


@pytest.mark.parametrize(("on", "forbids"), [("2024-07-31", None), ("2024-08-01", "税收")])
def test_a_prohibition_holds_from_its_day(on, forbids):
    rule = agreements().prohibition_of("税收返还", date.fromisoformat(on))

    assert (rule.id if rule else None) == forbids


@pytest.mark.parametrize(("points", "grade"), [(85, "优"), (84, "良"), (70, "良"), (60, "一般"), (59, "差"), (0, "差")])
def test_a_grade_is_reached_by_its_share_of_the_full_marks(points, grade):
    assert agreements().grade_of(Fraction(points), Fraction(100)).id == grade


@pytest.mark.parametrize("sheet", agreements().sheets.values(), ids=list(agreements().sheets))
def test_a_sheet_asks_what_its_rulebook_reads(sheet):
    book, asked = rulebook_of(sheet), questions(sheet)

    entered = {measure.name for measure in book.measures.values() if measure.of == "entered"}
    assert entered <= {question.column for question in asked}
    assert asked[0].choices, "the kind decides the points, so it is chosen and not typed"


def test_a_sheet_that_compares_is_told_from_one_that_does_not():
    known = agreements().sheets

    assert [name for name in known if compares(rulebook_of(known[name]))] == ["黄岩2021", "黄岩2022", "旌德"]
