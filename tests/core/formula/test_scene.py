"""What a scene answers when formulas ask for targets."""

from fractions import Fraction

import pytest

from saima.core.formula.parse import parse
from saima.core.formula.scene import Column, Scene, TargetColumn, name_of

SCENE = Scene(1, {}, ((0,),), Fraction(3), {("额", "区定", ""): TargetColumn((Fraction(12),), "year", "亿元", "附件")})


def test_a_target_call_names_a_target_its_level_and_its_basis():
    assert name_of(parse("target(额)")) == ("额", "区定", "")
    assert name_of(parse("target(「额」, level=奋斗, basis=调整)")) == ("额", "奋斗", "调整")


def test_a_target_carries_its_unit_its_clause_and_its_level():
    found = SCENE.target(parse("target(额)"), 0)

    assert (found.value, found.unit, found.clause, found.note) == (12, "亿元", "附件", "区定")


def test_a_paced_target_shows_the_whole_and_the_months():
    found = SCENE.pace(parse("pace(target(额))"), 0)

    assert found.value == 3
    assert [step.value for step in found.children] == [12, 3]


def test_pace_of_anything_else_is_a_bug():
    with pytest.raises(TypeError):
        SCENE.pace(parse("pace(额)"), 0)


def test_a_column_can_be_added_without_touching_the_scene():
    more = SCENE.with_column("甲", Column((Fraction(1),), "measure"))

    assert "甲" in more.columns
    assert "甲" not in SCENE.columns
