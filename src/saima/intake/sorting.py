"""From an uploaded workbook to checked sheets: read, find tables, map columns, hold against the ledger.

Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings

from saima.core.problems import Problem
from saima.intake.checking.checking import check_book
from saima.intake.checking.context import Context, MappedTable
from saima.intake.checking.intended import CheckedSheet
from saima.intake.checking.kinds import Kinds, load_kinds
from saima.intake.checking.records import Records
from saima.intake.mapping.catalogue import FieldCatalogue, load_catalogue
from saima.intake.mapping.columns import Mapped, choose, map_columns, settle_units
from saima.intake.tables.finding import find_tables, sheet_kind
from saima.intake.workbooks.child import read_workbook


@cache
def fields() -> FieldCatalogue:
    """Return the canonical fields of this place; read once per process."""
    return load_catalogue(folder=settings.SAIMA_CATALOGUE)


@cache
def kinds() -> Kinds:
    """Return the fact kinds as the check sees them; read once per process."""
    return load_kinds(folder=settings.SAIMA_CATALOGUE)


@dataclass(frozen=True, slots=True)
class Question:
    """A column that a person must decide on: what it might be, and why it is asked."""

    key: str
    sheet: str
    label: str
    reason: str
    candidates: tuple[tuple[str, str], ...]
    units: tuple[str, ...]
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sorted:
    """A workbook as far as it could be taken: its sheets checked, or questions first, or the reasons for refusal."""

    sheets: tuple[CheckedSheet, ...]
    mapping: tuple[dict[str, Any], ...]
    questions: tuple[Question, ...]
    problems: tuple[Problem, ...]

    @property
    def is_refused(self) -> bool:
        """Tell whether nothing of the workbook can be used."""
        return any(problem.severity == "error" for problem in self.problems) and not self.sheets


def column_key(sheet: str, position: int) -> str:
    """Return how a person's choice for a column is kept: sheet and column number from 1."""
    return f"{sheet}!{position + 1}"


def _choose(one: Mapped, key: str, choices: Mapping[str, str]) -> Mapped:
    """Apply a person's choice: 'field', 'field|unit', or '' for 不导入."""
    if key not in choices:
        return one
    field, _bar, unit = choices[key].partition("|")
    chosen = choose(mapped=one, field_id=field or None)
    if unit:
        chosen = replace(chosen, unit=unit)
    return chosen


def _question(key: str, sheet: str, one: Mapped, values: Sequence[object]) -> Question:
    catalogue = fields()
    found = one.candidates or ((one.field,) if one.field else ())
    is_money = one.field is not None and catalogue.fields[one.field].type == "money"
    return Question(
        key=key,
        sheet=sheet,
        label=one.column.label,
        reason=one.reason,
        candidates=tuple((name, catalogue.fields[name].title) for name in found),
        units=("亿元", "万元", "元", "万美元") if is_money else (),
        samples=tuple(str(value) for value in values if value is not None)[:3],
    )


def sort_workbook(
    *,
    content: bytes,
    name: str,
    on: date,
    records: Records,
    choices: Mapping[str, str],
    unit: str = "",
    reason: str = "",
) -> Sorted:
    """Return what a workbook would write, row by row, or what must be decided or mended first.

    `choices` are a person's decisions by `column_key`; `unit` is whose rows are where the sheet names none.
    """
    reading = read_workbook(content=content, name=name)
    if reading.book is None:
        return Sorted((), (), (), tuple(reading.problems))
    problems = list(reading.problems)
    catalogue = fields()
    sources, mapping, questions = [], [], []
    for finding in find_tables(book=reading.book, catalogue=catalogue):
        problems += finding.problems
        if finding.table is None:
            continue
        table = finding.table
        kind = sheet_kind(table=table, catalogue=catalogue, book=name)
        samples = table.samples()
        mapped = map_columns(columns=table.columns, catalogue=catalogue, samples=samples, sheet=kind)
        mapped = settle_units(mapped=mapped, catalogue=catalogue, table_unit=table.caption.unit)
        keys = [column_key(finding.name, one.column.position) for one in mapped]
        mapped = tuple(_choose(one, key, choices) for one, key in zip(mapped, keys, strict=True))
        for one, key in zip(mapped, keys, strict=True):
            if one.decision == "ask":
                questions.append(_question(key, finding.name, one, samples.get(one.column.position, ())))
            mapping.append(
                {
                    "key": key,
                    "sheet": finding.name,
                    "label": one.column.label,
                    "field": one.field or "",
                    "title": catalogue.fields[one.field].title if one.field else "",
                    "unit": one.unit or "",
                    "decision": one.decision,
                    "confidence": one.confidence,
                    "reason": one.reason,
                    "sample": next((str(v)[:40] for v in samples.get(one.column.position, ()) if v is not None), ""),
                }
            )
        sources.append(MappedTable(table, mapped, kind))
    if not sources:
        found = Problem(name, "没有可以导入的表", "有表头和数据行的工作表", "请核对文件", "workbook.no_table")
        return Sorted((), (), (), (*problems, found))
    if questions:
        return Sorted((), tuple(mapping), tuple(questions), tuple(problems))
    context = Context(on, records, catalogue, kinds(), unit=unit, **({"reason": reason} if reason else {}))
    return Sorted(check_book(sources=sources, context=context), tuple(mapping), (), tuple(problems))
