import pytest
from tests.core.health.making import WAN, project, record


def told(look, per_mu_wan: int, mu: int = 10):
    rows = [record("J1", "用地", "2023-01-05", quantity=mu * 50), record("J2", "用地", "2023-01-06", quantity=mu * 50)]
    return look("投资强度异常", projects=[project("P1", signed=per_mu_wan * mu * WAN)], records=rows)


@pytest.mark.parametrize(("per_mu", "way"), [(4000, "高于"), (50, "低于")])
def test_far_from_the_norm_is_told_with_its_sums(look, per_mu, way):
    (found,) = told(look, per_mu)

    assert (found.values["way"], found.values["land"], found.values["per_mu"]) == (way, 1000, str(per_mu * WAN))


@pytest.mark.parametrize("per_mu", [3999, 200, 51])
def test_between_the_bounds_is_not(look, per_mu):
    assert told(look, per_mu) == []


def test_without_land_or_contract_nothing_is_judged(look):
    assert told(look, 4000, mu=0) == []
    assert told(look, 0) == []
