"""`best` 最高: the best value among the ranked units of the group."""

from saima.core.formula import exact
from saima.core.formula.exact import Exact
from saima.core.formula.functions.function import Example, Function, Options, numbers, whole_numbers
from saima.core.working import Value


def _spread(values: tuple[Value, ...], options: Options) -> tuple[Value, ...]:
    return (max(numbers(values)),) * len(values)


def _at_once(columns: tuple[Exact, ...], options: object) -> Exact:
    (found,) = whole_numbers(columns)
    keys = exact.keys(found)
    return exact.constant(found.one(keys.index(max(keys))), found.size)


BEST = Function(
    name="best",
    alias="最高",
    title="组内最高",
    title_en="Best of the group",
    arguments="数",
    help="best(数)：同组各单位中最高的一个。只看参加排名、且这个数算得出来的单位。",
    help_en="best(number): the highest among the ranked units of the group that have the number.",
    example=Example("best(投资额)", {"投资额": "6亿元"}, "6亿元"),
    least=1,
    most=1,
    spread=_spread,
    at_once=_at_once,
)
