"""Totals with many true ties: every place right by every way of placing them, in any order of rows."""

import csv
import json
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from saima.core.assess import assess
from saima.core.formula import vectors
from saima.core.inputs import Inputs, UnitRef
from saima.core.periods import Period
from saima.core.rulefile import read_rulebook

HERE = Path(__file__).parent / "ties"
WEIGHTS = json.loads((HERE / "weights.json").read_text())["weights"]
WHOLE = Path(__file__).parents[3] / "shared" / "data" / "engine" / "exact-ties" / "units_3000.csv"
EXPECTED = {"competition": "rank_min_1224", "dense": "rank_dense_1223", "modified": "rank_max_1334"}
FILES = [
    HERE / "units_40.csv",
    HERE / "units_100.csv",
    pytest.param(
        WHOLE, marks=pytest.mark.skipif(not WHOLE.exists(), reason="../shared 不在：3000 个单位的并列没有核对")
    ),
]


def rulebook(ties):
    names = [f"指标{n:02d}" for n in range(len(WEIGHTS))]
    return read_rulebook(
        "rulebook: ties\ntitle: 并列\nsource: {document: 例}\nin_force: {from: 2023-01-01}\nmeasures:\n"
        + "".join(f"  {name}: {{of: entered, unit: 次}}\n" for name in names)
        + "indicators:\n"
        + "".join(
            f"  {name}分: {{points: {weight}, score: points × {name} ÷ 10次}}\n"
            for name, weight in zip(names, WEIGHTS, strict=True)
        )
        + f"rank: {{ties: {ties}, on: exact}}\n"
    )


def average_rulebook():
    text = rulebook("competition").text
    total = " + ".join(f"{weight} × 指标{n:02d}" for n, weight in enumerate(WEIGHTS))
    added = f"  平均名次: {{of: computed, unit: 名, value: 'rank({total}，ties=并列取均)'}}\n"
    return read_rulebook(text.replace("indicators:\n", f"{added}indicators:\n"))


def read(path, seed):
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    Random(seed).shuffle(rows)
    units = tuple(UnitRef(row["unit"], row["unit"]) for row in rows)
    measures = {
        f"指标{n:02d}": {row["unit"]: Fraction(row[f"i{n:02d}_tenths"]) for row in rows} for n in range(len(WEIGHTS))
    }
    return rows, Inputs(units, measures)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
@pytest.mark.parametrize("enough", [1, 1_000_000], ids=["64-bit", "lists"])
@pytest.mark.parametrize("ties", EXPECTED)
def test_every_total_and_place_is_right_whatever_the_order_of_rows(path, enough, ties, monkeypatch):
    monkeypatch.setattr(vectors, "ENOUGH", enough)
    book, prints = rulebook(ties), set()

    for seed in range(3):
        rows, inputs = read(path, seed)
        found = assess(rulebook=book, inputs=inputs, period=Period.parse("2023"))
        results = {result.unit.code: result for result in found.results}
        assert [results[row["unit"]].total_exact * 10 for row in rows] == [
            int(row["exact_total_tenths"]) for row in rows
        ]
        assert [results[row["unit"]].place for row in rows] == [int(row[EXPECTED[ties]]) for row in rows]
        prints.add(found.fingerprint)

    assert len(prints) == 1


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_mean_of_tied_places_is_right(path):
    rows, inputs = read(path, 7)

    found = assess(rulebook=average_rulebook(), inputs=inputs, period=Period.parse("2023"))

    assert [found.measure("平均名次", row["unit"]) for row in rows] == [Fraction(row["rank_average"]) for row in rows]


def test_binary_floats_get_places_wrong_here():
    rows, _ = read(HERE / "units_100.csv", 0)
    shares = [weight / 100 for weight in WEIGHTS]
    totals = [sum(share * (int(row[f"i{n:02d}_tenths"]) / 10) for n, share in enumerate(shares)) for row in rows]

    wrong = sum(
        1 + sum(other > total for other in totals) != int(row["rank_min_1224"])
        for row, total in zip(rows, totals, strict=True)
    )

    assert wrong > 0
