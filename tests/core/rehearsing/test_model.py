"""The estimates' own reading of a rulebook: it agrees with the exact one, unchanged and changed alike."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from saima.core.assess import assess
from saima.core.cases import read_cases
from saima.core.rehearsing.floating import Varied
from saima.core.rehearsing.model import Model

ROOT = Path(__file__).parents[3] / "rulebooks"
CASES = sorted(ROOT.glob("*/*.cases.yaml"))


def assessments(path, rulebook):
    name = path.name.removesuffix(".cases.yaml")
    book = rulebook(f"{path.parent.name}/{name}")
    return [
        assess(rulebook=book, inputs=case.inputs, period=case.period)
        for case in read_cases(path.read_text(encoding="utf-8"), rulebook=book)
    ]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name.split(".")[0])
def test_with_nothing_varied_every_shipped_case_has_its_own_totals_and_places(path, rulebook):
    for assessment in assessments(path, rulebook):
        model = Model(assessment)
        totals = model.totals(Varied(1))[0]

        assert model.agrees()
        for code, unit in zip(model.codes, model.units, strict=True):
            exact = assessment.ranked_number(code)
            if assessment.result(code).place is not None:
                assert totals[unit] == pytest.approx(float(exact), rel=1e-12, abs=1e-9), code


def exactly(assessment, *, weights=None, targets=None):
    """Assess anew under changed points and targets, in fractions."""
    book, inputs = assessment.rulebook, assessment.inputs
    if weights is not None:
        for group in book.groups:
            mine = [i for i in book.indicators if i.is_for(group.id)]
            full = [i.full(group.id) * w for i, w in zip(book.indicators, weights, strict=True) if i in mine]
            kept = sum(i.full(group.id) for i in mine) / sum(full)
            changed = {i.name: {"": points * kept} for i, points in zip(mine, full, strict=True)}
            book = replace(book, indicators=tuple(replace(i, points=changed[i.name]) for i in book.indicators))
    if targets is not None:
        moved = {
            name: replace(target, values={g: v * targets for g, v in target.values.items()})
            for name, target in book.targets.items()
        }
        book = replace(book, targets=moved)
        changed = {key: {c: v * targets for c, v in held.items()} for key, held in inputs.targets.items()}
        inputs = replace(inputs, targets=changed)
    return assess(rulebook=book, inputs=inputs, period=assessment.period)


def test_changed_weights_give_what_the_exact_rulebook_with_those_points_gives(months):
    model = Model(months.march)
    drawn = [
        [Fraction(n, 100) for n in row] for row in ([110, 80, 95, 125, 75, 100, 90], [75, 125, 80, 90, 110, 100, 99])
    ]

    found = model.totals(Varied(2, np.asarray(drawn, dtype=float)))

    for row, weights in zip(found, drawn, strict=True):
        exact = exactly(months.march, weights=weights)
        assert {code: row[unit] for code, unit in zip(model.codes, model.units, strict=True)} == pytest.approx(
            {code: float(exact.result(code).total) for code in model.codes}, abs=1e-9
        )


def test_changed_targets_give_what_the_exact_rulebook_with_those_targets_gives(months):
    model = Model(months.march)
    size = model.scene.size
    times = [Fraction(9, 10), Fraction(11, 10)]
    column = np.repeat(np.asarray(times, dtype=float)[:, None], size, axis=1)

    found = model.totals(Varied(2, targets=dict.fromkeys(model.targets, column)))

    for row, factor in zip(found, times, strict=True):
        exact = exactly(months.march, targets=factor)
        assert {code: row[unit] for code, unit in zip(model.codes, model.units, strict=True)} == pytest.approx(
            {code: float(exact.result(code).total) for code in model.codes}, abs=1e-9
        )
