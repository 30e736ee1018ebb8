"""Totals and places unit by unit, in fractions: the plain reading that `totals.py` must equal, row for row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from saima.core.amounts import round_to
from saima.core.formula.kernel import evaluate
from saima.core.formula.scene import Column
from saima.core.grading import standings
from saima.core.results import ExtraLine, Line, Result
from saima.core.rulebook import Answer, ExtraList, Indicator, Rulebook
from saima.core.scoring import NO_GROUP, Scored
from saima.core.working import Missing, Value


def plain_results(rulebook: Rulebook, scored: Scored) -> tuple[Result, ...]:
    """Return the rows of `Totals.results`."""
    rows = tuple(
        _row(rulebook, scored, index) for index in range(len(scored.units)) if scored.groups[index] != NO_GROUP
    )
    rows = _totals(rulebook, scored, rows)
    return _graded(rulebook, scored, _placed(rulebook, scored, rows))


def _row(rulebook: Rulebook, scored: Scored, index: int) -> Result:
    group = scored.groups[index]
    mine = [indicator for indicator in rulebook.indicators if indicator.is_for(group)]
    lines = [_line(rulebook, indicator, group, scored.values[indicator.name][index]) for indicator in mine]
    share = _share(lines)
    lines = [_counted(rulebook, line, share) for line in lines]
    waits = tuple(
        (line.name, line.value.kind) for line in lines if line.answer == "unplaced" and isinstance(line.value, Missing)
    )
    bonus, bonus_waits = _extras(rulebook, rulebook.bonus, scored.bonus, index)
    deduction, deduction_waits = _extras(rulebook, rulebook.deduction, scored.deduction, index)
    nothing = not share and bool(lines)
    return Result(
        unit=scored.units[index],
        group=group,
        lines=tuple(lines),
        share=share or Fraction(1),
        bonus=bonus,
        deduction=deduction,
        bonus_total=_capped(bonus, rulebook.bonus.cap),
        deduction_total=_capped(deduction, rulebook.deduction.cap),
        bonus_exact=_capped(bonus, rulebook.bonus.cap, exact=True),
        deduction_exact=_capped(deduction, rulebook.deduction.cap, exact=True),
        total_exact=None,
        total=None,
        waits=waits + bonus_waits + deduction_waits + ((("total", "not_applicable"),) if nothing else ()),
    )


def _line(rulebook: Rulebook, indicator: Indicator, group: str, value: Value) -> Line:
    """Return an indicator's line with the answer the rulebook gives to a missing value, before shares."""
    full = indicator.full(group)
    if not isinstance(value, Missing):
        exact = value if isinstance(value, Fraction) else Fraction(0)
        return Line(indicator.name, full, value, exact, None)
    answers: Mapping[str, Answer | Literal["dropped"]] = {
        "not_applicable": rulebook.not_applicable,
        "no_target": rulebook.no_target,
        "not_measured": rulebook.not_measured,
        "not_defined": "unplaced",
        "not_in_force": "dropped",
    }
    answer = answers[value.kind]
    exact_for: dict[str, Fraction | None] = {"zero": Fraction(0), "full": full or Fraction(0)}
    return Line(indicator.name, full, value, exact_for.get(answer), None, answer)


def _share(lines: list[Line]) -> Fraction:
    """Return full points ÷ full points that apply; 0 when none of them applies."""
    full = sum((line.full for line in lines if line.full and line.answer != "dropped"), Fraction(0))
    shared = sum((line.full for line in lines if line.full and line.answer == "share_out"), Fraction(0))
    if not shared:
        return Fraction(1)
    return Fraction(0) if full == shared else full / (full - shared)


def _counted(rulebook: Rulebook, line: Line, share: Fraction) -> Line:
    if line.exact is None:
        return line
    exact = line.exact * share if line.full else line.exact
    return replace(line, exact=exact, points=_rounded(rulebook, exact))


def _rounded(rulebook: Rulebook, value: Fraction) -> Fraction:
    digits = rulebook.rounding.each
    return value if digits is None else round_to(value, digits, rulebook.rounding.mode)


def _extras(
    rulebook: Rulebook, extras: ExtraList, columns: Mapping[str, tuple[Value, ...]], index: int
) -> tuple[tuple[ExtraLine, ...], tuple[tuple[str, str], ...]]:
    """Return the lines of one list; what does not apply counts nothing, what is not measured waits as said."""
    found: list[ExtraLine] = []
    waits: list[tuple[str, str]] = []
    for extra in extras.items:
        value = columns[extra.name][index]
        if isinstance(value, Missing):
            exact = Fraction(0)
            if value.kind == "not_defined" or (value.kind == "not_measured" and rulebook.not_measured == "unplaced"):
                waits.append((extra.name, value.kind))
        else:
            exact = value if isinstance(value, Fraction) else Fraction(0)
            exact = exact if extra.cap is None else min(extra.cap, exact)
        found.append(ExtraLine(extra.name, value, exact, _rounded(rulebook, exact)))
    return tuple(found), tuple(waits)


def _capped(lines: tuple[ExtraLine, ...], cap: Fraction | None, *, exact: bool = False) -> Fraction:
    total = sum((line.exact if exact else line.points for line in lines), Fraction(0))
    return total if cap is None else min(cap, total)


def _totals(rulebook: Rulebook, scored: Scored, rows: tuple[Result, ...]) -> tuple[Result, ...]:
    """Return the rows with gates applied and totals made: exact ones from exact parts, printed from printed."""
    bars = {row.unit.code: () for row in rows} | _bars(rulebook, scored, rows)
    effects = {gate.name: gate.effect for gate in rulebook.gates}
    result: list[Result] = []
    for row in rows:
        closed = bars[row.unit.code]
        if any(effects[name] == "no_bonus" for name in closed):
            row = replace(row, bonus_total=Fraction(0), bonus_exact=Fraction(0))
        result.append(replace(row, bars=closed))
    exact = _added(rulebook, scored, tuple(result), printed=False)
    printed = _added(rulebook, scored, tuple(result), printed=True)
    return tuple(
        _totalled(rulebook, row, effects, one, other) for row, one, other in zip(result, exact, printed, strict=True)
    )


def _totalled(rulebook: Rulebook, row: Result, effects: Mapping[str, str], exact: Value, printed: Value) -> Result:
    if any(effects[name] == "zero" for name in row.bars):
        return replace(row, total_exact=Fraction(0), total=Fraction(0))
    if row.waits or not isinstance(exact, Fraction) or not isinstance(printed, Fraction):
        return row
    digits = rulebook.rounding.total
    return replace(
        row,
        total_exact=exact,
        total=printed if digits is None else round_to(printed, digits, rulebook.rounding.mode),
    )


def _added(rulebook: Rulebook, scored: Scored, rows: tuple[Result, ...], *, printed: bool) -> tuple[Value, ...]:
    """Return the totals of all rows: the sum of parts, or what the rulebook's own formula makes of them."""
    if rulebook.total is None:
        sums = [_sums(row, printed) for row in rows]
        return tuple(indicators + bonus - deduction for indicators, bonus, deduction in sums)
    scene = scored.scene
    for name, column in _sum_columns(rulebook, scored, rows, printed).items():
        scene = scene.with_column(name, column)
    found = evaluate(rulebook.total.tree, scene=scene)
    return tuple(found[scored.positions[row.unit.code]] for row in rows)


def _sums(row: Result, printed: bool) -> tuple[Fraction, Fraction, Fraction]:
    parts = (line.points if printed else line.exact for line in row.lines)
    indicators = sum((part for part in parts if part is not None), Fraction(0))
    if printed:
        return indicators, row.bonus_total, row.deduction_total
    return indicators, row.bonus_exact, row.deduction_exact


def _sum_columns(rulebook: Rulebook, scored: Scored, rows: tuple[Result, ...], printed: bool) -> dict[str, Column]:
    """Return the columns that totals and late gates read: indicators, bonus, deduction and each indicator's points."""
    by_code = {row.unit.code: row for row in rows}
    present = [by_code.get(unit.code) for unit in scored.units]
    absent = Missing("not_in_force")
    columns: dict[str, Column] = {}
    for position, name in enumerate(("indicators", "bonus", "deduction")):
        values: tuple[Value, ...] = tuple(absent if row is None else _sums(row, printed)[position] for row in present)
        columns[name] = Column(values, "indicator", "分")
    for indicator in rulebook.indicators:
        if indicator.name not in rulebook.measures:
            values = tuple(_points_of(row, indicator.name, printed) for row in present)
            columns[indicator.name] = Column(values, "indicator", "分", indicator.clause)
    return columns


def _points_of(row: Result | None, name: str, printed: bool) -> Value:
    line = next((line for line in row.lines if line.name == name), None) if row else None
    value = None if line is None else line.points if printed else line.exact
    return Missing("not_in_force", name) if value is None else value


def _bars(rulebook: Rulebook, scored: Scored, rows: tuple[Result, ...]) -> dict[str, tuple[str, ...]]:
    """Return the gates that closed for each unit, by unit code."""
    scene = scored.scene
    if len(scored.gates) < len(rulebook.gates):
        for name, column in _sum_columns(rulebook, scored, rows, True).items():
            scene = scene.with_column(name, column)
    found = {
        gate.name: scored.gates[gate.name] if gate.name in scored.gates else evaluate(gate.when.tree, scene=scene)
        for gate in rulebook.gates
    }
    return {
        unit.code: tuple(name for name, values in found.items() if values[index] is True)
        for index, unit in enumerate(scored.units)
    }


def _placed(rulebook: Rulebook, scored: Scored, rows: tuple[Result, ...]) -> tuple[Result, ...]:
    """Return the rows with their places: within the group or among all, by what the rulebook ranks."""
    ranking = rulebook.ranking
    barred = {gate.name for gate in rulebook.gates if gate.effect == "unplaced"}
    numbers = {row.unit.code: _ranked_number(rulebook, scored, row, scored.positions[row.unit.code]) for row in rows}
    able = [row for row in rows if numbers[row.unit.code] is not None and not barred & set(row.bars)]
    found: dict[str, tuple[int, bool]] = {}
    for group in dict.fromkeys(row.group if ranking.within == "group" else "" for row in able):
        members = [row.unit.code for row in able if ranking.within == "all" or row.group == group]
        values = [number for code in members if (number := numbers[code]) is not None]
        alike = Counter(values)
        order = [_place(values, at, ranking.direction, ranking.ties) for at in range(len(values))]
        for code, place, value in zip(members, order, values, strict=True):
            found[code] = (place, alike[value] > 1)
    return tuple(
        replace(row, place=found[row.unit.code][0], tied=found[row.unit.code][1]) if row.unit.code in found else row
        for row in rows
    )


def _ranked_number(rulebook: Rulebook, scored: Scored, row: Result, index: int) -> Fraction | None:
    by, rounded = rulebook.ranking.by, rulebook.ranking.on == "rounded"
    if by == "total":
        return row.total if rounded else row.total_exact
    if by in rulebook.measures:
        value = scored.scene.columns[by].values[index]
        return value if isinstance(value, Fraction) else None
    line = next((line for line in row.lines if line.name == by), None)
    return None if line is None else line.points if rounded else line.exact


def _graded(rulebook: Rulebook, scored: Scored, rows: tuple[Result, ...]) -> tuple[Result, ...]:
    """Return the rows with their grades and lists; `place` and `placed` count within what the rulebook ranks."""
    if not rulebook.grades.items and not rulebook.lists:
        return rows
    by_code = {row.unit.code: row for row in rows}
    present = [by_code.get(unit.code) for unit in scored.units]
    alone = rulebook.ranking.within == "group"
    placed = Counter(row.group if alone else "" for row in rows if row.place is not None)
    scene = scored.scene
    for name, column in _sum_columns(rulebook, scored, rows, True).items():
        scene = scene.with_column(name, column)
    for name, how in (("total", "indicator"), ("place", "period"), ("placed", "period")):
        values = tuple(_standing_number(row, name, placed, alone) for row in present)
        scene = scene.with_column(name, Column(values, how))  # type: ignore[arg-type]
    found = standings(rulebook, scene=scene)
    return tuple(replace(row, standing=found[scored.positions[row.unit.code]]) for row in rows)


def _standing_number(row: Result | None, name: str, placed: Mapping[str, int], alone: bool) -> Value:
    if row is None:
        return Missing("not_in_force", name)
    if name == "placed":
        return Fraction(placed.get(row.group if alone else "", 0))
    value = row.total if name == "total" else None if row.place is None else Fraction(row.place)
    return Missing("not_applicable", name) if value is None else value


def _place(values: list[Fraction], at: int, direction: str, ties: str) -> int:
    """Count who is ahead, and who is level."""
    sign = 1 if direction == "descending" else -1
    ahead = [value for value in values if sign * value > sign * values[at]]
    level = values.count(values[at])
    if ties == "ordinal":
        return len(ahead) + 1 + values[:at].count(values[at])
    return {"competition": len(ahead) + 1, "modified": len(ahead) + level, "dense": len(set(ahead)) + 1}[ties]
