"""`min` 取小: the smallest of its arguments, the usual cap (封顶)."""

from functools import reduce

from saima.core.formula import exact
from saima.core.formula.functions.function import Example, Function, numbers, whole_numbers

MIN = Function(
    name="min",
    alias="取小",
    title="取小（封顶）",
    title_en="Smallest",
    arguments="数, 数, …",
    help="取各数中最小的一个，常用来封顶：完成率最高按 1.2 计，写 min(1.2, 完成率)。",
    help_en="The smallest of the numbers, commonly a cap: min(1.2, rate).",
    example=Example("min(1.2, 完成率)", {"完成率": "1.35"}, "1.2"),
    least=2,
    most=None,
    contexts=("score", "row"),
    apply=lambda values, options: min(numbers(values)),
    at_once=lambda columns, options: reduce(exact.least, whole_numbers(columns)),
)
