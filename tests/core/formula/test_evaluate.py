"""The reference evaluation: values with their working, missing answers with their reasons."""

from fractions import Fraction

import pytest

from saima.core.formula.evaluate import apply, spread, work
from saima.core.formula.functions import FUNCTIONS
from saima.core.formula.parse import parse
from saima.core.formula.scene import Column, Scene, TargetColumn
from saima.core.working import Missing

BILLION = Fraction(10**10)
SCENE = Scene(
    3,
    {
        "额": Column((3 * BILLION, 6 * BILLION, Missing("not_measured", "额")), "measure", "亿元", "第五条"),
        "率": Column((Fraction(1, 2), Fraction(2), Missing("not_applicable", "率")), "measure", "%"),
    },
    ((0, 1), (0, 1), (0, 1)),
    Fraction(3),
    {
        ("额", "区定", ""): TargetColumn((12 * BILLION, Fraction(0), Missing("no_target")), "year", "亿元"),
        ("额", "奋斗", ""): TargetColumn((15 * BILLION,) * 3, "month", "亿元"),
        ("额", "区定", "调整"): TargetColumn((8 * BILLION,) * 3, "period", "亿元"),
        ("额", "市下达", ""): TargetColumn((9 * BILLION,) * 3, "quarter", "亿元"),
    },
)


def value(text, index=0):
    return work(parse(text), scene=SCENE, index=index).value


def test_a_step_carries_its_children_its_columns_its_unit_and_its_clause():
    root = work(parse("额 ÷ pace(target(额))"), scene=SCENE, index=0)

    assert root.value == 1
    assert [step.name for step in root.walk()] == ["/", "额", "pace", "额", "months"]
    measure, pace = root.children
    assert (measure.how, measure.unit, measure.clause, measure.start, measure.end) == (
        "measure",
        "亿元",
        "第五条",
        0,
        1,
    )
    assert (pace.how, pace.value, pace.unit) == ("function", 3 * BILLION, "亿元")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pace(target(额))", 3 * BILLION),
        ("pace(target(额, level=奋斗))", 45 * BILLION),
        ("pace(target(额, level=市下达))", 9 * BILLION),
        ("pace(target(额, basis=调整))", 8 * BILLION),
    ],
)
def test_a_target_is_paced_by_the_time_it_is_set_for(text, expected):
    assert value(text) == expected


def test_a_zero_target_and_a_missing_one_are_no_target_and_never_a_division_by_zero():
    assert value("额 ÷ target(额)", 1).kind == "no_target"
    assert value("率 ÷ target(额)", 2).kind == "no_target"
    assert value("target(率)").kind == "no_target"


def test_what_needs_mending_first_is_the_answer_when_several_are_missing():
    assert value("额 + 率", 2) == Missing("not_measured", "额")


def test_only_the_chosen_side_of_a_conditional_counts():
    assert value("1 if 率 < 1 else 额 ÷ target(额)") == 1
    assert value("1 if 率 < 1 else 2", 2) == Missing("not_applicable", "率")


def test_group_functions_look_at_ranked_units_that_have_a_number():
    assert value("best(额)") == 6 * BILLION
    assert value("mean(额)", 2) == Fraction(9, 2) * BILLION
    assert value("rank(额)", 1) == 1
    assert value("rank(额)", 2) == Missing("not_measured", "额")
    assert value("if_missing(率, mean(率))", 2) == Fraction(5, 4)


def test_others_stand_in_a_working_as_numbers_without_names():
    root = work(parse("best(额)"), scene=SCENE, index=0)

    assert [(child.how, child.name) for child in root.children] == [("measure", "额"), ("group", "other")]


def test_tiers_keep_the_row_that_held_and_say_when_the_rule_has_a_hole():
    root = work(parse("tiers(额, ≥5亿元 → 10, ≥3亿元 → 5)"), scene=SCENE, index=0)

    assert (root.value, root.note, len(root.children)) == (5, ">=", 3)
    assert value("tiers(率, ≥100% → 2, 其余 → 1)") == 1
    assert value("tiers(率, ≥60% → 1)") == Missing("not_defined", "tiers")
    assert value("tiers(额, ≥1亿元 → 1)", 2).kind == "not_measured"
    assert value("tiers(率, ≥率 + target(率) → 1)").kind == "no_target"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("额 + 额", "亿元"),
        ("50% × 额", "亿元"),
        ("额 ÷ 50%", "亿元"),
        ("额 ÷ 额", ""),
        ("额 × 额", "×"),
        ("额 ÷ 3个", "×"),
        ("3个 ÷ 4家", ""),
        ("30分 × 额", "亿元"),
        ("额 > 1亿元", ""),
        ("-额", "亿元"),
        ("max(额, 1亿元)", "亿元"),
        ("ratio(额, 额, none=0)", ""),
        ("ratio(额, 2, none=0)", "亿元"),
        ("ratio(额, 3个, none=0)", "×"),
        ("1 + 1 × steps(额 - 1亿元, 1亿元)", ""),
        ("count_of(额)", ""),
        ("min(额, 5000万元)", "亿元"),
        ("brackets(额, ≤1亿元 → 1%, 其余 → 2%)", "亿元"),
        ("rank(额)", ""),
    ],
)
def test_a_result_is_shown_in_the_unit_it_keeps(text, unit):
    assert work(parse(text), scene=SCENE, index=0).unit == unit


def test_unchecked_uses_are_bugs_and_crash():
    with pytest.raises(TypeError):
        value("pace(额)")
    with pytest.raises(TypeError):
        apply(FUNCTIONS["best"], (), {})
    with pytest.raises(TypeError):
        spread(FUNCTIONS["min"], (), {})
    for name in ("tiers", "target", "pace", "previous"):
        with pytest.raises(TypeError):
            apply(FUNCTIONS[name], (), {})


def test_an_empty_group_has_no_best():
    alone = Scene(1, SCENE.columns, ((),), Fraction(3))

    assert work(parse("best(额)"), scene=alone, index=0).value == Missing("not_applicable", "best")
