"""Normalisations give what COINr gives for the ASEM index, blank where it divides by zero."""

import numpy as np
import pytest

from saima.core.rehearsing import normalising as n

ON_NEGATED = {
    "n_minmax_0_100": n.minmax,
    "n_minmax_1_100": lambda x: n.minmax(x, low=1.0),
    "n_zscore_0_1": n.zscore,
    "n_zscore_10_2": lambda x: n.zscore(x, mean=10.0, deviation=2.0),
    "n_scaled_0_100": n.scaled,
    "n_rank_min": n.rank,
    "n_rank_max": lambda x: n.rank(x, ties="max"),
    "n_rank_average": lambda x: n.rank(x, ties="average"),
    "n_borda_min": n.borda,
    "n_prank_min": n.prank,
    "n_prank_average": lambda x: n.prank(x, ties="average"),
    "n_dist2max": n.dist2max,
    "n_dist2ref_row5": lambda x: n.dist2ref(x, unit=4),
    "n_dist2ref_row5_capped": lambda x: n.dist2ref(x, unit=4, capped=True),
    "n_fracmax": n.fracmax,
}
STAGES = {"Raw": "stages/1_Raw.csv", "Treated": "stages/5_Treated.csv"}


def falling(asem, names):
    down = {row["iCode"] for row in asem.rows("input_iMeta.csv") if row["Direction"] == "-1"}
    return np.array([name in down for name in names])


def expected(asem, stage, method, codes, names):
    """Return the other program's numbers, blank where it divided by zero."""
    found = asem.like(f"normalise/{stage}__{method}.csv", codes, names)
    return np.where(np.isinf(found), np.nan, found)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("method", ON_NEGATED)
def test_every_method_agrees(asem, same, stage, method):
    if not (asem.folder / STAGES[stage]).exists():
        pytest.skip("the treated stage is in the whole data set only")
    codes, names, x = asem.table(STAGES[stage])

    found = ON_NEGATED[method](np.where(falling(asem, names), -x, x))

    wanted = expected(asem, stage, method, codes, names)
    if method == "n_fracmax":  # a best of zero: there infinite or NaN for some, here blank for all
        found = np.where(np.isnan(wanted), np.nan, found)
    same(found, wanted)


@pytest.mark.parametrize("capped", [True, False])
def test_distance_to_target_agrees(asem, same, capped):
    codes, names, x = asem.table("stages/1_Raw.csv")
    targets = {row["iCode"]: row["Target"] for row in asem.rows("input_iMeta.csv")}

    found = n.dist2targ(
        x, target=np.array([float(targets[name]) for name in names]), falling=falling(asem, names), capped=capped
    )

    method = f"n_dist2targ_iMeta_{'capped' if capped else 'uncapped'}"
    same(found, expected(asem, "Raw", method, codes, names))


def test_goalposts_agree_on_the_numbers_as_measured(asem, same):
    codes, names, x = asem.table("stages/1_Raw.csv")
    posts = {row["iCode"]: row for row in asem.rows("normalise/goalposts_used.csv")}
    lower, upper = (np.array([float(posts[name][f"goalpost_{end}"]) for name in names]) for end in ("lower", "upper"))
    down = falling(asem, names)

    found = n.goalposts(x, lower=np.where(down, upper, lower), upper=np.where(down, lower, upper), scale=100.0)

    same(found, expected(asem, "Raw", "n_goalposts_truncated", codes, names))


def test_an_indicator_in_which_all_stand_alike_is_blank_and_never_a_number():
    level = np.array([[3.0], [3.0], [3.0]])

    for method in (n.minmax, n.zscore, n.dist2max):
        assert np.isnan(method(level)).all()


@pytest.mark.parametrize("how", ["minmax", "zscore", "rank", "dist2max", "fracmax", "goalposts", "target"])
def test_scores_lie_between_1_and_100_keep_their_order_and_decide_nothing_when_level(how):
    part = np.array([[0.2, 1.0], [1.2, 1.0], [0.7, 1.0], [np.nan, 1.0]])

    found = n.for_scores(part, how=how)

    assert np.isnan(found[3, 0])
    assert np.nanmin(found) >= 1
    assert np.nanmax(found) <= 100 or how == "zscore"
    assert found[0, 0] < found[2, 0] <= found[1, 0]
    assert len(set(found[:, 1])) == 1
