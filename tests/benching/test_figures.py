"""A figure knows its target; times become one figure by the quietest round."""

from __future__ import annotations

import pytest

from saima.benching.figures import Figure, percentile, quiet_median, quiet_p95, timed


@pytest.mark.parametrize(
    ("figure", "met"),
    [
        (Figure("语句", 6, "条", 6), True),
        (Figure("语句", 7, "条", 6), False),
        (Figure("线程", 0, "条", 1, least=True), False),
        (Figure("线程", 1, "条", 1, least=True), True),
        (Figure("对照", 900, "ms", role="rival"), True),
    ],
)
def test_a_figure_meets_its_target_at_the_bound_and_one_without_always(figure: Figure, met: bool) -> None:
    assert (figure.is_met, figure.to_json()["met"]) == (met, met)


def test_a_percentile_is_the_value_that_so_many_do_not_exceed() -> None:
    values = [float(value) for value in range(1, 101)]

    assert (percentile(values, 0.95), percentile(values, 0.5), percentile([7.0], 0.95), percentile([], 0.95)) == (
        95.0,
        50.0,
        7.0,
        0.0,
    )


def test_the_quietest_of_five_rounds_counts_and_time_bounds_them() -> None:
    acts: list[int] = []

    for quiet in (quiet_p95, quiet_median):
        acts.clear()
        taken = quiet(lambda: acts.append(1), seconds=0, most=60)

        assert len(acts) == 1 + 5 * 2  # one to warm up, then two a round when there is no time for more
        assert taken >= 0


def test_an_act_is_carried_out_once_when_it_is_timed() -> None:
    acts: list[int] = []

    assert timed(lambda: acts.append(1)) >= 0
    assert acts == [1]
