"""Names, units and zero cases are told before anything runs, all of them at once."""

import pytest

from saima.core.formula.check import Scope, check
from saima.core.formula.kinds import BARE, DAY, POINTS_KIND, TEXT, TRUTH, unit_kind
from saima.core.formula.parse import parse

SCORE = Scope(
    "score",
    {
        "签约额": unit_kind("亿元"),
        "外资": unit_kind("万美元"),
        "项目数": unit_kind("个"),
        "企业数": unit_kind("家"),
        "完成率": unit_kind("%"),
        "占地": unit_kind("亩"),
        "天数": unit_kind("天"),
        "points": POINTS_KIND,
        "months": BARE,
        "unit.kind": TEXT,
    },
    {"签约额": unit_kind("亿元")},
)
ROW = Scope("row", {"kind": TEXT, "counted_on": DAY, "amount": unit_kind("元"), "foreign": TRUTH}, what="字段")


def codes(text, scope=SCORE):
    return [problem.code for problem in check(parse(text), scope=scope).problems]


@pytest.mark.parametrize(
    "text",
    [
        "points × min(1.2, 签约额 ÷ pace(target(签约额)))",
        "0.1 × 项目数 + 0.2 × 企业数",
        "60 + 0.5 × steps(完成率 - 1, 10%)",
        "points × ratio(企业数, 项目数, none=not_applicable) ÷ 50%",
        "max(0, 签约额 - target(签约额)) ÷ 1亿元",
        "签约额 ≥ 5亿元 且 unit.kind == '乡镇'",
        "tiers(签约额, ≥10亿元 → 20, ≥5亿元 → 10, 其余 → 3)",
        "0.4 × 签约额 ÷ 1亿元",
        "天数 ≥ 3 或 项目数 > 0",
        "ratio(签约额, 占地, none=0) > 0",
        "points ÷ months",
        "count_of(签约额 ≥ 1亿元, 项目数 ≥ 2)",
        "项目数 ÷ max(1, 项目数)",
        "rank(签约额)",
        "if_missing(完成率, mean(完成率))",
    ],
)
def test_sound_formulas_have_no_faults(text):
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("签约额 + 项目数", "formula.dimension"),
        ("项目数 + 企业数", "formula.dimension"),
        ("growth(签约额, 项目数, none=0)", "formula.dimension"),
        ("growth(签约额, 签约额, none=1亿元)", "formula.dimension"),
        ("growth(签约额, 签约额)", "formula.argument"),
        ("share(unit.kind)", "formula.number"),
        ("share(签约额) + 签约额", "formula.dimension"),
        ("raters(签约额, 项目数)", "formula.dimension"),
        ("previous(不知)", "formula.name"),
        ("previous(1)", "formula.target"),
        ("previous(签约额) + 项目数", "formula.dimension"),
        ("签约额 ÷ previous(签约额)", "formula.undeclared_zero"),
        ("签约额 + 外资", "formula.dimension"),
        ("min(签约额, 项目数)", "formula.dimension"),
        ("签约额 if 项目数 > 1 else 项目数", "formula.dimension"),
        ("签约额 in (5, 6)", "formula.bare_number"),
        ("签约额 > 5", "formula.bare_number"),
        ("ratio(签约额, 项目数, none=1) > 0", "formula.dimension"),
        ("tiers(签约额, ≥10亿元 → 20, ≥5 → 10)", "formula.dimension"),
        ("tiers(签约额, ≥10亿元 → 20, 其余 → 1亿元)", "formula.dimension"),
        ("签约", "formula.name"),
        ("target(项目数)", "formula.name"),
        ("target(1)", "formula.target"),
        ("pace(签约额)", "formula.pace"),
        ("mni(1, 2)", "formula.function"),
        ("earlier(1, 2)", "formula.context"),
        ("项目数 ÷ 企业数", "formula.undeclared_zero"),
        ("项目数 ÷ (企业数 + 1)", "formula.undeclared_zero"),
        ("项目数 ÷ 0", "formula.division"),
        ("ratio(项目数, 企业数)", "formula.argument"),
        ("ratio(项目数, 企业数, none=maybe)", "formula.name"),
        ("min(1)", "formula.argument"),
        ("clip(1, 2)", "formula.argument"),
        ("min(1, 2, mode=x)", "formula.argument"),
        ("min(1, 2, ≥3 → 1)", "formula.argument"),
        ("rank(签约额, ties=ordinal)", "formula.argument"),
        ("tiers(签约额)", "formula.tiers"),
        ("tiers(签约额, 10亿元 → 20, 其余 → 3)", "formula.tiers"),
        ("interpolate(签约额, 1亿元 → 20)", "formula.interpolate"),
        ("interpolate(签约额, ≥1亿元 → 20, ≥2亿元 → 30)", "formula.interpolate"),
        ("interpolate(签约额, 2亿元 → 20, 1亿元 → 30)", "formula.interpolate"),
        ("interpolate(签约额, 1亿元 → 20, 其余 → 30)", "formula.interpolate"),
        ("interpolate(签约额, 1亿元 → 20, 1亿元 + 1亿元 → 30)", "formula.interpolate"),
        ("interpolate(签约额, 1 → 20, 2 → 30)", "formula.dimension"),
        ("interpolate(签约额, 1亿元 → '甲', 2亿元 → '乙')", "formula.number"),
        ("interpolate(签约额)", "formula.tiers"),
        ("has(签约额 > 1亿元)", "formula.number"),
        ("1 + has(签约额)", "formula.number"),
        ("median(签约额, 项目数)", "formula.argument"),
        ("steps(完成率, 0%)", "formula.step"),
        ("count_of(项目数)", "formula.condition"),
        ("1 if 项目数 else 2", "formula.condition"),
        ("not 项目数", "formula.condition"),
        ("项目数 and 真", "formula.condition"),
        ("unit.kind == 2023-01-01", "formula.dimension"),
        ("unit.kind + 1", "formula.number"),
        ("-unit.kind", "formula.number"),
    ],
)
def test_unsound_formulas_are_told(text, code):
    assert code in codes(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("amount ÷ amount > 1", "formula.division"),
        ("earlier(counted_on, kind) == counted_on", "formula.day"),
        ("months_before(kind, 6) > counted_on", "formula.day"),
        ("months_before(counted_on, 1.5) > counted_on", "formula.months"),
        ("months_before(counted_on, amount) > counted_on", "formula.months"),
        ("best(amount) > 1元", "formula.context"),
        ("kind > counted_on", "formula.dimension"),
        ("knd == '签约'", "formula.name"),
    ],
)
def test_conditions_over_rows_are_checked_too(text, code):
    assert codes(text, ROW) == [code]


def test_all_faults_of_one_formula_come_at_once_each_with_its_column():
    problems = check(parse("甲 + min(1) + 签约额 ÷ 项目数"), scope=SCORE, place="a.yaml 第2行").problems

    assert [problem.code for problem in problems] == ["formula.name", "formula.argument", "formula.undeclared_zero"]
    assert [problem.place for problem in problems] == [f"a.yaml 第2行 算式第{n}字" for n in (1, 5, 20)]


def test_an_unknown_name_is_answered_with_its_nearest_and_a_word_about_spaces():
    (problem,) = check(parse("签约额且项目数"), scope=SCORE).problems

    assert "且、或、若、则两边要空格" in problem.remedy
    (problem,) = check(parse("完成律"), scope=SCORE).problems
    assert problem.remedy.startswith("改成“完成率”")


def test_an_open_scope_lets_unknown_names_pass():
    assert codes("whatever == '签约'", Scope("row", {}, closed=False)) == []


def test_a_fault_is_told_once_and_not_again_by_what_rests_on_it():
    assert codes("(甲 + 1亿元) × 2 > 3 且 -甲 > 1") == ["formula.name", "formula.name"]


@pytest.mark.parametrize(
    "text", ["min(甲, 1亿元)", "ratio(甲, 1, none=0) > 1", "tiers(甲, ≥1 → 乙, 其余 → 2)", "-甲 > 1"]
)
def test_what_rests_on_an_unknown_name_is_not_told_again(text):
    assert set(codes(text)) == {"formula.name"}


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("points × 签约额 ÷ (target(签约额) × 2)", True),
        ("points × 签约额 ÷ (target(签约额) ÷ 项目数)", False),
        ("points ÷ max(0, months)", False),
    ],
)
def test_a_divisor_is_safe_only_when_it_can_never_be_zero(text, sound):
    assert ("formula.undeclared_zero" not in codes(text)) is sound
