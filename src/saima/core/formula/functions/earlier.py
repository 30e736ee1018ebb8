"""`earlier` 较早: the earlier of two days; an empty day gives the other."""

from __future__ import annotations

from datetime import date

from saima.core.formula.functions.days import days_only
from saima.core.formula.functions.function import Example, Function, Options
from saima.core.working import Value


def _apply(values: tuple[Value, ...], options: Options) -> Value:
    return min((value for value in values if isinstance(value, date)), default=None)


EARLIER = Function(
    name="earlier",
    alias="较早",
    title="较早的日期",
    title_en="Earlier day",
    arguments="日期, 日期, …",
    units="day",
    help="earlier(日期, 日期)：取较早的一个；其中一个为空时取另一个。用在统计口径里。",
    help_en="earlier(day, day): the earlier one; an empty day gives the other. For the conditions of measures.",
    example=Example("earlier(start.counted_on, 2023-03-31)", {"start.counted_on": "2023-04-02"}, "2023-03-31"),
    least=2,
    most=None,
    contexts=("row",),
    check=days_only,
    apply=_apply,
)
