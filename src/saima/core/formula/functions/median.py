"""`median` 中位数: the middle one of the ranked units of the group, or the mean of the two in the middle."""

from fractions import Fraction

from saima.core.formula import exact
from saima.core.formula.exact import Exact
from saima.core.formula.functions.function import Example, Function, Options, numbers, whole_numbers
from saima.core.working import Value


def _spread(values: tuple[Value, ...], options: Options) -> tuple[Value, ...]:
    ordered = sorted(numbers(values))
    half = len(ordered) // 2
    middle = (ordered[half] + ordered[~half]) / 2
    return (middle,) * len(values)


def _at_once(columns: tuple[Exact, ...], options: object) -> Exact:
    (found,) = whole_numbers(columns)
    keys = exact.keys(found)
    order = sorted(range(found.size), key=keys.__getitem__)
    half = found.size // 2
    middle: Fraction = (found.one(order[half]) + found.one(order[~half])) / 2
    return exact.constant(middle, found.size)


MEDIAN = Function(
    name="median",
    alias="中位数",
    title="组内中位数",
    title_en="Median of the group",
    arguments="数",
    help=(
        "median(数)：同组各单位从小到大排，居中的一个；单位个数是偶数时取居中两个的平均。"
        "一两个特别高、特别低的不影响它。只看参加排名、且这个数算得出来的单位。"
    ),
    help_en="median(number): the middle one of the ranked units of the group, or the mean of the two in the middle.",
    example=Example("median(增幅)", {"增幅": "30%"}, "30%"),
    least=1,
    most=1,
    spread=_spread,
    at_once=_at_once,
)
