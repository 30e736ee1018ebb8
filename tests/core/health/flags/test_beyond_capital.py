from tests.core.health.making import WAN, YI, project, record


def told(look, contract: int, capital: int):
    rows = [record("J1", "注册", "2023-01-05", amount=capital)]
    return look("投资与注册资本悬殊", projects=[project("P1", signed=contract)], records=rows)


def test_fifty_times_the_capital_is_told_and_a_little_less_is_not(look):
    (found,) = told(look, 5 * YI, 1000 * WAN)

    assert (found.subject, found.values["times"]) == ("P1", "50")
    assert told(look, 5 * YI - 1, 1000 * WAN) == []


def test_small_contracts_unknown_capital_and_projects_without_contract_are_not(look):
    assert told(look, YI - 1, 100) == []
    assert told(look, 5 * YI, 0) == []
    assert told(look, 0, 1000 * WAN) == []


def test_the_larger_capital_of_two_registrations_counts(look):
    rows = [record("J1", "注册", "2023-01-05", amount=100 * WAN), record("J2", "注册", "2023-02-05", amount=5000 * WAN)]

    assert look("投资与注册资本悬殊", projects=[project("P1", signed=5 * YI)], records=rows) == []
