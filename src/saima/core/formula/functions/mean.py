"""`mean` 均值: the plain mean over the ranked units of the group."""

from fractions import Fraction

from saima.core.formula import exact
from saima.core.formula.exact import Exact
from saima.core.formula.functions.function import Example, Function, Options, numbers, whole_numbers
from saima.core.working import Value


def _spread(values: tuple[Value, ...], options: Options) -> tuple[Value, ...]:
    return (sum(numbers(values), Fraction(0)) / len(values),) * len(values)


def _at_once(columns: tuple[Exact, ...], options: object) -> Exact:
    (found,) = whole_numbers(columns)
    return exact.constant(exact.total(found) / found.size, found.size)


MEAN = Function(
    name="mean",
    alias="均值",
    title="组内均值",
    title_en="Mean of the group",
    arguments="数",
    help="mean(数)：同组各单位的算术平均。只看参加排名、且这个数算得出来的单位。",
    help_en="mean(number): the plain mean over the ranked units of the group that have the number.",
    example=Example("mean(增幅)", {"增幅": "30%"}, "30%"),
    least=1,
    most=1,
    spread=_spread,
    at_once=_at_once,
)
