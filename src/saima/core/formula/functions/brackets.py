"""`brackets` 累进: each slice of a number at the rate of its own bracket."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from saima.core.formula.functions.function import Example, Faults, Function, Options, numbers, want_number
from saima.core.formula.functions.tiers import check_rows
from saima.core.formula.kinds import Kind, multiply
from saima.core.formula.tree import Call, Number
from saima.core.working import Value


def _check(
    call: Call, kinds: tuple[Kind | None, ...], options: Mapping[str, Kind | None], fault: Faults
) -> Kind | None:
    """Report edges that are not upper ones, written out and rising, or a last row that is not 其余."""
    rate = check_rows(call, kinds, fault)
    edges = [case.edge for case in call.cases]
    written = [edge.value for edge in edges if isinstance(edge, Number)]
    rising = all(below < above for below, above in zip([Fraction(0), *written], written, strict=False))
    upper = all(case.operator in ("<=", "<", "else") for case in call.cases)
    if call.cases and not (edges[-1] is None and len(written) == len(edges) - 1 and rising and upper):
        needed = "自下而上的 ≤ 档线，末行写其余，如 ≤1亿元 → 1%, ≤5亿元 → 2%, 其余 → 3%"
        fault(call, "累进的各档不合写法", needed, "照例子改写", "formula.brackets")
    subject = want_number(call.arguments[0], kinds[0], fault)
    rate = want_number(call.cases[0].value if call.cases else call, rate, fault)
    return None if subject is None or rate is None else multiply(subject, rate)


def _apply(values: tuple[Value, ...], options: Options) -> Value:
    amount, *rows = numbers(values)
    rest = rows.pop()
    total, below = Fraction(0), Fraction(0)
    for edge, rate in zip(rows[::2], rows[1::2], strict=True):
        total += rate * max(Fraction(0), min(amount, edge) - below)
        below = edge
    return total + rest * max(Fraction(0), amount - below)


BRACKETS = Function(
    name="brackets",
    alias="累进",
    title="分段累进",
    title_en="Progressive brackets",
    arguments="数, ≤档线 → 比率, …, 其余 → 比率",
    units="product",
    help=(
        "brackets(数, ≤1亿元 → 1%, ≤5亿元 → 2%, 其余 → 3%)：数的各段各按自己那一档的比率计，再相加：1 亿元以内按 1%，"
        "1 至 5 亿元的部分按 2%，其余部分按 3%。档线自下而上写定，末行写“其余”；数为负时是零。全额按一档计的用 tiers。"
        "给分的先除以一个单位量：brackets(到位 ÷ 1亿元, ≤1 → 2, 其余 → 1)。"
    ),
    help_en="Each slice at its own rate, added up: brackets(x, ≤1亿元 → 1%, ≤5亿元 → 2%, 其余 → 3%). Zero below zero.",
    example=Example("brackets(到位, ≤1亿元 → 1%, ≤5亿元 → 2%, 其余 → 3%)", {"到位": "6亿元"}, "0.12亿元"),
    least=1,
    most=1,
    cases=True,
    check=_check,
    apply=_apply,
)
