"""Rows that recognise recorded facts: the city's feedback, the district's recognition sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from saima.core.problems import Problem
from saima.intake.cells.dates import Day
from saima.intake.cells.numbers import Money
from saima.intake.checking.context import SheetState, refused_row
from saima.intake.checking.intended import CheckedRow, IntendedFact, IntendedRecognition, Verdict
from saima.intake.checking.projects import known_project, title_of
from saima.intake.checking.reading import RowValues
from saima.intake.checking.records import KnownFact, KnownProject, KnownRecognition
from saima.intake.tables.values import Line


def check_row(state: SheetState, line: Line, values: RowValues, unit: str) -> CheckedRow:
    """Return the verdict of a row that recognises one recorded fact of a project at the sheet's level."""
    sheet = state.source.sheet
    level = sheet.level if sheet else "区级"
    word = values.text("recognised_kind") or (sheet.kind if sheet else "")
    kinds = state.context.kinds
    kind = word if word in kinds.rules else kinds.stages.get(word, "")
    amount = values.values.get("city_amount" if level == "市级" else "recognised_amount")
    known = known_project(state, values, unit)
    facts = _candidates(known, kind, level, values)
    if known is None:
        remedy = "请核对项目编号和名称"
        state.note(values, Problem(state.where(values), f"“{title_of(values)}”", "已登记的项目", remedy, "row.project"))
    elif len(facts) != 1:
        found = f"{word or '没有写明事项'}：有 {len(facts)} 条登记记录"
        remedy = "请写明事项，或在项目页逐条认定"
        state.note(values, Problem(state.where(values), found, "正好一条登记记录", remedy, "row.fact"))
    if not isinstance(amount, Money):
        state.note(values, Problem(state.where(values), "没有认定金额", "认定金额", "请补上金额", "row.amount"))
    if values.refused or known is None or not isinstance(amount, Money):
        return refused_row(line, values, known.key if known else "")
    fact = facts[0]
    if level == "市级":
        _compare_district(state, values, fact)
    verified_on = _day(values, "recognised_on") or state.gathering.days.entered
    counted_on = _day(values, "city_stat_date") or _day(values, "counted_on")
    made = IntendedRecognition(level, verified_on, amount.minor, counted_on, values.text("document"))
    former = fact.recognised(level)
    same = former is not None and _stands(fact, former, made)
    acts = () if same else (_act(state, values, fact, made),)
    verdict: Verdict = "same" if same else "changed"
    found_all = tuple(values.found)
    return CheckedRow(line.row, line.kind, verdict, line.text, known.key, None, acts, found_all, values.kept)


def _candidates(known: KnownProject | None, kind: str, level: str, values: RowValues) -> Sequence[KnownFact]:
    """Return the facts a row can be about.

    Of several: the one that happened on the row's day, else the only one of the claimed or recognised amount, else
    the only one not recognised yet.
    """
    facts = [fact for fact in (known.facts if known else ()) if fact.kind == kind]
    formal = [fact for fact in facts if fact.detail.get("agreement") == "正式合同"]
    facts = formal or facts
    if len(facts) < 2:
        return facts
    happened = _day(values, "arrived_on") or _day(values, "happened_on")
    minors = [
        value.minor
        for name in ("claimed_amount", "recognised_amount", "city_amount")
        if isinstance(value := values.values.get(name), Money)
    ]
    for narrowed in (
        [fact for fact in facts if fact.happened_on == happened],
        [fact for fact in facts if fact.amount in minors],
        [fact for fact in facts if fact.recognised(level) is None],
    ):
        if len(narrowed) == 1:
            return narrowed
    return facts


def _stands(fact: KnownFact, former: KnownRecognition, made: IntendedRecognition) -> bool:
    """Return whether a recognition already says what the row says; no amount means as claimed."""
    amount = former.amount if former.amount is not None else fact.amount
    return amount == made.amount and made.counted_on in (None, former.counted_on)


def _day(values: RowValues, name: str) -> date | None:
    value = values.values.get(name)
    return value.on if isinstance(value, Day) else None


def _act(state: SheetState, values: RowValues, fact: KnownFact, made: IntendedRecognition) -> IntendedFact:
    return IntendedFact(
        act="recognise",
        kind=fact.kind,
        happened_on=fact.happened_on,
        recorded_on=made.verified_on,
        counted_on=fact.counted_on,
        amount=fact.amount,
        currency=fact.currency,
        detail=fact.detail,
        fact_key=fact.key,
        ref=f"new:{state.name}!{values.row + 1}.0",
        recognition=made,
        says=f"{made.level}认定{state.context.kinds.rules[fact.kind].title}",
    )


def _compare_district(state: SheetState, values: RowValues, fact: KnownFact) -> None:
    """Warn where the sheet quotes another district amount than is recorded."""
    quoted = values.values.get("recognised_amount")
    own = fact.recognised("区级")
    recorded = own.amount if own is not None and own.amount is not None else fact.amount
    if isinstance(quoted, Money) and recorded is not None and quoted.minor != recorded:
        remedy = "请核对；本次只登记市级认定，不改区级数"
        found = f"表上区认定 {quoted.as_typed}，与系统不同"
        where = state.where(values, "recognised_amount")
        state.note(values, Problem(where, found, "与系统一致", remedy, "row.district", "warning"), "recognised_amount")
