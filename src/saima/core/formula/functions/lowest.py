"""`lowest` 最低: the lowest value among the ranked units of the group."""

from saima.core.formula import exact
from saima.core.formula.exact import Exact
from saima.core.formula.functions.function import Example, Function, Options, numbers, whole_numbers
from saima.core.working import Value


def _spread(values: tuple[Value, ...], options: Options) -> tuple[Value, ...]:
    return (min(numbers(values)),) * len(values)


def _at_once(columns: tuple[Exact, ...], options: object) -> Exact:
    (found,) = whole_numbers(columns)
    keys = exact.keys(found)
    return exact.constant(found.one(keys.index(min(keys))), found.size)


LOWEST = Function(
    name="lowest",
    alias="最低",
    title="组内最低",
    title_en="Lowest of the group",
    arguments="数",
    help="lowest(数)：同组各单位中最低的一个。只看参加排名、且这个数算得出来的单位。",
    help_en="lowest(number): the lowest among the ranked units of the group that have the number.",
    example=Example("lowest(投资额)", {"投资额": "6亿元"}, "6亿元"),
    least=1,
    most=1,
    spread=_spread,
    at_once=_at_once,
)
