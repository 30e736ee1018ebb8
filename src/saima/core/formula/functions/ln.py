"""`ln` 对数: the natural logarithm of a pure number, correctly rounded to significant digits."""

from __future__ import annotations

from saima.core.formula.functions.function import (
    ROUNDED,
    Example,
    Function,
    Options,
    digits_of,
    number,
    pure,
    with_digits,
)
from saima.core.formula.precision import ln
from saima.core.working import Missing, Value


def _apply(values: tuple[Value, ...], options: Options) -> Value:
    value = number(values[0])
    return ln(value, digits_of(options)) if value > 0 else Missing("not_defined", "ln")


LN = Function(
    name="ln",
    alias="对数",
    title="自然对数",
    title_en="Natural logarithm",
    arguments="数, digits=20",
    units="pure",
    help=(
        "ln(数, digits=20)：自然对数，正确舍入到 20 位有效数字（digits 可改，1 至 50），在任何机器上得数一样。"
        "只对纯数；带单位的先除以一个单位量。数为零或为负时结果是“规则未规定”。"
    ),
    help_en="ln(number, digits=20): natural logarithm, correctly rounded to significant digits; 'not defined' at ≤ 0.",
    example=Example("ln(人均收入 ÷ 100美元, digits=6)", {"人均收入": "7500美元"}, "4.31749"),
    least=1,
    most=1,
    options=ROUNDED,
    check=with_digits(pure),
    apply=_apply,
)
