"""The fingerprint of what a rulebook says is blind to how it is written, and to nothing else."""

import pytest

from saima.core.rulemeaning import meaning

ONE = (
    "measures: {签约额: {of: entered, unit: 亿元}}\nindicators: {甲: {points: 10, score: points × 签约额 ÷ 5000万元}}\n"
)


@pytest.mark.parametrize(
    ("old", "new"), [("×", "*"), ("5000万元", "0.5亿元"), ("points: 10", "points:   '10'"), ("\n", "\n\n# 注释\n")]
)
def test_spelling_and_place_do_not_count(book, old, new):
    assert meaning(book(ONE.replace(old, new))) == meaning(book(ONE))


@pytest.mark.parametrize(
    ("old", "new"), [("5000万元", "5001万元"), ("10", "11"), ("甲", "乙"), ("亿元}", "亿元, note: 注}")]
)
def test_every_word_counts(book, old, new):
    assert meaning(book(ONE.replace(old, new))) != meaning(book(ONE))
