"""An issue's tables as an Excel file."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from tests.publications.conftest import DATA, NUMBER

from saima.publications.excel import render_excel
from saima.publications.excel.cells import as_number
from saima.publications.excel.formats import number_format
from saima.publications.excel.names import sheet_names

ROOT = Path(__file__).parents[2]


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(render_excel(content)))


def find(sheet, text):
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == text)


def test_the_same_content_gives_the_same_bytes_in_another_process(bulletin):
    program = (
        "import hashlib, json, pathlib; from saima.publications.excel import render_excel;"
        f"content = json.loads(pathlib.Path({str(DATA / 'bulletin.json')!r}).read_text(encoding='utf-8'));"
        "print(hashlib.sha256(render_excel(content)).hexdigest())"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": "7", "TZ": "America/New_York"}

    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)

    assert told.stdout.strip() == hashlib.sha256(render_excel(bulletin)).hexdigest()


def test_each_table_and_annex_has_a_sheet_and_the_notes_come_last(bulletin):
    assert opened(bulletin).sheetnames == [
        "招商小组任务完成情况",
        "附件1 招商小组得分表",
        "附件2 服务保障单位履职情况表",
        "附件3 已签约未开工项目清单",
        "附件4 主要指标口径说明",
        "附件5 数据调整说明",
        "说明",
    ]


def test_a_sheet_has_merged_title_basis_unit_line_heading_and_foot(bulletin):
    sheet = opened(bulletin)["附件2 服务保障单位履职情况表"]

    assert sheet["A1"].value == "服务保障单位履职情况表"
    assert "A1:H1" in {str(area) for area in sheet.merged_cells.ranges}
    assert "数据截至：2023年4月7日" in sheet["A2"].value
    assert "【演示数据】" in sheet["A2"].value
    assert sheet["A3"].value == "单位：件、%"
    assert [cell.value for cell in sheet[4]][:4] == ["序号", "单位", "应办", "按时办结"]
    assert any(str(cell.value).startswith("填报人：") for cell in sheet["A"])
    assert any(str(cell.value).startswith("注：") for cell in sheet["A"])


def test_numbers_are_numbers_as_printed_with_the_printed_decimals(bulletin):
    sheet = opened(bulletin)["招商小组任务完成情况"]
    row = find(sheet, "第三招商小组（区经济信息委）").row

    signed, rate, gap, score = (sheet.cell(row, place) for place in (4, 5, 6, 8))
    assert (signed.value, signed.number_format) == (10.4, "0.00")
    assert (rate.value, rate.number_format) == (26, "0.00")
    assert (gap.value, gap.number_format) == (1, "+0.00;-0.00;0.00")
    assert (score.value, score.number_format) == (104.41, "0.00")
    behind = sheet.cell(find(sheet, "第五招商小组（区农业农村委）").row, 6)
    assert behind.value == -3.8


def test_the_value_is_the_printed_one_and_not_the_exact_one(bulletin):
    total = opened(bulletin)["招商小组任务完成情况"]
    row = find(total, "全区").row

    assert total.cell(row, 5).value == 26.23


def test_a_share_printed_with_its_mark_is_stored_as_a_share(bulletin):
    table = bulletin["annexes"][1]["blocks"][0]
    table["rows"][5][5] = {"t": "93.3%", "n": "14/15", "d": 1, "pct": True}

    sheet = opened(bulletin)["附件2 服务保障单位履职情况表"]

    cell = sheet.cell(find(sheet, "区生态环境局").row, 6)
    assert (cell.value, cell.number_format) == (0.933, "0.0%")


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-2+3", "@cmd", '=HYPERLINK("http://x")'])
def test_text_that_begins_like_a_formula_stays_text(bulletin, text):
    bulletin["annexes"][2]["blocks"][0]["rows"][0][1] = {"t": text}

    cell = find(opened(bulletin)["附件3 已签约未开工项目清单"], text)

    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_no_sheet_holds_a_formula_or_a_link(bulletin):
    with zipfile.ZipFile(io.BytesIO(render_excel(bulletin))) as package:
        sheets = [package.read(name).decode() for name in package.namelist() if name.startswith("xl/worksheets/sheet")]

    assert len(sheets) == 7
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)


@pytest.mark.parametrize(
    ("cell", "align", "number"),
    [
        ({"t": "12"}, "c", True),
        ({"t": "12"}, "l", True),
        ({"t": "500156"}, "l", False),
        ({"t": "12", "n": "12"}, "l", True),
        ({"t": "0012"}, "r", False),
        ({"t": "0.12"}, "r", True),
        ({"t": "50023220230410123456"}, "c", False),
        ({"t": "—", "n": "0"}, "r", False),
    ],
)
def test_only_numbers_become_numbers_and_codes_do_not(cell, align, number):
    assert (as_number(cell, align=align) is not None) is number


def test_lamps_keep_their_word(bulletin):
    sheet = opened(bulletin)["附件2 服务保障单位履职情况表"]
    lamp = sheet.cell(find(sheet, "区规划自然资源局").row, 8)

    assert lamp.value == "红"
    assert lamp.font.color.rgb.endswith("C00000")


def test_heading_is_frozen_and_repeated_and_the_sheet_prints_in_one_page_width(bulletin):
    workbook = opened(bulletin)
    sheet = workbook["附件3 已签约未开工项目清单"]

    assert sheet.freeze_panes == "A5"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.print_area.endswith(f"$K${sheet.max_row}")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.page_setup.orientation == "landscape"
    assert str(sheet.page_setup.paperSize) == "8"
    assert workbook["附件2 服务保障单位履职情况表"].page_setup.orientation != "landscape"


def test_total_and_every_row_of_the_content_are_there(bulletin):
    sheet = opened(bulletin)["附件3 已签约未开工项目清单"]
    last = find(sheet, "合计").row

    assert last - 4 == 21
    assert sheet.cell(last, 4).value == 43.3


def test_the_notes_say_what_the_figures_stand_on(bulletin):
    sheet = opened(bulletin)["说明"]
    told = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=2)}

    assert told["数据性质"] == "演示数据，不反映真实情况"
    assert told["统计期"] == "2023年3月"
    assert told["数据截至"] == "2023年4月7日"
    assert "武隆区2023年招商投资促进工作考核办法（演示）" in told["考核办法"]
    assert bulletin["runs"][0]["fingerprint"] in told["校验码"]
    assert told["状态"] == "送审稿"
    assert told["台账登记号"].startswith("4127")
    assert "核减" in told["数据调整"]
    assert "（见附件5）" in told["数据调整"]


def test_an_issue_without_adjustments_says_that_there_are_none(bulletin):
    bulletin["annexes"] = bulletin["annexes"][:4]
    sheet = opened(bulletin)["说明"]

    assert find(sheet, "数据调整").offset(0, 1).value == "本期无数据调整"


def test_a_demonstration_and_a_draft_say_so_in_every_header(bulletin, issued):
    for sheet in opened(bulletin):
        assert "演示数据　送审稿" in sheet.oddHeader.right.text
    for sheet in opened(issued | {"demonstration": False}):
        assert not sheet.oddHeader.right.text


def test_an_annex_of_words_is_a_sheet_of_words(bulletin):
    sheet = opened(bulletin)["附件4 主要指标口径说明"]

    assert sheet["A3"].value.startswith("（一）正式签约金额。")
    assert sheet.row_dimensions[3].height > 18


def test_names_of_sheets_are_valid_and_differ():
    long = "很长的名称" * 9

    found = sheet_names(["甲/乙:丙", "甲/乙:丙", long, long, "'", "History", "说明", "[1]*?"])

    assert len(set(map(str.lower, found))) == len(found)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in found)
    assert "history" not in map(str.lower, found)
    assert found[0] == "甲 乙 丙"


def test_number_formats_have_the_printed_decimals():
    assert number_format(0) == "0"
    assert number_format(2, percent=True) == "0.00%"
    assert number_format(1, signed=True) == "+0.0;-0.0;0.0"


def test_properties_come_from_the_content(bulletin):
    held = opened(bulletin).properties

    assert held.title == "关于2023年3月招商引资工作情况的通报"
    assert held.keywords == "演示数据"
    assert held.created.date() == date(2023, 4, 10)


def test_every_number_written_is_in_the_content(bulletin, numbers_in_content):
    words, numbers = set(), set()
    for sheet in opened(bulletin):
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            if cell.data_type == "n":
                decimals = len(cell.number_format.partition(";")[0].partition(".")[2])
                numbers.add(f"{abs(cell.value):.{decimals}f}")
            else:
                words.update(NUMBER.findall(str(cell.value)))

    hashes = {number for run in bulletin["runs"] for number in NUMBER.findall(run["fingerprint"])}
    assert numbers <= numbers_in_content
    assert words - hashes <= numbers_in_content
    assert {"104.41", "92.3", "43.30"} <= numbers
