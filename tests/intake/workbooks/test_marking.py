"""Marking inside the child process, looked at directly."""

import io
from datetime import date

import openpyxl
import pytest

from intake.building import sheet, xlsx
from saima.intake.workbooks import marking
from saima.intake.workbooks.limits import LIMITS
from saima.intake.workbooks.marking import mark_bytes
from saima.intake.workbooks.values import Book, CellFault, Number, Reading


def marked(content, marks, name="台账.xlsx"):
    extra = {"marks": marks, "headings": {"Sheet1": 0}}
    return openpyxl.load_workbook(io.BytesIO(mark_bytes(content=content, name=name, limits=LIMITS, extra=extra)))


def test_sheets_without_faults_stay_as_they_are():
    assert marked(xlsx([["项目名称"], ["酒店"]]), []).worksheets[0].max_column == 1


def test_values_of_a_workbook_that_is_made_anew_keep_their_type(monkeypatch):
    page = sheet([["x", Number("1.25", "0.00"), Number("3")], [date(2023, 4, 1), True, CellFault("#REF!")]])
    reading = Reading(Book("a.csv", "csv", (page,), pictures=True))
    monkeypatch.setattr(marking, "read_bytes", lambda **_: reading)

    made = marked(b"a,b\n", [{"sheet": "Sheet1", "row": 1, "column": None, "reason": "\t=1"}], "a.csv").worksheets[0]

    assert [made["A1"].value, made["B1"].value, made["C1"].value] == ["x", 1.25, 3]
    assert made["B1"].number_format == "0.00"
    assert made["A2"].value.date() == date(2023, 4, 1)
    assert (made["B2"].value, made["C2"].value) == (True, "#REF!")
    assert "图片" in made["D1"].value
    assert made["D2"].data_type == "s"


def test_what_could_not_be_read_is_not_marked():
    with pytest.raises(ValueError, match="not readable"):
        mark_bytes(content=b"%PDF", name="a.pdf", limits=LIMITS, extra={"marks": [], "headings": {}})
