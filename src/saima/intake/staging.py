"""What a check found, kept on the batch and as one row a line of the sheet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import date

from django.utils.translation import gettext as _

from saima.intake.admitting import Rights, admit
from saima.intake.checking.intended import CheckedRow
from saima.intake.clausewriting import ClauseSight
from saima.intake.known import LedgerRecords
from saima.intake.leadwriting import LeadSight
from saima.intake.models import Batch, BatchRow
from saima.intake.rowacts import pack
from saima.intake.sorting import Sorted, sort_workbook
from saima.intake.wording import row_says
from saima.ledger.models import Project
from saima.people.models import Unit, User
from saima.people.policies import may

WRITES = ("new", "changed")
LEADS, CLAUSES = "线索台账", "履约台账"
"""Kinds of ledgers whose rows an app outside the ledger takes."""
WARNED, CARRIED = "warned", "carried"
"""Counted beside the verdicts: good rows that still deserve a look, and acts of 认定 that the sheet carries."""
SAVED = tuple(field.name for field in Batch._meta.concrete_fields if field.name not in {"id", "content"})
"""Every column but the workbook itself, which need not travel each time the batch is saved."""


def sort_for(
    *,
    content: bytes,
    name: str,
    by: User,
    on: date,
    choices: Mapping[str, str] | None = None,
    most: int | None = None,
    tell: Callable[[str], None] | None = None,
) -> Sorted:
    """Return what a workbook of this importer would write, every row with its verdict. Nothing is kept or written.

    Raises TooManyRows beyond `most` data rows. `tell` hears how far it has come.
    """
    total = 0

    def found(rows: int) -> None:
        nonlocal total
        total = rows

    def hears(asked: int) -> None:
        if tell is not None:
            tell(_("已检查 %(done)s / %(total)s 行") % {"done": min(asked, total), "total": total})

    if tell is not None:
        tell(_("正在读取文件"))
    own = "" if may(by, "record_for_others") or by.unit is None else by.unit.code
    looked = sort_workbook(
        content=content,
        name=name,
        on=on,
        records=lambda: LedgerRecords(hears=hears),
        choices=choices or {},
        unit=own,
        most=most,
        found=found,
    )
    kinds = {sheet.kind for sheet in looked.sheets}
    sight = LeadSight(by, on) if LEADS in kinds else None
    clauses = ClauseSight(by, on) if CLAUSES in kinds else None
    return (
        replace(looked, sheets=admit(sheets=looked.sheets, rights=Rights.of(by), on=on, sight=sight, clauses=clauses))
        if looked.sheets
        else looked
    )


def keep_check(batch: Batch, found: Sorted) -> None:
    """Write the result of a check in place of the former one, within the caller's transaction."""
    batch.rows.all().delete()
    titles = _subjects(found)
    rows = [
        _stored(batch, sheet.sheet, row, titles)
        for sheet in found.sheets
        for row in sheet.rows
        if row.verdict != "blank"
    ]
    BatchRow.objects.bulk_create(rows, batch_size=500)
    of_sheets = [problem for sheet in found.sheets for problem in sheet.problems]
    batch.questions = [asdict(question) for question in found.questions]
    batch.mapping = list(found.mapping)
    batch.tables = [asdict(table) for table in found.tables]
    batch.problems = [problem.as_dict() for problem in (*found.problems, *of_sheets)]
    batch.declared = [
        {"sheet": sheet.sheet, "is_total": sheet.rows[one.row].line == "total", **asdict(one)}
        for sheet in found.sheets
        for one in sheet.declared
    ]
    batch.counts = {
        **Counter(row.verdict for row in rows),
        WARNED: sum(1 for row in rows if row.problems and row.verdict != "refused"),
        CARRIED: sum(1 for sheet in found.sheets for row in sheet.rows for fact in row.facts if fact.recognition),
    }
    batch.state = Batch.REFUSED if found.is_refused else Batch.ASKING if found.questions else Batch.CHECKED
    batch.version += 1
    batch.message, batch.progress = "", ""
    batch.save(update_fields=SAVED)


def _subjects(found: Sorted) -> dict[str, str]:
    """Return the name of every known project and unit that the rows speak of, by code."""
    wanted = {row.project_ref for sheet in found.sheets for row in sheet.rows if row.project_ref}
    titles = dict(Unit.objects.values_list("code", "title"))
    if wanted:
        titles |= {code: title for code, title in Project.objects.values_list("code", "title") if code in wanted}
    return titles


def _subject(row: CheckedRow, titles: Mapping[str, str]) -> str:
    """Return what a row is about: its project or unit, else the first words of it."""
    if row.project is not None:
        return row.project.title
    if row.project_ref in titles:
        return titles[row.project_ref]
    if row.matter is not None:
        return titles.get(row.matter.unit, "")
    if row.lead is not None:
        return row.lead.title
    if row.facts and row.facts[0].unit:
        return titles.get(row.facts[0].unit, "")
    words = [word for word in row.text.split("  ") if not word.strip().isdigit()]
    return " ".join(words[:2])


def _stored(batch: Batch, sheet: str, row: CheckedRow, titles: Mapping[str, str]) -> BatchRow:
    ref = "" if row.project_ref.startswith("new:") else row.project_ref
    return BatchRow(
        batch=batch,
        sheet=sheet[:60],
        number=row.row + 1,
        verdict=row.verdict,
        subject=_subject(row, titles)[:120],
        ref=(ref or (row.project.code if row.project is not None else ""))[:24],
        text=row.text[:200],
        says=row_says(row),
        problems=[{**found.problem.as_dict(), "column": found.column} for found in row.problems],
        acts=pack(row=row) if row.verdict in WRITES else {},
    )
