"""The canonical spelling of a formula: one space where the language wants one, and the same meaning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saima.core.formula.layout import neat


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("points*min( 1 ，甲/ 乙 )", "points × min(1, 甲 ÷ 乙)"),
        ("tiers(5亿元,>=10亿元->20, 其余: 3)", "tiers(5亿元, ≥10亿元 → 20, 其余 → 3)"),
        ("-a + -3*( - b)", "-a + -3 × (-b)"),
        ("若 a>=3 且 not b==2 则 1 否则 0", "若 a ≥ 3 且 not b == 2 则 1 否则 0"),
        ("x in ('a','b*c')", "x in ('a', 'b*c')"),
        ("signing . counted_on>2023-01-01", "signing.counted_on > 2023-01-01"),
        ("ratio(「a b」,c,none = -1)", "ratio(「a b」, c, none=-1)"),
        ("（1 ＋ 2） × ３", "(1 + 2) × 3"),
        ("没有 写完 (", "没有 写完 ("),
    ],
)
def test_a_formula_has_one_spelling(typed, written):
    assert neat(typed) == written
    assert neat(written) == written


@given(st.text(alphabet="甲乙 1%(),，+-*/÷×<>=≥:→'「」.若则否则和其余min", max_size=30))
def test_any_text_is_spelled_once_and_for_all(text):
    assert neat(neat(text)) == neat(text)
