"""Points to parts of totals, all units at once: answers for what is missing, shares, rounding, bonus and deduction.

Every column is exact and in whole numbers (`formula.exact`), in the order of `scored.units`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from typing import Literal

from saima.core.formula import exact
from saima.core.formula.exact import NONE, Numbers, Truths, constant, pack
from saima.core.formula.exact import Column as Values
from saima.core.rulebook import Answer, Extra, ExtraList, Indicator, Rulebook
from saima.core.scoring import Scored
from saima.core.working import Missing

Answered = Answer | Literal["dropped"]
Wait = tuple[str, str]
"""What a unit waits for: the name, and the kind of its missing answer."""
ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One indicator: what its formula gave, the answers to what is missing, what counts and what is printed.

    `answered` is before shares. The columns are zero where a unit has not this row, missing where it waits for it.
    """

    indicator: Indicator
    value: Values
    answers: Mapping[int, Answered]
    answered: Numbers
    counts: Numbers
    points: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class ExtraPart:
    """One bonus or deduction under its own ceiling; zero where it is missing."""

    extra: Extra
    value: Values
    counts: Numbers
    points: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Extras:
    """All bonuses, or all deductions, their sum under its ceiling, and who waits for one."""

    parts: tuple[ExtraPart, ...]
    counts: Numbers
    points: Numbers
    waits: Mapping[int, tuple[Wait, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """The parts of all totals. `shares` are the factors other than 1 by which points were shared out, by index."""

    parts: Mapping[str, Part]
    shares: Mapping[int, Fraction]
    bonus: Extras
    deduction: Extras


def tally(rulebook: Rulebook, scored: Scored, *, before: Tally | None = None) -> Tally:
    """Return the parts of every unit's total; a part of `before` with the same columns is taken over."""
    answered = [_answered(rulebook, scored, item, before) for item in rulebook.indicators]
    shares = _shares(scored.groups, answered)
    parts = {part.indicator.name: _counted(rulebook, scored, part, shares, before) for part in answered}
    bonus = _extras(rulebook, rulebook.bonus, scored.bonus, len(scored.units))
    deduction = _extras(rulebook, rulebook.deduction, scored.deduction, len(scored.units))
    return Tally(parts, shares, bonus, deduction)


def _answered(rulebook: Rulebook, scored: Scored, indicator: Indicator, before: Tally | None) -> Part:
    """Return an indicator with the answers the rulebook gives to what is missing, before shares and rounding."""
    value = scored.values[indicator.name]
    old = before.parts[indicator.name] if before else None
    if old is not None and old.value is value:
        return old
    numbers = as_numbers(value)
    if not indicator.whole:
        mine = [indicator.is_for(group) for group in scored.groups]
        numbers = exact.chosen(mine, numbers, constant(ZERO, numbers.size))
    answers = {index: _answer(rulebook, missing) for index, missing in numbers.missing.items()}
    full = {index: indicator.full(scored.groups[index]) for index, answer in answers.items() if answer == "full"}
    filled = exact.filled(numbers, {index: full.get(index) or ZERO for index in answers})
    waiting = {index: numbers.missing[index] for index, answer in answers.items() if answer not in ("zero", "full")}
    numbers = replace(filled, missing=waiting)
    return Part(indicator, value, answers, numbers, numbers, numbers)


def _answer(rulebook: Rulebook, missing: Missing) -> Answered:
    answers: Mapping[str, Answered] = {
        "not_applicable": rulebook.not_applicable,
        "no_target": rulebook.no_target,
        "not_measured": rulebook.not_measured,
        "not_defined": "unplaced",
        "not_in_force": "dropped",
    }
    return answers[missing.kind]


def _shares(groups: tuple[str, ...], parts: list[Part]) -> dict[int, Fraction]:
    """Return full points ÷ full points that apply, where that is not 1; 0 where none of them applies."""
    units = {index for part in parts for index, answer in part.answers.items() if answer == "share_out"}
    done: dict[tuple[str, tuple[Answered | None, ...]], Fraction] = {}
    found: dict[int, Fraction] = {}
    for index in units:
        key = groups[index], tuple(part.answers.get(index) for part in parts)
        if key not in done:
            done[key] = _share(*key, parts)
        if done[key] != 1:
            found[index] = done[key]
    return found


def _share(group: str, answers: tuple[Answered | None, ...], parts: list[Part]) -> Fraction:
    full = shared = ZERO
    for part, answer in zip(parts, answers, strict=True):
        points = part.indicator.full(group) if part.indicator.is_for(group) else None
        if points and answer != "dropped":
            full += points
            shared += points if answer == "share_out" else ZERO
    if not shared:
        return ONE
    return ZERO if full == shared else full / (full - shared)


def _counted(
    rulebook: Rulebook, scored: Scored, part: Part, shares: Mapping[int, Fraction], before: Tally | None
) -> Part:
    """Return an indicator with its share of what does not apply, and rounded."""
    if before is not None and before.parts[part.indicator.name] is part and before.shares == shares:
        return part
    counts = part.answered
    if shares:
        with_points = {group for group in set(scored.groups) if part.indicator.full(group)}
        factors = [shares.get(index, ONE) if group in with_points else ONE for index, group in enumerate(scored.groups)]
        counts = exact.multiply(counts, _numbers(factors))
    return replace(part, counts=counts, points=rounded(rulebook, counts))


def rounded(rulebook: Rulebook, numbers: Numbers) -> Numbers:
    """Return numbers as parts are printed."""
    digits = rulebook.rounding.each
    return numbers if digits is None else exact.rounded(numbers, digits, rulebook.rounding.mode)


def _extras(rulebook: Rulebook, extras: ExtraList, columns: Mapping[str, Values], size: int) -> Extras:
    """Return one list; what does not apply counts nothing, what is not measured waits as said."""
    parts: list[ExtraPart] = []
    waits: dict[int, tuple[Wait, ...]] = {}
    for extra in extras.items:
        numbers = as_numbers(columns[extra.name])
        for index, missing in numbers.missing.items():
            unplaced = missing.kind == "not_measured" and rulebook.not_measured == "unplaced"
            if unplaced or missing.kind == "not_defined":
                waits[index] = (*waits.get(index, ()), (extra.name, missing.kind))
        counts = exact.filled(numbers, dict.fromkeys(numbers.missing, ZERO))
        if extra.cap is not None:
            counts = exact.least(counts, constant(extra.cap, size))
        parts.append(ExtraPart(extra, columns[extra.name], counts, rounded(rulebook, counts)))
    counted = _capped(added([part.counts for part in parts], size), extras.cap)
    printed = _capped(added([part.points for part in parts], size), extras.cap)
    return Extras(tuple(parts), counted, printed, waits)


def _capped(numbers: Numbers, cap: Fraction | None) -> Numbers:
    return numbers if cap is None else exact.least(numbers, constant(cap, numbers.size))


def added(columns: list[Numbers], size: int) -> Numbers:
    """Return the sums, what is missing counting nothing (a part that waits is zero)."""
    there = [replace(column, missing=NONE) if column.missing else column for column in columns]
    return reduce(exact.add, there, constant(ZERO, size))


def as_numbers(column: Values) -> Numbers:
    """Return a column as points are counted: what is no number, and not missing, counts nothing."""
    if isinstance(column, Numbers):
        return column
    if isinstance(column, Truths):
        return Numbers(column.size, 0, 1, column.missing)
    return _numbers([value if isinstance(value, Fraction | Missing) else ZERO for value in column])


def _numbers(values: list[Fraction] | list[Fraction | Missing]) -> Numbers:
    found = pack(values)
    if not isinstance(found, Numbers):
        raise TypeError("not numbers")
    return found
