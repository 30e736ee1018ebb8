"""`geomean` 几何平均: the geometric mean of listed numbers, correctly rounded to significant digits."""

from __future__ import annotations

from fractions import Fraction
from math import prod

from saima.core.formula.functions.function import (
    ROUNDED,
    Example,
    Function,
    Options,
    digits_of,
    numbers,
    together,
    with_digits,
)
from saima.core.formula.precision import root
from saima.core.working import Missing, Value


def _apply(values: tuple[Value, ...], options: Options) -> Value:
    given = numbers(values)
    if min(given) < 0:
        return Missing("not_defined", "geomean")
    return root(prod(given, start=Fraction(1)), len(given), digits_of(options))


GEOMEAN = Function(
    name="geomean",
    alias="几何平均",
    title="几何平均",
    title_en="Geometric mean",
    arguments="数, 数, …, digits=20",
    help=(
        "geomean(甲, 乙, …)：几个数相乘再开方，正确舍入到 20 位有效数字（digits 可改，1 至 50）。"
        "有一个是零，结果就是零；有负数，结果是“规则未规定”。加权的用 power。"
    ),
    help_en="geomean(a, b, …, digits=20): the geometric mean; zero where one is zero, 'not defined' with one below 0.",
    example=Example("geomean(甲指数, 乙指数)", {"甲指数": "0.4", "乙指数": "0.9"}, "0.6"),
    least=2,
    most=100,
    options=ROUNDED,
    check=with_digits(together),
    apply=_apply,
)
