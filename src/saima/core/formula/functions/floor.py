"""`floor` 取整: the whole number at or below a pure number."""

from fractions import Fraction
from math import floor

from saima.core.formula import exact
from saima.core.formula.functions.function import Example, Function, number, whole_numbers

FLOOR = Function(
    name="floor",
    alias="取整",
    title="向下取整",
    title_en="Whole part",
    arguments="数",
    help="舍去小数，取不大于它的整数：floor(2.9) 是 2，floor(-0.1) 是 -1。求“每满一步”用 steps 更直接。",
    help_en="The whole number at or below. For 'each full step' the function steps reads better.",
    example=Example("floor(倍数)", {"倍数": "2.9"}, "2"),
    least=1,
    most=1,
    apply=lambda values, options: Fraction(floor(number(values[0]))),
    at_once=lambda columns, options: exact.floored(*whole_numbers(columns)),
)
