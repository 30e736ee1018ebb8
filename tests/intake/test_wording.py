"""Changes of a project are told in the office's words."""

from __future__ import annotations

import pytest

from saima.intake.checking.intended import CheckedRow, IntendedProject
from saima.intake.wording import row_says, said


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "空白"),
        ("", "空白"),
        (True, "是"),
        (False, "否"),
        (12_000_000_000, "12\u2009000 万元"),
        ("用地", "用地"),
        ("很" * 41, "很" * 40 + "…"),
    ],
)
def test_a_value_is_said_as_people_write_it(value: str | int | bool | None, text: str) -> None:
    assert said("total_investment", value) == text


def test_a_change_names_its_attribute_as_the_project_page_does() -> None:
    changes = {"stuck_on": ("用地", None), "total_investment": (None, 100_0000_00), "stage_text": ("在谈", "签约")}
    row = CheckedRow(6, "data", "changed", project=IntendedProject("describe", "", "甲", "T3", {}, changes))

    (sentence,) = row_says(row)

    assert sentence.startswith("改项目信息：卡点 用地 → 空白；总投资 空白 → 100 万元；")
    assert "stage_text" not in sentence


def test_a_new_project_is_named() -> None:
    row = CheckedRow(6, "data", "new", project=IntendedProject("open", "", "甲", "T3"))

    assert row_says(row) == ["建档：甲"]
