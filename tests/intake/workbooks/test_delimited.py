"""Text files with separators."""

import csv

import pytest

from saima.core.separated import LONGEST_CELL
from saima.intake.workbooks.delimited import read_delimited
from saima.intake.workbooks.limits import LIMITS, Limits

TEXT = '项目名称,投资方,备注\n酒店,甲公司,"一,二"\n冷链,,\n'


def read(content: bytes, limits: Limits = LIMITS):
    return read_delimited(content=content, name="台账.csv", limits=limits)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_text_is_read_in_the_encodings_offices_use(encoding):
    book = read(TEXT.encode(encoding)).book

    assert book.sheets[0].rows[1] == ("酒店", "甲公司", "一,二")


@pytest.mark.parametrize("mark", [",", "\t", ";", "|", "，"])
def test_the_separator_is_found_by_itself(mark):
    book = read(f"项目名称{mark}投资方\n酒店{mark}甲公司\n".encode()).book

    assert book.origin["delimiter"] == mark
    assert book.sheets[0].rows[1] == ("酒店", "甲公司")


def test_blank_cells_say_nothing_and_short_rows_are_filled():
    assert read(b"a,b,c\n1, \n").book.sheets[0].rows[1] == ("1", None, None)


def test_bytes_of_no_encoding_are_refused():
    assert read(b"\xff\xff\x81\x20\x81").problems[0].code == "workbook.encoding"


def test_a_file_of_separators_only_is_refused():
    assert read(b",,,\n,,,\n").problems[0].code == "workbook.empty"


def test_too_many_rows_or_columns_are_refused():
    assert read(b"a,b\n" * 20, Limits(rows=10)).problems[0].code == "workbook.too_many"
    assert read(b"a,b,c\n", Limits(columns=2)).problems[0].code == "workbook.too_many"


def test_a_cell_that_never_ends_is_told_and_leaves_other_tables_their_bound():
    told = read(b"a,b\n1,2\n" + b'"' + b"x" * 140_000 + b"\n").problems

    assert [(problem.code, problem.place) for problem in told] == [("workbook.format", "台账.csv 第 3 行")]
    assert csv.field_size_limit() == LONGEST_CELL
