"""`months_before` 前几个月: the same day some months earlier."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from saima.core.formula.functions.function import Example, Faults, Function, Options, number
from saima.core.formula.kinds import DAY, Kind
from saima.core.formula.tree import Call, Number
from saima.core.periods import months_before
from saima.core.working import Value


def _check(
    call: Call, kinds: tuple[Kind | None, ...], options: Mapping[str, Kind | None], fault: Faults
) -> Kind | None:
    if kinds[0] is not None and kinds[0].name != "day":
        fault(call.arguments[0], f"不是日期，而是{kinds[0].title}", "日期", "写日期字段", "formula.day")
    months = call.arguments[1]
    if not (isinstance(months, Number) and months.value.denominator == 1 and months.unit in (None, "个月")):
        remedy = "写成 months_before(日期, 6)；比几个月之后，把另一个日期往前推"
        fault(months, "月数不是写定的正整数", "写定的正整数，如 6", remedy, "formula.months")
    return DAY


def _apply(values: tuple[Value, ...], options: Options) -> Value:
    day = values[0]
    return months_before(day, int(number(values[1]))) if isinstance(day, date) else None


MONTHS_BEFORE = Function(
    name="months_before",
    alias="前几个月",
    title="几个月之前",
    title_en="Months before",
    arguments="日期, 月数",
    units="day",
    help=(
        "months_before(日期, 6)：同一天往前推 6 个月，那个月没有这一天时取月末。"
        "签约满 6 个月写 signing.counted_on ≤ months_before(period.last_day, 6)。"
    ),
    help_en="months_before(day, 6): the same day six months earlier, or that month's last day.",
    example=Example("months_before(2023-08-31, 6)", {}, "2023-02-28"),
    least=2,
    most=2,
    contexts=("row",),
    check=_check,
    apply=_apply,
)
