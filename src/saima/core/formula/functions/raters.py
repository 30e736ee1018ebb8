"""`raters` 评均: the plain mean of the marks that several raters gave one unit."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce

from saima.core.formula import exact
from saima.core.formula.exact import Exact
from saima.core.formula.functions.function import Columns, Example, Function, Options, numbers, whole_numbers
from saima.core.working import Missing, Value, first_missing


def _apply(values: tuple[Value, ...], options: Options) -> Value:
    given = tuple(value for value in values if not (isinstance(value, Missing) and value.kind == "not_applicable"))
    if missing := first_missing(given):
        return missing
    if not given:
        return Missing("not_applicable", "raters")
    return sum(numbers(given), Fraction(0)) / len(given)


def _at_once(columns: tuple[Exact, ...], options: Columns) -> Exact | None:
    """Where every rater has marked everybody; else unit by unit."""
    if any(column.missing for column in columns):
        return None
    marks = whole_numbers(columns)
    return exact.multiply(reduce(exact.add, marks), exact.constant(Fraction(1, len(marks)), marks[0].size))


RATERS = Function(
    name="raters",
    alias="评均",
    title="几位评分人的平均",
    title_en="Mean of raters",
    help=(
        "raters(甲评分, 乙评分, …)：几位评分人给同一单位的分数的算术平均。不参加评分的填“不适用”，不计在内；"
        "还没有评的是“待报”，等评齐了再算。"
        "分组加权写 70% × raters(园区评分一, 园区评分二) + 30% × raters(乡镇评分一, 乡镇评分二)。"
    ),
    help_en="The mean of the marks several raters gave; not applicable ones are left out, missing ones are waited for.",
    example=Example("raters(甲评分, 乙评分)", {"甲评分": "13分", "乙评分": "14分"}, "13.5分"),
    least=1,
    most=None,
    apply=_apply,
    at_once=_at_once,
    keeps_missing=True,
)
