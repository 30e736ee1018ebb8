"""Where the header is and what each column is called."""

from intake.building import sheet
from saima.intake.tables.finding import KnownLabels
from saima.intake.tables.header import find_header


def header_of(page, catalogue):
    return find_header(sheet=page, knows=KnownLabels(catalogue=catalogue))


def labels_of(page, catalogue):
    return [column.label for column in header_of(page, catalogue).columns]


def test_a_header_of_one_row_below_title_and_unit_line(catalogue):
    page = sheet(
        [["某区台账", None, None], ["单位：万元", None, None], ["序号", "项目名称", "总投资"], [1, "酒店", 3]],
        merges=[(0, 0, 0, 2)],
    )

    header = header_of(page, catalogue)

    assert (header.first, header.last) == (2, 2)
    assert [column.text for column in header.columns] == ["序号", "项目名称", "总投资"]


def test_two_rows_with_merged_parents(catalogue):
    page = sheet(
        [
            ["台账", None, None, None, None],
            ["序号", "项目名称", "正式签约", None, "备注"],
            [None, None, "时间", "金额（亿元）", None],
            [1, "酒店", "2023-04-10", 1, None],
        ],
        merges=[(0, 0, 0, 4), (1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 2, 4)],
    )

    assert labels_of(page, catalogue) == ["序号", "项目名称", "正式签约·时间", "正式签约·金额（亿元）", "备注"]
    assert (header_of(page, catalogue).first, header_of(page, catalogue).last) == (1, 2)


def test_three_rows_of_header(catalogue):
    page = sheet(
        [
            ["序号", "项目名称", "招商情况", None, None, None],
            [None, None, "正式签约", None, "注册", None],
            [None, None, "时间", "金额（亿元）", "时间", "注册资本（万元）"],
            [1, "酒店", "2023-04-10", 1, "2023-04-11", 100],
        ],
        merges=[(0, 0, 2, 0), (0, 1, 2, 1), (0, 2, 0, 5), (1, 2, 1, 3), (1, 4, 1, 5)],
    )

    header = header_of(page, catalogue)

    assert (header.first, header.last) == (0, 2)
    assert header.columns[4].label == "招商情况·注册·时间"


def test_two_rows_whose_merges_were_lost(catalogue):
    page = sheet(
        [
            ["序号", "项目名称", "正式签约", None, "注册", None, "备注"],
            [None, None, "时间", "金额（亿元）", "时间", "注册资本（万元）", None],
            ["1", "酒店", "2023-04-10", "1", "2023-04-11", "100", None],
        ]
    )

    assert labels_of(page, catalogue) == [
        "序号", "项目名称", "正式签约·时间", "正式签约·金额（亿元）", "注册·时间", "注册·注册资本（万元）", "备注",
    ]  # fmt: skip


def test_a_row_that_numbers_the_columns_belongs_to_the_header(catalogue):
    page = sheet([["序号", "项目名称", "总投资", "备注"], ["甲", "乙", 1, 2], [1, 2, 3, 4], [1, "酒店", 3, None]])

    assert header_of(sheet([["序号", "项目名称", "总投资"], [1, 2, 3], [1, "酒店", 3]]), catalogue).last == 1
    assert header_of(page, catalogue).last == 0


def test_a_first_data_row_of_text_is_not_taken_for_a_header_row(catalogue):
    page = sheet(
        [
            ["项目名称", "投资方", "责任单位", "备注"],
            ["酒店", "甲公司", "第一招商小组", None],
            ["冷链", "乙公司", None, None],
        ]
    )

    assert header_of(page, catalogue).last == 0


def test_a_header_of_unknown_words_is_found_by_its_shape(catalogue):
    page = sheet([["通知", None, None], ["花名", "颜色", "产地"], ["牡丹", "红", "菏泽"]])

    assert header_of(page, catalogue).first == 1


def test_a_sheet_of_text_only_has_no_header(catalogue):
    assert header_of(sheet([["填表说明"], ["请按要求填写"]]), catalogue) is None
