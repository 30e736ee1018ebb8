"""`harmean` 调和平均: the harmonic mean of listed numbers, exact."""

from __future__ import annotations

from fractions import Fraction

from saima.core.formula.functions.function import Example, Function, Options, numbers
from saima.core.working import Missing, Value


def _apply(values: tuple[Value, ...], options: Options) -> Value:
    given = numbers(values)
    if min(given) < 0:
        return Missing("not_defined", "harmean")
    if not all(given):
        return Fraction(0)
    return len(given) / sum((1 / value for value in given), Fraction(0))


HARMEAN = Function(
    name="harmean",
    alias="调和平均",
    title="调和平均",
    title_en="Harmonic mean",
    arguments="数, 数, …",
    help=("harmean(甲, 乙, …)：个数除以各数倒数之和，不舍入。有一个是零，结果就是零；有负数，结果是“规则未规定”。"),
    help_en="harmean(a, b, …): the harmonic mean, exact; zero where one is zero, 'not defined' with one below 0.",
    example=Example("harmean(甲指数, 乙指数)", {"甲指数": "0.4", "乙指数": "0.6"}, "0.48"),
    least=2,
    most=100,
    apply=_apply,
)
