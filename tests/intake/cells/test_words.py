"""Text, yes and no, choices, codes."""

import pytest

from saima.intake.cells.words import read_bool, read_choice, read_credit_code, read_project_code, read_text
from saima.intake.workbooks.values import CellFault, Number

PLACE = "Sheet1!E4"


def test_text_loses_blanks_at_its_ends_and_keeps_its_lines():
    assert read_text(value="  仙女山　 酒店 \n 一期 ", place=PLACE).value == "仙女山 酒店\n一期"
    assert read_text(value=Number("3"), place=PLACE).value == "3"
    assert read_text(value="  ", place=PLACE).value is None
    assert read_text(value=CellFault("#REF!"), place=PLACE).refused


@pytest.mark.parametrize("value", ["是", "√", "有", "已备案", "Y", True, Number("1"), "是（一期）"])
def test_yes_in_all_its_forms(value):
    assert read_bool(value=value, place=PLACE).value is True


@pytest.mark.parametrize("value", ["否", "×", "无", "未开工", "不涉及", False, Number("0"), "N"])
def test_no_in_all_its_forms(value):
    assert read_bool(value=value, place=PLACE).value is False


def test_neither_yes_nor_no():
    assert read_bool(value="", place=PLACE).value is None
    assert read_bool(value="正在办理", place=PLACE).problem.code == "cell.bool"


def test_a_choice_is_itself_or_the_only_one_it_can_mean():
    choices = ("协议", "正式合同")

    assert read_choice(value="正式合同", place=PLACE, choices=choices).value == "正式合同"
    assert read_choice(value="正式合同（盖章）", place=PLACE, choices=choices).value == "正式合同"
    assert read_choice(value="a", place=PLACE, choices=("A", "B")).value == "A"
    assert read_choice(value="", place=PLACE, choices=choices).value is None
    assert "协议、正式合同" in read_choice(value="意向", place=PLACE, choices=choices).problem.needed


@pytest.mark.parametrize(
    "code", ["91350100M000100Y43", "91330100799655058B", "914403001922038216", "9144030071526726XG"]
)
def test_valid_credit_codes_are_taken(code):
    assert read_credit_code(value=f" {code.lower()} ", place=PLACE).value == code


def test_a_wrong_check_character_is_told_apart_from_a_wrong_shape():
    assert read_credit_code(value="91310115MA1H8R7C6D", place=PLACE).problem.code == "cell.uscc.check"
    assert read_credit_code(value="91310115MA1H8", place=PLACE).problem.code == "cell.uscc"


def test_codes_that_became_numbers_and_old_numbers_are_told():
    assert read_credit_code(value=Number("914403001922038000"), place=PLACE).problem.code == "cell.uscc.number"
    old = read_credit_code(value="500232000012345", place=PLACE)
    assert (old.value, old.problem.severity) == ("500232000012345", "warning")
    assert read_credit_code(value=None, place=PLACE).value is None


def test_a_project_code_of_wrong_shape_is_warned_of_never_refused():
    assert read_project_code(value="2106-500156-04-01-123456", place=PLACE).problem is None
    wrong = read_project_code(value="2113-500156-04-01-123456", place=PLACE)
    assert wrong.value == "2113-500156-04-01-123456"
    assert not wrong.refused
    assert wrong.problem.code == "cell.project_code"
    assert read_project_code(value="", place=PLACE).value is None
