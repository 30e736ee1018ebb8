"""`root` 开方: the root of a pure number, correctly rounded to significant digits."""

from __future__ import annotations

from collections.abc import Mapping

from saima.core.formula.functions.function import (
    ROUNDED,
    Example,
    Faults,
    Function,
    Options,
    check_digits,
    check_whole,
    digits_of,
    numbers,
    pure,
)
from saima.core.formula.kinds import Kind
from saima.core.formula.precision import root
from saima.core.formula.tree import Call
from saima.core.working import Missing, Value

_MOST = 100


def _check(
    call: Call, kinds: tuple[Kind | None, ...], options: Mapping[str, Kind | None], fault: Faults
) -> Kind | None:
    check_digits(call, fault)
    check_whole(call.arguments[1], "开几次方", range(2, _MOST + 1), "root(数, 3)", fault)
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
    options=ROUNDED,
    check=_check,
    apply=_apply,
)
