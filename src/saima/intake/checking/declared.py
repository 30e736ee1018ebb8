"""What a sheet declares of itself (小计, 合计, 共N项) against what its rows give."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from saima.core.amounts import exact_text
from saima.core.problems import Problem
from saima.intake.cells.numbers import read_number
from saima.intake.checking.intended import DeclaredCheck
from saima.intake.mapping.catalogue import FieldCatalogue
from saima.intake.mapping.columns import Mapped
from saima.intake.tables.values import Line, Table
from saima.intake.workbooks.values import CellFault, Number, place


def _scope(table: Table, index: int) -> list[Line]:
    """Return the data rows a declaring row speaks of.

    A total speaks of all. A subtotal speaks of the rows above it back to the last category or sum; with none there
    (it stands first), and a category row always, of the rows below it up to the next category or sum.
    """
    line = table.lines[index]
    if line.kind == "total":
        return list(table.data())
    if line.kind == "subtotal":
        above: list[Line] = []
        for other in reversed(table.lines[:index]):
            if other.kind in ("category", "subtotal", "total"):
                break
            above.append(other)
        rows = [one for one in above if one.kind == "data"]
        if rows:
            return rows
    below: list[Line] = []
    for other in table.lines[index + 1 :]:
        if other.kind in ("category", "total") or (other.kind == "subtotal" and below):
            break
        if other.kind == "data":
            below.append(other)
    return below


def _number(table: Table, row: int, column: int) -> Fraction | None:
    cell = table.sheet.rows[row][column]
    if isinstance(cell, CellFault):
        return None
    return read_number(value=cell, place="").value


def _decimal(value: Fraction) -> str:
    """Write a sum of decimals as decimal text."""
    for places in range(16):
        if (scaled := value * 10**places).denominator == 1:
            digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
            sign = "-" if value < 0 else ""
            return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)
    return exact_text(value)


def check_declared(
    *, table: Table, mapped: Sequence[Mapped], catalogue: FieldCatalogue
) -> tuple[tuple[DeclaredCheck, ...], tuple[Problem, ...]]:
    """Return each declared count and sum with what the rows give, and a problem for each that does not agree.

    Sums are of the sheet's own numbers in the column's unit, refused rows included: the question is whether the sheet
    was read whole. Only numbers under columns of money and quantity are taken for sums.
    """
    checks: list[DeclaredCheck] = []
    for index, line in enumerate(table.lines):
        if line.kind not in ("subtotal", "total", "category"):
            continue
        rows = _scope(table, index)
        if line.count is not None:
            checks.append(
                DeclaredCheck(line.row, None, "项数", str(line.count), str(len(rows)), line.count == len(rows))
            )
        for one in mapped:
            kind = catalogue.fields[one.field].type if one.field and one.decision != "unknown" else ""
            column = one.column.position
            if kind not in ("money", "quantity") or not isinstance(table.sheet.rows[line.row][column], Number):
                continue
            declared = _number(table, line.row, column)
            if declared is None:
                continue
            parts = [_number(table, other.row, column) for other in rows]
            parsed = sum((part for part in parts if part is not None), Fraction(0))
            label = one.column.label
            checks.append(
                DeclaredCheck(line.row, column, label, _decimal(declared), _decimal(parsed), declared == parsed)
            )
    return tuple(checks), tuple(_problem(table, check) for check in checks if not check.agrees)


def _problem(table: Table, check: DeclaredCheck) -> Problem:
    where = place(table.sheet.name, check.row, check.column or 0, check.label)
    found = f"表上写 {check.declared}，明细得 {check.parsed}"
    remedy = "请核对是否漏行、重复，或公式范围不对"
    return Problem(
        where, found, "与明细一致", remedy, "declared.count" if check.column is None else "declared.sum", "warning"
    )
