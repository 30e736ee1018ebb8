"""A workbook looked through before anything is checked: which tables, which kind of ledger, what each column means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from saima.intake.checking.context import MappedTable
from saima.intake.checking.intended import CheckedSheet
from saima.intake.mapping.catalogue import FieldCatalogue, SheetKind
from saima.intake.mapping.columns import Mapped, choose, map_columns, settle_units
from saima.intake.tables.finding import find_tables, sheet_kind
from saima.intake.tables.values import SheetFinding
from saima.intake.workbooks.handback import Mark
from saima.intake.workbooks.values import Book


@dataclass(frozen=True, slots=True)
class Survey:
    """One sheet: what was found on it, the kind of ledger, and the mapping of its columns (empty without a table)."""

    finding: SheetFinding
    kind: SheetKind | None = None
    mapped: tuple[Mapped, ...] = ()

    @property
    def questions(self) -> tuple[Mapped, ...]:
        """The columns a person must decide about before the check."""
        return tuple(one for one in self.mapped if one.decision == "ask")

    @property
    def source(self) -> MappedTable | None:
        """What `check_book` takes: None without a table, and while questions are open."""
        if self.finding.table is None or self.questions:
            return None
        return MappedTable(self.finding.table, self.mapped, self.kind)


def survey_book(
    *, book: Book, catalogue: FieldCatalogue, remembered: Mapping[str, str] | None = None
) -> tuple[Survey, ...]:
    """Return what each sheet of a workbook is, in order; see `map_columns` for `remembered`."""
    surveys: list[Survey] = []
    for finding in find_tables(book=book, catalogue=catalogue):
        table = finding.table
        if table is None:
            surveys.append(Survey(finding))
            continue
        kind = sheet_kind(table=table, catalogue=catalogue, book=book.name)
        mapped = map_columns(
            columns=table.columns, catalogue=catalogue, samples=table.samples(), sheet=kind, remembered=remembered
        )
        mapped = settle_units(mapped=mapped, catalogue=catalogue, table_unit=table.caption.unit)
        surveys.append(Survey(finding, kind, mapped))
    return tuple(surveys)


def answer(*, survey: Survey, choices: Mapping[int, str | None], units: Mapping[int, str] | None = None) -> Survey:
    """Return the survey with a person's choices by column position: a field's id, or None for 不导入.

    `units` gives the unit of money columns that name none.
    """
    settled = tuple(
        choose(mapped=one, field_id=choices[one.column.position]) if one.column.position in choices else one
        for one in survey.mapped
    )
    given = units or {}
    settled = tuple(replace(one, unit=given.get(one.column.position, one.unit)) for one in settled)
    return replace(survey, mapped=settled)


def marks_of(*, sheets: Sequence[CheckedSheet]) -> tuple[Mark, ...]:
    """Return the marks that show every problem of checked rows in the user's own workbook."""
    return tuple(
        Mark(sheet.sheet, row.row, found.column, found.problem.sentence())
        for sheet in sheets
        for row in sheet.rows
        for found in row.problems
    )
