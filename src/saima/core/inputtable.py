"""A table of inputs (one row per unit, one column per measure or target) to checked `Inputs`, or all its faults.

The first column is 单位; 代码, 组, 类别 and 角色 may follow. Other columns are named as measures, or 目标:NAME or
目标:NAME@LEVEL, 上年:NAME (a year before), or 往期:NAME@1 (so many periods back; 总分, 名次 and 排名单位数 too). A cell
is a number in the measure's unit or with a unit of its own; blank or 待报 is not measured; 不适用 or / is not
applicable. Places are told as 第R行第C列, counted from 1 with the heading.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction

from saima.core import amounts
from saima.core.formula.scene import DEFAULT_LEVEL, MOST_PAST, PAST_LEVEL, PREVIOUS_LEVEL, STANDING_NAMES
from saima.core.inputs import Inputs, TargetKey, UnitRef
from saima.core.problems import Problem, Problems
from saima.core.rulebook import Measure, Rulebook
from saima.core.rulecheck import past_unit
from saima.core.separated import reader
from saima.core.working import Missing

HEADINGS = {
    "单位": "unit", "unit": "unit", "代码": "code", "code": "code", "组": "group", "group": "group",
    "类别": "kind", "kind": "kind", "角色": "role", "role": "role",
}  # fmt: skip
_TARGET = re.compile(
    r"^(?P<what>目标|任务|target|上年|previous|往期|past)[:：](?P<name>[^@]+)(?:@(?P<level>[^@]+))?(?:@(?P<basis>.+))?$"
)
_BEFORE = ("上年", "previous")
_PAST = ("往期", "past")
_STANDING = {"总分": "total", "名次": "place", "排名单位数": "placed"}
_NOT_MEASURED = ("", "待报")
_NOT_APPLICABLE = ("不适用", "/", "—", "N/A")
MAX_ROWS = 10_000


@dataclass(frozen=True, slots=True)
class _Column:
    """What one column holds: `role` of a unit, a measure, or a target, with the unit of its bare numbers."""

    number: int
    role: str = ""
    measure: Measure | None = None
    target: TargetKey | None = None
    unit: str = ""


def split_csv(text: str) -> list[list[str]]:
    """Return the cells of a CSV text; a leading byte-order mark is dropped, a tab may stand for the comma.

    Raises Problems for a text that is no table: a cell that never ends, mostly a quote never closed.
    """
    text = text.lstrip("\ufeff")
    first = text.split("\n", 1)[0]
    delimiter = "\t" if "\t" in first and "," not in first else ","
    rows = reader(text, delimiter=delimiter)
    try:
        return [[cell.strip() for cell in row] for row in rows]
    except csv.Error as fault:
        remedy = "检查这一行的引号和分隔符"
        raise Problems(
            (Problem(f"第{rows.line_num}行", f"读不成表（{fault}）", "用逗号或制表符分隔的表", remedy, "table.csv"),)
        ) from None


def read_table(rows: Sequence[Sequence[str]], *, rulebook: Rulebook, file: str = "") -> Inputs:
    """Return the inputs that a table holds.

    Args:
        rows: the cells as typed, the heading first; blank rows are passed over.
        rulebook: names the measures and targets and their units.
        file: the beginning of every fault's place.

    Raises:
        Problems: unknown or doubled columns, doubled units, cells that are no number, wrong units, values outside
            what a measure admits, unknown groups; all of them at once.

    """
    return _Reader(rulebook, file).read(rows)


class _Reader:
    def __init__(self, rulebook: Rulebook, file: str) -> None:
        self.rulebook, self.file = rulebook, file
        self.problems: list[Problem] = []
        self.width = 0

    def report(self, row: int, column: int, found: str, needed: str, remedy: str, code: str) -> None:
        place = f"{self.file} 第{row}行第{column}列".strip()
        self.problems.append(Problem(place, found, needed, remedy, code))

    def read(self, rows: Sequence[Sequence[str]]) -> Inputs:
        if not rows or not any(rows[0]):
            raise Problems((Problem(self.file or "表", "没有表头", "第一行写各列名称", "补上表头", "table.heading"),))
        if len(rows) > MAX_ROWS:
            found, needed = f"{len(rows)} 行", f"不超过 {MAX_ROWS} 行"
            raise Problems((Problem(self.file or "表", found, needed, "分成几份", "table.size"),))
        columns, self.width = self.columns(rows[0]), len(rows[0])
        units: list[UnitRef] = []
        measures: dict[str, dict[str, Fraction | Missing]] = {}
        targets: dict[TargetKey, dict[str, Fraction]] = {}
        for number, row in enumerate(rows[1:], start=2):
            if not any(cell.strip() for cell in row):
                continue
            unit = self.unit(number, row, columns, len(units))
            if unit is None:
                continue
            if any(unit.code == other.code for other in units):
                self.report(number, 1, f"单位“{unit.code}”写了两行", "一个单位一行", "合并或改名", "table.duplicate")
                continue
            units.append(unit)
            self.cells(number, row, columns, unit.code, measures, targets)
        if not units and not self.problems:
            self.report(2, 1, "没有单位", "每个单位一行", "填写各单位", "table.empty")
        if self.problems:
            raise Problems(self.problems)
        return Inputs(tuple(units), measures, targets)

    def columns(self, heading: Sequence[str]) -> list[_Column]:
        found: list[_Column] = []
        seen: dict[str, int] = {}
        for number, title in enumerate(heading, start=1):
            if title in seen:
                self.report(
                    1, number, f"重复的列“{title}”（第{seen[title]}列已有）", "各列不同名", "删去一列", "table.column"
                )
            elif (column := self.column(number, title)) is not None:
                found.append(column)
            seen.setdefault(title, number)
        if not any(column.role == "unit" for column in found):
            self.report(1, 1, "没有“单位”列", "第一列写单位", "补上单位列", "table.unit_column")
        return found

    def column(self, number: int, title: str) -> _Column | None:
        if title in HEADINGS:
            return _Column(number, role=HEADINGS[title])
        if match := _TARGET.match(title):
            return self.target_column(number, title, match)
        measure = self.rulebook.measures.get(title) or self.by_title(title)
        if measure is None:
            near = get_close_matches(title, self.rulebook.measures, 3, 0.4)
            needed = "、".join(near or self.rulebook.measures)
            remedy = f"改成“{near[0]}”" if near else "按办法里的口径命名，或删去此列"
            self.report(1, number, f"不认识的列“{title}”", needed, remedy, "table.column")
            return None
        if measure.of == "computed":
            self.report(1, number, f"“{title}”由算式得出", "不填", "删去此列", "table.computed")
            return None
        return _Column(number, measure=measure, unit=measure.unit)

    def by_title(self, title: str) -> Measure | None:
        return next((measure for measure in self.rulebook.measures.values() if measure.title == title), None)

    def target_column(self, number: int, title: str, match: re.Match[str]) -> _Column | None:
        name = match["name"].strip()
        if match["what"] in _PAST:
            return self.past_column(number, title, _STANDING.get(name, name), (match["level"] or "1").strip())
        level = PREVIOUS_LEVEL if match["what"] in _BEFORE else match["level"] or DEFAULT_LEVEL
        key = TargetKey(name, level.strip(), (match["basis"] or "").strip())
        declared, measure = self.rulebook.targets.get(name), self.rulebook.measures.get(name)
        if declared is None and measure is None:
            known = "、".join(dict.fromkeys((*self.rulebook.targets, *self.rulebook.measures)))
            self.report(1, number, f"不认识的目标“{title}”", known, "改正名称，写成 目标:名称@层级", "table.target")
            return None
        unit = declared.unit if declared else measure.unit if measure else ""
        return _Column(number, target=key, unit=unit)

    def past_column(self, number: int, title: str, name: str, back: str) -> _Column | None:
        kept = (*self.rulebook.measures, *(row.name for row in self.rulebook.indicators), *STANDING_NAMES)
        if name not in kept or back not in map(str, range(1, MOST_PAST + 1)):
            needed = f"口径、指标、总分、名次、排名单位数的名称，@ 后是往前第几期（1 至 {MOST_PAST}）"
            self.report(1, number, f"不认识的往期数“{title}”", needed, "改正名称，写成 往期:名次@1", "table.past")
            return None
        return _Column(number, target=TargetKey(name, PAST_LEVEL, back), unit=past_unit(self.rulebook, name))

    def unit(self, number: int, row: Sequence[str], columns: Sequence[_Column], order: int) -> UnitRef | None:
        if any(cell.strip() for cell in row[self.width :]):
            self.report(number, self.width + 1, "多出的一格", "与表头一样多的列", "检查逗号", "table.cells")
        roles = {
            column.role: row[column.number - 1].strip()
            for column in columns
            if column.role and column.number <= len(row)
        }
        title = roles.get("unit", "")
        if not title:
            self.report(number, 1, "没有写单位", "单位名称", "填写单位", "table.unit")
            return None
        group = self.group(number, roles, columns)
        return UnitRef(roles.get("code") or title, title, roles.get("kind", ""), roles.get("role", ""), group, order)

    def group(self, number: int, roles: Mapping[str, str], columns: Sequence[_Column]) -> str:
        groups = self.rulebook.groups
        named = roles.get("group", "")
        if named:
            found = next((group.id for group in groups if named in (group.id, group.title)), None)
            if found is None:
                column = next(c.number for c in columns if c.role == "group")
                needed = "、".join(group.title for group in groups)
                self.report(number, column, f"没有分组“{named}”", needed, "改正组名", "table.group")
            return found or ""
        if not roles.get("kind") and not roles.get("role"):
            if len(groups) == 1:
                return groups[0].id
            read = {name for group in groups if group.members for name in group.members.reads}
            if not read or read & {"unit.kind", "unit.role"}:
                needed = "、".join(group.title for group in groups)
                remedy = "加一列“类别”或“组”" if read else "加一列“组”"
                self.report(number, 1, "没有写组", needed, remedy, "table.group")
        return ""

    def cells(
        self,
        number: int,
        row: Sequence[str],
        columns: Sequence[_Column],
        code: str,
        measures: dict[str, dict[str, Fraction | Missing]],
        targets: dict[TargetKey, dict[str, Fraction]],
    ) -> None:
        for column in columns:
            if column.role:
                continue
            text = row[column.number - 1].strip() if column.number <= len(row) else ""
            value = self.cell(number, column, text)
            if column.measure is not None:
                into = measures.setdefault(column.measure.name, {})
                into[code] = Missing("not_measured", column.measure.name) if value is None else value
            elif column.target is not None:
                given = targets.setdefault(column.target, {}) if column.target.level == PAST_LEVEL else {}
                if isinstance(value, Fraction):
                    targets.setdefault(column.target, given)[code] = value

    def cell(self, number: int, column: _Column, text: str) -> Fraction | Missing | None:
        if text in _NOT_MEASURED:
            return None
        name = column.measure.name if column.measure else column.target.name if column.target else ""
        if text in _NOT_APPLICABLE:
            return Missing("not_applicable", name)
        value = self.number(number, column, text)
        measure = column.measure
        if value is not None and measure is not None:
            factor = amounts.unit(measure.unit).factor
            for bound, wrong in ((measure.least, "小于"), (measure.most, "大于")):
                if bound is not None and (value < bound if wrong == "小于" else value > bound):
                    needed = f"不{wrong} {amounts.exact_text(bound / factor)}{measure.unit}"
                    self.report(number, column.number, f"“{text}”", needed, "改正数值", "table.range")
        return value

    def number(self, number: int, column: _Column, text: str) -> Fraction | None:
        unit_name = column.unit
        digits = text
        for known in sorted(amounts.UNITS, key=len, reverse=True):
            if text.endswith(known):
                unit_name, digits = known, text[: -len(known)]
                break
        if unit_name != column.unit and amounts.unit(unit_name).dimension != amounts.unit(column.unit).dimension:
            self.report(
                number, column.number, f"“{text}”", f"以{column.unit}计的数", "改正单位", "table.unit_of_number"
            )
            return None
        try:
            return amounts.parse_number(digits) * amounts.unit(unit_name).factor
        except ValueError:
            self.report(number, column.number, f"“{text}”", f"数（{column.unit}）", "只填数，可带单位", "table.number")
            return None
