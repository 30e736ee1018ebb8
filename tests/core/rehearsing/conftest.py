"""Outside results to hold the estimates to: the trimmed copy always, the whole set where it lies beside the project."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[3]
WHOLE = Path(os.environ.get("SAIMA_OUTSIDE_DATA", ROOT.parent / "shared/data/engine"))


class Outside:
    """The tables of one copy, by their path inside it."""

    def __init__(self, folder):
        self.folder = folder

    def rows(self, path):
        with (self.folder / path).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def table(self, path):
        """Return codes, names and numbers of a table whose first column is codes; texts and gaps are NaN."""
        with (self.folder / path).open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        return [row[0] for row in rows], head[1:], np.array([[_number(cell) for cell in row[1:]] for row in rows])

    def like(self, path, codes, names):
        """Return the numbers of a table in the order of these codes and names."""
        have, head, numbers = self.table(path)
        return numbers[[have.index(code) for code in codes]][:, [head.index(name) for name in names]]


def _number(cell):
    try:
        return float(cell)
    except ValueError:
        return np.nan


@pytest.fixture(params=["trimmed", "whole"])
def asem(request):
    if request.param == "trimmed":
        return Outside(ROOT / "tests/data/coinr-asem")
    if not (WHOLE / "coinr-asem").exists():
        pytest.skip(f"the whole data set is not at {WHOLE}; the trimmed copy was tested")
    return Outside(WHOLE / "coinr-asem")


@pytest.fixture
def same():
    """Assert that numbers agree to a relative 1e-12 (near zero: absolute) and are blank in the same cells."""

    def check(found, expected):
        assert np.array_equal(np.isnan(found), np.isnan(expected))
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)

    return check


@pytest.fixture
def index(asem):
    """Aggregate columns of indicators (any shape, by name) up to the index; `how(level)` gives a level's mean."""
    from saima.core.rehearsing.aggregating import aggregate

    tree = {row["iCode"]: row for row in asem.rows("input_iMeta.csv") if row["Type"] in ("Indicator", "Aggregate")}

    def climb(columns, how, weights=None, least=0.0):
        weights = weights or {name: float(row["Weight"]) for name, row in tree.items()}
        found = dict(columns)
        for level in ("2", "3", "4"):
            method, power = how(level)
            for name in (n for n, row in tree.items() if row["Level"] == level):
                parts = [part for part, row in tree.items() if row["Parent"] == name and part in found]
                stacked = np.stack([found[part] for part in parts], axis=-1)
                heavy = np.stack([np.asarray(weights[part]) for part in parts], axis=-1)
                heavy = heavy if heavy.ndim == 1 else heavy[:, None, :]
                found[name] = aggregate(stacked, weights=heavy, how=method, power=power, least=least)
        return found

    return climb
