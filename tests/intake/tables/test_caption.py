"""What the lines around a table say of it."""

from datetime import date

import pytest

from saima.intake.tables.caption import is_caption, read_caption


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：万元", "万元"), ("单位:亿元、亩", "亿元"), ("（单位：万美元）", "万美元"),
        ("金额单位：人民币万元", "万元"), ("(亿元)", "亿元"),
        ("填报单位：区招商中心", ""), ("牵头单位：区经济信息委", ""), ("填报单位：招商中心　　单位：万元", "万元"),
    ],
)  # fmt: skip
def test_the_unit_of_money(line, unit):
    assert read_caption(above=(line,)).unit == unit


def test_days_title_and_year():
    caption = read_caption(
        above=("武隆区2023年招商引资台账（3月）", "填报日期：2023年4月4日  数据截至：2023.3.31  单位：万元"),
    )

    assert caption.title == "武隆区2023年招商引资台账（3月）"
    assert (caption.reported_on, caption.as_of, caption.year) == (date(2023, 4, 4), date(2023, 3, 31), 2023)


def test_days_without_a_year_take_the_titles():
    assert read_caption(above=("2022年台账", "（截至12月）")).as_of == date(2022, 12, 31)


def test_the_foot_may_say_it_too_and_the_sheets_name_the_year():
    caption = read_caption(above=("台账",), below=("填报人：张三  填报日期：2023-04-04",), sheet="2023年签约")

    assert (caption.reported_on, caption.year) == (date(2023, 4, 4), 2023)


def test_lines_about_the_table_are_told_from_titles():
    assert is_caption("填报单位：区招商中心")
    assert is_caption("单位：亿元")
    assert not is_caption("第一招商小组（牵头单位：区文化旅游委）")
    assert not is_caption("武隆区招商引资台账")
