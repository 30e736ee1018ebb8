from datetime import date

import pytest
from tests.core.health.making import YI, project


@pytest.mark.parametrize(
    ("titles", "why"),
    [
        (("储能电站", "储能电站二期"), "整体与分期并列"),
        (("储能电站一期", "储能电站（第一期）"), "同一期出现两次"),
        (("储能电站1期", "储能电站一期工程"), "同一期出现两次"),
    ],
)
def test_the_names_alone_tell_a_phase_counted_twice(look, titles, why):
    (found,) = look("分期重复", projects=[project(f"P{n}", title) for n, title in enumerate(titles)])

    assert found.values["why"] == why
    assert found.subject == "储能电站"


def test_phases_that_carry_one_amount_each_are_told(look):
    rows = [project("P1", "储能电站一期", signed=3 * YI), project("P2", "储能电站二期", signed=3 * YI)]

    assert look("分期重复", projects=rows)[0].values["why"] == "各期金额相同"


def test_parts_signed_within_the_days_are_a_split_and_later_ones_are_phases(look):
    def rows(later: date):
        return [
            project("P1", "储能电站一期", signed=3 * YI, signed_on=date(2022, 1, 1)),
            project("P2", "储能电站二期", signed=2 * YI, signed_on=later),
        ]

    assert look("分期重复", projects=rows(date(2022, 6, 30)))[0].values["why"] == "分期签约时间相近"
    assert look("分期重复", projects=rows(date(2022, 7, 1))) == []


def test_a_single_phase_and_plain_names_are_not_told(look):
    assert (
        look("分期重复", projects=[project("P1", "储能电站二期"), project("P2", "房车"), project("P3", "房车")]) == []
    )


def test_a_period_of_a_plan_is_no_phase(look):
    assert look("分期重复", projects=[project("P1", "水利十四五期间工程"), project("P2", "水利十四工程")]) == []
