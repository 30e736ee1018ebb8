"""Rows that are leads (线索台账): each is filed, none is given a first-report right."""

from __future__ import annotations

from saima.core.problems import Problem
from saima.intake.cells.dates import Day
from saima.intake.cells.numbers import Money
from saima.intake.checking.context import SheetState, refused_row
from saima.intake.checking.intended import CheckedRow, Found, IntendedLead
from saima.intake.checking.reading import RowValues
from saima.intake.tables.values import Line
from saima.outreach.catalogue import leads

AMOUNTS = ("intended_amount", "planned_investment")


def check_row(state: SheetState, line: Line, values: RowValues, unit: str) -> CheckedRow:
    """Return the verdict of a row that is one lead; one that its unit filed on that day already is the same.

    Who else has the matter, and whether the importer may file it, is told where the row is admitted.
    """
    if not unit and not any(one.problem.code == "row.unit" for one in values.found):
        state.note(values, Problem(state.where(values), "没有报送单位", "一个单位", "请补上单位", "row.unit"), "unit")
    title, channel = values.text("lead_name"), values.text("channel")
    if not title:
        needed = "做什么的项目"
        state.note(values, Problem(state.where(values), "没有线索名称", needed, "请补上", "row.lead"), "lead_name")
    if not channel and "channel" not in values.failed:
        needed, remedy = f"其中之一：{'、'.join(leads().channels)}", "请在“渠道”一列写上，没有这一列的加一列"
        state.note(values, Problem(state.where(values), "没有渠道", needed, remedy, "row.channel"), "channel")
    filed = values.values.get("happened_on")
    if isinstance(filed, Day) and filed.precision != "day":
        needed = "哪一天"
        state.note(values, Problem(state.where(values), "报送日只写到月", needed, "请写到日", "row.day"), "happened_on")
    filed_on = filed.on if isinstance(filed, Day) else state.context.on
    if filed_on > state.context.on:
        needed = f"不晚于今天 {state.context.on}"
        state.note(values, Problem(state.where(values), f"报送日 {filed_on}", needed, "请核对日期", "row.day"))
    key = repr((unit, title, filed_on))
    state.twice(values, key, "与第 {row} 行是同一条线索", "每条一行", "请删去重复的一行")
    scale = _scale(values)
    if scale is not None and scale.currency != "CNY":
        needed, remedy = "人民币金额", "请折成人民币填写，或空着"
        state.note(values, Problem(state.where(values), scale.as_typed, needed, remedy, "row.currency"))
    if values.refused:
        return refused_row(line, values)
    made = IntendedLead(
        title=title[:120],
        unit=unit,
        filed_on=filed_on,
        channel=channel,
        investor=values.text("investor")[:120],
        uscc=values.text("uscc"),
        parent_group=values.text("parent_group")[:120],
        scale=scale.minor if scale is not None else None,
        place=values.text("place")[:120],
        industry=values.text("industry")[:60],
        deal=values.text("lead_deal"),
        source=values.text("lead_source")[:200],
        summary=values.text("lead_summary")[:1000],
        referrer=values.text("referrer")[:120],
        has_consent=values.values.get("lead_consent") is True,
        says=f"报线索：{title}，首报权另由招商中心核对后确认",
    )
    code = state.records.lead(unit=unit, title=made.title, filed_on=filed_on)
    found = tuple(values.found)
    if code is None:
        return CheckedRow(line.row, line.kind, "new", line.text, problems=found, kept=values.kept, lead=made)
    told = Problem(
        state.where(values), f"{code} 已经报过", "没有报过的线索", "内容以系统里的为准，要改的请在线索页“补充”",
        "row.filed", "warning",
    )  # fmt: skip
    return CheckedRow(
        line.row, line.kind, "same", line.text, problems=(*found, Found(told)), kept=values.kept, lead=made
    )


def _scale(values: RowValues) -> Money | None:
    """Return the intended amount, None when the row says none."""
    found = (values.values.get(name) for name in AMOUNTS)
    return next((one for one in found if isinstance(one, Money)), None)
