"""Workbooks and ledgers in memory for the importer's tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import xlsxwriter

from saima.intake.checking.checking import check_book
from saima.intake.checking.context import Context
from saima.intake.checking.intended import CheckedSheet, as_known
from saima.intake.checking.kinds import Kinds
from saima.intake.checking.records import KnownProject, MemoryRecords
from saima.intake.mapping.catalogue import FieldCatalogue
from saima.intake.surveying import Survey, survey_book
from saima.intake.workbooks.values import Book, CellValue, Merge, Number, Sheet, clip

HERE = Path(__file__).parent
CATALOGUE = HERE.parents[1] / "catalogue"
OFFICE_DAY = date(2023, 4, 10)


def cell(value: object) -> CellValue:
    """Return a Python value as a sheet cell: numbers become `Number`."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Number(str(value))
    return value  # type: ignore[return-value]


def sheet(
    rows: Iterable[Sequence[object]],
    *,
    name: str = "Sheet1",
    merges: Iterable[tuple[int, int, int, int]] = (),
    **marks: object,
) -> Sheet:
    """Return a sheet of these rows, made equally long."""
    made = [tuple(cell(value) for value in row) for row in rows]
    width = max(len(row) for row in made)
    full = tuple(row + (None,) * (width - len(row)) for row in made)
    within = clip((Merge(*merge) for merge in merges), rows=len(full), columns=width)
    return Sheet(name=name, rows=full, merges=within, **marks)  # type: ignore[arg-type]


def book(*sheets: Sheet, name: str = "台账.xlsx") -> Book:
    """Return a workbook of these sheets."""
    return Book(name=name, kind="xlsx", sheets=sheets)


def xlsx(rows: Iterable[Sequence[object]], *, sheet_name: str = "Sheet1") -> bytes:
    """Return a .xlsx with one sheet of these rows, as XlsxWriter writes it."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"})
    page = made.add_worksheet(sheet_name)
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if value is not None:
                page.write(row, column, value)
    made.close()
    return out.getvalue()


def package(parts: dict[str, str | bytes]) -> bytes:
    """Return a zip package of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return out.getvalue()


def with_parts(content: bytes, parts: dict[str, str | bytes]) -> bytes:
    """Return a package with some parts replaced or added."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        old: dict[str, str | bytes] = {name: source.read(name) for name in source.namelist()}
    return package({**old, **parts})


def survey_one(page: Sheet, catalogue: FieldCatalogue, *, name: str = "台账.xlsx") -> Survey:
    """Return the survey of a workbook of one sheet."""
    return survey_book(book=book(page, name=name), catalogue=catalogue)[0]


def check(
    book_: Book, records: MemoryRecords, catalogue: FieldCatalogue, kinds: Kinds, *, on: date = OFFICE_DAY
) -> tuple[CheckedSheet, ...]:
    """Return the check of a whole workbook whose columns raise no question."""
    surveys = [one for one in survey_book(book=book_, catalogue=catalogue) if one.finding.table is not None]
    assert not [question.reason for one in surveys for question in one.questions]
    sources = [one.source for one in surveys if one.source is not None]
    return check_book(sources=sources, context=Context(on=on, records=records, catalogue=catalogue, kinds=kinds))


_CODES = count(1)


def apply(records: MemoryRecords, sheets: Iterable[CheckedSheet]) -> None:
    """Do in memory what the ledger would do with a checked batch; each fact made gets a code of its own."""
    codes: dict[str, str] = {}
    for row in (row for one in sheets for row in one.rows if row.verdict in ("new", "changed")):
        intended = row.project
        if intended is not None and intended.act == "open":
            records.remember(KnownProject(row.project_ref, intended.code, intended.title, intended.unit))
        project = records.projects.get(row.project_ref)
        facts = {fact.key: fact for fact in project.facts} if project else records.facts
        for act in row.facts:
            former = facts.pop(codes.get(act.fact_key, act.fact_key), None)
            assert (former is None) == (act.act == "record")
            made = as_known(act, former)
            if act.act != "recognise":
                codes[act.ref] = f"F{next(_CODES)}"
                made = replace(made, key=codes[act.ref])
            facts[made.key] = made
        if project is not None:
            fields = {**project.fields, **(intended.fields if intended else {})}
            records.remember(replace(project, fields=fields, facts=tuple(facts.values())))
