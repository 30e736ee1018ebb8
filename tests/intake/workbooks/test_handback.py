"""The user's workbook back with its faults marked."""

import io

import openpyxl

from intake.building import HERE, xlsx
from saima.intake.workbooks.handback import LOST_ON_THE_WAY, Mark, hand_back

ROWS = [["项目名称", "开工时间"], ["酒店", "2023-04-31"], ["冷链", "2023-04-06"], ["=HYPERLINK(1)", "x"]]


def marked(content: bytes, marks: list[Mark], name: str = "台账.xlsx"):
    answer = hand_back(content=content, name=name, marks=marks, headings={"Sheet1": 0, "CSV": 0})
    assert answer.problem is None
    return openpyxl.load_workbook(io.BytesIO(answer.body)).worksheets[0]


def test_the_faulty_cell_is_red_and_the_reason_stands_beside_it():
    page = marked(xlsx(ROWS), [Mark("Sheet1", 1, 1, "日历上没有这一天")])

    assert page["B2"].fill.fgColor.rgb == "FFFFC7CE"
    assert page["B3"].fill.fgColor.rgb != "FFFFC7CE"
    assert page["C1"].value.startswith("问题说明")
    assert page["C2"].value == "日历上没有这一天"
    assert page["C3"].value is None


def test_several_reasons_of_a_row_stand_in_one_cell():
    page = marked(xlsx(ROWS), [Mark("Sheet1", 1, 1, "甲"), Mark("Sheet1", 1, None, "乙"), Mark("Sheet1", 1, 0, "甲")])

    assert page["C2"].value == "甲\n乙"


def test_no_reason_is_ever_a_formula():
    page = marked(xlsx(ROWS), [Mark("Sheet1", 1, 1, "=cmd|' /C calc'!A0"), Mark("Sheet1", 2, 1, "+1")])

    assert page["C2"].data_type == "s"
    assert page["C2"].value.startswith("'=")
    assert page["C3"].value == "'+1"


def test_text_files_come_back_as_workbooks_whose_text_is_never_a_formula():
    text = "项目名称,开工时间\n酒店,2023-04-31\n=1+1,@x\n".encode("gb18030")

    page = marked(text, [Mark("CSV", 1, 1, "没有这一天")], name="台账.csv")

    assert page["A3"].data_type == "s"
    assert page["A3"].value == "'=1+1"
    assert page["B2"].fill.fgColor.rgb == "FFFFC7CE"


def test_an_old_workbook_comes_back_with_its_values():
    content = (HERE / "data" / "ledger_biff.xls").read_bytes()

    page = marked(content, [Mark("签约台账", 5, 4, "请核对")], name="ledger.xls")

    assert page["B6"].value == "酒店项目"
    assert page["G6"].value == "请核对"


def test_a_fault_in_a_merged_range_colours_its_first_cell():
    made = openpyxl.Workbook()
    page = made.active
    page.title = "Sheet1"
    page["A1"], page["A2"] = "责任单位", "无此单位"
    page.merge_cells("A2:A4")
    out = io.BytesIO()
    made.save(out)

    back = marked(out.getvalue(), [Mark("Sheet1", 3, 0, "没有这个单位")])

    assert back["A2"].fill.fgColor.rgb == "FFFFC7CE"
    assert back["B4"].value == "没有这个单位"


def test_the_person_is_told_what_is_lost():
    assert "图片" in LOST_ON_THE_WAY
    assert "图表" in LOST_ON_THE_WAY


def test_what_cannot_be_read_cannot_be_handed_back():
    answer = hand_back(content=b"%PDF", name="a.pdf", marks=[], headings={})

    assert answer.problem is not None
