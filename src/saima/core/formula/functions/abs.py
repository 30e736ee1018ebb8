"""`abs` 绝对值: the size of a number without its sign."""

from saima.core.formula import exact
from saima.core.formula.functions.function import Example, Function, number, whole_numbers

ABS = Function(
    name="abs",
    alias="绝对值",
    title="绝对值",
    title_en="Size",
    arguments="数",
    help="abs(数)：去掉正负号。",
    help_en="abs(number): the number without its sign.",
    example=Example("abs(差额)", {"差额": "-3亿元"}, "3亿元"),
    least=1,
    most=1,
    contexts=("score", "row"),
    apply=lambda values, options: abs(number(values[0])),
    at_once=lambda columns, options: exact.size_of(*whole_numbers(columns)),
)
