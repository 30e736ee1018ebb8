"""The bytes of a workbook to plain values."""

# ruff: noqa: DTZ001 - the cells of a sheet know no zone

import io
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter
from defusedxml import DefusedXmlException

from intake.building import HERE, package, with_parts, xlsx
from saima.intake.workbooks.limits import LIMITS, Limits
from saima.intake.workbooks.reading import digits_of, read_bytes
from saima.intake.workbooks.values import CellFault, Merge, Number

MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = f"""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{MAIN}.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{MAIN}.worksheet+xml"/>
</Types>"""
RELS = """<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{office}/{kind}" Target="{target}"/></Relationships>"""
BOOK = """<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>"""
WPS_SHEET = """<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>项目名称</t></is></c>
<c r="B1" t="inlineStr"><is><r><t>总投资</t></r><r><t>（亿元）</t></r></is></c></row>
<row r="2" hidden="1"><c r="A2" t="inlineStr"><is><t>酒店</t></is></c><c r="B2"><v>1.2</v></c></row>
<row r="3"><c r="A3" t="str"><f>"冷"&amp;"链"</f><v>冷链</v></c><c r="B3"><f>1+1</f></c></row>
</sheetData></worksheet>"""


def wps(sheet: str = WPS_SHEET) -> bytes:
    """A workbook as WPS writes one: inline strings, no styles, no shared strings, its own name in the properties."""
    return package({
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS.format(office=OFFICE, kind="officeDocument", target="xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": RELS.format(office=OFFICE, kind="worksheet", target="worksheets/sheet1.xml"),
        "xl/workbook.xml": BOOK,
        "xl/worksheets/sheet1.xml": sheet,
        "docProps/app.xml": "<Properties><Application>WPS Office</Application></Properties>",
    })  # fmt: skip


def read(content: bytes, limits: Limits = LIMITS, name: str = "台账.xlsx"):
    return read_bytes(content=content, name=name, limits=limits)


def formatted(values: list[tuple[object, str]]) -> bytes:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    page = made.add_worksheet()
    for row, (value, text) in enumerate(values):
        page.write(row, 0, value, made.add_format({"num_format": text}))
    made.close()
    return out.getvalue()


def test_cells_keep_their_type_and_position():
    rows = [["项目名称", None, 3], [None, date(2023, 4, 10), 1.25], ["冷链", datetime(2023, 4, 10, 8, 30), True]]

    sheet = read(xlsx(rows)).book.sheets[0]

    assert sheet.rows[0] == ("项目名称", None, Number("3"))
    assert sheet.rows[1] == (None, date(2023, 4, 10), Number("1.25"))
    assert sheet.rows[2][2] is True


def test_numbers_are_the_fifteen_digits_a_spreadsheet_shows():
    assert digits_of(0.1 + 0.2) == "0.3"
    assert digits_of(1e16) == "10000000000000000"
    assert digits_of(0.000035) == "0.000035"
    assert digits_of(45000.0) == "45000"


def test_number_formats_are_kept_where_they_say_something():
    cells = [row[0] for row in read(formatted([(2025.1, "0.00"), (0.55, "0.0%"), (3, '0"亿元"')])).book.sheets[0].rows]

    assert [cell.format for cell in cells] == ["0.00", "0.0%", '0"亿元"']


@pytest.mark.parametrize("text", ['yyyy"年"m"月"d"日"', "yyyy/m/d", "yyyy-mm-dd", '[$-804]yyyy"年"m"月"'])
def test_dates_in_chinese_formats_are_dates(text):
    assert read(formatted([(45015, text)])).book.sheets[0].rows[0][0] == date(2023, 3, 30)


def test_merged_ranges_and_hidden_rows_are_told():
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    page = made.add_worksheet("台账")
    page.merge_range(0, 0, 1, 2, "标题")
    page.write(2, 0, "x")
    page.write(2, 2, "z")
    page.set_row(2, None, None, {"hidden": True})
    page.set_column(1, 1, None, None, {"hidden": True})
    helper = made.add_worksheet("字典")
    helper.write(0, 0, "y")
    helper.hide()
    made.close()

    book = read(out.getvalue()).book

    assert book.sheets[0].merges == (Merge(0, 0, 1, 2),)
    assert book.sheets[0].hidden_rows == {2}
    assert 1 in book.sheets[0].hidden_columns
    assert [sheet.hidden for sheet in book.sheets] == [False, True]


def test_a_formula_gives_its_stored_result_and_one_without_a_result_is_told():
    reading = read(wps())
    rows = reading.book.sheets[0].rows

    assert rows[2][0] == "冷链"
    assert rows[2][1] == CellFault("=1+1", formula=True)
    assert reading.problems[0].place == "台账!B3"
    assert reading.problems[0].severity == "warning"


def test_error_values_are_faults_not_blanks():
    made = openpyxl.Workbook()
    made.active["A1"] = "#REF!"
    out = io.BytesIO()
    made.save(out)

    assert read(out.getvalue()).book.sheets[0].rows[0][0] == CellFault("#REF!")


def test_a_workbook_as_wps_writes_it_is_read():
    book = read(wps()).book

    assert book.origin["program"] == "WPS Office"
    assert book.sheets[0].rows[0] == ("项目名称", "总投资（亿元）")
    assert book.sheets[0].hidden_rows == {1}


def test_cells_without_addresses_stand_one_after_the_other():
    plain = WPS_SHEET.replace(' r="A3"', "").replace(' r="B3"', "").replace('<row r="3">', "<row>")

    assert read(wps(plain)).book.sheets[0].rows[2][1] == CellFault("=1+1", formula=True)


def test_an_old_workbook_is_read_with_its_merges():
    book = read((HERE / "data" / "ledger_biff.xls").read_bytes(), name="ledger.xls").book

    assert book.kind == "xls"
    assert book.sheets[0].rows[5][1] == "酒店项目"
    assert book.sheets[0].rows[5][3] == date(2023, 3, 30)
    assert Merge(0, 0, 0, 5) in book.sheets[0].merges


def test_a_cell_far_away_is_refused_before_anything_is_held():
    far = WPS_SHEET.replace('r="A3"', 'r="XFD3"')

    problem = read(wps(far)).problems[0]

    assert problem.code == "workbook.too_many"
    assert "16384" in problem.found


def test_too_many_rows_are_refused_with_the_sheets_name():
    problem = read(xlsx([["x"]] * 30, sheet_name="台账"), Limits(rows=20)).problems[0]

    assert (problem.code, problem.place) == ("workbook.too_many", "台账")


def test_a_workbook_without_data_is_refused():
    assert read(xlsx([])).problems[0].code == "workbook.empty"


def test_entities_in_the_parts_are_refused():
    hostile = with_parts(
        wps(), {"xl/worksheets/sheet1.xml": '<!DOCTYPE a [<!ENTITY b "c">]><worksheet><sheetData/></worksheet>'}
    )

    with pytest.raises(DefusedXmlException):
        read(hostile)


def test_an_old_workbook_over_the_limits_is_refused():
    content = (HERE / "data" / "ledger_biff.xls").read_bytes()

    assert read(content, Limits(rows=5), "ledger.xls").problems[0].code == "workbook.too_many"


def test_too_many_sheets_are_refused():
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    for _ in range(3):
        made.add_worksheet().write(0, 0, "x")
    made.close()

    assert read(out.getvalue(), Limits(sheets=2)).problems[0].code == "workbook.too_many"


def test_many_formulas_without_results_are_counted_not_listed_one_by_one():
    cells = "".join(f'<row r="{n}"><c r="A{n}"><f>1+1</f></c></row>' for n in range(4, 20))
    many = WPS_SHEET.replace("</sheetData>", f"{cells}</sheetData>")

    problems = read(wps(many)).problems

    assert len(problems) == 11
    assert "7 个公式" in problems[-1].found


def test_durations_are_instants_of_the_spreadsheets_first_day():
    assert read(formatted([(0.5, "[h]:mm")])).book.sheets[0].rows[0][0] == datetime(1899, 12, 30, 12)
