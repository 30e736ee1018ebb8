"""Rows that are activities or matters of a unit: visits, receptions, events, assigned matters, talent."""

from __future__ import annotations

from saima.core.problems import Problem
from saima.intake.checking.claims import Claims
from saima.intake.checking.context import SheetState, refused_row
from saima.intake.checking.intended import CheckedRow, Verdict
from saima.intake.checking.reading import RowValues
from saima.intake.tables.values import Line


def check_row(state: SheetState, line: Line, values: RowValues, unit: str) -> CheckedRow:
    """Return the verdict of a row that is one activity or matter; the same words twice are refused."""
    claims = state.gathering.gather(values)
    values.found.extend(claims.found)
    if not unit and not any(one.problem.code == "row.unit" for one in values.found):
        state.note(
            values, Problem(state.where(values, "unit"), "没有单位", "一个单位", "请补上单位", "row.unit"), "unit"
        )
    if not claims.facts and not values.refused:
        state.note(values, Problem(state.where(values), "没有日期", "发生日期", "请补上日期", "row.day"))
    if values.refused:
        return refused_row(line, values)
    remedy = "请删去重复的一行；确为两次的，请在事项里写明区别"
    state.twice(values, _key(claims, unit), "与第 {row} 行完全相同", "每次一行", remedy)
    known = state.records.unit_facts(kind=claims.facts[0].kind, unit=unit)
    compared = state.comparer.compare(row=line.row, claims=claims.facts, known=known, note="", unit=unit)
    values.found.extend(compared.found)
    if values.refused:
        return refused_row(line, values)
    acts = state.referred(values, compared)
    new = any(act.act == "record" for act in acts)
    verdict: Verdict = "new" if new else "changed" if acts else "same"
    found = tuple(values.found)
    return CheckedRow(line.row, line.kind, verdict, line.text, facts=acts, problems=found, kept=values.kept)


def _key(claims: Claims, unit: str) -> str:
    claim = claims.facts[0]
    detail = sorted(claim.detail.items())
    return repr((unit, claim.kind, claim.happened_on, claim.quantity, detail, claim.note))
