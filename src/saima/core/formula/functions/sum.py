"""`sum` 合计: the sum over the ranked units of the group."""

from fractions import Fraction

from saima.core.formula import exact
from saima.core.formula.exact import Exact
from saima.core.formula.functions.function import Example, Function, Options, numbers, whole_numbers
from saima.core.working import Value


def _spread(values: tuple[Value, ...], options: Options) -> tuple[Value, ...]:
    return (sum(numbers(values), Fraction(0)),) * len(values)


def _at_once(columns: tuple[Exact, ...], options: object) -> Exact:
    (found,) = whole_numbers(columns)
    return exact.constant(exact.total(found), found.size)


SUM = Function(
    name="sum",
    alias="合计",
    title="组内合计",
    title_en="Sum of the group",
    arguments="数",
    help="sum(数)：同组各单位之和，用来求比重：ratio(到位资金, sum(到位资金), none=0)。几项相加直接用 +。",
    help_en="sum(number): the sum over the group, for shares. To add items of one unit, use +.",
    example=Example("sum(到位资金)", {"到位资金": "3亿元"}, "3亿元"),
    least=1,
    most=1,
    spread=_spread,
    at_once=_at_once,
)
