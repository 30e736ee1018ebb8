"""What one label leaves open, its neighbours and its values settle."""

import pytest

from intake.building import cell
from saima.intake.mapping.columns import Column, choose, map_columns, settle_units
from saima.intake.mapping.labels import take_apart
from saima.intake.mapping.matching import candidates


def mapped(catalogue, *labels, samples=None, sheet=None, remembered=None):
    columns = [
        Column(i, label) if isinstance(label, str) else Column(i, label[-1], tuple(label[:-1]))
        for i, label in enumerate(labels)
    ]
    values = {i: tuple(cell(v) for v in column) for i, column in (samples or {}).items()}
    kind = catalogue.sheets[sheet] if sheet else None
    return map_columns(columns=columns, catalogue=catalogue, samples=values, sheet=kind, remembered=remembered)


def said(found):
    return [(one.field, one.decision) for one in found]


def test_an_unknown_label_is_not_imported_and_says_so(catalogue):
    one = mapped(catalogue, "项目名称", "天气", "序号")[1]

    assert (one.field, one.decision) == (None, "unknown")
    assert "天气" in one.reason


def test_a_column_without_a_label_is_not_imported(catalogue):
    assert said(mapped(catalogue, "项目名称", " "))[1] == (None, "unknown")


def test_a_telephone_belongs_to_the_person_before_it(catalogue):
    found = mapped(catalogue, "联系人", "联系电话", "填报人", "电话", "跟踪人", "联系电话")

    assert [one.field for one in found][1::2] == ["contact_phone", "phone", "owner_phone"]
    assert all(one.decision == "sure" for one in found)


def test_a_label_that_could_mean_two_columns_takes_the_one_left(catalogue):
    alone = mapped(catalogue, "项目名称", "计划总投资（万元）", "备注")
    beside = mapped(catalogue, "项目名称", "总投资额（亿元）", "计划总投资（万元）")

    assert said(alone)[1] == ("planned_investment", "sure")
    assert said(beside)[1:] == [("planned_investment", "sure"), ("planned_total_wan", "sure")]


def test_beside_an_investor_a_company_is_the_registered_one(catalogue):
    assert said(mapped(catalogue, "投资方", "企业名称", "项目名称"))[1] == ("registered_company", "sure")
    assert said(mapped(catalogue, "企业名称", "项目名称", "备注"))[0] == ("investor", "sure")


def test_two_columns_for_one_field_are_asked_about(catalogue):
    found = mapped(catalogue, "项目名称", "工程名称", "备注")

    assert [one.decision for one in found] == ["ask", "ask", "sure"]


def test_a_copy_of_a_column_is_left_out(catalogue):
    found = mapped(catalogue, "项目名称", "项目名称", "备注", samples={0: ["甲", "乙"], 1: ["甲", "乙"]})

    assert said(found)[:2] == [("project_name", "sure"), (None, "unknown")]


def test_remarks_may_have_several_columns(catalogue):
    assert said(mapped(catalogue, "项目名称", "备注", "签约备注")) == [
        ("project_name", "sure"), ("note", "sure"), ("note", "sure"),
    ]  # fmt: skip


def test_values_that_contradict_the_label_raise_a_question(catalogue):
    found = mapped(catalogue, "项目名称", "开工时间", "备注", samples={1: ["已开工", "甲公司", "乙公司", None]})

    assert said(found)[1] == ("started_on", "ask")
    assert "甲公司" in found[1].reason or "已开工" in found[1].reason


def test_values_may_speak_for_a_column_nobody_named(catalogue):
    codes = ["91350100M000100Y43", "91330100799655058B"]

    assert said(mapped(catalogue, "项目名称", "证照", "备注", samples={1: codes}))[1] == ("uscc", "ask")


def test_general_labels_mean_what_the_kind_of_sheet_says(catalogue):
    found = mapped(catalogue, "序号", "日期", "单位", "地点", "事项", sheet="外出招商")

    assert [one.field for one in found] == ["serial", "happened_on", "unit", "visit_place", "matter"]
    assert said(mapped(catalogue, "序号", "日期", "备注"))[1] == (None, "unknown")


@pytest.mark.parametrize(
    ("parent", "child", "field"),
    [
        ("正式签约", "时间", "signed_on"),
        ("正式签约", "金额（亿元）", "signed_amount"),
        ("协议签约", "时间", "agreed_on"),
        ("注册", "登记日期", "registered_recorded_on"),
        ("开工", "认定日期", "started_recognised_on"),
        ("到位资金", "2023年累计到位（万元）", "arrived_year_cum"),
        ("到位资金", "累计到位（亿元）", "arrived_cum"),
        ("用地", "面积（亩）", "land_mu"),
        ("企业荣誉", "称号", "honour"),
    ],
)
def test_a_child_is_read_with_its_parent(catalogue, parent, child, field):
    assert said(mapped(catalogue, "项目名称", (parent, child), "备注"))[1] == (field, "sure")


def test_a_parent_that_turns_the_meaning_is_never_sure_of_its_child(catalogue):
    found = mapped(catalogue, "项目名称", ("上年同期", "到位资金"), ("二期", "总投资（亿元）"))

    assert [one.decision for one in found[1:]] == ["ask", "ask"]


def test_targets_are_not_taken_for_what_was_done(catalogue):
    assert said(mapped(catalogue, "单位", ("年度目标", "到位资金（亿元）"), "备注"))[1] == ("target_arrived", "sure")


def test_a_persons_choice_and_a_remembered_one_are_sure(catalogue):
    found = mapped(catalogue, "项目名称", "天气", "备注", remembered={"天气": "note", "备注": ""})

    assert said(found)[1:] == [("note", "sure"), (None, "unknown")]
    assert choose(mapped=found[0], field_id=None).field is None


def test_a_money_column_without_any_unit_is_asked_about(catalogue):
    found = mapped(catalogue, "项目名称", "签约金额", "备注")

    asked = settle_units(mapped=found, catalogue=catalogue, table_unit="")[1]
    told = settle_units(mapped=found, catalogue=catalogue, table_unit="万元")[1]

    assert (asked.decision, asked.unit) == ("ask", "亿元")
    assert (told.decision, told.unit) == ("sure", "万元")


def test_the_unit_in_the_label_wins_over_the_line_above_the_table(catalogue):
    found = mapped(catalogue, "项目名称", "总投资（亿元）", "备注")

    assert settle_units(mapped=found, catalogue=catalogue, table_unit="万元")[1].unit == "亿元"


def test_options_in_a_label_decide_and_unknown_ones_raise_doubt(catalogue):
    best = candidates(label=take_apart("项目类别, 1-内资,2-外资"), catalogue=catalogue)[0]
    doubtful = candidates(label=take_apart("预期产值（甲/乙）"), catalogue=catalogue)[0]

    assert best.field == "domestic_foreign"
    assert doubtful.confidence < 90


def test_every_decision_has_a_reason_a_person_can_read(catalogue):
    assert all(one.reason for one in mapped(catalogue, "项目名称", "天气", "工程名称", ""))
