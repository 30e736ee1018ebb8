"""One data row to typed values by field, with every refusal of the row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from saima.core.problems import Problem
from saima.intake.cells.dates import read_day
from saima.intake.cells.numbers import read_money, read_quantity, unit_by_other
from saima.intake.cells.outcome import Outcome, plain, text_of
from saima.intake.cells.words import read_bool, read_choice, read_credit_code, read_project_code, read_text
from saima.intake.checking.intended import Found
from saima.intake.checking.kinds import Kinds
from saima.intake.mapping.catalogue import Field, FieldCatalogue
from saima.intake.mapping.columns import Mapped
from saima.intake.tables.values import Table
from saima.intake.workbooks.values import CellValue, place


@dataclass(slots=True)
class RowValues:
    """The typed values of a row by field id (absent: the cell said nothing), their columns, and what was found."""

    row: int
    values: dict[str, object] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)
    stated: dict[str, None] = field(default_factory=dict)
    """Fields that have a column, said or not, in column order."""
    failed: set[str] = field(default_factory=set)
    """Fields whose cell was refused."""

    @property
    def refused(self) -> bool:
        """Whether some cell cannot be taken."""
        return any(one.problem.severity == "error" for one in self.found)

    def text(self, name: str) -> str:
        """Return a text value, or ''."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads the data rows of one table by its settled mapping."""

    table: Table
    mapped: Sequence[Mapped]
    catalogue: FieldCatalogue
    kinds: Kinds

    def read(self, row: int) -> RowValues:
        """Return the row's values; every fed cell is read, so that all refusals come at once."""
        values = RowValues(row)
        for one in self.mapped:
            if one.field is None or one.decision == "unknown":
                continue
            target = self.catalogue.fields[one.field]
            cell, copied = self.table.cell(row, one.column.position)
            if not target.feeds:
                self._keep(values, target, one, cell)
                continue
            values.stated[target.id] = None
            values.columns.setdefault(target.id, one.column.position)
            where = place(self.table.sheet.name, row, one.column.position, one.column.label)
            if copied and target.type in ("money", "quantity"):
                values.found.append(Found(_merged(where, cell), one.column.position))
                continue
            self._take(values, target, one, cell, where)
        return values

    def _keep(self, values: RowValues, target: Field, one: Mapped, cell: CellValue) -> None:
        text = text_of(cell)
        if text and target.type != "phone":
            values.kept[one.column.label] = text

    def _take(self, values: RowValues, target: Field, one: Mapped, cell: CellValue, where: str) -> None:
        outcome = self._read_cell(values.row, target, one, cell, where)
        if outcome.problem is not None:
            values.found.append(Found(outcome.problem, one.column.position))
        if outcome.refused:
            values.failed.add(target.id)
        if outcome.value is None:
            return
        former = values.values.get(target.id)
        if target.many and isinstance(former, str) and isinstance(outcome.value, str):
            values.values[target.id] = f"{former}；{outcome.value}"
        elif former is None:
            values.values[target.id] = outcome.value

    def _read_cell(self, row: int, target: Field, one: Mapped, cell: CellValue, where: str) -> Outcome:
        match target.type:
            case "date":
                return read_day(value=cell, place=where, year=self.table.caption.year)
            case "money":
                return read_money(value=cell, place=where, unit=self._unit(row, one))
            case "quantity":
                decimals = max((self.kinds.rules[f.kind].quantity_decimals for f in target.feeds if f.kind), default=0)
                return read_quantity(value=cell, place=where, unit=target.unit, column_unit=one.unit, decimals=decimals)
            case "bool":
                return read_bool(value=cell, place=where)
            case "choice":
                choices = self._choices(target)
                return read_choice(value=cell, place=where, choices=choices) if choices else self._words(cell, where)
            case "code":
                return self._code(target, cell, where)
            case _:
                return self._words(cell, where)

    def _words(self, cell: CellValue, where: str) -> Outcome:
        return read_text(value=cell, place=where) if not isinstance(cell, str) or plain(cell) else Outcome()

    def _code(self, target: Field, cell: CellValue, where: str) -> Outcome:
        if target.id == "uscc":
            return read_credit_code(value=cell, place=where)
        return read_project_code(value=cell, place=where) if target.id == "project_code" else self._words(cell, where)

    def _choices(self, target: Field) -> tuple[str, ...]:
        """Return the choices that the fact kind declares for the detail this field feeds."""
        for feed in target.feeds:
            name = feed.part.removeprefix("detail.")
            rule = self.kinds.rules[feed.kind].details.get(name) if feed.kind in self.kinds.rules else None
            if feed.part.startswith("detail.") and rule is not None:
                return rule.choices
        return ()

    def _unit(self, row: int, one: Mapped) -> str:
        """Return a money column's unit, asking the other column where the label says that it decides."""
        if one.unit_by:
            for other in self.mapped:
                if other.field in ("domestic_foreign", "is_foreign"):
                    cell, _copied = self.table.cell(row, other.column.position)
                    if found := unit_by_other(rules=one.unit_by, other=cell):
                        return found
            return ""
        return one.unit


def _merged(where: str, cell: CellValue) -> Problem:
    found = f"合并单元格（{text_of(cell)[:20]}）"
    return Problem(
        where, found, "每行各填各的数", "数只记在合并的第一行，其余行按空白处理，请核对", "cell.merged", "warning"
    )


def blank_row(values: Mapping[str, object]) -> bool:
    """Return whether nothing but the running number was said."""
    return not any(name != "serial" for name in values)
