"""A plan names its seed and its bounds; draws stay within them and come again from the same seed."""

import numpy as np
import pytest

from saima.core.problems import Problems
from saima.core.rehearsing.drawing import drawn, generator_of
from saima.core.rehearsing.model import Model
from saima.core.rehearsing.plan import Plan, plan_of


def test_left_out_parameters_have_their_defaults_and_texts_are_read():
    assert plan_of({}) == Plan()
    assert plan_of({"seed": "7", "draws": " 500 ", "scheme": "dirichlet"}) == Plan(
        seed=7, draws=500, scheme="dirichlet"
    )


@pytest.mark.parametrize(
    ("given", "about"),
    [
        ({"seed": "-1"}, "seed"),
        ({"draws": "1e9"}, "draws"),
        ({"draws": "200000"}, "draws"),
        ({"weights": "九十"}, "weights"),
        ({"targets": "91"}, "targets"),
        ({"points": ""}, "points"),
        ({"scheme": "normal"}, "scheme"),
        ({"colour": "1"}, "colour"),
        ({"weights": 0, "targets": 0, "caps": 0}, "weights"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named_with_what_can(given, about):
    with pytest.raises(Problems) as fault:
        plan_of(given)

    assert [problem.place for problem in fault.value.problems] == [f"试算·{about}"]


def test_all_faults_are_told_at_once():
    with pytest.raises(Problems) as fault:
        plan_of({"seed": "x", "draws": "1", "caps": "999", "hue": 3})

    assert len(fault.value.problems) == 4


@pytest.mark.parametrize("scheme", ["spread", "dirichlet"])
def test_the_same_seed_draws_the_same_and_another_does_not(months, scheme):
    model = Model(months.march)

    one, same, other = (
        drawn(model, plan, 50, generator_of(plan))
        for plan in (Plan(seed=4, scheme=scheme), Plan(seed=4, scheme=scheme), Plan(seed=5, scheme=scheme))
    )

    assert (one.weights == same.weights).all()
    assert all((one.targets[name] == same.targets[name]).all() for name in one.targets)
    assert all((one.caps[cap] == same.caps[cap]).all() for cap in one.caps)
    assert not (one.weights == other.weights).all()


def test_draws_stay_within_their_bounds_and_what_is_still_is_not_drawn(months):
    model = Model(months.march)
    plan = Plan(weights=20, targets=0, caps=5)

    found = drawn(model, plan, 2000, generator_of(plan))

    assert 0.8 <= found.weights.min() < 0.81
    assert 1.19 < found.weights.max() <= 1.2
    assert found.targets == {}
    assert all(0.95 <= column.min() <= column.max() <= 1.05 for column in found.caps.values())


def test_dirichlet_weights_have_the_rulebooks_own_as_their_mean_and_vary_by_about_the_share_asked(months):
    model = Model(months.march)
    plan = Plan(weights=20, targets=0, caps=0, scheme="dirichlet")

    found = drawn(model, plan, 20_000, generator_of(plan)).weights
    full = model.full.max(axis=0)
    shares = found * full / (found @ full)[:, None]

    np.testing.assert_allclose(shares.mean(axis=0), full / full.sum(), rtol=0.02)
    middle = full / full.sum()
    np.testing.assert_allclose(shares.std(axis=0), 0.2 * np.sqrt(middle * (1 - middle)), rtol=0.05)
