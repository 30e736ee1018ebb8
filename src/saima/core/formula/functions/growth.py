"""`growth` 增幅: how much a number exceeds its base, as a share of the base, with the answer for a base of zero."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from fractions import Fraction

from saima.core.formula import exact, vectors
from saima.core.formula.exact import Exact, Numbers
from saima.core.formula.functions.function import (
    Columns,
    Example,
    Faults,
    Function,
    Option,
    Options,
    check_otherwise,
    numbers,
    together,
    whole_numbers,
)
from saima.core.formula.kinds import NUMBER, Kind
from saima.core.formula.tree import Call
from saima.core.working import Missing, Value

_WORDS = {"not_applicable": "not_applicable", "不适用": "not_applicable"}


def _check(
    call: Call, kinds: tuple[Kind | None, ...], options: Mapping[str, Kind | None], fault: Faults
) -> Kind | None:
    together(call, kinds, fault)
    check_otherwise(call, NUMBER, options, "没有基数时", fault)
    return NUMBER


def _apply(values: tuple[Value, ...], options: Options) -> Value:
    now, base = numbers(values)
    if base > 0:
        return now / base - 1
    answer = options["none"]
    return Missing("not_applicable", "growth") if answer == "not_applicable" else answer


def _at_once(columns: tuple[Exact, ...], options: Columns) -> Exact | None:
    now, base = whole_numbers(columns)
    answer, absent = options["none"], Missing("not_applicable", "growth")
    quotient = exact.divide(now, base, none=absent)
    grown = exact.subtract(quotient, exact.constant(Fraction(1), now.size))
    above = vectors.compare(operator.gt, base.over, 0)
    if answer == "not_applicable":
        return exact.unless(grown, vectors.inverse(above), absent)
    return exact.chosen(above, grown, answer) if isinstance(answer, Numbers) else None


GROWTH = Function(
    name="growth",
    alias="增幅",
    title="增幅（说明没有基数怎么办）",
    title_en="Growth over a base",
    arguments="本期数, 基数, none=…",
    units="number",
    help=(
        "growth(本期数, 基数, none=…)：(本期数 - 基数) ÷ 基数，下降为负。基数为零或为负时增幅没有意义，按 none 取值："
        "not_applicable（不适用），或一个数（如 0）。与上年比，基数写 previous(口径)。"
    ),
    help_en="growth(now, base, none=…): (now - base) ÷ base; none says what a base of zero or less gives.",
    example=Example("growth(到位资金, 基数, none=0)", {"到位资金": "3亿元", "基数": "2亿元"}, "50%"),
    least=2,
    most=2,
    options={"none": Option(words=_WORDS, value=True, required=True)},
    check=_check,
    apply=_apply,
    at_once=_at_once,
)
