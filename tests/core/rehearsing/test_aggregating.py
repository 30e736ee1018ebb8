"""Means, missing data and contests give what COINr gives for the ASEM index, ranks to the last one."""

import numpy as np
import pytest

from saima.core.rehearsing.aggregating import aggregate, copeland, outranking
from saima.core.rehearsing.standing import places

METHODS = {
    "a_amean": lambda level: ("arithmetic", 1.0),
    "a_gmean": lambda level: ("geometric", 1.0),
    "a_hmean": lambda level: ("harmonic", 1.0),
    "a_genmean_p2": lambda level: ("generalised", 2.0),
    "a_genmean_p0.5": lambda level: ("generalised", 0.5),
    "a_genmean_pm1": lambda level: ("generalised", -1.0),
    "mixed_a_a_g": lambda level: ({"2": "arithmetic", "3": "arithmetic", "4": "geometric"}[level], 1.0),
    "mixed_a_g_a": lambda level: ({"2": "arithmetic", "3": "geometric", "4": "arithmetic"}[level], 1.0),
}


def columns(asem, path):
    codes, names, x = asem.table(path)
    return codes, {name: x[:, at] for at, name in enumerate(names)}


def agree(asem, same, found, path, codes):
    _, names, _ = asem.table(path)
    for name in names:
        wanted = asem.like(path, codes, [name])[:, 0]
        if name == "Rank_Index":
            assert places(found["Index"][None])[0].tolist() == np.nan_to_num(wanted).astype(int).tolist()
        else:
            same(found[name], wanted)


@pytest.mark.parametrize("method", METHODS)
def test_every_mean_agrees_at_every_level_and_so_does_every_rank(asem, index, same, method):
    codes, given = columns(asem, "aggregate/input_N1_minmax_1_100.csv")

    found = index(given, METHODS[method])

    agree(asem, same, found, f"aggregate/N1_1_100__{method}.csv", codes)


@pytest.mark.parametrize(
    ("name", "method", "least"),
    [
        ("a_gmean", "geometric", 0.0),
        *((f"a_amean__dat_thresh_{t}", "arithmetic", float(t)) for t in ("0", "0.5", "0.8", "0.9", "1")),
    ],
)
def test_weights_are_shared_out_over_what_is_there_down_to_the_threshold(asem, index, same, name, method, least):
    codes, given = columns(asem, "aggregate/input_missing_minmax_1_100.csv")

    found = index(given, lambda level: (method, 1.0), least=least)

    agree(asem, same, found, f"aggregate/missing__{name}.csv", codes)


def test_a_generalised_mean_skips_what_is_missing_as_the_others_do():
    x = np.array([[2.0, np.nan, 8.0]])

    assert aggregate(x, weights=np.array([1.0, 5.0, 1.0]), how="generalised", power=2.0) == pytest.approx(34**0.5)


def test_a_geometric_mean_of_a_number_that_is_not_above_zero_is_blank_and_an_arithmetic_one_is_not():
    x = np.array([[0.0, 4.0]])

    assert np.isnan(aggregate(x, weights=np.ones(2), how="geometric"))
    assert np.isnan(aggregate(x, weights=np.ones(2), how="harmonic"))
    assert aggregate(x, weights=np.ones(2), how="arithmetic") == 2


def test_outranking_and_copeland_agree(asem, same):
    codes, _, x = asem.table("aggregate/input_N1_minmax_1_100.csv")

    contests = outranking(x[:, :20], weights=np.ones(20))

    same(contests, asem.like("aggregate/outranking_matrix_first20_indicators_equal_weights.csv", codes, codes))
    wanted = asem.like("aggregate/copeland_first20_indicators_equal_weights.csv", codes, ["copeland"])[:, 0]
    assert copeland(contests).tolist() == wanted.astype(int).tolist()


@pytest.mark.parametrize(
    "removed", ["Nominal", "Physical", "ConEcFin", "Political", "Instit", "P2P", "Environ", "Social"]
)
def test_an_index_without_one_pillar_agrees(asem, index, same, removed):
    codes, given = columns(asem, "stages/6_Normalised.csv")
    plain = {row["iCode"]: float(row["Weight"]) for row in asem.rows("input_iMeta.csv") if row["Weight"]}

    found = index(given, METHODS["a_amean"], weights={**plain, removed: 0.0})["Index"]

    same(found, asem.like("uncertainty/remove_pillar_scores.csv", codes, [removed])[:, 0])
    ranks = asem.like("uncertainty/remove_pillar_ranks.csv", codes, [removed, "Nominal"]).astype(int)
    assert places(found[None])[0].tolist() == ranks[:, 0].tolist()
    (told,) = [r for r in asem.rows("uncertainty/remove_pillar_mean_abs_rank_diff.csv") if r["removed"] == removed]
    assert np.abs(ranks[:, 0] - ranks[:, 1]).mean() == pytest.approx(float(told["MeanAbsDiff"]), rel=1e-12)


def test_z_scores_instead_of_min_max_move_the_ranks_that_they_move_there(asem, index):
    from saima.core.rehearsing.normalising import zscore

    if not (asem.folder / "stages/5_Treated.csv").exists():
        pytest.skip("the treated stage is in the whole data set only")
    codes, names, x = asem.table("stages/5_Treated.csv")
    down = {row["iCode"] for row in asem.rows("input_iMeta.csv") if row["Direction"] == "-1"}
    z = zscore(np.where([name in down for name in names], -x, x))

    found = index({name: z[:, at] for at, name in enumerate(names)}, METHODS["a_amean"])["Index"]

    wanted = {row["uCode"]: int(row["coin.2"]) for row in asem.rows("uncertainty/compare_minmax_vs_zscore.csv")}
    assert {c: int(place) for c, place in zip(codes, places(found[None])[0], strict=True) if c in wanted} == wanted
