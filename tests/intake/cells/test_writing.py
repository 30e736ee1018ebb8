"""One form for all widths and brackets, one name for each unit."""

import pytest

from saima.intake.cells.writing import fold, same_brackets, unit_of


def test_widths_brackets_blanks_and_stars_vanish():
    assert fold("【总投资】 （亿元）＊\n") == fold("(总投资)(亿元)") == "(总投资)(亿元)"
    assert same_brackets("〔2023〕〈x〉《y》") == "(2023)(x)(y)"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("亿", "亿元"),
        ("人民币万元", "万元"),
        ("单位：万元", "万元"),
        ("㎡", "平方米"),
        ("USD million", "百万美元"),
        ("件数", ""),
    ],
)
def test_units_have_one_name(text, unit):
    assert unit_of(text) == unit
