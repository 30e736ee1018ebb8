"""A working in words and in numbers."""

from fractions import Fraction

import pytest

from saima.core.formula.evaluate import work
from saima.core.formula.parse import parse
from saima.core.formula.scene import Column, Scene, TargetColumn
from saima.core.wording import in_numbers, in_words, last_step, number_text, value_text
from saima.core.working import Missing

SCENE = Scene(
    2,
    {
        "额": Column((Fraction(3 * 10**10), Fraction(10**10)), "measure", "亿元"),
        "数": Column((Fraction(4), Missing("not_measured", "数")), "measure", "个"),
        "unit.kind": Column(("乡镇", "部门"), "unit"),
        "points": Column((Fraction(30), Fraction(30)), "points", "分"),
        "months": Column((Fraction(3), Fraction(3)), "period", "个月"),
    },
    ((0, 1), (0, 1)),
    Fraction(3),
    {
        ("额", "区定", ""): TargetColumn((Fraction(6 * 10**10),) * 2, "quarter", "亿元"),
        ("额", "上年", ""): TargetColumn((Fraction(2 * 10**10),) * 2, "year", "亿元"),
        ("额", "奋斗", ""): TargetColumn((Fraction(6 * 10**10),) * 2, "period", "亿元"),
    },
)


def both(text, language="zh", index=0):
    root = work(parse(text), scene=SCENE, index=index)
    return in_words(root, titles={"额": "签约额"}, language=language), in_numbers(root, language=language)


@pytest.mark.parametrize(
    ("text", "words", "numbers"),
    [
        ("points × (额 - 1亿元) ÷ 1亿元", "分值 × (签约额 − 1亿元) ÷ 1亿元", "30 × (3亿元 − 1亿元) ÷ 1亿元"),
        ("额 - (额 - 额)", "签约额 − (签约额 − 签约额)", "3亿元 − (3亿元 − 3亿元)"),
        ("-额", "−签约额", "−3亿元"),
        ("额 ÷ pace(target(额))", "签约额 ÷ 签约额序时任务", "3亿元 ÷ (6亿元 × 3 ÷ 3)"),
        ("额 ÷ pace(target(额, level=奋斗))", "签约额 ÷ 签约额序时任务", "3亿元 ÷ 6亿元"),
        ("额 ÷ target(额)", "签约额 ÷ 签约额任务", "3亿元 ÷ 6亿元"),
        ("ratio(数, months, none=0)", "(数 ÷ 月数)", "(4个 ÷ 3)"),
        ("best(额)", "最高(签约额)", "最高(3亿元)"),
        ("tiers(数, ≥5 → 2, ≥3 → 1)", "数属“≥3”档取1", "4个属“≥3”档取1"),
        ("tiers(数, ≥5 → 2, 其余 → 0)", "数不属以上各档取0", "4个不属以上各档取0"),
        ("tiers(数, ≥5 → 2)", "数", "4个"),
        ("5 if 数 ≥ 3 else 0", "因数 ≥ 3取5", "因4个 ≥ 3取5"),
        ("5 if 数 ≥ 9 else 0", "因数 ≥ 9不成立取0", "因4个 ≥ 9不成立取0"),
        ("数 ≥ 3 且 非 unit.kind == '乡镇'", "数 ≥ 3 且 非 (单位类别 ＝ “乡镇”)", "4个 ≥ 3 且 非 (“乡镇” ＝ “乡镇”)"),
        ("unit.kind in ('乡镇', '村')", "单位类别 属于 (“乡镇”, “村”)", "“乡镇” 属于 (“乡镇”, “村”)"),
    ],
)
def test_a_working_reads_as_the_formula_does(text, words, numbers):
    assert both(text) == (words, numbers)


def test_english_has_its_own_words():
    assert both("points × min(1, 额 ÷ pace(target(额)))", "en") == (
        "points × min(1, 签约额 ÷ target of 签约额 due by now)",
        "30 × min(1, 300m yuan ÷ (600m yuan × 3 ÷ 3))",
    )
    assert both("数 ≥ 3 且 真", "en") == ("数 ≥ 3 and yes", "4 items ≥ 3 and yes")


def test_a_missing_value_is_named_where_it_stands():
    assert both("5 if 数 ≥ 3 else 0", index=1)[1] == "待报 ≥ 3"
    assert both("tiers(数, ≥3 → 1)", index=1)[1] == "待报"
    assert both("pace(target(数))")[1] == "无任务"


def test_the_last_step_shows_its_operands_worked_out():
    root = work(parse("points × (额 ÷ target(额))"), scene=SCENE, index=0)

    assert last_step(root) == "30 × 0.5"
    assert last_step(root.children[0]) == "30分"


def test_steps_of_money_are_told_as_a_number_and_not_as_money():
    text = "tiers(额, ≥5亿元 → points, ≥1亿元 → 1 + 1 × steps(额 - 1亿元, 1亿元), 其余 → 0.5)"

    assert last_step(work(parse(text), scene=SCENE, index=0)) == "3"


def test_operands_without_a_unit_of_their_own_are_not_shown_as_bare_digits():
    root = work(parse("额 × 额 ÷ target(额)"), scene=SCENE, index=0)

    assert last_step(root) == "15000000000"
    assert last_step(root.children[0]) == "3亿元 × 3亿元"


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (Fraction(61, 55), "", "1.10909…"),
        (Fraction(305 * 10**8), "亿元", "3.05亿元"),
        (Fraction(1, 2), "%", "50%"),
        (Fraction(-3), "个", "−3个"),
        (Fraction(7, 2), "天", "3.5天"),
    ],
)
def test_numbers_are_written_exactly_or_cut_with_a_sign(value, unit, text):
    assert number_text(value, unit) == text


def test_every_kind_of_value_has_a_text():
    assert [value_text(v) for v in (True, False, "甲", None, Missing("no_target"))] == [
        "是",
        "否",
        "“甲”",
        "",
        "无任务",
    ]
    assert value_text(False, language="en") == "no"


def test_the_year_before_growth_shares_and_raters_are_said_in_both_languages():
    text = "growth(额, previous(额), none=0)"

    assert both(text) == ("增幅(签约额, 上年签约额)", "增幅(3亿元, 2亿元)")
    assert both(text, "en") == ("growth(签约额, 签约额 a year before)", "growth(300m yuan, 200m yuan)")
    assert both("share(额) × points") == ("占比(签约额) × 分值", "占比(3亿元) × 30")
    assert last_step(work(parse("share(额)"), scene=SCENE, index=0)) == "0.75"
    assert both("raters(数, 4个)") == ("评均(数, 4个)", "评均(4个, 4个)")
