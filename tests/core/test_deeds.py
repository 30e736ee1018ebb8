"""What one more record adds to each measure, told from the catalogue and the rulebook alone."""

from fractions import Fraction

import pytest

from saima.core.deeds import deeds
from saima.core.periods import Period
from saima.ledger.catalogue import catalogue
from saima.ledger.layout import layout

MARCH = Period.parse("2023-03")
YI = 10**10


@pytest.fixture
def found(rulebook):
    kinds = list(catalogue().kinds.values())
    every = deeds(rulebook("wulong/teams-2023"), kinds=kinds, layout=layout(), period=MARCH)
    return {(deed.kind, *deed.words): deed for deed in every}


def test_a_formal_signing_adds_its_amount_and_a_signed_project_at_once(found):
    deed = found["签约", "正式合同"]

    assert deed.gains(3 * YI) == {"正式签约金额": 3 * YI, "签约项目数": 1}
    assert deed.amounts == ("正式签约金额",)


def test_a_signing_past_a_threshold_adds_what_the_threshold_gives(found):
    deed = found["签约", "正式合同"]

    assert deed.gains(10 * YI)["大项目数"] == 1
    assert "大项目数" not in deed.gains(10 * YI - 1)


def test_a_start_adds_to_the_projects_started_and_not_to_those_signed(found):
    assert found["开工",].gains(0, 2) == {"开工项目数": 2}


def test_a_matter_done_on_time_adds_to_both_parts_of_its_rate(found):
    assert found["交办事项",].gains(0) == {"应办事项数": 1, "按时办结数": 1}


def test_only_the_words_that_measures_ask_for_are_told(found):
    assert ("外出招商", "牵头单位主要领导") in found
    assert ("外出招商", "小组成员") not in found
    assert ("签约", "协议") not in found
    assert ("企业荣誉", "龙头企业、专精特新") in found


def test_a_kind_that_no_measure_counts_is_no_deed(found):
    assert not {"注册", "备案", "问题项目"} & {kind for kind, *_words in found}


def test_an_arrival_adds_its_amount_and_nothing_else(found):
    assert found["到位",].gains(5) == {"到位资金": Fraction(5)}
    assert found["接待考察",].unit == "家"
