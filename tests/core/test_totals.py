"""Totals in columns and totals unit by unit are the same rows, whatever is missing, barred, shared out or tied."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.plain_totals import plain_results

from saima.core.assess import assess
from saima.core.inputs import Inputs, TargetKey, UnitRef
from saima.core.periods import Period
from saima.core.rulefile import read_rulebook
from saima.core.working import Missing

HEAD = "rulebook: a\ntitle: a\nsource: {document: a}\nin_force: {from: 2023-01-01}\n"
RULES = """
groups: {towns: {members: unit.kind == '乡镇'}, offices: {members: unit.kind == '部门'}}
measures:
  额: {of: entered, unit: 亿元}
  成: {of: entered, unit: 件}
  应: {of: entered, unit: 件}
  罚: {of: entered, unit: 次}
  率: {of: computed, unit: 倍, value: '额 ÷ target(额)'}
targets: {额: {per: year}}
indicators:
  甲: {points: {towns: 60, offices: 50}, score: 'points × min(1.2, 率)'}
  乙: {points: {towns: 40}, score: 'points × ratio(成, 应, none=not_applicable)'}
  丙: {score: '1 × steps(成, 2件)'}
  丁: {points: 10, score: 'points × (rank(额) ÷ 4)'}
bonus: {cap: 3, items: {奖: {score: 0.7 × 成 ÷ 1件, cap: 2}, 又奖: {score: 0.3 × 成 ÷ 1件}}}
deduction: {cap: 4, items: {罚分: {score: '1 × ratio(罚, 应, none=not_applicable)'}}}
gates:
  一票: {when: 罚 ≥ 9次, effect: unplaced}
  清零: {when: 罚 == 8次, effect: zero}
  停奖: {when: indicators ≥ 70, effect: no_bonus}
"""
TIMED = (
    RULES.replace("额 ÷ target(额)", "额 ÷ pace(target(额))")
    .replace("'1 × steps(成, 2件)'", "'steps(成, 2件) × (months ÷ 12)'")
    .replace("when: 罚 ≥ 9次", "when: 罚 ≥ 9次 and period.first_day > 2023-05-10")
)
ENDS = (
    "",
    "round: {each: 2, mode: half_up}\nnot_measured: zero\n",
    "round: {each: 1, total: 0, mode: half_even}\nno_target: full\nrank: {within: all, ties: dense}\n",
    "round: {each: 0, mode: truncate}\nnot_applicable: zero\nrank: {ties: ordinal, direction: ascending}\n",
    "not_measured: full\nno_target: zero\nrank: {on: exact, ties: modified}\n",
    "not_applicable: unplaced\nnot_measured: share_out\nrank: {by: 甲, within: all}\n",
    "rank: {by: 额}\ntotal: 'ratio(indicators, deduction - 1, none=not_applicable) × 1 + bonus'\n",
    "grades: {items: {优: {when: 'place ≤ 1 and total ≥ 50'}, 良: {when: total ≥ 20}, 一般: {}}}\n"
    "lists: {红榜: {when: place ≤ 50% × placed}}\n",
)
money = st.sampled_from([*(Fraction(n * 10**9) for n in (0, 1, 5, 10, 10, 33)), Missing("not_applicable"), None])
count = st.sampled_from([*map(Fraction, (0, 0, 1, 2, 3, 8, 9)), Missing("not_measured", "表"), None])


@st.composite
def inputs(draw):
    kinds = draw(st.lists(st.sampled_from(["乡镇", "乡镇", "部门", "企业"]), min_size=1, max_size=8))
    units = tuple(UnitRef(f"u{n}", f"u{n}", kind=kind, order=-n) for n, kind in enumerate(kinds))

    def column(values):
        drawn = ((unit.code, draw(values)) for unit in units)
        return {code: value for code, value in drawn if value is not None}

    measures = {"额": column(money), **{name: column(count) for name in ("成", "应", "罚")}}
    targets = {TargetKey("额"): column(st.sampled_from([None, Fraction(0), Fraction(10**10), Fraction(7 * 10**9)]))}
    return Inputs(units, measures, targets)


@settings(max_examples=300, deadline=None)
@given(given=inputs(), end=st.sampled_from(ENDS))
def test_rows_made_of_columns_are_the_rows_worked_out_unit_by_unit(given, end):
    found = assess(rulebook=read_rulebook(HEAD + RULES + end), inputs=given, period=Period.parse("2023-06"))

    plain = plain_results(found.rulebook, found.scored)
    alone = assess(rulebook=found.rulebook, inputs=given, period=found.period)
    assert tuple(alone.result(row.unit.code) for row in plain) == plain
    assert found.results == plain


@settings(max_examples=200, deadline=None)
@given(given=inputs(), end=st.sampled_from(ENDS), data=st.data())
def test_an_assessment_that_takes_over_what_did_not_change_is_the_whole_one(given, end, data):
    rulebook, period = read_rulebook(HEAD + TIMED + end), Period.parse("2023-06")
    before = Period.parse(data.draw(st.sampled_from(["2023-06", "2023-05", "2023-Q2", "2024-06"])))
    first = assess(rulebook=rulebook, inputs=given, period=before)
    unit = data.draw(st.sampled_from(given.units)).code
    name = data.draw(st.sampled_from(["额", "成", "应", "罚", "task", "no task", "nothing"]))
    key = TargetKey("额")
    if name == "task":
        changed = Inputs(given.units, given.measures, {key: {**given.targets[key], unit: Fraction(3 * 10**9)}})
    elif name == "no task":
        changed = Inputs(given.units, given.measures, {})
    elif name == "nothing":
        changed = given
    else:
        value = data.draw(count.filter(lambda drawn: drawn is not None))
        changed = Inputs(given.units, {**given.measures, name: {**given.measures[name], unit: value}}, given.targets)

    again = assess(rulebook=rulebook, inputs=changed, period=period, before=first)

    assert again.to_json() == assess(rulebook=rulebook, inputs=changed, period=period).to_json()


def test_what_is_taken_over_is_not_worked_out_again(book):
    rulebook, period = book(RULES), Period.parse("2023-06")
    units = (UnitRef("u", "u", kind="乡镇"),)
    measures = {name: {"u": Fraction(1)} for name in ("额", "成", "应", "罚")}
    first = assess(rulebook=rulebook, inputs=Inputs(units, measures), period=period)

    changed = Inputs(units, {**measures, "成": {"u": Fraction(2)}}, first.inputs.targets)
    again = assess(rulebook=rulebook, inputs=changed, period=period, before=first)

    old, new = first.totals.tally.parts, again.totals.tally.parts
    assert [name for name in new if new[name] is old[name]] == ["甲", "丁"]


def test_an_assessment_of_another_period_or_rulebook_is_not_taken_over(book):
    given = Inputs(
        (UnitRef("u", "u", kind="乡镇"),), {"额": {"u": Fraction(10**9)}}, {TargetKey("额"): {"u": Fraction(10**10)}}
    )
    rulebook = book(RULES.replace("target(额)", "pace(target(额))"))
    june = assess(rulebook=rulebook, inputs=given, period=Period.parse("2023-06"))

    july = assess(rulebook=rulebook, inputs=given, period=Period.parse("2023-07"), before=june)

    assert july.measure("率", "u") == Fraction(12, 70) != june.measure("率", "u")


def test_a_race_without_units_has_no_rows(book):
    assert assess(rulebook=book(RULES), inputs=Inputs((), {}), period=Period.parse("2023-06")).results == ()
