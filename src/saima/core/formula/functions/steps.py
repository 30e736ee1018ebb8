"""`steps` 整步: how many full steps a number holds, never below zero."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

from saima.core.formula import exact, vectors
from saima.core.formula.exact import Exact
from saima.core.formula.functions.function import (
    Columns,
    Example,
    Faults,
    Function,
    Option,
    Options,
    numbers,
    together,
    whole_numbers,
)
from saima.core.formula.kinds import BARE, Kind
from saima.core.formula.tree import Call, Number
from saima.core.working import Missing, Value

_COUNT = {"full": "full", "满步": "full", "started": "started", "不足一步按一步": "started"}


def _check(
    call: Call, kinds: tuple[Kind | None, ...], options: Mapping[str, Kind | None], fault: Faults
) -> Kind | None:
    together(call, kinds, fault)
    step = call.arguments[1]
    if isinstance(step, Number) and step.value <= 0:
        fault(step, "步长为零", "大于零的步长", "改正步长", "formula.step")
    return BARE


def _apply(values: tuple[Value, ...], options: Options) -> Value:
    value, step = numbers(values)
    if step <= 0:
        return Missing("not_defined", "steps")
    count = ceil(value / step) if options.get("count") == "started" else floor(value / step)
    return Fraction(max(0, count))


def _at_once(columns: tuple[Exact, ...], options: Columns) -> Exact:
    value, step = whole_numbers(columns)
    undefined = Missing("not_defined", "steps")
    held = exact.divide(value, step, none=undefined)
    if options.get("count") == "started":
        count = exact.negative(exact.floored(exact.negative(held)))
    else:
        count = exact.floored(held)
    none = vectors.compare(operator.le, step.over, 0)
    return exact.unless(exact.greatest(count, exact.constant(Fraction(0), value.size)), none, undefined)


STEPS = Function(
    name="steps",
    alias="整步",
    title="整步",
    title_en="Full steps",
    arguments="数, 步长, count=full",
    units="number",
    help=(
        "steps(数, 步长)：数里有几个满步，不足一步不计，负数计 0。“每超 10% 加 1 分”写 1 × steps(完成率 - 1, 10%)。"
        "count=started 表示不足一步按一步计。按比例计的不用它，直接写 (完成率 - 1) ÷ 10%。"
    ),
    help_en="steps(number, step): full steps held, never below zero; count=started counts a started step as full.",
    example=Example("1 × steps(完成率 - 1, 10%)", {"完成率": "1.27"}, "2"),
    least=2,
    most=2,
    options={"count": Option(words=_COUNT)},
    check=_check,
    apply=_apply,
    at_once=_at_once,
)
