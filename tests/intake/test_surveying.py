"""From bytes to checked rows on one path, and no sheet whatever that breaks it."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.building import HERE, OFFICE_DAY, book, sheet, xlsx
from saima.intake.checking.checking import check_book
from saima.intake.checking.context import Context
from saima.intake.checking.records import MemoryRecords
from saima.intake.surveying import answer, marks_of, survey_book
from saima.intake.workbooks.child import read_workbook
from saima.intake.workbooks.handback import hand_back
from saima.intake.workbooks.values import CellFault, Number

POOL = [
    None, "", "项目名称", "序号", "责任单位", "第一招商小组", "签约时间", "签约金额（亿元）", "累计到位", "日期",
    "单位", "合计（共3项）", "小计", "一、工业", "填报人：甲", "单位：万元",
    "2023-02-30", "2023.10", "年内", "酒店",
    "约1.2亿元", "是", "—", "=1+1", "注：x", "1-内资,2-外资",
    Number("1"), Number("2025.1"), Number("45026"), Number("3.8", "0.00"),
    date(2023, 4, 1), True, CellFault("#REF!"), "（", "））",
]  # fmt: skip


def check_all(surveys, records, catalogue, kinds):
    closed = [answer(survey=one, choices={q.column.position: None for q in one.questions}) for one in surveys]
    context = Context(on=OFFICE_DAY, records=records, catalogue=catalogue, kinds=kinds)
    return check_book(sources=[one.source for one in closed if one.source], context=context)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    grid=st.lists(st.lists(st.sampled_from(POOL), min_size=5, max_size=5), min_size=1, max_size=12),
    merges=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3)), max_size=3),
    name=st.sampled_from(["台账", "走出去", "问题项目", "市级认定", "交办", "字典"]),
)
def test_every_row_of_any_sheet_gets_one_verdict(grid, merges, name, catalogue, kinds):
    page = sheet(grid, name=name, merges=[(r, c, r + dr, c + dc) for r, c, dr, dc in merges])

    surveys = survey_book(book=book(page), catalogue=catalogue)
    checked = check_all(surveys, MemoryRecords(units={"第一招商小组": "T1"}), catalogue, kinds)

    for one in checked:
        assert [row.row for row in one.rows] == list(range(len(page.rows)))
        assert all(bool(row.problems) for row in one.rows if row.verdict == "refused")


def test_a_workbook_goes_from_bytes_to_a_marked_copy(records, catalogue, kinds):
    content = xlsx(
        [
            ["2023年台账"],
            ["项目名称", "责任单位", "签约时间", "签约金额（亿元）"],
            ["酒店", "第一招商小组", "2023-02-30", 3.8],
            ["冷链", "第一招商小组", "2023-02-20", 1],
        ]
    )
    book_ = read_workbook(content=content, name="台账.xlsx").book
    surveys = survey_book(book=book_, catalogue=catalogue)
    checked = check_all(surveys, records, catalogue, kinds)

    marks = marks_of(sheets=checked)
    answer_ = hand_back(content=content, name="台账.xlsx", marks=marks, headings={"Sheet1": 1})

    assert [(mark.row, mark.column) for mark in marks] == [(2, 2)]
    assert "2023-02-30" in marks[0].reason
    assert answer_.problem is None
    assert answer_.body.startswith(b"PK")


def test_one_column_may_have_two_units_by_the_value_of_another(records, catalogue, kinds):
    head = ["项目名称", "责任单位", "项目类别, 1-内资,2-外资", "总投资额,  内资时单位是亿元,外资时单位是万美元"]
    rows = [
        ["甲项目", "第一招商小组", "内资", 2],
        ["乙项目", "第一招商小组", "外资", 3000],
        ["丙项目", "第一招商小组", None, 3],
    ]
    surveys = survey_book(book=book(sheet([head, *rows])), catalogue=catalogue)

    domestic, foreign, unknown = (row for row in check_all(surveys, records, catalogue, kinds)[0].rows[1:])

    assert domestic.project.fields["total_investment"] == 20_000_000_000
    assert foreign.kept["total_investment"] == "3000万美元"
    assert [found.problem.code for found in unknown.problems] == ["cell.money.unit"]


def test_a_real_list_of_one_district_is_checked_row_by_row(records, catalogue, kinds):
    content = (HERE / "data" / "gaoming.csv").read_bytes()
    surveys = survey_book(book=read_workbook(content=content, name="gaoming.csv").book, catalogue=catalogue)
    context = Context(on=date(2026, 1, 1), records=records, catalogue=catalogue, kinds=kinds, unit="T1")

    checked = check_book(sources=[surveys[0].source], context=context)[0]

    assert surveys[0].questions == ()
    assert checked.counts()["new"] + checked.counts()["refused"] == 34
    reasons = {found.problem.code for row in checked.rows if row.verdict == "refused" for found in row.problems}
    assert reasons <= {"cell.date.vague", "row.missing"}
    first = next(row for row in checked.rows if row.verdict == "new")
    assert first.facts[0].kind == "投产"
    assert first.project.fields["total_investment"] == 72_000_000_000


def test_a_list_in_dollars_keeps_its_amounts_without_mixing_currencies(records, catalogue, kinds):
    content = (HERE / "data" / "cim_excerpt.csv").read_bytes()
    surveys = survey_book(book=read_workbook(content=content, name="cim.csv").book, catalogue=catalogue)
    context = Context(on=date(2026, 1, 1), records=records, catalogue=catalogue, kinds=kinds, unit="T1")

    checked = check_book(sources=[surveys[0].source], context=context)[0]
    rows = [row for row in checked.rows if row.line == "data"]

    assert {row.verdict for row in rows} == {"new"}
    assert rows[0].kept["total_investment"] == "200.295468百万美元"
    assert "total_investment" not in rows[0].project.fields
    assert rows[-1].kept.get("total_investment") is None
    assert {fact.amount for row in rows for fact in row.facts} == {None}
