"""Rows are held against the importer's rights and the ledger's own rules before anything is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from intake.ledgers import ON
from saima.intake.admitting import Rights, admit
from saima.intake.checking.intended import CheckedRow, CheckedSheet, IntendedFact, IntendedProject

ALL = Rights(everything=True, historic=True, classify=True)
OWN = Rights(everything=False, historic=False, classify=False, projects=frozenset({"P3"}), units=frozenset({"T3"}))
FACT = IntendedFact(act="record", kind="到位", happened_on=date(2023, 4, 3), recorded_on=ON, amount=100)
ROW = CheckedRow(1, "data", "changed", project_ref="P3", facts=(FACT,))
OPENS = CheckedRow(1, "data", "new", project_ref="new:甲@T3", project=IntendedProject("open", "", "甲", "T3"))


def verdicts(*rows: CheckedRow, rights: Rights = ALL) -> list[str]:
    (sheet,) = admit(sheets=[CheckedSheet("台账", "", rows)], rights=rights, on=ON)
    return [row.verdict for row in sheet.rows]


def codes(row: CheckedRow, rights: Rights = ALL) -> list[str]:
    (sheet,) = admit(sheets=[CheckedSheet("台账", "", (row,))], rights=rights, on=ON)
    return [one.problem.code for one in sheet.rows[0].problems]


def test_a_sound_row_passes_as_it_is() -> None:
    (sheet,) = admit(sheets=[CheckedSheet("台账", "", (ROW,))], rights=ALL, on=ON)

    assert sheet.rows == (ROW,)


def test_what_the_ledger_would_refuse_is_refused_now_and_intends_nothing() -> None:
    lacking = replace(ROW, facts=(replace(FACT, amount=None),))

    (sheet,) = admit(sheets=[CheckedSheet("台账", "", (lacking,))], rights=ALL, on=ON)

    assert (sheet.rows[0].verdict, sheet.rows[0].facts) == ("refused", ())
    assert [one.problem.code for one in sheet.rows[0].problems] == ["fact.amount"]
    assert sheet.rows[0].problems[0].problem.place.startswith("台账 第 2 行")


def test_a_recognition_is_not_held_against_the_rules_of_a_new_record() -> None:
    acts = (replace(FACT, act="recognise", amount=None, recorded_on=date(2023, 4, 1), fact_key="F1"),)

    assert verdicts(replace(ROW, facts=acts), rights=ALL) == ["changed"]


def test_projects_and_units_of_others_are_refused_whatever_the_row_says_of_them() -> None:
    foreign = replace(ROW, project_ref="P6")
    visit = CheckedRow(1, "data", "new", facts=(replace(FACT, kind="接待考察", unit="T6", amount=None, quantity=1),))
    opened = replace(OPENS, project=IntendedProject("open", "", "甲", "T6"))

    same = replace(foreign, verdict="same", facts=())

    assert verdicts(ROW, foreign, same, visit, opened, rights=OWN) == ["changed", *["refused"] * 4]
    assert codes(foreign, OWN) == ["row.scope"]


def test_headings_and_sums_are_left_as_they_are() -> None:
    heading = CheckedRow(0, "header", "header", project_ref="P6")

    assert verdicts(heading, rights=OWN) == ["header"]


def test_an_earlier_day_of_entry_needs_the_right_to_backfill() -> None:
    late = replace(ROW, facts=(replace(FACT, recorded_on=date(2023, 4, 4)),))

    assert codes(late, OWN) == ["fact.recorded.past"]
    assert verdicts(late, rights=ALL) == ["changed"]


def test_who_may_not_classify_may_not_do_so_by_a_sheet() -> None:
    told = IntendedProject("describe", "P3", "甲", "T3", {}, {"is_talent": (False, True)})

    assert codes(replace(ROW, project=told), OWN) == ["row.classify"]
    assert verdicts(replace(ROW, project=told), rights=ALL) == ["changed"]


def test_a_row_that_leans_on_a_refused_one_is_refused_with_it() -> None:
    broken = replace(OPENS, facts=(replace(FACT, amount=None),))
    leaning = CheckedRow(5, "data", "changed", project_ref="new:甲@T3", facts=(FACT,))

    assert verdicts(broken, leaning) == ["refused", "refused"]
    assert verdicts(OPENS, leaning) == ["new", "changed"]
