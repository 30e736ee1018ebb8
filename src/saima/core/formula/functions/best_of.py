"""`best_of` 择优: the sum of the best few of several numbers."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from saima.core.formula.functions.function import (
    Example,
    Faults,
    Function,
    Option,
    Options,
    check_whole,
    number,
    numbers,
    together,
)
from saima.core.formula.kinds import Kind
from saima.core.formula.tree import Call
from saima.core.working import Missing, Value, first_missing


def _check(
    call: Call, kinds: tuple[Kind | None, ...], options: Mapping[str, Kind | None], fault: Faults
) -> Kind | None:
    check_whole(call.option("take"), "个数", range(1, len(call.arguments) + 1), "take=2", fault)
    return together(call, kinds, fault)


def _apply(values: tuple[Value, ...], options: Options) -> Value:
    there = tuple(value for value in values if not (isinstance(value, Missing) and value.kind == "not_applicable"))
    if missing := first_missing(there):
        return missing
    if not there:
        return Missing("not_applicable", "best_of")
    return sum(sorted(numbers(there), reverse=True)[: int(number(options["take"]))], Fraction(0))


BEST_OF = Function(
    name="best_of",
    alias="择优",
    title="取最高的几个之和",
    title_en="Sum of the best few",
    arguments="数, 数, …, take=个数",
    help=(
        "best_of(甲, 乙, 丙, …, take=2)：各数中最高的 take 个之和；“不适用”的不计在内，还没有报的是“待报”。"
        "取平均再除以个数。“各月得分取最好的三个月平均”写 best_of(一月, 二月, …, take=3) ÷ 3。"
    ),
    help_en="best_of(a, b, …, take=2): the sum of the highest few; not applicable ones are left out.",
    example=Example("best_of(一月, 二月, 三月, take=2)", {"一月": "3分", "二月": "5分", "三月": "4分"}, "9分"),
    least=2,
    most=100,
    options={"take": Option(value=True, required=True)},
    check=_check,
    apply=_apply,
    keeps_missing=True,
)
