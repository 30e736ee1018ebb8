"""What a check knows besides the row before it: the ledger, the catalogue, the days, and the rows already seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from saima.core.problems import Problem
from saima.intake.checking.claims import Gathering
from saima.intake.checking.comparing import Comparer, Comparison
from saima.intake.checking.intended import CheckedRow, Found, IntendedFact
from saima.intake.checking.kinds import Kinds
from saima.intake.checking.reading import RowReader, RowValues
from saima.intake.checking.records import MemoryRecords, Records
from saima.intake.mapping.catalogue import FieldCatalogue, SheetKind
from saima.intake.mapping.columns import Mapped
from saima.intake.tables.values import Line, Table
from saima.intake.workbooks.values import place


@dataclass(frozen=True, slots=True)
class Context:
    """What a check needs beside the sheet.

    `on` is the office day. `reason` stands behind corrections that the sheet makes. `unit` is whose rows are where
    neither a column nor a category row names a unit ('' refuses them).
    """

    on: date
    records: Records
    catalogue: FieldCatalogue
    kinds: Kinds
    reason: str = "按台账更正"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class MappedTable:
    """A table with its settled mapping and kind."""

    table: Table
    mapped: Sequence[Mapped]
    sheet: SheetKind | None


@dataclass(slots=True)
class SheetState:
    """The check of one sheet as it goes down the rows."""

    source: MappedTable
    context: Context
    records: MemoryRecords
    reader: RowReader
    gathering: Gathering
    comparer: Comparer
    seen: dict[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The sheet's name."""
        return self.source.table.sheet.name

    def where(self, values: RowValues, name: str = "") -> str:
        """Return the place of a field's cell in the row, or of the row as a whole."""
        column = values.columns.get(name)
        return place(self.name, values.row, column) if column is not None else f"{self.name} 第 {values.row + 1} 行"

    def note(self, values: RowValues, problem: Problem, name: str = "") -> None:
        """Add a problem to the row, at a field's cell if it has one."""
        values.found.append(Found(problem, values.columns.get(name)))

    def unit(self, line: Line, values: RowValues) -> str:
        """Return the code of the unit a row belongs to: by its column, else its category, else the context's.

        A unit that the system does not know is a problem of the row; so is none at all. Then the code is ''.
        """
        name = next((one for one in ("owner_unit", "unit") if one in values.stated), "")
        text = values.text(name)
        code = self.records.unit(name=text) if text else None
        if text and code is None:
            remedy = "请改成系统里的单位名称；几家共有的先记一家，再在项目页按文件定份额"
            found = f"“{text[:30]}”"
            self.note(values, Problem(self.where(values, name), found, "系统里的一个单位", remedy, "row.unit"), name)
            return ""
        category = line.category.split("（")[0].split("(")[0].strip()
        return code or (self.records.unit(name=category) if category else None) or self.context.unit

    def twice(self, values: RowValues, key: str, found: str, needed: str, remedy: str) -> None:
        """Add a problem if an earlier row of the sheet had the same key; `found` names that row by {row}."""
        first = self.seen.setdefault(key, values.row)
        if first != values.row:
            self.note(values, Problem(self.where(values), found.format(row=first + 1), needed, remedy, "row.twice"))

    def referred(self, values: RowValues, compared: Comparison) -> tuple[IntendedFact, ...]:
        """Return the acts of a row with the references that later rows of the batch may use."""
        return tuple(
            replace(fact, ref=f"new:{self.name}!{values.row + 1}.{index}") for index, fact in enumerate(compared.facts)
        )


def refused_row(line: Line, values: RowValues, ref: str = "") -> CheckedRow:
    """Return the row with all its problems and nothing intended."""
    found = tuple(values.found)
    return CheckedRow(line.row, line.kind, "refused", line.text, ref, problems=found, kept=values.kept)
