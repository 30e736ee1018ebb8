"""A rulebook as its 评分细则表: every row with its points and its way of scoring in words."""

from fractions import Fraction

from saima.core.ruletable import points_by_group, table

SECTIONS = """
groups:
  towns: {title: 乡镇, title_en: Townships, members: unit.kind == '乡镇'}
  offices: {title: 部门}
measures: {签约额: {title: 签约金额, title_en: Amount, of: entered, unit: 亿元}, 错: {of: entered, unit: 次}}
indicators:
  签约: {title_en: Signed, points: {towns: 60, offices: 40.5}, score: points × 签约额 ÷ target(签约额), clause: 一}
  其他: {score: 1 × 错 + 1 × 错, data_source: 台账, responsible: 各乡镇}
bonus: {items: {甲: {score: 2 × 错, cap: 4}}}
gates: {假: {when: 错 > 9, effect: zero, note: 注}}
"""


def test_the_rows_say_points_and_scoring_in_words(book):
    rows = table(book(SECTIONS))

    assert [(row.kind, row.title, row.points) for row in rows] == [
        ("indicators", "签约", "乡镇 60 分、部门 40.5 分"),
        ("indicators", "其他", "不设满分"),
        ("bonus", "甲", "最多 4 分"),
        ("gates", "假", "总分归零"),
    ]
    assert rows[0].words == "分值 × 签约金额与任务之比，不封顶"
    assert rows[1].words == "自写公式：1 × 错 + 1 × 错"
    assert (rows[1].pattern, rows[1].data_source, rows[1].responsible, rows[0].clause) == (None, "台账", "各乡镇", "一")
    assert rows[3].note == "注"


def test_an_english_reader_gets_english_words_and_titles(book):
    row, *_, gate = table(book(SECTIONS), language="en")

    assert (row.title, row.points) == ("Signed", "Townships 60 points, 部门 40.5 points")
    assert row.words == "Points × Amount over its target, without a cap"
    assert gate.points == "the total is zero"


def test_the_points_of_each_group_are_summed(book):
    assert points_by_group(book(SECTIONS)) == {"towns": 60, "offices": Fraction(81, 2)}
