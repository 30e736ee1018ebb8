"""`clip` 限幅: a number held between two ends."""

from saima.core.formula import exact
from saima.core.formula.exact import Exact
from saima.core.formula.functions.function import Example, Function, numbers, whole_numbers
from saima.core.working import Value


def _apply(values: tuple[Value, ...], options: object) -> Value:
    value, lowest, highest = numbers(values)
    return max(lowest, min(highest, value))


def _at_once(columns: tuple[Exact, ...], options: object) -> Exact:
    value, lowest, highest = whole_numbers(columns)
    return exact.greatest(lowest, exact.least(highest, value))


CLIP = Function(
    name="clip",
    alias="限幅",
    title="限幅",
    title_en="Hold between",
    arguments="数, 下限, 上限",
    help="把一个数限制在下限与上限之间：clip(数, 下限, 上限)。下限大于上限时取下限。",
    help_en="Hold a number between two ends: clip(number, lowest, highest). The lower end wins if they cross.",
    example=Example("clip(加减分, -3, 3)", {"加减分": "4.5分"}, "3分"),
    contexts=("score", "row"),
    least=3,
    most=3,
    apply=_apply,
    at_once=_at_once,
)
