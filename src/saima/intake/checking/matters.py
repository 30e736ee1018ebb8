"""Rows that are matters of the service side: handovers, approvals, slips, requests, each on its clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

from saima.core.problems import Problem
from saima.intake.cells.dates import Day
from saima.intake.checking.context import SheetState, refused_row
from saima.intake.checking.intended import CheckedRow, IntendedMatter
from saima.intake.checking.projects import known_project, title_of
from saima.intake.checking.reading import RowValues
from saima.intake.checking.records import KnownMatter, KnownProject
from saima.intake.tables.values import Line

STARTS = ("clock_start", "raised_on", "assigned_on", "signed_on", "happened_on")
DUE = ("due_on", "receive_due")
DONE = ("done_on", "received_on")
HANDOVER = "交接单"


def check_row(state: SheetState, line: Line, values: RowValues, unit: str) -> CheckedRow:
    """Return the verdict of a row that is one matter; what the ledger knows otherwise is refused, never overwritten."""
    code = _named(state, values, "handover_to") or unit
    from_unit = _named(state, values, "handover_from")
    if not code and not any(one.problem.code == "row.unit" for one in values.found):
        state.note(values, Problem(state.where(values), "没有承办单位", "一个单位", "请补上单位", "row.unit"), "unit")
    known = known_project(state, values, "")
    kind = _kind(state, values)
    title = _title(values, kind, known)
    starts, due = _first(values, STARTS), _first(values, DUE)
    _need(state, values, "起算日", starts, STARTS)
    _need(state, values, "应办结日", due, DUE)
    if known is None and title_of(values):
        remedy = "请核对项目编号和名称，或先导入项目台账"
        state.note(values, Problem(state.where(values), f"“{title_of(values)}”", "已登记的项目", remedy, "row.project"))
    if not title:
        state.note(values, Problem(state.where(values), "没有事项", "事项名称", "请补上事项", "row.matter"), "matter")
    done, submitted = _first(values, DONE), _first(values, ("submitted_on",))
    _in_order(state, values, [("起算日", starts), ("提交日", submitted), ("办结日", done)])
    _in_order(state, values, [("起算日", starts), ("应办结日", due)])
    if values.refused or starts is None or due is None:
        return refused_row(line, values, known.key if known else "")
    project = known.key if known else ""
    state.twice(
        values, repr((kind, project, code, title, starts)), "与第 {row} 行是同一件事项", "每件一行", "请删去重复的一行"
    )
    made = IntendedMatter(
        act="open",
        kind=kind,
        title=title[:160],
        item=title[:60] if kind == "审批节点" else "",
        unit=code,
        from_unit=from_unit,
        starts_on=starts,
        due_on=due,
        recorded_on=_first(values, ("recorded_on",)) or state.gathering.days.entered,
        document=values.text("document")[:80],
        submitted_on=submitted,
        done_on=done,
        rating=values.text("enterprise_rating"),
        stopped_days=_whole(values.text("stopped_days")),
        stop=values.text("stop_reason"),
        stopped_by=values.text("stopped_by"),
    )
    return _against_known(state, line, values, made, project)


def _against_known(state: SheetState, line: Line, values: RowValues, made: IntendedMatter, project: str) -> CheckedRow:
    known = state.records.matter(
        kind=made.kind, project=project, unit=made.unit, title=made.title, starts_on=made.starts_on
    )
    found = tuple(values.found)
    if known is None:
        if values.refused:
            return refused_row(line, values, project)
        told = replace(made, says=f"登记{made.kind}：{made.title}")
        return CheckedRow(line.row, line.kind, "new", line.text, project, matter=told, problems=found)
    further = _further(state, values, made, known)
    if values.refused:
        return refused_row(line, values, project)
    if not further:
        return CheckedRow(line.row, line.kind, "same", line.text, project, problems=found, kept=values.kept)
    told = replace(_follow(made, known), says=f"{made.title}：{'；'.join(further)}")
    return CheckedRow(line.row, line.kind, "changed", line.text, project, matter=told, problems=tuple(values.found))


def _further(state: SheetState, values: RowValues, made: IntendedMatter, known: KnownMatter) -> list[str]:
    """Return what the row adds to a known matter; what contradicts it is a problem of the row."""
    added: list[str] = []
    pairs = (
        ("提交日", made.submitted_on, known.submitted_on, "submitted_on"),
        ("办结日", made.done_on, known.done_on, "done_on"),
        ("企业评价", made.rating or None, known.rating or None, "enterprise_rating"),
    )
    for word, said, recorded, name in pairs:
        if said is None or said == recorded:
            continue
        if recorded is not None:
            remedy = "办理过的不能由台账改写；确有出入的请在事项页办理"
            problem = Problem(
                state.where(values, name), f"{word} {said}", f"与系统一致（{recorded}）", remedy, "row.conflict"
            )
            state.note(values, problem, name)
        else:
            added.append(f"{word} {said}")
    return added


def _follow(made: IntendedMatter, known: KnownMatter) -> IntendedMatter:
    return replace(
        made,
        act="follow",
        key=known.key,
        submitted_on=made.submitted_on if known.submitted_on is None else None,
        done_on=made.done_on if known.done_on is None else None,
        rating=made.rating if not known.rating else "",
    )


def _kind(state: SheetState, values: RowValues) -> str:
    """Return the kind of matter: what the row says, else the sheet's."""
    sheet = state.source.sheet
    stated = values.text("matter_kind")
    known = state.context.kinds.matters
    if stated and stated not in known:
        remedy = "请改用其中之一"
        problem = Problem(state.where(values, "matter_kind"), f"“{stated}”", "、".join(known), remedy, "row.kind")
        state.note(values, problem, "matter_kind")
    return stated or (sheet.matter if sheet else "")


def _title(values: RowValues, kind: str, project: KnownProject | None) -> str:
    if kind == HANDOVER:
        return f"{project.title}项目交接" if project else title_of(values)
    return values.text("matter")


def _named(state: SheetState, values: RowValues, name: str) -> str:
    """Return the code of the unit that a column names; one that the system does not know is a problem of the row."""
    text = values.text(name)
    code = state.records.unit(name=text) if text else ""
    if code is None:
        problem = Problem(
            state.where(values, name), f"“{text[:30]}”", "系统里的一个单位", "请改成系统里的单位名称", "row.unit"
        )
        state.note(values, problem, name)
    return code or ""


def _first(values: RowValues, names: tuple[str, ...]) -> date | None:
    return next((value.on for name in names if isinstance(value := values.values.get(name), Day)), None)


def _need(state: SheetState, values: RowValues, word: str, day: date | None, names: tuple[str, ...]) -> None:
    if day is None and not any(name in values.failed for name in names):
        state.note(values, Problem(state.where(values), f"没有{word}", word, f"请补上{word}", "row.day"))


def _in_order(state: SheetState, values: RowValues, days: list[tuple[str, date | None]]) -> None:
    """Note days that go back: nothing is done before it was handed over, nothing handed over before it began."""
    told = [(word, day) for word, day in days if day is not None]
    for (before, earlier), (after, later) in pairwise(told):
        if later < earlier:
            needed = f"不早于{before} {earlier}"
            state.note(values, Problem(state.where(values), f"{after} {later}", needed, "请核对两个日期", "row.order"))


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
