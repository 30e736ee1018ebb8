"""From an uploaded workbook to checked sheets: read, find tables, map columns, hold against the ledger.

Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings

from saima.core.problems import Problem, Problems
from saima.intake.cells.outcome import text_of
from saima.intake.checking.checking import check_book
from saima.intake.checking.context import Context, MappedTable
from saima.intake.checking.intended import CheckedSheet
from saima.intake.checking.kinds import Kinds, load_kinds
from saima.intake.checking.records import Records
from saima.intake.mapping.catalogue import FieldCatalogue, load_catalogue
from saima.intake.mapping.columns import Mapped, choose, map_columns, settle_units
from saima.intake.tables.finding import find_tables, sheet_kind
from saima.intake.workbooks.child import read_workbook
from saima.intake.workbooks.values import CellValue


@cache
def fields() -> FieldCatalogue:
    """Return the canonical fields of this place; read once per process."""
    return load_catalogue(folder=settings.SAIMA_CATALOGUE)


@cache
def kinds() -> Kinds:
    """Return the fact kinds as the check sees them; read once per process."""
    return load_kinds(folder=settings.SAIMA_CATALOGUE)


class TooManyRows(Exception):
    """A workbook has more data rows than the caller wanted to check at once."""


@dataclass(frozen=True, slots=True)
class Question:
    """A column that a person must decide on: what it might be, and why it is asked.

    `field` and `unit` are the proposal, '' where there is none.
    """

    key: str
    sheet: str
    label: str
    reason: str
    field: str
    unit: str
    candidates: tuple[tuple[str, str], ...]
    units: tuple[str, ...]
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One table of the workbook: its sheet, what kind of ledger it was taken for, its header row, its data rows."""

    sheet: str
    kind: str
    header: int
    rows: int


@dataclass(frozen=True, slots=True)
class Sorted:
    """A workbook as far as it could be taken: its sheets checked, or questions first, or the reasons for refusal."""

    sheets: tuple[CheckedSheet, ...] = ()
    mapping: tuple[dict[str, Any], ...] = ()
    questions: tuple[Question, ...] = ()
    problems: tuple[Problem, ...] = ()
    tables: tuple[Found, ...] = ()

    @property
    def is_refused(self) -> bool:
        """Tell whether nothing of the workbook can be used."""
        return not self.sheets and not self.questions


MONEY = ("亿元", "万元", "元", "亿美元", "万美元", "美元")


def column_key(sheet: str, position: int) -> str:
    """Return how a person's choice for a column is kept: sheet and column number from 1."""
    return f"{sheet}!{position + 1}"


def check_choices(choices: Mapping[str, str]) -> None:
    """Raise Problems for a choice that names no field of the catalogue or no unit of money."""
    problems = []
    for key, choice in choices.items():
        field, _bar, unit = choice.partition("|")
        if field and field not in fields().fields:
            problems.append(
                Problem(key, f"「{field}」", "字段表里的一个字段，或空白（不导入）", "请重新选择", "choice.field")
            )
        if unit and unit not in MONEY:
            problems.append(Problem(key, f"单位「{unit}」", "、".join(MONEY), "请重新选择", "choice.unit"))
    if problems:
        raise Problems(problems)


def _choose(mapped: Sequence[Mapped], sheet: str, choices: Mapping[str, str]) -> tuple[Mapped, ...]:
    """Apply a person's choices: 'field', 'field|unit', or '' for 不导入; a guess gives way to a choice."""
    chosen: dict[int, Mapped] = {}
    taken: dict[str, str] = {}
    problems = []
    for one in mapped:
        key = column_key(sheet, one.column.position)
        if key not in choices:
            continue
        field, _bar, unit = choices[key].partition("|")
        made = choose(mapped=one, field_id=field or None)
        chosen[one.column.position] = replace(made, unit=unit or made.unit) if field else made
        if field and not fields().fields[field].many:
            if field in taken:
                title = fields().fields[field].title
                found = f"与“{taken[field]}”都选作“{title}”"
                problems.append(
                    Problem(
                        f"{sheet}·{one.column.label}", found, "一个字段一列", "请把其中一列改为不导入", "choice.twice"
                    )
                )
            taken[field] = one.column.label
    if problems:
        raise Problems(problems)
    return tuple(
        chosen[one.column.position]
        if one.column.position in chosen
        else replace(one, field=None, decision="unknown", confidence=0, reason=f"“{taken[one.field]}”一列已选作它")
        if one.field in taken
        else one
        for one in mapped
    )


def _question(sheet: str, one: Mapped, values: Sequence[CellValue]) -> Question:
    known = fields().fields
    found = one.candidates or ((one.field,) if one.field else ())
    is_money = any(known[name].type == "money" for name in found)
    return Question(
        key=column_key(sheet, one.column.position),
        sheet=sheet,
        label=one.column.label,
        reason=one.reason,
        field=one.field or "",
        unit=one.unit,
        candidates=tuple((name, known[name].title) for name in found),
        units=MONEY if is_money else (),
        samples=_samples(values, 3),
    )


def _samples(values: Sequence[CellValue], most: int) -> tuple[str, ...]:
    """Return the first different things a column says."""
    said = dict.fromkeys(text_of(value).strip()[:40] for value in values if value is not None)
    return tuple(text for text in said if text)[:most]


def _entry(sheet: str, one: Mapped, values: Sequence[CellValue]) -> dict[str, Any]:
    """Return what the page shows of a column."""
    field = fields().fields[one.field] if one.field and one.decision != "unknown" else None
    return {
        "key": column_key(sheet, one.column.position),
        "sheet": sheet,
        "label": one.column.label,
        "field": field.id if field else "",
        "title": field.title if field else "",
        "unit": one.unit if field else "",
        "is_money": bool(field and field.type == "money"),
        "feeds": bool(field and field.feeds),
        "decision": one.decision,
        "confidence": one.confidence,
        "reason": one.reason,
        "sample": next(iter(_samples(values, 1)), ""),
    }


def sort_workbook(
    *,
    content: bytes,
    name: str,
    on: date,
    records: Callable[[], Records],
    choices: Mapping[str, str],
    unit: str = "",
    most: int | None = None,
    found: Callable[[int], None] | None = None,
) -> Sorted:
    """Return what a workbook would write, row by row, or what must be decided or mended first.

    `records` reads the ledger, once it is needed; `choices` are a person's decisions by `column_key`; `unit` is whose
    rows are where the sheet names none. Raises TooManyRows beyond `most` data rows, and Problems for choices that
    cannot be. `found` is told the number of data rows before they are checked.
    """
    check_choices(choices)
    reading = read_workbook(content=content, name=name)
    if reading.book is None:
        return Sorted(problems=tuple(reading.problems))
    problems = list(reading.problems)
    catalogue = fields()
    sources, tables, mapping, questions = [], [], [], []
    for finding in find_tables(book=reading.book, catalogue=catalogue):
        problems += finding.problems if finding.table is None else ()
        if finding.table is None:
            continue
        table = finding.table
        kind = sheet_kind(table=table, catalogue=catalogue, book=name)
        samples = table.samples()
        mapped = map_columns(columns=table.columns, catalogue=catalogue, samples=samples, sheet=kind)
        mapped = _choose(mapped, finding.name, choices)
        mapped = settle_units(mapped=mapped, catalogue=catalogue, table_unit=table.caption.unit)
        for one in mapped:
            values = samples.get(one.column.position, ())
            mapping.append(_entry(finding.name, one, values))
            if one.decision == "ask":
                questions.append(_question(finding.name, one, values))
        sources.append(MappedTable(table, mapped, kind))
        tables.append(
            Found(finding.name, kind.title if kind else "", table.header_rows[1], sum(1 for _ in table.data()))
        )
    if not sources:
        none = Problem(name, "没有可以导入的表", "有表头和数据行的工作表", "请核对文件", "workbook.no_table")
        return Sorted(problems=(*problems, none))
    if questions:
        return Sorted((), tuple(mapping), tuple(questions), tuple(problems), tuple(tables))
    rows = sum(table.rows for table in tables)
    if most is not None and rows > most:
        raise TooManyRows(rows)
    if found is not None:
        found(rows)
    context = Context(on, records(), catalogue, kinds(), unit=unit)
    return Sorted(check_book(sources=sources, context=context), tuple(mapping), (), tuple(problems), tuple(tables))
