"""The demonstration workbooks give every published figure and come out of their tables as stored."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from openpyxl import load_workbook

DEMO = Path(__file__).resolve().parents[2] / "demo"
sys.path.insert(0, str(DEMO))

from check import check  # noqa: E402

UNIT_COLUMNS = {"责任单位", "单位", "卡点责任单位", "承办单位", "移交单位", "停表单位"}
WORKBOOKS = sorted(DEMO.glob("*.xlsx"))


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    subprocess.run([sys.executable, DEMO / "build.py", folder], check=True)
    return folder


def contents(path):
    """Return what a reader sees of a workbook: cell values, merged cells, frozen panes, properties."""
    book = load_workbook(path, data_only=True)
    sheets = [
        (
            sheet.title,
            [[cell.value for cell in row] for row in sheet.iter_rows()],
            sorted(str(span) for span in sheet.merged_cells.ranges),
            sheet.freeze_panes,
        )
        for sheet in book.worksheets
    ]
    return book.properties.title, book.properties.subject, sheets


def test_every_figure_of_the_demonstration_comes_out_of_its_workbooks():
    figures = check(DEMO)

    wrong = [(figure.says, figure.found, figure.needed) for figure in figures if not figure.holds]

    assert len(figures) > 70
    assert wrong == []


def test_the_check_reports_an_amount_that_was_altered(tmp_path):
    for path in WORKBOOKS:
        shutil.copy(path, tmp_path)
    path = tmp_path / "2023年项目推进台账（3月）.xlsx"
    book = load_workbook(path)
    sheet = book.active
    row = next(r for r in range(5, sheet.max_row) if sheet.cell(r, 3).value == "仙女山康养酒店")
    column = next(c for c in range(1, 40) if sheet.cell(4, c).value == "金额（亿元）")
    sheet.cell(row, column).value = 3.9
    book.save(path)

    wrong = {figure.says for figure in check(tmp_path) if not figure.holds}

    assert "2023 3月 第一招商小组" in wrong
    assert "全区签约" in wrong


def test_build_writes_the_workbooks_that_are_stored(rebuilt):
    assert [path.name for path in sorted(rebuilt.glob("*.xlsx"))] == [path.name for path in WORKBOOKS]


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_a_stored_workbook_equals_what_its_tables_give(path, rebuilt):
    assert contents(path) == contents(rebuilt / path.name)


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_every_sheet_says_demonstration_data_in_title_and_properties(path):
    title, subject, sheets = contents(path)

    assert "演示数据" in title
    assert subject == "演示数据"
    assert all("演示数据" in rows[0][0] for _, rows, _, _ in sheets)


def test_the_organisation_names_only_units_and_posts_that_it_has():
    organisation = yaml.safe_load((DEMO / "organisation.yaml").read_text(encoding="utf-8"))
    codes = [unit["code"] for unit in organisation["units"]]
    posts = {post["code"] for post in organisation["posts"]}
    named = [code for unit in organisation["units"] for code in [unit.get("lead"), *unit.get("members", [])] if code]

    assert len(codes) == len(set(codes))
    assert set(named) <= set(codes)
    assert {person["unit"] for person in organisation["cast"]} <= set(codes)
    assert {person["post"] for person in organisation["cast"] if "post" in person} <= posts


def test_every_unit_a_workbook_names_is_in_the_organisation():
    organisation = yaml.safe_load((DEMO / "organisation.yaml").read_text(encoding="utf-8"))
    titles = {unit["title"] for unit in organisation["units"]} | {"各招商小组", "企业"}
    strange = set()
    for path in WORKBOOKS:
        for name, rows, _, _ in contents(path)[2]:
            for header in rows[2:4]:
                columns = [i for i, label in enumerate(header) if label in UNIT_COLUMNS]
                cells = {row[i] for row in rows[3:] for i in columns if isinstance(row[0], int)} - {None, ""}
                strange |= {(path.stem, name, cell) for cell in cells if cell not in titles}

    assert strange == set()
