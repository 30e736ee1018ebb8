"""`ratio` 比: one number by another, with the answer for a zero divisor declared."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from saima.core.formula import exact
from saima.core.formula.exact import Exact, Numbers
from saima.core.formula.functions.function import (
    Columns,
    Example,
    Faults,
    Function,
    Option,
    Options,
    check_otherwise,
    number,
    want_numbers,
    whole_numbers,
)
from saima.core.formula.kinds import Kind, multiply
from saima.core.formula.tree import Call
from saima.core.working import Missing, Value

_WORDS = {"not_applicable": "not_applicable", "不适用": "not_applicable", "full": "full", "满分": "full"}


def _check(
    call: Call, kinds: tuple[Kind | None, ...], options: Mapping[str, Kind | None], fault: Faults
) -> Kind | None:
    over, under = want_numbers(call, kinds, fault)
    if over is None or under is None:
        return None
    quotient = multiply(over, under, -1)
    check_otherwise(call, quotient, options, "分母为零时", fault)
    return quotient


def _apply(values: tuple[Value, ...], options: Options) -> Value:
    over, under = number(values[0]), number(values[1])
    if under != 0:
        return over / under
    answer = options["none"]
    if answer == "not_applicable":
        return Missing("not_applicable")
    return Fraction(1) if answer == "full" else answer


def _at_once(columns: tuple[Exact, ...], options: Columns) -> Exact | None:
    over, under = whole_numbers(columns)
    answer = options["none"]
    if answer == "not_applicable":
        return exact.divide(over, under, none=Missing("not_applicable"))
    other = exact.constant(Fraction(1), over.size) if answer == "full" else answer
    return exact.divide_or(over, under, other) if isinstance(other, Numbers) else None


RATIO = Function(
    name="ratio",
    alias="比",
    title="比（说明分母为零怎么办）",
    title_en="Ratio with its zero case",
    arguments="分子, 分母, none=…",
    units="quotient",
    help=(
        "ratio(分子, 分母, none=…)：分母为零时按 none 取值。none 可写 not_applicable（不适用，该项分值按办法处理）、"
        "full（满分，比值按 1）、或一个数（如 0）。除以任务数不用它，任务为零自动作“无任务”处理。"
    ),
    help_en="ratio(over, under, none=…): none says what a zero divisor gives: not_applicable, full (1) or a number.",
    example=Example("ratio(开工项目数, 签约项目数, none=0)", {"开工项目数": "5个", "签约项目数": "8个"}, "0.625"),
    least=2,
    most=2,
    options={"none": Option(words=_WORDS, value=True, required=True)},
    check=_check,
    apply=_apply,
    at_once=_at_once,
)
