"""A label taken apart."""

import pytest

from saima.intake.mapping.labels import take_apart


@pytest.mark.parametrize(
    ("text", "core", "unit"),
    [
        ("总投资（亿元）", "总投资", "亿元"),
        ("总投资[亿元]", "总投资", "亿元"),
        ("用地面积(亩", "用地面积", "亩"),
        (" 备注 \n", "备注", ""),
        ("开工时间*", "开工时间", ""),
        ("实际开工时间（格式：YYYY-MM-DD）", "实际开工时间", ""),
        ("统一社会信用代码（18位）", "统一社会信用代码", ""),
        ("投资强度（万元/千平方米）", "投资强度", "万元/千平方米"),
        ("investment_yi", "investment", "亿元"),
        ("Estimated_Total_Facility_CAPEX_musd2023", "estimatedtotalfacilitycapex", "百万美元"),
        ("taiwan", "taiwan", ""),
        ("1-6月累计到位资金", "1-6月累计到位资金", ""),
        ("其中：设备投资（万元）", "设备投资", "万元"),
    ],
)
def test_the_naming_words_and_the_unit(text, core, unit):
    label = take_apart(text)

    assert (label.core, label.unit) == (core, unit)


def test_listed_options_are_found_in_all_their_forms():
    assert take_apart("项目类别, 1-内资,2-外资").options == ("内资", "外资")
    assert take_apart("10-央企,20-民营巨头 30-世界500强或跨国公司 40-其它").options[:2] == ("央企", "民营巨头")
    assert take_apart("产业类别（工业/服务业）").options == ("工业", "服务业")
    assert take_apart("建设性质：新建、扩建、租赁、技改等").options == ("新建", "扩建", "租赁", "技改")


def test_a_unit_may_depend_on_another_column():
    assert take_apart("总投资额,  内资时单位是亿元,外资时单位是万美元").unit_by == {"内资": "亿元", "外资": "万美元"}


def test_parents_are_kept_generic_ones_left_out_and_their_unit_inherited():
    assert take_apart("时间", parents=("正式签约",)).names == ("正式签约·时间", "正式签约时间", "时间")
    assert take_apart("项目名称", parents=("基本信息",)).parents == ()
    assert take_apart("签约情况-时间").parents == ("签约",)
    assert take_apart("本月", parents=("到位资金（万元）",)).unit == "万元"


def test_a_parent_may_turn_the_meaning():
    assert take_apart("到位资金", parents=("年度目标",)).turned
    assert not take_apart("到位资金", parents=("基本信息",)).turned
