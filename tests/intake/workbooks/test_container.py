"""What a file is by its content, and every reason not to open it."""

import pytest

from intake.building import package, with_parts, xlsx
from saima.intake.workbooks.container import inspect
from saima.intake.workbooks.limits import LIMITS, Limits

LEDGER = [["项目名称", "总投资（亿元）"], ["酒店", 1.2]]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def code_of(content: bytes, *, name: str = "台账.xlsx", limits: Limits = LIMITS) -> str:
    container = inspect(content=content, name=name, limits=limits)
    assert container.kind is None
    problem = container.problems[0]
    assert problem.place == name
    assert problem.found
    assert problem.needed
    assert problem.remedy
    return problem.code


def test_a_workbook_is_known_by_its_content_whatever_its_name_ends_with():
    assert inspect(content=xlsx(LEDGER), name="台账.txt", limits=LIMITS).kind == "xlsx"


def test_text_with_separators_is_a_workbook_too():
    assert inspect(content="项目名称,总投资\n酒店,1.2\n".encode("gb18030"), name="a.csv", limits=LIMITS).kind == "csv"


@pytest.mark.parametrize("content", [b"", b"\n \r\n", b"\x00\x00"])
def test_an_empty_file_is_refused(content):
    assert code_of(content) == "workbook.empty"


def test_a_file_over_the_limit_is_refused_with_its_size():
    container = inspect(content=b"a,b\n" * 600_000, name="大.csv", limits=Limits(file_bytes=2_000_000))

    assert container.problems[0].code == "workbook.too_large"
    assert "2.3 MB" in container.problems[0].found


def test_a_package_that_unpacks_to_hundreds_of_times_its_size_is_refused():
    bomb = with_parts(xlsx(LEDGER), {"xl/worksheets/sheet9.xml": b"0" * 60_000_000})

    assert len(bomb) < 200_000
    assert code_of(bomb) == "workbook.bomb"


def test_a_package_of_too_many_parts_is_refused():
    parts = {f"xl/worksheets/sheet{index}.xml": "<a/>" for index in range(60)}

    assert code_of(with_parts(xlsx(LEDGER), parts), limits=Limits(parts=50)) == "workbook.bomb"


def test_a_workbook_with_macros_is_refused():
    assert code_of(with_parts(xlsx(LEDGER), {"xl/vbaProject.bin": b"macro"})) == "workbook.macros"


@pytest.mark.parametrize("part", ["xl/externalLinks/externalLink1.xml", "xl/connections.xml"])
def test_a_workbook_that_links_to_other_files_is_refused(part):
    assert code_of(with_parts(xlsx(LEDGER), {part: "<a/>"})) == "workbook.external_links"


def test_a_workbook_locked_with_a_password_is_refused():
    assert code_of(OLE + "EncryptedPackage".encode("utf-16-le")) == "workbook.encrypted"


def test_an_old_workbook_with_macros_is_refused():
    assert code_of(OLE + "Workbook".encode("utf-16-le") + "_VBA_PROJECT_CUR".encode("utf-16-le")) == "workbook.macros"


def test_an_old_workbook_without_macros_is_taken():
    assert inspect(content=OLE + "Workbook".encode("utf-16-le"), name="a.xls", limits=LIMITS).kind == "xls"


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7",
        b"\x89PNG\r\n",
        b"<html><table><tr><td>\xe9\xa1\xb9</td></tr></table></html>",
        b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>",
        b"\x01\x00\x02" * 50,
        OLE,
        package({"word/document.xml": "<a/>"}),
        package({"xl/workbook.bin": b"x"}),
        package({"readme.txt": "x"}),
        b"PK\x03\x04 broken",
    ],
)
def test_what_is_no_workbook_is_refused(content):
    assert code_of(content) == "workbook.format"
