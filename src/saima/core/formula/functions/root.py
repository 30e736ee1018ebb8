"""`root` 开方: the root of a pure number, correctly rounded to significant digits."""

from __future__ import annotations

from collections.abc import Mapping

from saima.core.formula.functions.function import (
    Example,
    Faults,
    Function,
    Option,
    Options,
    check_digits,
    digits_of,
    numbers,
    pure,
)
from saima.core.formula.kinds import Kind
from saima.core.formula.precision import root
from saima.core.formula.tree import Call, Number
from saima.core.working import Missing, Value

_MOST = 100


def _check(
    call: Call, kinds: tuple[Kind | None, ...], options: Mapping[str, Kind | None], fault: Faults
) -> Kind | None:
    check_digits(call, fault)
    order = call.arguments[1]
    if not (isinstance(order, Number) and order.value in range(2, _MOST + 1)):
        needed = f"2 至 {_MOST} 的整数"
        fault(order, "开几次方不是写定的整数", needed, "写成整数，如 root(数, 3)", "formula.argument")
    return pure(call, kinds, fault)


def _apply(values: tuple[Value, ...], options: Options) -> Value:
    value, order = numbers(values)
    if value < 0 or order < 2 or order.denominator > 1:
        return Missing("not_defined", "root")
    return root(value, int(order), digits_of(options))


ROOT = Function(
    name="root",
    alias="开方",
    title="开方",
    title_en="Root",
    arguments="数, 几次, digits=20",
    units="pure",
    help=(
        "root(数, 3)：开 3 次方，正确舍入到 20 位有效数字（digits 可改，1 至 50），开得尽的是准数。"
        "只对纯数。负数开方结果是“规则未规定”。"
    ),
    help_en="root(number, order, digits=20): the root, correctly rounded to significant digits; 'not defined' below 0.",
    example=Example(
        "root(寿命指数 × 教育指数 × 收入指数, 3)", {"寿命指数": "0.9", "教育指数": "0.8", "收入指数": "0.3"}, "0.6"
    ),
    least=2,
    most=2,
    options={"digits": Option(value=True)},
    check=_check,
    apply=_apply,
)
