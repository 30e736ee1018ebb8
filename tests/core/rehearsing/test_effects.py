"""First and total effects: COINr's own numbers from its own outcomes, and a function whose effects are known."""

import numpy as np
import pytest

from saima.core.rehearsing.effects import design, effects


def outcomes(asem, path, name):
    return np.array([float(row[name]) for row in asem.rows(path)])


@pytest.mark.parametrize(
    ("path", "name", "told", "factors"),
    [
        ("SA_target_y_600.csv", "mean_abs_rank_change", "SA_sensitivity_indices.csv", 4),
        ("SA_linear_sample_N500_d3.csv", "y", "SA_linear_indices.csv", 3),
    ],
)
def test_effects_agree(asem, same, path, name, told, factors):
    found = effects(outcomes(asem, f"uncertainty/{path}", name), factors=factors)

    same(found.first, outcomes(asem, f"uncertainty/{told}", "Si"))
    same(found.total, outcomes(asem, f"uncertainty/{told}", "STi"))


def test_the_outcome_of_the_600_runs_is_the_mean_shift_of_ranks(asem):
    if not (asem.folder / "uncertainty/SA_ranks_600.csv").exists():
        pytest.skip("the 600 runs' ranks are in the whole data set only")
    _, names, ranks = asem.table("uncertainty/SA_ranks_600.csv")
    nominal = ranks[:, names.index("Nominal")]
    runs = ranks[:, [names.index(f"r_{at}") for at in range(1, 601)]]

    shift = np.abs(runs - nominal[:, None]).mean(axis=0)

    wanted = outcomes(asem, "uncertainty/SA_target_y_600.csv", "mean_abs_rank_change")
    np.testing.assert_allclose(shift, wanted, rtol=1e-12)


def test_a_sum_without_interplay_has_first_effects_equal_to_total_ones_and_in_proportion_to_variance():
    points = design(factors=3, size=20_000, generator=np.random.Generator(np.random.PCG64(1)))

    found = effects(points @ np.array([1.0, 2.0, 3.0]), factors=3)

    assert found.first == pytest.approx([1 / 14, 4 / 14, 9 / 14], abs=0.02)
    assert found.total == pytest.approx([1 / 14, 4 / 14, 9 / 14], abs=0.02)


def test_a_product_has_total_effects_beyond_its_first_ones():
    points = design(factors=2, size=20_000, generator=np.random.Generator(np.random.PCG64(1)))

    found = effects((points[:, 0] - 0.5) * (points[:, 1] - 0.5), factors=2)

    assert found.first == pytest.approx([0, 0], abs=0.02)
    assert found.total == pytest.approx([1, 1], abs=0.04)


def test_an_outcome_that_never_varies_is_decided_by_no_choice():
    found = effects(np.ones((10, 2)), factors=3)

    assert found.first.tolist() == found.total.tolist() == [[0, 0]] * 3


def test_each_mixed_sample_differs_from_the_first_in_one_factor_only():
    points = design(factors=2, size=4, generator=np.random.Generator(np.random.PCG64(1)))
    a, b, first, second = points[:4], points[4:8], points[8:12], points[12:]

    assert (first[:, 0] == b[:, 0]).all()
    assert (first[:, 1] == a[:, 1]).all()
    assert (second[:, 0] == a[:, 0]).all()
    assert (second[:, 1] == b[:, 1]).all()
