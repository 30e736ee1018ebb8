"""`power` 乘方: a pure number to a rational power, correctly rounded to significant digits."""

from __future__ import annotations

from saima.core.formula.functions.function import (
    ROUNDED,
    Example,
    Function,
    Options,
    digits_of,
    numbers,
    pure,
    with_digits,
)
from saima.core.formula.precision import power
from saima.core.working import Missing, Value


def _apply(values: tuple[Value, ...], options: Options) -> Value:
    value, exponent = numbers(values)
    found = None if value < 0 else power(value, exponent, digits_of(options))
    return Missing("not_defined", "power") if found is None else found


POWER = Function(
    name="power",
    alias="乘方",
    title="乘方",
    title_en="Power",
    arguments="数, 指数, digits=20",
    units="pure",
    help=(
        "power(数, 指数)：指数可以是小数或分数，如 power(甲, 1 ÷ 3)，正确舍入到 20 位有效数字（digits 可改，1 至 50）。"
        "加权几何平均写 power(甲, 0.3) × power(乙, 0.7)。只对纯数。"
        "负数的乘方、零的零次或负次、指数的分母过 1000、得数大得没有意义时，结果是“规则未规定”。"
    ),
    help_en=(
        "power(number, exponent, digits=20): exponents may be fractions; correctly rounded to significant digits. "
        "'Not defined' for numbers below 0, for 0 to 0 or less, and for exponents or results beyond all measure."
    ),
    example=Example("power(完成率, 0.5)", {"完成率": "1.44"}, "1.2"),
    least=2,
    most=2,
    options=ROUNDED,
    check=with_digits(pure),
    apply=_apply,
)
