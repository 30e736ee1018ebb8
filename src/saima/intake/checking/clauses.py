"""Rows that are obligations of an agreement (履约台账): one clause a row, the agreement by project and number."""

from __future__ import annotations

from datetime import date

from saima.core.amounts import show
from saima.core.problems import Problem
from saima.intake.cells.dates import Day
from saima.intake.cells.numbers import Money
from saima.intake.checking.context import SheetState, refused_row
from saima.intake.checking.intended import CheckedRow, IntendedClause
from saima.intake.checking.projects import known_project, title_of
from saima.intake.checking.reading import RowValues
from saima.intake.checking.records import KnownClause
from saima.intake.tables.values import Line

NEEDED = (
    ("contract_number", "协议编号"),
    ("clause_kind", "条款种类"),
    ("clause_text", "义务内容"),
    ("clause_due", "应履行日"),
)


def check_row(state: SheetState, line: Line, values: RowValues, _unit: str) -> CheckedRow:
    """Return the verdict of a row that is one obligation; what is entered otherwise is refused, never overwritten."""
    known = known_project(state, values, "")
    if known is None or known.key.startswith("new:"):
        remedy = "请核对项目编号和名称，或先导入项目台账"
        found = f"“{title_of(values)}”"
        state.note(values, Problem(state.where(values), found, "已登记的项目", remedy, "row.project"))
    for name, word in NEEDED:
        if name not in values.values and name not in values.failed:
            state.note(values, Problem(state.where(values), f"没有{word}", word, f"请补上{word}", "row.clause"), name)
    if values.text("clause_condition"):
        remedy = "有付款条件的，请在“登记协议”里登记这一条"
        problem = Problem(state.where(values), values.text("clause_condition")[:30], "空白", remedy, "row.condition")
        state.note(values, problem, "clause_condition")
    amount = values.values.get("clause_amount")
    if isinstance(amount, Money) and amount.currency != "CNY":
        remedy = "请折成人民币填写"
        state.note(values, Problem(state.where(values), amount.as_typed, "人民币金额", remedy, "row.currency"))
    unit = state.records.unit(name=values.text("clause_unit")) if values.text("clause_unit") else ""
    if unit is None:
        found, needed = f"“{values.text('clause_unit')[:30]}”", "系统里的一个单位"
        remedy = "请改成系统里的单位名称"
        state.note(values, Problem(state.where(values), found, needed, remedy, "row.unit"), "clause_unit")
    due = _day(values, "clause_due")
    if values.refused or known is None or due is None:
        return refused_row(line, values)
    made = IntendedClause(
        number=values.text("contract_number")[:80],
        form=values.text("agreement_form"),
        title=values.text("agreement_title")[:160],
        approved_on=_day(values, "approved_on"),
        kind=values.text("clause_kind"),
        text=values.text("clause_text")[:500],
        due_on=due,
        year=values.text("clause_year").removesuffix("年"),
        amount=amount.minor if isinstance(amount, Money) else None,
        quantity=values.text("clause_quantity"),
        unit=unit or "",
        has_checked=values.values.get("clause_checked") is True,
    )
    key = repr((known.key, made.number, made.kind, made.year, due, made.text))
    state.twice(values, key, "与第 {row} 行是同一条义务", "每条一行", "请删去重复的一行")
    found_one = state.records.clause(
        project=known.key, number=made.number, kind=made.kind, year=made.year, due_on=due, text=made.text
    )
    return _verdict(state, line, values, made, known.key, found_one)


def _verdict(
    state: SheetState, line: Line, values: RowValues, made: IntendedClause, project: str, known: KnownClause | None
) -> CheckedRow:
    if known is not None and made.amount is not None and known.amount != made.amount:
        remedy = "登记过的义务不能由台账改写；确有变更的另签补充协议"
        needed = f"与 {known.code} 的 {show(known.amount or 0, '万元')} 万元一致"
        where = state.where(values, "clause_amount")
        problem = Problem(where, f"{show(made.amount, '万元')} 万元", needed, remedy, "row.conflict")
        state.note(values, problem, "clause_amount")
    found = tuple(values.found)
    if values.refused:
        return refused_row(line, values, project)
    if known is not None:
        return CheckedRow(line.row, line.kind, "same", line.text, project, problems=found, kept=values.kept)
    return CheckedRow(line.row, line.kind, "new", line.text, project, problems=found, kept=values.kept, clause=made)


def _day(values: RowValues, name: str) -> date | None:
    value = values.values.get(name)
    return value.on if isinstance(value, Day) else None
