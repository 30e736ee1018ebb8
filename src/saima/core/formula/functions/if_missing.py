"""`if_missing` 缺省: another value where there is no number."""

from __future__ import annotations

from saima.core.formula import exact
from saima.core.formula.exact import Exact, Numbers
from saima.core.formula.functions.function import Example, Function, Options, alike
from saima.core.working import Missing, Value


def _apply(values: tuple[Value, ...], options: Options) -> Value:
    value, other = values
    return other if isinstance(value, Missing) else value


def _at_once(columns: tuple[Exact, ...], options: object) -> Exact | None:
    value, other = columns
    if not (isinstance(value, Numbers) and isinstance(other, Numbers)):
        return None
    return exact.chosen([index not in value.missing for index in range(value.size)], value, other)


IF_MISSING = Function(
    name="if_missing",
    alias="缺省",
    title="缺项时取",
    title_en="When missing",
    arguments="数, 替代值",
    help=(
        "if_missing(数, 替代值)：没有数（待报、不适用、无任务）时取替代值，"
        "如按组内均值补：if_missing(单位排放, mean(单位排放))。"
    ),
    help_en="if_missing(number, other): the other value where there is no number, for example the group's mean.",
    example=Example("if_missing(单位排放, 0.5)", {"单位排放": "0.8"}, "0.8"),
    least=2,
    most=2,
    check=lambda call, kinds, options, fault: alike(call, kinds, fault),
    apply=_apply,
    at_once=_at_once,
    keeps_missing=True,
)
