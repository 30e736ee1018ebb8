"""Places to a board: rows in place order with moves, distances from pace, lamps, means and sums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from saima.core.amounts import round_to
from saima.core.assess import Assessment, Result
from saima.core.formula.evaluate import work
from saima.core.formula.scene import DEFAULT_LEVEL
from saima.core.formula.tree import Call, Columns, Name
from saima.core.rulebook import LAMPS, Display, DisplayColumn, Lamp
from saima.core.working import Missing, Value

WORST: tuple[Lamp, ...] = (*reversed(tuple(LAMPS)), "none")
"""The lamps, the worst first."""


@dataclass(frozen=True, slots=True)
class Pace:
    """One measure of one unit against its target.

    `completion` is done ÷ target, `due` the part of the target due by now as a share of it, `distance` their
    difference in percentage points (behind: negative). Missing where there is no target or no value.
    """

    measure: str
    value: Value
    target: Value
    completion: Fraction | Missing
    due: Fraction | Missing
    distance: Fraction | Missing
    lamp: Lamp


@dataclass(frozen=True, slots=True)
class Row:
    """One unit on a board; `move` is places gained since the issue before (None: it had none)."""

    result: Result
    previous: int | None
    move: int | None
    pace: tuple[Pace, ...]
    columns: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Means:
    """The plain means of printed points over the rows that have them, rounded as the rulebook rounds."""

    indicators: tuple[tuple[str, Fraction], ...]
    total: Fraction | None


@dataclass(frozen=True, slots=True)
class Board:
    """The board of one group: placed units first, then those without a place, in the office's order."""

    group: str
    title: str
    title_en: str
    rows: tuple[Row, ...]
    means: Means


def boards(assessment: Assessment, *, previous: Assessment | None = None) -> tuple[Board, ...]:
    """Return one board per group that has units, in the rulebook's order.

    `previous` is the assessment whose places the moves are told against.
    """
    found: list[Board] = []
    for group in assessment.rulebook.groups:
        mine = [result for result in assessment.results if result.group == group.id]
        if mine:
            mine.sort(key=lambda result: (result.place is None, result.place or 0, result.unit.order))
            before = {result.unit.code: result.place for result in previous.results} if previous else {}
            rows = tuple(_row(assessment, result, before.get(result.unit.code)) for result in mine)
            found.append(Board(group.id, group.title, group.title_en, rows, _means(assessment, mine)))
    return tuple(found)


def pace(assessment: Assessment, *, measure: str, unit: str, level: str = DEFAULT_LEVEL) -> Pace:
    """Return one measure of one unit against its target of a level."""
    scene, index = assessment.scored.scene, assessment.index(unit)
    value = scene.columns[measure].values[index]
    asked = _target_call(measure, level)
    whole, by_now = scene.target(asked, index).value, scene.pace(_pace_call(asked), index).value
    completion, due = _share(value, whole), _share(by_now, whole)
    distance: Fraction | Missing
    if isinstance(completion, Missing) or isinstance(due, Missing):
        distance = completion if isinstance(completion, Missing) else due
    else:
        distance = (completion - due) * 100
    return Pace(
        measure, value, whole, completion, due, distance, _lamp(assessment.rulebook.display, completion, distance)
    )


def _target_call(measure: str, level: str) -> Call:
    nowhere = Columns(0, 0)
    return Call("target", (Name((measure,), nowhere),), (), (("level", Name((level,), nowhere)),), nowhere)


def _pace_call(target: Call) -> Call:
    return Call("pace", (target,), (), (), target.columns)


def _share(part: Value, whole: Value) -> Fraction | Missing:
    for value in (part, whole):
        if isinstance(value, Missing):
            return value
    if not isinstance(part, Fraction) or not isinstance(whole, Fraction) or whole == 0:
        return Missing("no_target")
    return part / whole


def worst_lamp(paces: Iterable[Pace]) -> Lamp:
    """Return the worst lamp of a unit's measures; `none` when none is lit."""
    return min((found.lamp for found in paces), key=WORST.index, default="none")


def better_from(display: Display, lamp: Lamp) -> Fraction | None:
    """Return the share of the target from which the next better lamp lights; None for the best and for none."""
    better = [rate for colour, rate in display.completion.items() if WORST.index(colour) > WORST.index(lamp)]
    return min(better, default=None) if lamp != "none" else None


def _lamp(lines: Display, completion: Fraction | Missing, distance: Fraction | Missing) -> Lamp:
    """By completion the best colour whose share is reached; else yellow from its line on, red beyond the red one."""
    if lines.yellow is None or lines.red is None:
        if isinstance(completion, Missing):
            return "none"
        return next((colour for colour, rate in lines.completion.items() if completion >= rate), lines.below)
    if isinstance(distance, Missing):
        return "none"
    if -distance > lines.red:
        return "red"
    return "yellow" if -distance >= lines.yellow else "green"


def _row(assessment: Assessment, result: Result, before: int | None) -> Row:
    move = before - result.place if before is not None and result.place is not None else None
    display = assessment.rulebook.display
    paces = tuple(pace(assessment, measure=name, unit=result.unit.code) for name in display.pace)
    columns = tuple((column.name, column_value(assessment, column, result.unit.code)) for column in display.columns)
    return Row(result, before, move, paces, columns)


def column_value(assessment: Assessment, column: DisplayColumn, unit: str) -> Value:
    """Return an extra column's value for one unit, exact and in base units."""
    return work(column.value.tree, scene=assessment.scored.scene, index=assessment.index(unit)).value


def _means(assessment: Assessment, results: list[Result]) -> Means:
    rounding = assessment.rulebook.rounding

    def mean(values: list[Fraction | None]) -> Fraction | None:
        there = [value for value in values if value is not None]
        if not there:
            return None
        exact = sum(there, Fraction(0)) / len(there)
        return exact if rounding.each is None else round_to(exact, rounding.each, rounding.mode)

    found: list[tuple[str, Fraction]] = []
    for indicator in assessment.rulebook.indicators:
        lines = [line.points for result in results for line in result.lines if line.name == indicator.name]
        if (average := mean(lines)) is not None:
            found.append((indicator.name, average))
    return Means(tuple(found), mean([result.total for result in results]))
