"""`cap` 封顶: `min` with its order said: the number, then its ceiling."""

from saima.core.formula import exact
from saima.core.formula.functions.function import Example, Function, numbers, whole_numbers

CAP = Function(
    name="cap",
    alias="封顶",
    title="封顶",
    title_en="Cap",
    arguments="数, 上限",
    help="cap(数, 上限)：不超过上限。与 min 相同，只是读起来像办法里的话：封顶(完成率, 1.2)。",
    help_en="cap(number, ceiling): no more than the ceiling; the same as min, in the words of the paper.",
    example=Example("封顶(完成率, 1.2)", {"完成率": "0.9"}, "0.9"),
    contexts=("score", "row"),
    least=2,
    most=2,
    apply=lambda values, options: min(numbers(values)),
    at_once=lambda columns, options: exact.least(*whole_numbers(columns)),
)
