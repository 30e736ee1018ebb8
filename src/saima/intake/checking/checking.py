"""A whole workbook held against the ledger: every row of every sheet gets one verdict, nothing is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from saima.intake.checking import activities, clauses, leads, matters, projects, recognising
from saima.intake.checking.claims import Days, Gathering
from saima.intake.checking.comparing import Comparer
from saima.intake.checking.context import Context, MappedTable, SheetState
from saima.intake.checking.declared import check_declared
from saima.intake.checking.intended import CheckedRow, CheckedSheet, Verdict
from saima.intake.checking.reading import RowReader, RowValues, blank_row
from saima.intake.checking.records import MemoryRecords
from saima.intake.mapping.catalogue import FieldCatalogue
from saima.intake.mapping.columns import Mapped
from saima.intake.tables.values import Line, LineKind

CheckRow = Callable[[SheetState, Line, RowValues, str], CheckedRow]
ROWS: Mapping[str, CheckRow] = {
    "project": projects.check_row,
    "unit": activities.check_row,
    "recognition": recognising.check_row,
    "matter": matters.check_row,
    "lead": leads.check_row,
    "clause": clauses.check_row,
}
_OTHER_VERDICTS: Mapping[LineKind, Verdict] = {
    "blank": "blank", "title": "note", "caption": "note", "header": "header", "category": "category",
    "subtotal": "subtotal", "total": "total", "footer": "note", "note": "note",
}  # fmt: skip


def _stated_kinds(mapped: Sequence[Mapped], catalogue: FieldCatalogue) -> frozenset[str]:
    """Return the kinds of fact for which the sheet has a column of days."""
    fields = (catalogue.fields[one.field] for one in mapped if one.field)
    return frozenset(
        feed.kind for one in fields for feed in one.feeds if feed.kind and feed.part in ("happened_on", "counted_on")
    )


def _year_of_totals(source: MappedTable) -> int | None:
    """Return the year of the totals of a year: as a column's label says (2023年累计到位), else the table's caption."""
    labels = (one.column.label for one in source.mapped if one.field and one.decision != "unknown")
    named = (found for label in labels if (found := re.search(r"(20\d{2})年.*累计", label)))
    match = next(named, None)
    return int(match[1]) if match else source.table.caption.year


def _check_line(state: SheetState, line: Line) -> CheckedRow:
    """Return the verdict of one line of the sheet."""
    if line.kind != "data":
        return CheckedRow(line.row, line.kind, _OTHER_VERDICTS[line.kind], line.text)
    values = state.reader.read(line.row)
    if blank_row(values.values) and not values.found:
        return CheckedRow(line.row, line.kind, "blank", line.text)
    rows = state.source.sheet.rows if state.source.sheet else "project"
    if rows == "other":
        return CheckedRow(line.row, line.kind, "note", line.text, kept=values.kept)
    unit = state.unit(line, values)
    return ROWS[rows](state, line, values, unit)


def check_sheet(*, source: MappedTable, context: Context, laid_over: MemoryRecords | None = None) -> CheckedSheet:
    """Return every row of one sheet with its verdict, and its declared totals.

    `laid_over` carries what earlier sheets of the same batch will open; it is added to.
    """
    records = laid_over if laid_over is not None else MemoryRecords(below=context.records)
    table, catalogue = source.table, context.catalogue
    days = Days(context.on, table.caption)
    kinds = _stated_kinds(source.mapped, catalogue)
    state = SheetState(
        source=source,
        context=context,
        records=records,
        reader=RowReader(table, source.mapped, catalogue, context.kinds),
        gathering=Gathering(catalogue, context.kinds, source.sheet, table.sheet.name, days, kinds),
        comparer=Comparer(context.kinds, table.sheet.name, context.on, _year_of_totals(source), context.reason),
    )
    rows = tuple(_check_line(state, line) for line in table.lines)
    declared, problems = check_declared(table=table, mapped=source.mapped, catalogue=catalogue)
    kind = source.sheet.id if source.sheet else ""
    return CheckedSheet(table.sheet.name, kind, rows, declared, (*table.problems, *problems))


def check_book(*, sources: Sequence[MappedTable], context: Context) -> tuple[CheckedSheet, ...]:
    """Return the check of every table of a workbook, in order; a later sheet knows what an earlier one opens."""
    records = MemoryRecords(below=context.records)
    return tuple(check_sheet(source=source, context=context, laid_over=records) for source in sources)
