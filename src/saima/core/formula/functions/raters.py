"""`raters` 评均: the plain mean of the marks that several raters gave one unit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import reduce

from saima.core.formula import exact
from saima.core.formula.exact import Exact
from saima.core.formula.functions.function import (
    Columns,
    Example,
    Faults,
    Function,
    Option,
    Options,
    check_whole,
    number,
    numbers,
    together,
    whole_numbers,
)
from saima.core.formula.kinds import Kind
from saima.core.formula.tree import Call
from saima.core.working import Missing, Value, first_missing


def _apply(values: tuple[Value, ...], options: Options) -> Value:
    given = tuple(value for value in values if not (isinstance(value, Missing) and value.kind == "not_applicable"))
    if missing := first_missing(given):
        return missing
    drop = int(number(options.get("drop", Fraction(0))))
    kept = sorted(numbers(given))[drop : len(given) - drop]
    return sum(kept, Fraction(0)) / len(kept) if kept else Missing("not_applicable", "raters")


def _check(
    call: Call, kinds: tuple[Kind | None, ...], options: Mapping[str, Kind | None], fault: Faults
) -> Kind | None:
    drop, most = call.option("drop"), (len(call.arguments) - 1) // 2
    if drop is not None and not most:
        fault(drop, f"只有 {len(call.arguments)} 个评分", "至少 3 个评分", "去掉 drop，或补上评分", "formula.argument")
    else:
        check_whole(drop, "去掉的个数", range(1, most + 1), "drop=1", fault)
    return together(call, kinds, fault)


def _at_once(columns: tuple[Exact, ...], options: Columns) -> Exact | None:
    """Return the means where every rater has marked everybody and all marks count; else unit by unit."""
    if "drop" in options or any(column.missing for column in columns):
        return None
    marks = whole_numbers(columns)
    return exact.multiply(reduce(exact.add, marks), exact.constant(Fraction(1, len(marks)), marks[0].size))


RATERS = Function(
    name="raters",
    alias="评均",
    title="几位评分人的平均",
    title_en="Mean of raters",
    arguments="评分, 评分, …, drop=0",
    help=(
        "raters(甲评分, 乙评分, …)：几位评分人给同一单位的分数的算术平均。不参加评分的填“不适用”，不计在内；"
        "还没有评的是“待报”，等评齐了再算。drop=1 去掉最高、最低各一个再平均，去掉后一个不剩的是“不适用”。"
        "分组加权写 70% × raters(园区评分一, 园区评分二) + 30% × raters(乡镇评分一, 乡镇评分二)。"
    ),
    help_en=(
        "The mean of the marks several raters gave; not applicable ones are left out, missing ones are waited for. "
        "drop=1 leaves out the highest and the lowest."
    ),
    example=Example("raters(甲评分, 乙评分)", {"甲评分": "13分", "乙评分": "14分"}, "13.5分"),
    least=1,
    most=None,
    options={"drop": Option(value=True)},
    check=_check,
    apply=_apply,
    at_once=_at_once,
    keeps_missing=True,
)
