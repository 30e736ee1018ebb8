"""`interpolate` 插值: straight lines through given points, level beyond the first and the last."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from saima.core.formula.functions.function import Example, Faults, Function, Options, numbers, want_number
from saima.core.formula.functions.tiers import check_rows
from saima.core.formula.kinds import Kind
from saima.core.formula.tree import Call, Number
from saima.core.working import Value


def _check(
    call: Call, kinds: tuple[Kind | None, ...], options: Mapping[str, Kind | None], fault: Faults
) -> Kind | None:
    """Report points that are not two or more, written out and rising."""
    value = check_rows(call, kinds, fault)
    want_number(call.arguments[0], kinds[0], fault)
    written = [case.edge.value for case in call.cases if isinstance(case.edge, Number)]
    plain = all(case.operator == "at" for case in call.cases) and len(written) == len(call.cases)
    if call.cases and not (plain and len(written) > 1 and all(one < two for one, two in pairwise(written))):
        needed = "自小到大写定的两个以上的点，如 60% → 40, 80% → 60, 100% → 90"
        fault(call, "插值的各点不合写法", needed, "照例子改写；点上不写 ≥ ≤，也不写其余", "formula.interpolate")
    return want_number(call.cases[0].value if call.cases else call, value, fault)


def _apply(values: tuple[Value, ...], options: Options) -> Value:
    subject, *rows = numbers(values)
    points = list(zip(rows[::2], rows[1::2], strict=True))
    for (left, low), (right, high) in pairwise(points):
        if subject <= right:
            return low + (high - low) * (max(left, subject) - left) / (right - left)
    return points[-1][1]


INTERPOLATE = Function(
    name="interpolate",
    alias="插值",
    title="档内插值",
    title_en="Between points",
    arguments="数, 点 → 值, 点 → 值, …",
    units="rows",
    help=(
        "interpolate(数, 60% → 40, 80% → 60, 100% → 90)：落在两点之间的，按比例取两点的值之间；"
        "低于第一点的取第一点的值，高于末一点的取末一点的值。点自小到大写定，前面不写 ≥ ≤。"
        "“不足 60% 不得分”另写：0 if 完成率 < 60% else interpolate(…)。整档取一个值的用 tiers。"
    ),
    help_en="interpolate(x, 60% → 40, 80% → 60): straight lines between points, level beyond the first and the last.",
    example=Example("interpolate(完成率, 60% → 40, 80% → 60, 100% → 90)", {"完成率": "85%"}, "67.5"),
    least=1,
    most=1,
    cases=True,
    check=_check,
    apply=_apply,
)
