"""`max` 取大: the largest of its arguments, the usual floor under a score (保底)."""

from functools import reduce

from saima.core.formula import exact
from saima.core.formula.functions.function import Example, Function, numbers, whole_numbers

MAX = Function(
    name="max",
    alias="取大",
    title="取大（保底）",
    title_en="Largest",
    arguments="数, 数, …",
    help="取各数中最大的一个，常用来保底：扣到零为止，写 max(0, 5 - 0.5 × 迟报次数)。",
    help_en="The largest of the numbers, commonly a floor: max(0, 5 - 0.5 × late).",
    example=Example("max(0, 5 - 0.5 × 迟报次数)", {"迟报次数": "12次"}, "0"),
    least=2,
    most=None,
    contexts=("score", "row"),
    apply=lambda values, options: max(numbers(values)),
    at_once=lambda columns, options: reduce(exact.greatest, whole_numbers(columns)),
)
