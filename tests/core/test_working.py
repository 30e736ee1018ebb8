"""Steps of a calculation, and the answers that are no number."""

from datetime import date
from fractions import Fraction

from saima.core.working import NOT_APPLICABLE, NOT_MEASURED, Missing, Working, canonical_value, first_missing


def test_missing_answers_are_not_zero_and_not_each_other():
    assert len({NOT_MEASURED, NOT_APPLICABLE, Missing("no_target"), Missing("not_in_force"), Fraction(0)}) == 5


def test_the_answer_that_needs_mending_first_decides():
    assert first_missing((NOT_APPLICABLE, Fraction(1), NOT_MEASURED)) == NOT_MEASURED
    assert first_missing((Fraction(0), None, "x")) is None


def test_a_working_is_plain_data_when_stored():
    leaf = Working(Fraction(1, 3), "measure", "额", "亿元")
    root = Working(Missing("no_target", "额"), "operator", "/", children=(leaf,), note="n").with_clause("第五条")

    assert root.to_canonical() == {
        "value": {"missing": "no_target", "about": "额"},
        "how": "operator",
        "name": "/",
        "clause": "第五条",
        "note": "n",
        "children": [{"value": "1/3", "how": "measure", "name": "额", "unit": "亿元"}],
    }


def test_every_kind_of_value_has_one_canonical_form():
    assert [canonical_value(v) for v in (True, None, "甲", Fraction(2), date(2023, 1, 1))] == [
        True,
        None,
        "甲",
        "2",
        "2023-01-01",
    ]
