"""What became of each sheet, and which kind of ledger it is."""

import pytest

from intake.building import CATALOGUE, HERE, book, sheet
from saima.intake.surveying import answer, survey_book
from saima.intake.tables.finding import find_tables
from saima.intake.workbooks.child import read_workbook

HEAD = ["序号", "项目名称", "总投资（亿元）"]
DEMO = CATALOGUE.parent / "demo"
SHARED = CATALOGUE.parents[1] / "shared" / "data"


def test_no_sheet_is_dropped_without_a_word(catalogue):
    findings = find_tables(
        book=book(
            sheet([HEAD, [1, "酒店", 3]], name="台账"),
            sheet([["第一招商小组"], ["第二招商小组"]], name="字典"),
            sheet([HEAD, [1, "酒店", 3]], name="旧表", hidden=True),
            sheet([["填表说明"], ["请按要求填写"]], name="说明"),
        ),
        catalogue=catalogue,
    )

    assert [finding.left_out for finding in findings] == ["", "helper", "hidden", "no_table"]
    assert all(finding.problems for finding in findings[1:])


@pytest.mark.parametrize(
    ("name", "title", "head", "kind"),
    [
        ("走出去", "", ["序号", "日期", "单位", "带队层级", "地点"], "外出招商"),
        ("请进来", "", ["日期", "单位", "来访企业", "家数（家）"], "接待考察"),
        ("Sheet1", "2022年问题项目清单", ["序号", "项目名称", "类别", "成因"], "问题项目"),
        ("Sheet1", "储备项目台账", ["序号", "项目名称", "意向投资额（亿元）"], "储备在谈"),
        ("Sheet1", "", ["序号", "项目名称", "总投资（亿元）"], "项目台账"),
        ("Sheet1", "", ["unique_id", "Company", "State"], "编号台账"),
        ("Sheet1", "", ["花名", "颜色", "产地"], None),
    ],
)
def test_the_kind_of_ledger(catalogue, name, title, head, kind):
    rows = [[title], head, ["x"] * len(head)] if title else [head, ["x"] * len(head)]

    survey = survey_book(book=book(sheet(rows, name=name), name="表.xlsx"), catalogue=catalogue)[0]

    assert (survey.kind.id if survey.kind else None) == kind


def test_answers_close_questions_and_units_can_be_given(catalogue):
    page = sheet([["项目名称", "签约金额", "天气"], ["酒店", 3, "晴"]])
    survey = survey_book(book=book(page), catalogue=catalogue)[0]
    assert survey.source is None

    answered = answer(survey=survey, choices={1: "signed_amount", 2: "note"}, units={1: "亿元"})

    assert answered.questions == ()
    assert [(one.field, one.unit) for one in answered.source.mapped][1:] == [("signed_amount", "亿元"), ("note", "")]


@pytest.mark.parametrize("path", sorted(DEMO.glob("*.xlsx")), ids=lambda path: path.stem)
def test_the_demonstration_workbooks_are_read_without_a_question(catalogue, path):
    reading = read_workbook(content=path.read_bytes(), name=path.name)

    for survey in survey_book(book=reading.book, catalogue=catalogue):
        assert survey.finding.table is not None, survey.finding
        assert [one.reason for one in survey.mapped if one.decision != "sure"] == []


@pytest.mark.parametrize("name", ["gaoming.csv", "cim_excerpt.csv"])
def test_english_labels_of_real_lists_are_all_sure(catalogue, name):
    reading = read_workbook(content=(HERE / "data" / name).read_bytes(), name=name)

    survey = survey_book(book=reading.book, catalogue=catalogue)[0]

    assert [one.column.text for one in survey.mapped if one.decision != "sure"] == []
    units = {one.field: one.unit for one in survey.mapped}
    assert units["planned_investment"] in ("亿元", "百万美元")


@pytest.mark.parametrize(
    ("name", "rows"),
    [("cim_us_manufacturing_facilities_2024q4.csv", 581), ("guilin_2022_major_projects_names.csv", 241)],
)
def test_whole_public_lists_are_read(catalogue, name, rows):
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{path} is not here")

    reading = read_workbook(content=path.read_bytes(), name=name)
    table = find_tables(book=reading.book, catalogue=catalogue)[0].table

    assert sum(1 for _ in table.data()) == rows
