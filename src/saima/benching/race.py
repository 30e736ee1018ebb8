"""A race to rehearse: a hundred units under thirty capped indicators, made here; no district is needed."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction
from functools import partial

from saima.benching.figures import timed
from saima.core.assess import Assessment, assess
from saima.core.inputs import Inputs, TargetKey, UnitRef
from saima.core.periods import Period
from saima.core.rulefile import read_rulebook

UNITS, ROWS = 100, 30
PERIOD = Period.parse("2023-03")
FEW = 3
"""Exact assessments that a rival is told from; it would need thousands."""


def race(units: int = UNITS, rows: int = ROWS) -> Assessment:
    """Return an assessment of generated units under as many capped indicators, the same each time."""
    names = [f"量{at}" for at in range(rows)]
    formula = "points × min(1.2, {0} ÷ pace(target({0}, level=区定)))"
    text = "\n".join(
        [
            "rulebook: bench-firm",
            "version: 1",
            "title: 测速办法（演示）",
            "source: {document: 测速用，不是真实文件}",
            "in_force: {from: 2022-01-01, until: 2025-01-01}",
            "groups: {teams: {title: 招商小组, members: unit.kind == '招商小组'}}",
            "measures:",
            *(f"  {name}: {{of: entered, unit: 亿元}}" for name in names),
            "targets:",
            *(f"  {name}: {{per: year}}" for name in names),
            "indicators:",
            *(f'  {name}分: {{points: 5, score: "{formula.format(name)}"}}' for name in names),
            "round: {each: 2, mode: half_up}",
            "rank: {within: group, by: total, ties: competition}",
            "",
        ]
    )
    chance = random.Random(1)  # noqa: S311 (figures to measure on, no secret)
    refs = tuple(UnitRef(f"U{at}", f"U{at}", "招商小组", order=at) for at in range(units))

    def each(low: int, high: int) -> dict[str, Fraction]:
        return {ref.code: Fraction(chance.randint(low, high)) for ref in refs}

    inputs = Inputs(
        refs,
        {name: each(1, 10**11) for name in names},
        {TargetKey(name): each(10**11, 4 * 10**11) for name in names},
    )
    return assess(rulebook=read_rulebook(text, file="测速"), inputs=inputs, period=PERIOD)


def exactly(assessment: Assessment, count: int) -> float:
    """Return how many milliseconds so many whole exact assessments under other points would take, told from a few."""
    book = assessment.rulebook
    changed = replace(
        book,
        indicators=tuple(
            replace(i, points={group: full * Fraction(90 + at, 100) for group, full in i.points.items()})
            for at, i in enumerate(book.indicators)
        ),
    )
    one = partial(assess, rulebook=changed, inputs=assessment.inputs, period=PERIOD)
    return count * min(timed(one) for _ in range(FEW))
