"""Numbers to points: groups, peers, targets, and the order formulas are worked in."""

from fractions import Fraction

from saima.core.inputs import Inputs, TargetKey, UnitRef
from saima.core.periods import Period
from saima.core.rulecheck import in_order, line_of, targets_read
from saima.core.scoring import early_gates, group_of, score, working

TWO_GROUPS = """
groups:
  towns: {members: unit.kind == '乡镇'}
  offices: {members: unit.role == '驻外'}
measures: {额: {of: entered, unit: 亿元}}
targets: {额: {value: {towns: 4}}}
indicators:
  甲: {points: {towns: 60}, score: points × min(1，额 ÷ target(额))}
  乙: {points: 40, score: 'points × ratio(额, best(额), none=0)'}
"""


def test_a_unit_is_in_the_group_it_names_or_else_in_the_first_whose_words_it_fits(book):
    rules = book(TWO_GROUPS)

    assert group_of(rules, UnitRef("a", "甲", kind="乡镇")) == "towns"
    assert group_of(rules, UnitRef("a", "甲", kind="乡镇", group="offices")) == "offices"
    assert group_of(rules, UnitRef("a", "甲", role="驻外")) == "offices"
    assert group_of(rules, UnitRef("a", "甲", kind="企业")) == ""
    assert group_of(rules, UnitRef("a", "甲", group="nowhere")) == ""


def test_points_of_a_group_that_a_row_does_not_name_are_not_in_force_and_not_zero(scored):
    found = scored(TWO_GROUPS, "单位,类别,角色,额\n镇,乡镇,,2\n办,,驻外,1")

    assert [line.name for line in found.result("镇").lines] == ["甲", "乙"]
    assert [line.name for line in found.result("办").lines] == ["乙"]
    assert found.scored.values["甲"][found.index("办")].kind in ("not_in_force", "no_target")


def test_each_group_has_its_own_best(scored):
    found = scored(TWO_GROUPS, "单位,类别,角色,额\n镇,乡镇,,8\n村,乡镇,,4\n办,,驻外,1")

    assert [found.result(name).line("乙").points for name in ("镇", "村", "办")] == [40, 20, 40]


def test_a_unit_that_an_early_gate_bars_is_no_peer_of_the_others(scored):
    rules = """
measures: {额: {of: entered, unit: 亿元}, 虚报: {of: entered, unit: 次}}
indicators: {乙: {points: 40, score: 'points × ratio(额, best(额), none=0)'}}
gates: {假: {when: 虚报 > 0, effect: unplaced}}
"""
    found = scored(rules, "单位,额,虚报\n镇,80,1\n村,4,0\n庄,2,0")

    assert [found.result(name).line("乙").points for name in ("村", "庄")] == [40, 20]
    assert [found.result(name).place for name in ("镇", "村", "庄")] == [None, 1, 2]
    assert found.result("镇").bars == ("假",)


def test_gates_that_read_points_are_late_and_those_that_read_measures_are_early(book):
    rules = book("""
measures: {额: {of: entered, unit: 亿元}, 率: {of: computed, value: 'ratio(额, 额, none=0)', unit: '%'}}
indicators: {甲: {points: 40, score: points}}
gates:
  早: {when: 额 > 1亿元, effect: zero}
  晚: {when: 甲 > 1, effect: zero}
  也晚: {when: 率 > 1, effect: zero}
""")

    assert [gate.name for gate in early_gates(rules)] == ["早"]


def test_formulas_are_worked_after_what_they_read(book):
    rules = book("""
measures:
  率: {of: computed, value: 'ratio(底, 底, none=0)', unit: '%'}
  底: {of: computed, value: 1个 + 1个, unit: 个}
indicators: {甲: {score: 1 × 乙 + 100 × 率}, 乙: {score: 5 + 0}}
""")

    order = in_order(rules)

    assert order.index("底") < order.index("率") < order.index("甲")
    assert order.index("乙") < order.index("甲")


def test_the_targets_a_rulebook_reads_are_known(rulebook):
    asked = {name for name, _, _ in targets_read(rulebook("wulong/teams-2023"))}

    assert asked == {"正式签约金额", "到位资金", "外出招商次数", "接待企业数", "储备项目数"}


def test_a_target_of_the_inputs_is_kept_by_level_and_basis_and_the_rulebooks_own_wins(book):
    rules = book(TWO_GROUPS)
    inputs = Inputs(
        (UnitRef("a", "镇", kind="乡镇"), UnitRef("b", "办", role="驻外")),
        {"额": {"a": Fraction(10**10), "b": Fraction(10**10)}},
        {TargetKey("额"): {"a": Fraction(1)}, TargetKey("额", "奋斗", "调整"): {"a": Fraction(7)}},
    )

    targets = score(rulebook=rules, inputs=inputs, period=Period.parse("2023")).scene.targets

    assert targets["额", "区定", ""].values[0] == 4 * 10**10
    assert targets["额", "区定", ""].values[1].kind == "no_target"
    assert targets["额", "奋斗", "调整"].values[0] == 7
    assert targets["额", "奋斗", "调整"].values[1].kind == "no_target"


def test_the_working_of_an_extra_needs_no_points(months):
    bonus = months.march.rulebook.bonus.items[0]

    assert working(months.march.scored, formula=bonus.score, index=1).value == 2


def test_a_line_is_found_for_a_path_as_deep_as_it_is_written():
    from saima.core.lines import read_lines

    top = read_lines("rank:\n  by: 甲\nfull: 3\n")

    assert [line_of(top, path) for path in ("rank.by", "rank.on", "full.x", "total")] == [2, 1, 3, 1]


def test_a_name_that_is_both_a_measure_and_a_row_means_the_measure(scored):
    rules = """
measures: {额: {of: entered, unit: 分}}
indicators: {额: {score: 额 + 1}, 乙: {score: 额 + 0}}
total: indicators + 额
"""
    found = scored(rules, "单位,额\n甲镇,5").result("甲镇")

    assert [line.points for line in found.lines] == [6, 5]
    assert found.total == 16
