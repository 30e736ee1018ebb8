"""Which names are so alike that they may be one project."""

from __future__ import annotations

import pytest

from saima.core.names import alike, plain_name
from saima.ledger.queries.similar import ALIKE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("专用车零部件生产", "专用车零部件"),
        ("专用车零部件生产", "专用车（零部件）生产基地"),
        ("仙女山康养酒店", "仙女山康养酒店二期"),
    ],
)
def test_names_that_an_officer_would_ask_about_are_alike(one: str, other: str) -> None:
    assert alike(plain_name(one), plain_name(other)) >= ALIKE


@pytest.mark.parametrize(
    ("one", "other"), [("专用车零部件生产", "高山蔬菜冷链"), ("屋顶光伏", "综合能源站"), ("甲", "乙")]
)
def test_other_names_are_not(one: str, other: str) -> None:
    assert alike(plain_name(one), plain_name(other)) < ALIKE


def test_brackets_and_blanks_do_not_make_a_name_another() -> None:
    assert alike(plain_name("专用车 零部件（生产）"), plain_name("专用车零部件生产")) == 1.0
