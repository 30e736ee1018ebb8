"""`has` 有数: whether there is a number."""

from __future__ import annotations

from collections.abc import Mapping

from saima.core.formula.functions.function import Example, Faults, Function, Options, want_numbers
from saima.core.formula.kinds import TRUTH, Kind
from saima.core.formula.tree import Call
from saima.core.working import Missing, Value


def _check(
    call: Call, kinds: tuple[Kind | None, ...], options: Mapping[str, Kind | None], fault: Faults
) -> Kind | None:
    want_numbers(call, kinds, fault)
    return TRUTH


def _apply(values: tuple[Value, ...], options: Options) -> Value:
    return not isinstance(values[0], Missing)


HAS = Function(
    name="has",
    alias="有数",
    title="有没有数",
    title_en="Has a number",
    arguments="数",
    units="truth",
    help=(
        "has(数)：有数为真，没有数（待报、不适用、无任务 …）为假；是条件，不是数。"
        "数几项有数写 count_of(has(甲), has(乙))；"
        "有数的几项按权重平均写 ratio(0.6 × if_missing(甲, 0) + 0.4 × if_missing(乙, 0), "
        "(0.6 if has(甲) else 0) + (0.4 if has(乙) else 0), none=not_applicable)。"
    ),
    help_en="has(number): true where there is a number, false where there is none; a condition.",
    example=Example("1 if has(排放) else 0", {"排放": "0.8"}, "1"),
    least=1,
    most=1,
    check=_check,
    apply=_apply,
    keeps_missing=True,
)
