"""`tiers` 分档: the value of the first row whose condition holds, with every edge said."""

from __future__ import annotations

from collections.abc import Mapping

from saima.core.formula.functions.function import Example, Faults, Function
from saima.core.formula.kinds import Kind, join
from saima.core.formula.tree import Call, Case


def _check(
    call: Call, kinds: tuple[Kind | None, ...], options: Mapping[str, Kind | None], fault: Faults
) -> Kind | None:
    for case in call.cases:
        if case.operator == "at":
            fault(
                case.edge or call, "档线前没有 ≥ 或 >", "写明边界归哪一档，如 ≥60% → 40", "补上 ≥ 或 >", "formula.tiers"
            )
    return check_rows(call, kinds, fault)


def check_rows(call: Call, kinds: tuple[Kind | None, ...], fault: Faults) -> Kind | None:
    """Join the edges with the argument and the values with each other, and return the kind of the values.

    `kinds` is the argument, then row by row.
    """
    subject, *rest = kinds
    result: Kind | None = None
    for case in call.cases:
        if case.edge is not None:
            edge = rest.pop(0)
            _join(case, case.edge, subject, edge, "档线", fault)
        value = rest.pop(0)
        result = value if result is None else _join(case, case.value, result, value, "档值", fault)
    if not call.cases:
        fault(call, "没有分档", "至少一档，如 ≥10亿元 → 20", "写出各档", "formula.tiers")
    return result


def _join(case: Case, node: object, one: Kind | None, other: Kind | None, what: str, fault: Faults) -> Kind | None:
    if one is None or other is None:
        return None
    joined = join(one, other)
    if joined is None:
        fault(
            case.value if what == "档值" else (case.edge or case.value),
            f"{what}是{other.title}",
            one.title,
            f"改正{what}",
            "formula.dimension",
        )
    return joined


TIERS = Function(
    name="tiers",
    alias="分档",
    title="分档",
    title_en="Tiers",
    arguments="数, ≥档线 → 值, …, 其余 → 值",
    units="rows",
    help=(
        "tiers(数, ≥10亿元 → 20, ≥5亿元 → 10, 其余 → 3)：自上而下，取第一个成立的档。边界归哪一档由 ≥ 与 > 写明。"
        "没有写“其余”而各档都不成立时，结果是“规则未规定”，不是 0。"
    ),
    help_en="The first row that holds, from the top; ≥ and > say whose the edge is. Without else: not defined, not 0.",
    example=Example("tiers(年度投资, ≥10亿元 → 20, ≥5亿元 → 10, 其余 → 3)", {"年度投资": "5亿元"}, "10"),
    contexts=("score", "row"),
    least=1,
    most=1,
    cases=True,
    check=_check,
    first_row=True,
)
