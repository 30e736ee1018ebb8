"""`later` 较晚: the later of two days; an empty day gives the other."""

from __future__ import annotations

from datetime import date

from saima.core.formula.functions.days import days_only
from saima.core.formula.functions.function import Example, Function, Options
from saima.core.working import Value


def _apply(values: tuple[Value, ...], options: Options) -> Value:
    return max((value for value in values if isinstance(value, date)), default=None)


LATER = Function(
    name="later",
    alias="较晚",
    title="较晚的日期",
    title_en="Later day",
    arguments="日期, 日期, …",
    units="day",
    help="later(日期, 日期)：取较晚的一个；其中一个为空时取另一个。用在统计口径里。",
    help_en="later(day, day): the later one; an empty day gives the other. For the conditions of measures.",
    example=Example("later(signing.counted_on, 2023-01-01)", {"signing.counted_on": "2022-11-30"}, "2023-01-01"),
    least=2,
    most=None,
    contexts=("row",),
    check=days_only,
    apply=_apply,
)
