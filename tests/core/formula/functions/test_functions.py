"""Every function: its page of help is complete, its example runs, its edges are as its help says."""

from datetime import date
from fractions import Fraction

import pytest

from saima.core.formula.check import Scope as Scope_
from saima.core.formula.check import check
from saima.core.formula.evaluate import work
from saima.core.formula.functions import FUNCTIONS, canonical_name
from saima.core.formula.functions.function import number
from saima.core.formula.kinds import unit_kind
from saima.core.formula.parse import parse
from saima.core.formula.rows import evaluate_row
from saima.core.formula.scene import Column, Scene, TargetColumn
from saima.core.periods import Period
from saima.core.working import Missing

EMPTY = Scene(1, {}, ((0,),), Fraction(3))


def literal(text):
    node = parse(text)
    return work(node, scene=EMPTY, index=0).value


def value(text, **names):
    columns = {name: Column((given,), "measure") for name, given in names.items()}
    return work(parse(text), scene=Scene(1, columns, ((0,),), Fraction(3)), index=0).value


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_a_function_has_two_names_and_help_in_two_languages(function):
    assert canonical_name(function.alias) == function.name == canonical_name(function.name)
    assert all((function.title, function.title_en, function.help, function.help_en, function.contexts))
    assert function.arguments
    assert [bool(way) for way in (function.apply, function.spread, function.look_up, function.first_row)].count(
        True
    ) == 1


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_the_example_of_a_function_gives_what_its_help_says(function):
    example = function.example
    names = {name: literal(text) for name, text in example.names.items()}

    if "score" in function.contexts:
        columns = {name: Column((given,), "measure") for name, given in names.items()}
        kept = [("区定", ""), ("上年", ""), *(("往期", str(back)) for back in (1, 2))]
        targets = {(name, *level): TargetColumn((given,)) for name, given in names.items() for level in kept}
        scene = Scene(1, columns, ((0,),), Fraction(3), targets)
        found = work(parse(example.formula), scene=scene, index=0).value
    else:
        found = evaluate_row(parse(example.formula), row=names, period=Period.parse("2023-03"))

    assert found == literal(example.result)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("min(3, 1, 2)", 1),
        ("max(3, 1, 2)", 3),
        ("封顶(1.5, 1.2)", Fraction(6, 5)),
        ("clip(5, 0, 3)", 3),
        ("clip(-5, 0, 3)", 0),
        ("clip(5, 9, 3)", 9),
        ("floor(-0.1)", -1),
        ("round(2.5)", 3),
        ("round(-2.5)", -3),
        ("round(2.5, mode=四舍六入五成双)", 2),
        ("round(2.99, decimals=1, mode=截断)", Fraction(29, 10)),
        ("abs(-2)", 2),
        ("ratio(1, 0, none=0)", 0),
        ("ratio(1, 0, none=满分)", 1),
        ("ratio(1, 4, none=0)", Fraction(1, 4)),
        ("interpolate(59%, 60% → 40, 80% → 60)", 40),
        ("interpolate(60%, 60% → 40, 80% → 60)", 40),
        ("interpolate(65%, 60% → 40, 80% → 60, 100% → 90)", 45),
        ("interpolate(80%, 60% → 40, 80% → 60, 100% → 90)", 60),
        ("插值(3, 0 → 1, 6 → 0)", Fraction(1, 2)),
        ("interpolate(-1, -3 → 10, 0 → 1)", 4),
        ("interpolate(101%, 60% → 40, 100% → 90)", 90),
        ("1 if has(1) else 0", 1),
        ("steps(27%, 10%)", 2),
        ("steps(30%, 10%)", 3),
        ("steps(-5%, 10%)", 0),
        ("steps(21%, 10%, count=不足一步按一步)", 3),
        ("count_of(1 > 0, 1 < 0, 真)", 2),
        ("if_missing(1, 2)", 1),
        ("root(2, 2, digits=4)", Fraction("1.414")),
        ("root(9 ÷ 4, 2)", Fraction(3, 2)),
        ("root(0, 2)", 0),
        ("power(0, 0.5)", 0),
        ("power(2, 0)", 1),
        ("power(2, -1)", Fraction(1, 2)),
        ("power(8, 2 ÷ 3)", 4),
        ("geomean(4, 9)", 6),
        ("geomean(0, 9)", 0),
        ("harmean(2, 6)", 3),
        ("harmean(0, 6)", 0),
        ("ln(1)", 0),
        ("ln(10, digits=10)", Fraction("2.302585093")),
        ("ln(0.5, digits=5)", Fraction("-0.69315")),
        ("best(3)", 3),
        ("lowest(3)", 3),
        ("sum(3)", 3),
        ("growth(3, 2, none=0)", Fraction(1, 2)),
        ("growth(1, 2, none=0)", Fraction(-1, 2)),
        ("growth(1, 0, none=7%)", Fraction(7, 100)),
        ("growth(1, -2, none=0)", 0),
        ("raters(1, 2, 6)", 3),
        ("raters(1)", 1),
        ("share(3)", 1),
    ],
)
def test_a_function_does_what_its_help_says(text, expected):
    assert value(text) == expected


def test_a_zero_divisor_may_make_the_ratio_not_applicable():
    assert value("ratio(1, 0, none=不适用)") == Missing("not_applicable")


def test_growth_without_a_base_may_be_not_applicable():
    assert value("增幅(1, 0, none=不适用)").kind == "not_applicable"


def test_a_share_of_nothing_is_not_applicable():
    assert value("share(0)").kind == "not_applicable"


def test_shares_of_a_group_add_up_to_one():
    scene = Scene(2, {"数": Column((Fraction(1), Fraction(3)), "measure")}, ((0, 1), (0, 1)), Fraction(3))

    assert [work(parse("share(数)"), scene=scene, index=i).value for i in (0, 1)] == [Fraction(1, 4), Fraction(3, 4)]


def test_the_number_of_the_year_before_is_waited_for_and_never_zero():
    found = work(parse("previous(数)"), scene=EMPTY, index=0)

    assert found.value == Missing("not_measured", "数")


def test_a_rater_who_takes_no_part_is_left_out_and_one_who_has_not_marked_is_waited_for():
    absent, late = Missing("not_applicable"), Missing("not_measured", "甲")

    assert value("raters(甲, 4)", 甲=absent) == 4
    assert value("raters(甲)", 甲=absent) == Missing("not_applicable", "raters")
    assert value("raters(甲, 4)", 甲=late) == late


def test_a_step_that_turns_out_zero_is_a_case_the_rule_leaves_out():
    assert value("steps(1, 步)", 步=Fraction(0)) == Missing("not_defined", "steps")


def test_a_missing_value_passes_through_and_only_if_missing_stops_it():
    assert value("min(1, 数)", 数=Missing("not_measured", "数")).kind == "not_measured"
    assert value("if_missing(数, 5)", 数=Missing("not_measured", "数")) == 5


def test_ends_of_months_are_kept_by_months_before():
    assert evaluate_row(parse("months_before(2024-03-31, 1)"), row={}, period=Period.parse("2023")) == date(2024, 2, 29)


def test_a_value_that_is_no_number_is_a_bug():
    with pytest.raises(TypeError):
        number("三")


def test_digits_that_are_not_known_yet_make_the_rounded_number_wait():
    assert value("round(1.25, decimals=位数)", 位数=Missing("not_measured", "位数")) == Missing("not_measured", "位数")


@pytest.mark.parametrize(
    "text", ["ln(0)", "ln(-1)", "root(-1, 2)", "power(-1, 2)", "power(0, 0)", "geomean(-1, 1)", "harmean(-1, 1)"]
)
def test_what_has_no_root_or_logarithm_is_not_defined(text):
    assert value(text) == Missing("not_defined", text.partition("(")[0])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ln(额)", "formula.dimension"),
        ("root(额, 2)", "formula.dimension"),
        ("power(额, 2)", "formula.dimension"),
        ("geomean(额, 2)", "formula.dimension"),
        ("root(2, 额 ÷ 1亿元)", "formula.argument"),
        ("root(2, 1)", "formula.argument"),
        ("ln(2, digits=0)", "formula.argument"),
        ("ln(2, digits=额)", "formula.argument"),
    ],
)
def test_roots_and_logarithms_are_of_pure_numbers_with_digits_written_out(text, code):
    found = check(parse(text), scope=Scope_("score", {"额": unit_kind("亿元")}))

    assert [problem.code for problem in found.problems] == [code]


def test_raters_drop_the_highest_and_lowest_and_count_only_who_rated():
    na = Missing("not_applicable")

    assert value("raters(a, b, c, drop=1)", a=Fraction(9), b=Fraction(1), c=Fraction(5)) == 5
    assert value("raters(a, b, c, d, drop=1)", a=Fraction(9), b=na, c=Fraction(5), d=Fraction(1)) == 5
    assert value("raters(a, b, c, drop=1)", a=Fraction(9), b=na, c=Fraction(5)) == Missing("not_applicable", "raters")
    assert value("raters(a, b, c, drop=1)", a=Fraction(9), b=Missing("not_measured"), c=na) == Missing("not_measured")


def test_the_best_few_leave_out_what_does_not_apply_and_wait_for_what_is_to_come():
    na = Missing("not_applicable")

    assert value("best_of(a, b, c, take=2)", a=Fraction(9), b=Fraction(1), c=Fraction(5)) == 14
    assert value("best_of(a, b, c, take=2)", a=Fraction(9), b=na, c=na) == 9
    assert value("best_of(a, b, take=2)", a=na, b=na) == Missing("not_applicable", "best_of")
    assert value("best_of(a, b, take=2)", a=Fraction(1), b=Missing("not_measured")) == Missing("not_measured")


@pytest.mark.parametrize(
    ("amount", "expected"), [(-1, 0), (0, 0), (1, 1), (Fraction(3, 2), 2), (2, 3), (5, Fraction(27, 2))]
)
def test_every_slice_counts_at_the_rate_of_its_bracket(amount, expected):
    assert value("brackets(a, ≤1 → 1, ≤2 → 2, 其余 → 3.5)", a=Fraction(amount)) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("brackets(2, ≤2 → 1, ≤1 → 2, 其余 → 3)", "formula.brackets"),
        ("brackets(2, ≥2 → 1, 其余 → 3)", "formula.brackets"),
        ("brackets(2, ≤2 → 1)", "formula.brackets"),
        ("brackets(2)", "formula.tiers"),
        ("best_of(1, 2, take=3)", "formula.argument"),
        ("best_of(1, 2)", "formula.argument"),
        ("raters(1, 2, drop=1)", "formula.argument"),
    ],
)
def test_brackets_rise_and_numbers_of_things_are_within_reach(text, code):
    assert [problem.code for problem in check(parse(text), scope=Scope_("score", {})).problems] == [code]


@pytest.mark.parametrize(
    ("text", "found", "needed"),
    [
        ("best_of(1, 2, take=3)", "个数太小或太大", "1 至 2 的整数"),
        ("best_of(1, 2, take=1.5)", "个数不是写定的整数", "1 至 2 的整数"),
        ("raters(1, 2, 3, drop=2)", "去掉的个数太小或太大", "1 至 1 的整数"),
        ("raters(1, 2, drop=1)", "只有 2 个评分", "至少 3 个评分"),
    ],
)
def test_a_number_of_things_is_told_what_it_may_be(text, found, needed):
    (problem,) = check(parse(text), scope=Scope_("score", {})).problems

    assert (problem.found, problem.needed) == (found, needed)


@pytest.mark.parametrize("other", ["true", "2023-01-01", "'x'", "1 > 2", "1亿元"])
@pytest.mark.parametrize("text", ["ratio(1, 2, none={})", "growth(1, 2, none={})"])
def test_what_stands_for_a_ratio_without_a_divisor_is_a_word_or_a_number_like_it(text, other):
    found = check(parse(text.format(other)), scope=Scope_("score", {}))

    assert [problem.code for problem in found.problems] == ["formula.dimension"]


CONDITION = "甲 > 1"
TAKES = {
    **dict.fromkeys(("tiers", "if_missing"), (CONDITION, "'x'", "2023-01-01")),
    **dict.fromkeys(("count_of", "streak", "occurrences"), (CONDITION,)),
}
"""What functions of the score take that is no number."""


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        (name, wrong)
        for name, function in FUNCTIONS.items()
        for wrong in (CONDITION, "'x'", "2023-01-01")
        if "score" in function.contexts and not function.look_up and wrong not in TAKES.get(name, ())
    ],
)
def test_a_function_of_numbers_takes_nothing_else(name, wrong):
    function = FUNCTIONS[name]
    needed = {"none": "none=0", "take": "take=1", "last": "last=2"}
    named = [needed[name] for name, option in function.options.items() if option.required]
    rows = ["≤1 → 1", "其余 → 2"] if function.cases else []
    text = f"{function.name}({', '.join([wrong] * function.least + rows + named)})"

    found = check(parse(text), scope=Scope_("score", {"甲": unit_kind("个")}))

    assert found.problems, text
