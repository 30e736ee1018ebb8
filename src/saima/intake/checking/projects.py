"""Rows that are projects: opened, described anew, with facts that are new, corrected or recognised."""

from __future__ import annotations

from dataclasses import replace

from saima.core.problems import Problem
from saima.intake.cells.numbers import Money
from saima.intake.checking.claims import detail_value
from saima.intake.checking.comparing import changed_fields
from saima.intake.checking.context import SheetState, refused_row
from saima.intake.checking.intended import CheckedRow, IntendedFact, IntendedProject, Verdict, as_known
from saima.intake.checking.reading import RowValues
from saima.intake.checking.records import KnownProject, name_key
from saima.intake.tables.values import Line

_NOT_DESCRIBED = ("code", "title", "unit")


def title_of(values: RowValues) -> str:
    """Return the project's name; in lists without names, the investor's."""
    return values.text("project_name").replace("\n", "") or values.text("investor")


def known_project(state: SheetState, values: RowValues, unit: str) -> KnownProject | None:
    """Return the recorded project a row is about."""
    return state.records.project(code=values.text("code"), uscc=values.text("uscc"), name=title_of(values), unit=unit)


def check_row(state: SheetState, line: Line, values: RowValues, unit: str) -> CheckedRow:
    """Return the verdict of a row that is one project."""
    known = known_project(state, values, unit)
    title = title_of(values) or (known.title if known else "")
    key = known.key if known else f"new:{values.text('code') or name_key(title) + '@' + unit}"
    claims = state.gathering.gather(values)
    values.found.extend(claims.found)
    if not title:
        needed = "项目名称或已有的项目编号"
        problem = Problem(state.where(values, "project_name"), "没有项目名称", needed, "请补上项目名称", "row.name")
        state.note(values, problem, "project_name")
    else:
        remedy = "请删去一行；确为两个项目的，请写各自的项目编号"
        state.twice(values, key, "与第 {row} 行是同一个项目", "每个项目一行", remedy)
    if known is None and not unit and not any(one.problem.code == "row.unit" for one in values.found):
        problem = Problem(
            state.where(values, "owner_unit"), "没有责任单位", "一个责任单位", "请补上责任单位", "row.unit"
        )
        state.note(values, problem, "owner_unit")
    facts = known.facts if known else ()
    compared = state.comparer.compare(row=line.row, claims=claims.facts, known=facts, note=values.text("note"))
    values.found.extend(compared.found)
    if values.refused:
        return refused_row(line, values, known.key if known else "")
    acts = state.referred(values, compared)
    project = _intended(state, values, claims.project, unit, known, title)
    verdict: Verdict = "new" if known is None else "changed" if project or acts else "same"
    _remember(state, key, values, project, acts, known)
    return CheckedRow(line.row, line.kind, verdict, line.text, key, project, acts, tuple(values.found), values.kept)


def _described(
    state: SheetState, values: RowValues, attributes: dict[str, object]
) -> dict[str, str | int | bool | None]:
    """Return the project's attributes as the row states them; a blank speaks only where blank means none."""
    fields: dict[str, str | int | bool | None] = {}
    for name, value in attributes.items():
        if isinstance(value, Money) and value.currency != "CNY":
            values.kept[name] = value.as_typed
        elif name not in _NOT_DESCRIBED:
            fields[name] = detail_value(value)
    for name in values.stated:
        one = state.context.catalogue.fields[name]
        if one.blank_clears and name not in values.values:
            fields.update({feed.project: None for feed in one.feeds if feed.project})
    return fields


def _intended(
    state: SheetState,
    values: RowValues,
    attributes: dict[str, object],
    unit: str,
    known: KnownProject | None,
    title: str,
) -> IntendedProject | None:
    """Return the project to open, the description to change, or None."""
    fields = _described(state, values, attributes)
    if known is None:
        return IntendedProject("open", values.text("code"), title, unit, fields)
    changes = changed_fields(before=known.fields, after=fields)
    if name_key(title) != name_key(known.title):
        changes["title"] = (known.title, title)
    if unit and known.unit and unit != known.unit:
        remedy = "归属不随台账改；要改请在项目页按文件办理"
        found = f"责任单位与已登记的不同（{known.unit} → {unit}）"
        where = state.where(values, "owner_unit")
        state.note(values, Problem(where, found, "与已登记的一致", remedy, "row.unit_changed", "warning"), "owner_unit")
    return IntendedProject("describe", known.code, title, known.unit, fields, changes) if changes else None


def _remember(
    state: SheetState,
    key: str,
    values: RowValues,
    project: IntendedProject | None,
    acts: tuple[IntendedFact, ...],
    known: KnownProject | None,
) -> None:
    """Lay what this row will write over the records, so that later sheets of the batch find it."""
    if project is None and not acts:
        return
    former = {fact.key: fact for fact in (known.facts if known else ())}
    replaced = {act.fact_key for act in acts}
    after = tuple(fact for name, fact in former.items() if name not in replaced)
    after += tuple(as_known(act, former.get(act.fact_key)) for act in acts)
    if known is not None:
        fields = {**known.fields, **(project.fields if project else {})}
        state.records.remember(replace(known, fields=fields, facts=after))
    elif project is not None:
        opened = KnownProject(
            key, project.code, project.title, project.unit, values.text("uscc"), project.fields, after
        )
        state.records.remember(opened)
