"""Task tables (目标任务分解表) to targets: per team in columns, for the place in rows. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from saima.core.amounts import UNITS, parse_number
from saima.core.problems import Problem, Problems
from saima.intake.cells.outcome import text_of
from saima.intake.sorting import fields
from saima.intake.tables.finding import find_tables
from saima.intake.tables.values import Table
from saima.intake.workbooks.child import read_workbook
from saima.intake.workbooks.values import CellValue
from saima.people.models import Unit


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One task read from a table; `value` counts units of `unit_name`."""

    unit: Unit
    name: str
    value: Fraction
    unit_name: str
    is_minimum: bool = False


def _number(value: CellValue) -> Fraction | None:
    """Return a task's number; a percentage as hundredths of one hundred ('50%' is 50 of unit %)."""
    try:
        return parse_number(text_of(value).strip().rstrip("%％").lstrip("≥"))
    except ValueError:
        return None


def _by_columns(table: Table, units: dict[str, Unit], found: list[TargetRow], problems: list[Problem]) -> None:
    """Read a table whose columns are tasks: 单位 | 正式签约金额（亿元） | 到位资金（亿元）."""
    name_column = next(c.position for c in table.columns if c.text == "单位")
    tasks = []
    for column in table.columns:
        title, _bracket, unit = column.text.partition("（")
        if unit.rstrip("）") in UNITS and title:
            tasks.append((column.position, title, unit.rstrip("）")))
    for line in table.data():
        row = table.sheet.rows[line.row]
        unit_row = units.get(text_of(row[name_column]).strip())
        if unit_row is None:
            problems.append(
                Problem(
                    f"{table.sheet.name} 第 {line.row + 1} 行",
                    f"单位「{text_of(row[name_column])}」",
                    "系统里的单位",
                    "请改用单位名称",
                    "target.unit",
                )
            )
            continue
        for position, title, unit in tasks:
            value = _number(row[position])
            if value is None:
                problems.append(
                    Problem(
                        f"{table.sheet.name} 第 {line.row + 1} 行（{title}）",
                        f"「{text_of(row[position])}」",
                        "数字",
                        "请填写任务数",
                        "target.value",
                    )
                )
            else:
                found.append(TargetRow(unit_row, title, value, unit))


def _by_rows(table: Table, units: dict[str, Unit], found: list[TargetRow]) -> None:
    """Read a table whose rows are tasks of one unit: 单位 | 指标 | 目标值 | 计量单位 | 周期."""
    at = {column.text: column.position for column in table.columns}
    for line in table.data():
        row = table.sheet.rows[line.row]
        unit = units.get(text_of(row[at["单位"]]).strip())
        value = _number(row[at["目标值"]])
        if unit is None or value is None:
            continue  # tasks of every team (各招商小组) stand in the rulebook itself
        name = text_of(row[at["指标"]]).strip()
        measure_unit = text_of(row[at["计量单位"]]).strip() or "%"
        found.append(TargetRow(unit, name, value, measure_unit, is_minimum="活动" in name or "团队" in name))


def read_targets(*, content: bytes, name: str) -> list[TargetRow]:
    """Return the tasks of a workbook; raises Problems with every fault found in it."""
    reading = read_workbook(content=content, name=name)
    if reading.book is None:
        raise Problems(reading.problems)
    units: dict[str, Unit] = {}
    for unit in Unit.objects.all():
        units.setdefault(unit.title, unit)
    found: list[TargetRow] = []
    problems: list[Problem] = []
    for finding in find_tables(book=reading.book, catalogue=fields()):
        if finding.table is None:
            continue
        titles = {column.text for column in finding.table.columns}
        if {"单位", "指标", "目标值", "计量单位"} <= titles:
            _by_rows(finding.table, units, found)
        elif "单位" in titles:
            _by_columns(finding.table, units, found, problems)
    if not found and not problems:
        problems.append(Problem(name, "没有任务表", "有“单位”一列的任务分解表", "请核对文件", "target.none"))
    if problems:
        raise Problems(problems)
    return found
