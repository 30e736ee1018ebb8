"""The demonstration workbooks give every published figure and come out of their tables as stored."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
import zlib
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from openpyxl import load_workbook

DEMO = Path(__file__).resolve().parents[2] / "demo"
sys.path.insert(0, str(DEMO))

from check import check  # noqa: E402
from checking.facts import book  # noqa: E402

UNIT_COLUMNS = {"责任单位", "单位", "卡点责任单位", "承办单位", "移交单位", "停表单位"}
WORKBOOKS = sorted(DEMO.glob("*.xlsx"))


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    subprocess.run([sys.executable, DEMO / "build.py", folder], check=True)
    return folder


def contents(path):
    """Return what a reader sees of a workbook: cell values, merged cells, frozen panes, properties."""
    workbook = load_workbook(path, data_only=True)
    sheets = [
        (
            sheet.title,
            [[cell.value for cell in row] for row in sheet.iter_rows()],
            sorted(str(span) for span in sheet.merged_cells.ranges),
            sheet.freeze_panes,
        )
        for sheet in workbook.worksheets
    ]
    return workbook.properties.title, workbook.properties.subject, sheets


def test_every_figure_of_the_demonstration_comes_out_of_its_workbooks():
    figures = check(DEMO)

    wrong = [(figure.says, figure.found, figure.needed) for figure in figures if not figure.holds]

    assert len(figures) > 70
    assert wrong == []


def test_the_check_reports_an_amount_that_was_altered(tmp_path):
    for path in WORKBOOKS:
        shutil.copy(path, tmp_path)
    path = tmp_path / "2023年项目推进台账（3月）.xlsx"
    workbook = load_workbook(path)
    sheet = workbook.active
    row = next(r for r in range(5, sheet.max_row) if sheet.cell(r, 3).value == "仙女山康养酒店")
    column = next(c for c in range(1, 40) if sheet.cell(4, c).value == "金额（亿元）")
    sheet.cell(row, column).value = 3.9
    workbook.save(path)

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


def packed_parts(content):
    """Return the unpacked picture of a PDF or PNG made by the builder, so that the packer's version does not matter."""
    start = content.index(b"IDAT") + 4 if content.startswith(b"\x89PNG") else content.index(b"stream\n", 400) + 7
    return zlib.decompressobj().decompress(content[start:])


def test_evidence_names_recorded_projects_and_is_drawn_as_stored(rebuilt):
    with (DEMO / "evidence.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    facts = {(fact.project, fact.kind, fact.happened_on.isoformat()) for fact in book(DEMO, until="3月")}
    arrived = {(fact.project, fact.kind) for fact in book(DEMO, until="3月")}

    for row in rows:
        key = (row["项目编号"], row["登记记录"], row["日期"])
        assert key in facts if row["登记记录"] != "到位" else key[:2] in arrived
        stored, drawn = (folder / "佐证材料" / row["文件"] for folder in (DEMO, rebuilt))
        assert packed_parts(stored.read_bytes()) == packed_parts(drawn.read_bytes())
    assert {row["文件"] for row in rows} == {path.name for path in (DEMO / "佐证材料").iterdir()}


def test_the_weekly_pack_names_projects_and_units_that_exist_and_its_sum():
    week = yaml.safe_load((DEMO / "weekly_14.yaml").read_text(encoding="utf-8"))
    organisation = yaml.safe_load((DEMO / "organisation.yaml").read_text(encoding="utf-8"))
    codes = {unit["code"] for unit in organisation["units"]}
    reserves = load_workbook(DEMO / "2023年储备与在谈项目台账.xlsx", data_only=True)["储备与在谈项目"]
    intended = {row[2]: row[6] for row in reserves.iter_rows(min_row=4, values_only=True) if isinstance(row[0], int)}
    planned = week["to_sign_this_month"]

    assert {one["project"]: float(one["amount"]) for one in planned}.items() <= intended.items()
    assert sum(Fraction(one["amount"]) for one in planned) == Fraction("11.3")
    assert all(
        one["unit"] in codes for part in week.values() if isinstance(part, list) for one in part if "unit" in one
    )
