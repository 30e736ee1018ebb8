"""Every row of a sheet gets exactly one class."""

import pytest

from intake.building import sheet
from saima.intake.tables.finding import KnownLabels, find_table

HEAD = ["序号", "项目名称", "责任单位", "总投资（亿元）"]


def lines_of(catalogue, *rows, merges=(), **marks):
    page = sheet([HEAD, *rows], merges=merges, **marks)
    return find_table(sheet=page, knows=KnownLabels(catalogue=catalogue))


def kinds_of(catalogue, *rows, merges=()):
    return [line.kind for line in lines_of(catalogue, *rows, merges=merges).lines[1:]]


def test_a_ledger_with_everything_in_it(catalogue):
    table = lines_of(
        catalogue,
        ["一、第一招商小组（共2项）", None, None, None],
        [1, "酒店", "第一招商小组", 1],
        [2, "民宿", "第一招商小组", 2],
        [None, "小计（共2项）", None, 3],
        HEAD,
        ["二、第二招商小组", None, None, None],
        [3, "风电", "第二招商小组", 4],
        [None, None, None, None],
        [None, "小计", None, 4],
        [None, "合计：3项", None, 7],
        ["注：金额以合同为准", None, None, None],
        ["填报人：甲  审核人：乙", None, None, None],
    )

    assert [line.kind for line in table.lines] == [
        "header", "category", "data", "data", "subtotal", "header", "category", "data", "blank", "subtotal", "total",
        "note", "footer",
    ]  # fmt: skip
    assert len(table.lines) == len(table.sheet.rows)
    assert [line.row for line in table.lines] == list(range(len(table.lines)))
    assert table.lines[1].count == table.lines[4].count == 2
    assert [line.category for line in table.data()] == ["一、第一招商小组（共2项）"] * 2 + ["二、第二招商小组"]


@pytest.mark.parametrize("text", ["合计", "总 计", "合计（共46项）", "总计：", "共计", "全区合计"])
def test_totals_may_stand_first_or_last(catalogue, text):
    assert kinds_of(catalogue, [None, text, None, 3], [1, "酒店", "甲", 3]) == ["total", "data"]
    assert kinds_of(catalogue, [1, "酒店", "甲", 3], [text, None, None, 3]) == ["data", "total"]


@pytest.mark.parametrize("text", ["小计", "小 计（共9项）", "第一招商小组小计", "工业类合计"])
def test_subtotals_are_told_from_totals(catalogue, text):
    assert kinds_of(catalogue, [1, "酒店", "甲", 3], [None, text, None, 3]) == ["data", "subtotal"]


@pytest.mark.parametrize(
    "name", ["合计划片区开发项目", "共计算力中心", "小计量仪表厂", "一、二期标准厂房", "第一小学改造项目"]
)
def test_names_that_look_like_sums_are_projects(catalogue, name):
    assert kinds_of(catalogue, [1, name, "甲", 3], [2, "x", "甲", 3]) == ["data", "data"]


@pytest.mark.parametrize("text", ["（一）文旅康养", "一、工业项目", "第三招商小组", "续建项目"])
def test_categories_in_the_first_column(catalogue, text):
    assert kinds_of(catalogue, [text, None, None, None], [1, "酒店", "甲", 3]) == ["category", "data"]


def test_a_merged_row_is_a_category_wherever_its_text_stands(catalogue):
    rows = [[None, "省外项目", None, None], [1, "酒店", "甲", 3]]

    assert kinds_of(catalogue, *rows, merges=[(1, 1, 1, 3)]) == ["category", "data"]


def test_a_numeral_and_a_name_are_a_category(catalogue):
    assert kinds_of(catalogue, ["一", "工业", None, None], [1, "酒店", "甲", 3]) == ["category", "data"]


def test_a_project_of_which_only_the_name_is_known_is_data(catalogue):
    assert kinds_of(catalogue, [None, "某意向项目", None, None], [2, "酒店", "甲", 3]) == ["data", "data"]


def test_single_texts_after_the_last_project_are_notes(catalogue):
    assert kinds_of(catalogue, [1, "酒店", "甲", 3], ["以上数据未经审计", None, None, None]) == ["data", "note"]


def test_a_second_table_below_is_told_and_left_alone(catalogue):
    table = lines_of(
        catalogue, [1, "酒店", "甲", 3], ["序号", "来访企业", "开工时间", "联系人"], [1, "甲公司", None, "乙"]
    )

    assert [line.kind for line in table.lines] == ["header", "data", "note", "note"]
    assert table.problems[0].code == "table.second"


def test_hidden_rows_are_data_and_are_told(catalogue):
    table = lines_of(catalogue, [1, "酒店", "甲", 3], [2, "民宿", "甲", 3], hidden_rows=frozenset({2}))

    assert [line.kind for line in table.lines] == ["header", "data", "data"]
    assert (table.problems[0].code, table.problems[0].severity) == ("table.hidden_rows", "warning")


def test_values_merged_downwards_are_copies(catalogue):
    table = lines_of(catalogue, [1, "酒店", "甲", 3], [2, "民宿", None, None], merges=[(1, 2, 2, 2), (1, 3, 2, 3)])

    assert table.cell(1, 2) == ("甲", False)
    assert table.cell(2, 2) == ("甲", True)
    assert table.cell(2, 1) == ("民宿", False)
