"""The whole path: answers for missing values, shares, rounding, bonus, gates, totals, places, canonical form."""

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saima.core.assess import FORM, assess
from saima.core.inputs import Inputs, TargetKey, UnitRef
from saima.core.periods import Period

RULES = """
measures:
  额: {of: entered, unit: 亿元}
  成: {of: entered, unit: 件}
  应: {of: entered, unit: 件}
  奖: {of: entered, unit: 次}
  罚: {of: entered, unit: 次}
targets: {额: {value: 10}}
indicators:
  甲: {points: 60, score: points × min(1，额 ÷ target(额))}
  乙: {points: 40, score: 'points × ratio(成, 应, none=not_applicable)'}
bonus: {cap: 3, items: {奖: {score: 1 × 奖, cap: 2}, 又奖: {score: 1 × 奖, cap: 2}}}
deduction: {cap: 4, items: {罚: {score: 0.5 × 罚}}}
round: {each: 2, mode: half_up}
"""
HEAD = "单位,额,成,应,奖,罚\n"


def row(found, name):
    return found.result(name)


def test_printed_parts_add_up_to_the_printed_total(scored):
    found = row(scored(RULES, HEAD + "甲镇,3.333,1,3,1,1"), "甲镇")

    assert [line.points for line in found.lines] == [20, Fraction("13.33")]
    assert found.lines[1].exact == Fraction(40, 3)
    assert found.total == sum(line.points for line in found.lines) + found.bonus_total - found.deduction_total
    assert found.total == Fraction("34.83")
    assert found.total_exact == Fraction("19.998") + Fraction(40, 3) + Fraction(3, 2)


def test_each_bonus_has_its_ceiling_and_their_sum_has_its_own(scored):
    found = row(scored(RULES, HEAD + "甲镇,10,1,1,9,99"), "甲镇")

    assert [line.points for line in found.bonus] == [2, 2]
    assert (found.bonus_total, found.deduction_total, found.total) == (3, 4, 99)


def test_what_does_not_apply_has_its_points_shared_out_pro_rata(scored):
    found = row(scored(RULES, HEAD + "甲镇,5,0,0,0,0"), "甲镇")

    assert found.share == Fraction(100, 60)
    assert found.line("甲").points == 50
    assert found.line("乙").points is None
    assert found.line("乙").answer == "share_out"
    assert found.total == 50


@pytest.mark.parametrize(("answer", "total"), [("zero", 30), ("full", 70), ("share_out", 50), ("unplaced", None)])
def test_the_rulebook_says_what_not_applicable_does(scored, answer, total):
    found = row(scored(RULES + f"not_applicable: {answer}\n", HEAD + "甲镇,5,0,0,0,0"), "甲镇")

    assert found.total == total
    assert (found.place is None) is (total is None)


@pytest.mark.parametrize(("answer", "total"), [("zero", 40), ("full", 100), ("share_out", 100), ("unplaced", None)])
def test_not_measured_has_its_own_answer(scored, answer, total):
    found = row(scored(RULES + f"not_measured: {answer}\n", HEAD + "甲镇,,1,1,0,0"), "甲镇")

    assert found.total == total


def test_without_a_word_about_it_what_is_not_measured_waits_and_is_never_zero(scored):
    found = scored(RULES, HEAD + "甲镇,,1,1,,0\n乙镇,1,1,1,0,0")

    assert row(found, "甲镇").total is None
    assert row(found, "甲镇").place is None
    assert row(found, "甲镇").waits == (("甲", "not_measured"), ("奖", "not_measured"), ("又奖", "not_measured"))
    assert row(found, "乙镇").place == 1


def test_a_unit_to_which_nothing_applies_waits(scored):
    rules = """
measures: {成: {of: entered, unit: 件}}
indicators: {乙: {points: 40, score: 'points × ratio(成, 成, none=not_applicable)'}}
"""

    found = row(scored(rules, "单位,成\n甲镇,0"), "甲镇")

    assert found.total is None
    assert found.waits == (("total", "not_applicable"),)


def test_no_target_is_answered_as_the_rulebook_says(scored):
    rules = RULES.replace("targets: {额: {value: 10}}", "no_target: full")

    found = row(scored(rules, HEAD + "甲镇,3,1,1,0,0"), "甲镇")

    assert found.line("甲").value.kind == "no_target"
    assert found.total == 100


def test_a_case_the_rule_leaves_out_waits_whatever_the_other_answers_are(scored):
    rules = """
measures: {额: {of: entered, unit: 亿元}}
indicators: {甲: {points: 60, score: tiers(额，≥5亿元 → 60)}}
not_measured: zero
"""
    found = row(scored(rules, "单位,额\n甲镇,4"), "甲镇")

    assert found.waits == (("甲", "not_defined"),)


def test_gates_take_the_place_the_total_or_the_bonus(scored):
    gates = """
gates:
  假: {when: 罚 > 8, effect: unplaced}
  零: {when: 罚 == 7, effect: zero}
  奖: {when: 甲 < 10, effect: no_bonus}
"""
    found = scored(RULES + gates, HEAD + "甲镇,10,1,1,1,9\n乙镇,10,1,1,1,7\n丙镇,1,1,1,1,0\n丁镇,5,1,1,1,0")

    assert (row(found, "甲镇").total, row(found, "甲镇").place, row(found, "甲镇").bars) == (98, None, ("假",))
    assert (row(found, "乙镇").total, row(found, "乙镇").place) == (0, 3)
    assert (row(found, "丙镇").bonus_total, row(found, "丙镇").total, row(found, "丙镇").place) == (0, 46, 2)
    assert (row(found, "丁镇").bonus_total, row(found, "丁镇").place) == (2, 1)


def test_a_total_may_have_its_own_formula_and_its_own_rounding(scored):
    rules = RULES + "total: indicators × 33.3% + bonus - deduction + 甲\n"
    rules = rules.replace("round: {each: 2,", "round: {each: 2, total: 0,")

    found = row(scored(rules, HEAD + "甲镇,5,1,1,0,1"), "甲镇")

    assert found.total_exact == 70 * Fraction("0.333") - Fraction(1, 2) + 30
    assert found.total == 53


def test_a_total_whose_formula_reads_a_missing_row_waits(scored):
    rules = RULES + "total: 甲 + 乙\n"

    assert row(scored(rules, HEAD + "甲镇,5,0,0,0,0"), "甲镇").total is None


@pytest.mark.parametrize(
    ("rank", "expected"),
    [
        ("{}", [1, 1, 3]),
        ("{ties: dense}", [1, 1, 2]),
        ("{ties: ordinal}", [1, 2, 3]),
        ("{direction: ascending}", [2, 2, 1]),
        ("{by: 额}", [2, 1, 3]),
        ("{by: 甲, direction: ascending}", [2, 2, 1]),
        ("{by: 甲, on: exact}", [2, 1, 3]),
        ("{on: exact}", [2, 1, 3]),
    ],
)
def test_places_follow_what_the_rulebook_ranks(scored, rank, expected):
    rules = (
        RULES.replace("min(1，额 ÷ target(额))", "额 ÷ target(额)").replace("each: 2", "each: 0") + f"rank: {rank}\n"
    )

    found = scored(rules, HEAD + "甲镇,8.01,1,1,0,0\n乙镇,8.02,1,1,0,0\n丙镇,1,1,1,0,0")

    assert [row(found, name).place for name in ("甲镇", "乙镇", "丙镇")] == expected


def test_a_tie_is_told(scored):
    found = scored(RULES, HEAD + "甲镇,8,1,1,0,0\n乙镇,8,1,1,0,0\n丙镇,1,1,1,0,0")

    assert [row(found, name).tied for name in ("甲镇", "乙镇", "丙镇")] == [True, True, False]


def test_groups_are_placed_apart_or_all_together(scored):
    groups = "groups: {a: {members: unit.kind == 'a'}, b: {members: unit.kind == 'b'}}\n"
    table = "单位,类别,额,成,应,奖,罚\n甲镇,a,8,1,1,0,0\n乙镇,b,7,1,1,0,0\n丙镇,c,9,1,1,0,0"

    apart = scored(groups + RULES, table)
    together = scored(groups + RULES + "rank: {within: all}\n", table)

    assert [apart.result(name).place for name in ("甲镇", "乙镇")] == [1, 1]
    assert [together.result(name).place for name in ("甲镇", "乙镇")] == [1, 2]
    assert [result.unit.title for result in apart.results] == ["甲镇", "乙镇"]


def test_without_rounding_points_stay_exact(scored):
    found = row(scored(RULES.replace("round: {each: 2, mode: half_up}", ""), HEAD + "甲镇,1,1,3,0,0"), "甲镇")

    assert found.line("乙").points == Fraction(40, 3)
    assert found.total == 6 + Fraction(40, 3)


def test_the_canonical_form_names_its_version_and_is_the_same_whatever_the_order(months):
    march = months.march
    shuffled = Inputs(
        tuple(reversed(march.inputs.units)),
        dict(reversed([(k, dict(reversed(v.items()))) for k, v in march.inputs.measures.items()])),
        dict(reversed(march.inputs.targets.items())),
    )

    again = assess(rulebook=march.rulebook, inputs=shuffled, period=march.period)

    assert again.to_json() == march.to_json()
    assert again.fingerprint == march.fingerprint != months.february.fingerprint
    assert json.loads(march.to_json())["form"] == FORM
    assert json.loads(march.to_json())["results"]["第三招商小组"]["total"] == "10441/100"


def test_the_canonical_form_holds_no_floats(months):
    def walk(node):
        yield node
        for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            yield from walk(child)

    assert not any(isinstance(node, float) for node in walk(json.loads(months.march.to_json())))


def test_2022_sums_are_those_of_the_report(scored, rulebook):
    found = scored(
        rulebook("wulong/district-2022"),
        "单位,正式签约金额,到位资金,新引进项目数,签约项目数,开工项目数\n武隆区,235.635,60.5,38,37,23",
        "2022",
    )

    from saima.core.boards import pace

    signed, arrived = (pace(found, measure=name, unit="武隆区") for name in ("正式签约金额", "到位资金"))
    assert round(signed.completion * 10000) == 10245
    assert arrived.completion == Fraction(11, 10)
    assert round(found.measure("开工率", "武隆区") * 1000) == 605


numbers = st.integers(0, 12).map(lambda n: Fraction(n * 10**10))


@settings(max_examples=60, deadline=None)
@given(values=st.lists(numbers, min_size=2, max_size=6), more=st.integers(0, 5), which=st.integers(0, 5))
def test_more_of_a_good_thing_never_lowers_points_and_never_worsens_the_place(values, more, which):
    from saima.core.rulefile import read_rulebook

    rules = read_rulebook("rulebook: a\ntitle: a\nsource: {document: a}\nin_force: {from: 2023-01-01}\n" + RULES)
    units = tuple(UnitRef(f"u{i}", f"u{i}") for i in range(len(values)))
    own = which % len(values)

    def run(column):
        ones = {unit.code: Fraction(1) for unit in units}
        measures = {
            "额": {u.code: v for u, v in zip(units, column, strict=True)},
            "成": ones,
            "应": ones,
            "奖": ones,
            "罚": ones,
        }
        return assess(
            rulebook=rules, inputs=Inputs(units, measures, {TargetKey("额"): {}}), period=Period.parse("2023")
        )

    before = run(values).result(f"u{own}")
    after = run([v + (more * 10**9 if i == own else 0) for i, v in enumerate(values)]).result(f"u{own}")

    assert after.total >= before.total
    assert after.place <= before.place


def test_a_bonus_that_does_not_apply_counts_nothing_and_does_not_wait(scored):
    rules = """
measures: {成: {of: entered, unit: 件}}
indicators: {甲: {points: 10, score: points}}
bonus: {items: {率: {score: '5 × ratio(成, 成, none=not_applicable)'}}}
"""
    found = row(scored(rules, "单位,成\n甲镇,0"), "甲镇")

    assert (found.total, found.waits) == (10, ())


def test_a_result_that_is_not_there_is_a_key_error(months):
    with pytest.raises(KeyError):
        months.march.result("第九招商小组")


def test_exact_totals_rest_on_exact_bonuses(scored):
    rules = """
measures: {额: {of: entered, unit: 亿元}}
indicators: {甲: {points: 10, score: points}}
bonus: {items: {超: {score: 1 × 额 ÷ 3亿元}}}
round: {each: 1}
"""
    found = row(scored(rules, "单位,额\n甲镇,1"), "甲镇")

    assert (found.total, found.total_exact) == (Fraction("10.3"), 10 + Fraction(1, 3))
