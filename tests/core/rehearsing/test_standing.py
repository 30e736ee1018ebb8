"""Places of many rehearsals: ranks, intervals and frequencies as COINr has them, ties and blanks as rulebooks do."""

from fractions import Fraction
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saima.core.ranking import Ties
from saima.core.ranking import places as exact_places
from saima.core.rehearsing.standing import ahead, frequencies, places, quantiles


def test_ranks_agree_at_every_level(asem):
    codes, names, _ = asem.table("stages/results_ranks.csv")
    scores = asem.like("stages/7_Aggregated.csv", codes, names)

    found = places(np.ascontiguousarray(scores.T)).T

    assert found.tolist() == asem.like("stages/results_ranks.csv", codes, names).astype(int).tolist()


@pytest.mark.parametrize("group", ["GDP_group", "EurAsia_group"])
def test_ranks_within_groups_agree_and_who_is_in_no_group_has_none(asem, group):
    path = f"stages/results_ranks_within_{group}.csv"
    rows = asem.rows(path)
    codes = [row["uCode"] for row in rows]
    groups = [[i for i, row in enumerate(rows) if row[group] == g] for g in {row[group] for row in rows} - {""}]
    names = [name for name in rows[0] if name not in ("uCode", group)]
    scores = asem.like("stages/7_Aggregated.csv", codes, names)

    found = places(np.ascontiguousarray(scores.T), groups=groups).T

    assert found.tolist() == np.nan_to_num(asem.like(path, codes, names)).astype(int).tolist()


def test_given_weight_sets_give_the_same_scores_and_ranks(asem, index, same):
    codes, names, x = asem.table("stages/6_Normalised.csv")
    rows = asem.rows("uncertainty/UA_weights_500.csv")
    draws = [name for name in rows[0] if name.startswith("w_")]
    weights = {row["iCode"]: np.array([float(row[name]) for name in draws]) for row in rows}
    given_ = {name: np.broadcast_to(x[:, at], (len(draws), len(codes))) for at, name in enumerate(names)}

    found = index(given_, lambda level: ("arithmetic", 1.0), weights=weights)["Index"]

    runs = [f"r_{at}" for at in range(1, len(draws) + 1)]
    same(found.T, asem.like("uncertainty/UA_scores_500.csv", codes, runs))
    told, _, _ = asem.table("uncertainty/UA_ranks_500.csv")
    mine = places(found)[:, [codes.index(code) for code in told]].T
    assert mine.tolist() == asem.like("uncertainty/UA_ranks_500.csv", told, runs).astype(int).tolist()


def test_rank_statistics_agree(asem, same):
    codes, _, ranks = asem.table("uncertainty/UA_ranks_500.csv")
    size = 51  # places go to 51 though fewer countries may be kept here
    padded = np.zeros((ranks.shape[1], size), dtype=np.int64)
    padded[:, : len(codes)] = ranks.T

    counted = frequencies(padded)[: len(codes)]

    names = ["Median", "Q5", "Q95", "Min", "Max"]
    same(quantiles(counted, [0.5, 0.05, 0.95, 0, 1]), asem.like("uncertainty/UA_rank_stats.csv", codes, names))
    mean = (counted[:, 1:] * np.arange(1, size + 1)).sum(axis=1) / counted[:, 1:].sum(axis=1)
    same(mean, asem.like("uncertainty/UA_rank_stats.csv", codes, ["Mean"])[:, 0])


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(-500, 500), min_size=1, max_size=9),
    st.sampled_from(["ascending", "descending"]),
    st.sampled_from(get_args(Ties)),
)
def test_places_are_those_of_the_exact_ranking(hundredths, direction, ties):
    exact = exact_places([Fraction(n, 100) for n in hundredths], direction=direction, ties=ties)

    found = places(np.array([hundredths]) / 100, direction=direction, ties=ties)

    assert tuple(found[0].tolist()) == exact


def test_sums_of_the_same_parts_in_another_order_are_level_and_a_blank_has_no_place():
    found = places(np.array([[0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1, np.nan, 0.9]]))

    assert found.tolist() == [[2, 2, 0, 1]]


def test_a_score_too_large_to_compare_is_refused_aloud():
    with pytest.raises(OverflowError, match="too large"):
        places(np.array([[1e14, 1.0]]))


def test_who_stays_ahead_counts_neither_ties_nor_those_without_a_place():
    found = np.array([[1, 1, 3], [1, 2, 0], [2, 1, 3]])

    assert ahead(found).tolist() == [[0, 1, 2], [1, 0, 2], [0, 0, 0]]


def test_quantiles_of_a_unit_that_never_had_a_place_are_blank():
    assert np.isnan(quantiles(frequencies(np.array([[0, 1]])), [0.5])[0]).all()
