"""What libraries of multi-criteria decision making and a rulebook both can say comes out the same."""

import json
from pathlib import Path

import numpy as np
import pytest

from saima.core.rehearsing.aggregating import aggregate
from saima.core.rehearsing.normalising import minmax
from saima.core.rehearsing.standing import places

CASES = json.loads((Path(__file__).parents[2] / "data/mcdm/cases.json").read_text(encoding="utf-8"))


def of(library, method):
    found = [case for case in CASES[library] if case["method"] == method]
    return [pytest.param(case, id=case["id"]) for case in found]


@pytest.mark.parametrize("case", of("scikit_criteria", "WeightedSumModel"))
def test_weighted_sums_and_their_ranks_agree(case):
    weights = np.array(case["weights"])

    found = aggregate(np.array(case["matrix"], dtype=float), weights=weights, how="arithmetic") * weights.sum()

    np.testing.assert_allclose(found, case["score"], rtol=1e-12)
    assert places(found[None], ties="dense")[0].tolist() == case["ranks"]


@pytest.mark.parametrize("case", of("scikit_criteria", "WeightedProductModel"))
def test_weighted_products_and_their_ranks_agree(case):
    weights = np.array(case["weights"])

    found = aggregate(np.array(case["matrix"], dtype=float), weights=weights, how="geometric")

    np.testing.assert_allclose(np.log10(found) * weights.sum(), case["score"], rtol=1e-12)
    assert places(found[None], ties="dense")[0].tolist() == case["ranks"]


@pytest.mark.parametrize("case", of("scikit_criteria", "MinMaxScaler"))
def test_min_max_agrees(case):
    low, high = case["range"]

    found = minmax(np.array(case["matrix"], dtype=float), low=low, high=high)

    np.testing.assert_allclose(found, case["out"], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("case", of("pymcdm", "minmax"))
def test_min_max_of_costs_and_profits_agrees(case):
    found = minmax(np.array(case["matrix"], dtype=float) * np.array(case["types"]), high=1.0)

    np.testing.assert_allclose(found, case["out"], rtol=1e-12, atol=1e-12)


def test_no_list_of_cases_is_empty():
    assert all(len(of(*each)) for each in (("scikit_criteria", "WeightedSumModel"), ("pymcdm", "minmax")))
