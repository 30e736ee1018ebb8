"""Explanations: sentences with numbers, changes that add up, rates that no whole number gives."""

from fractions import Fraction
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from saima.core.assess import assess
from saima.core.cases import read_cases
from saima.core.explain import change, explain, titles, whole_numerators
from saima.core.rehearsing.whatif import with_measure

TEAM_3, TEAM_6 = "第三招商小组", "第六招商小组"


def test_a_score_is_told_in_words_and_in_numbers_step_by_step(months):
    found = explain(months.march, unit=TEAM_3).sentences()

    assert found[1] == (
        "到位资金：分值 × 取小(1.2, 到位资金 ÷ 到位资金序时任务)"
        "＝30 × 取小(1.2, 3.05亿元 ÷ (11亿元 × 3 ÷ 12))＝30 × 1.10909…＝33.27"
    )
    assert found[-3:] == (
        "总分：31.20 + 33.27 + 20.00 + 5.00 + 5.00 + 5.00 + 4.44 + 0.50＝104.41",
        "各项保留 2 位小数（四舍五入）",
        "名次：招商小组第 1 名",
    )


def test_the_same_is_told_in_english(months):
    found = explain(months.march, unit=TEAM_3, language="en").sentences("en")

    assert found[1] == (
        "Funds arrived: points × min(1.2, Funds arrived ÷ target of Funds arrived due by now)"
        " = 30 × min(1.2, 305m yuan ÷ (1100m yuan × 3 ÷ 12)) = 30 × 1.10909… = 33.27"
    )
    assert found[-1] == "Place: 1 in Promotion teams"


def test_every_part_carries_its_working_its_points_and_its_clause(months):
    parts = explain(months.march, unit=TEAM_3).parts

    assert [part.kind for part in parts] == ["indicator"] * 7 + ["bonus"] * 4 + ["deduction"] * 2
    assert parts[1].clause == parts[1].working.clause == "第五条（二）"
    assert parts[1].working.value == Fraction(366, 11)
    total = sum(part.points for part in parts if part.kind != "deduction")
    assert total == months.march.result(TEAM_3).total


def test_team_threes_change_from_february_to_march_adds_up(months):
    found = change(months.february, months.march, unit=TEAM_3)

    assert [(part.title, part.points) for part in found.parts] == [
        ("正式签约金额", Fraction("8.25")),
        ("到位资金", Fraction("11.18")),
        ("开工率", Fraction("2.86")),
        ("储备项目", Fraction("1.00")),
        ("交办、交接按时办结", Fraction("0.44")),
        ("加分", Fraction("0.50")),
    ]
    assert found.points == Fraction("24.23") == sum(part.points for part in found.parts)
    assert (found.place_before, found.place_after) == (5, 1)


def test_a_deduction_that_grows_lowers_the_total(months):
    found = change(months.february, months.march, unit="第五招商小组")

    assert [part.points for part in found.parts if part.kind == "deduction"] == [Fraction("-0.50")]
    assert found.points == Fraction("10.71")


def test_parts_that_do_not_explain_a_total_are_told_as_rounding(scored):
    rules = """
measures: {额: {of: entered, unit: 亿元}}
indicators: {甲: {points: 10, score: points × 额 ÷ 1亿元}}
round: {each: 2, total: 0, mode: half_up}
"""
    before, after = (scored(rules, f"单位,额\n甲镇,{n}") for n in ("0.12", "0.16"))

    found = change(before, after, unit="甲镇")

    assert [(part.kind, part.points) for part in found.parts] == [
        ("indicator", Fraction("0.4")),
        ("rounding", Fraction("0.6")),
    ]


def test_without_a_total_there_is_no_change_to_tell(months):
    from saima.core.working import NOT_MEASURED

    waiting = with_measure(months.march, unit=TEAM_3, measure="到位资金", value=NOT_MEASURED)

    assert change(months.february, waiting, unit=TEAM_3) is None


def test_a_change_between_rulebooks_tells_rows_that_only_one_of_them_has(scored):
    one = scored("measures: {额: {of: entered, unit: 个}}\nindicators: {甲: {score: 1 × 额}}", "单位,额\n甲镇,3")
    other = scored("measures: {额: {of: entered, unit: 个}}\nindicators: {乙: {score: 2 × 额}}", "单位,额\n甲镇,3")

    assert [(part.name, part.points) for part in change(one, other, unit="甲镇").parts] == [("甲", -3), ("乙", 6)]


SMALL = """
measures:
  额: {of: entered, unit: 亿元}
  成: {of: entered, unit: 件}
indicators:
  甲: {title: 签约, points: 60, score: points × 额 ÷ target(额), clause: 第一条}
  乙: {title: 办结, points: 40, score: 'points × ratio(成, 成, none=not_applicable)'}
bonus: {cap: 1, items: {奖: {title: 活动, title_en: Event, score: 1 × 成}}}
deduction: {cap: 1, items: {罚: {title: 迟报, score: 1 × 成}}}
gates:
  假: {title: 虚报, title_en: False, when: 成 == 9, effect: unplaced}
  零: {title: 事故, when: 成 == 8, effect: zero}
  无: {title: 超期, when: 成 == 7, effect: no_bonus}
"""


def told(scored, rules, cells, language="zh"):
    return explain(scored(rules, "单位,目标:额,额,成\n" + cells), unit="甲镇", language=language).sentences(language)


def test_a_shared_out_row_says_so_and_the_others_show_the_factor(scored):
    found = told(scored, SMALL, "甲镇,10,5,0")

    assert found[1] == "办结：不适用，40 分按比例分摊到其他各项"
    assert found[0] == "签约：分值 × 额 ÷ 额任务＝60 × 5亿元 ÷ 10亿元＝300亿元 ÷ 10亿元＝30；30 × 1.66666…＝50"
    assert "因分摊，其他各项得分乘以 1.66666…" in found


def test_what_was_done_about_a_missing_value_is_said(scored):
    assert told(scored, SMALL + "not_applicable: zero", "甲镇,10,5,0")[1] == "办结：不适用，按办法计 0 分"
    assert told(scored, SMALL + "not_applicable: full", "甲镇,10,5,0")[1] == "办结：不适用，按办法计满分 40 分"
    waits = told(scored, SMALL, "甲镇,10,,5")
    assert waits[0] == "签约：分值 × 额 ÷ 额任务，待报，待补齐后计分"
    assert "总分暂缺：签约（待报）" in waits
    assert waits[-1] == "名次：不参加排名"


def test_a_row_not_in_force_says_so(scored):
    rules = SMALL.replace("甲: {title: 签约, points: 60", "甲: {title: 签约, points: {all: 60}")
    found = scored(
        rules.replace("{all: 60}", "{other: 60}").replace("bonus", "groups: {other: {}, all: {}}\nbonus", 1),
        "单位,组,目标:额,额,成\n甲镇,all,10,5,5",
    )

    assert [line.name for line in found.result("甲镇").lines] == ["乙"]


def test_ceilings_and_gates_are_said(scored):
    found = told(scored, SMALL, "甲镇,10,5,9")
    assert "加分合计超过上限，按 1 分计" in found
    assert "扣分合计超过上限，按 1 分计" in found
    assert "虚报：取消当期名次" in found
    assert "总分：30 + 40 + 1 − 1＝70" in found
    assert "事故：总分归零" in told(scored, SMALL, "甲镇,10,5,8")
    assert "超期：取消加分" in told(scored, SMALL, "甲镇,10,5,7")
    assert "False: no place in this period" in told(scored, SMALL, "甲镇,10,5,9", "en")


def test_a_gap_in_a_published_rule_is_said_and_never_scored_zero(rulebook):
    """Set 33: completion over half, investment under a fifth."""
    book = rulebook("published/33-county-tiers")
    text = (Path(__file__).parents[2] / "rulebooks/published/33-county-tiers.cases.yaml").read_text(encoding="utf-8")
    (case,) = read_cases(text, rulebook=book)
    found = assess(rulebook=book, inputs=case.inputs, period=case.period)

    result = found.result("丁镇")

    assert (result.line("绩效").points, result.total, result.place) == (None, None, None)
    assert result.waits == (("绩效", "not_defined"),)
    assert "规则未规定" in " ".join(explain(found, unit="丁镇").sentences())
    assert "not defined by the rule" in " ".join(explain(found, unit="丁镇", language="en").sentences("en"))


def test_a_shared_place_is_said(scored):
    assert told(scored, SMALL, "甲镇,10,5,5\n乙镇,10,5,5")[-1] == "名次：全部单位并列第 1 名"


def test_titles_come_in_the_language_asked_and_fall_back_to_chinese(months):
    names = titles(months.march.rulebook, "en")

    assert names["到位资金"] == "Funds arrived"
    assert titles(months.march.rulebook, "zh")["大项目"] == "单体10亿元以上项目"


def test_why_a_printed_rate_has_no_whole_numerator():
    found = whole_numerators(rate="60.5%", denominator=37, decimals=1)

    assert found.numerators == ()
    assert found.below == (22, Fraction("59.5"))
    assert found.above == (23, Fraction("62.2"))
    assert found.others == ((23, 38),)


def test_a_rate_that_whole_numbers_give_names_them():
    assert whole_numerators(rate="62.2%", denominator=37, decimals=1).numerators == (23,)
    assert whole_numerators(rate="100%", denominator=5, decimals=0).above == (5, 100)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_two_assessments_differ_by_parts_that_add_up(data):
    from saima.core.inputs import Inputs, UnitRef
    from saima.core.periods import Period
    from saima.core.rulefile import read_rulebook

    head = "rulebook: a\ntitle: a\nsource: {document: a}\nin_force: {from: 2023-01-01}\nround: {each: 1, total: 1}\n"
    rules = read_rulebook(head + SMALL.replace("÷ target(额)", "÷ 3亿元"))

    def one():
        measures = {
            "额": {"u": Fraction(data.draw(st.integers(0, 10**12)))},
            "成": {"u": Fraction(data.draw(st.integers(0, 9)))},
        }
        return assess(rulebook=rules, inputs=Inputs((UnitRef("u", "u"),), measures), period=Period.parse("2023"))

    before, after = one(), one()
    found = change(before, after, unit="u")

    assert sum((part.points for part in found.parts), Fraction(0)) == found.points
