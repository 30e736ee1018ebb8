"""`count_of` 项数: how many of the conditions hold."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from saima.core.formula import vectors
from saima.core.formula.exact import Exact, Numbers, Truths
from saima.core.formula.functions.function import Example, Faults, Function
from saima.core.formula.kinds import BARE, TRUTH, Kind
from saima.core.formula.tree import Call


def _check(
    call: Call, kinds: tuple[Kind | None, ...], options: Mapping[str, Kind | None], fault: Faults
) -> Kind | None:
    for node, kind in zip(call.arguments, kinds, strict=True):
        if kind not in (None, TRUTH):
            fault(node, f"不是条件，而是{kind.title}", "条件，如 rank(到位资金) == 1", "写成比较", "formula.condition")
    return BARE


def _at_once(columns: tuple[Exact, ...], options: object) -> Exact:
    return Numbers(columns[0].size, vectors.counted([each.mask for each in columns if isinstance(each, Truths)]))


COUNT_OF = Function(
    name="count_of",
    alias="项数",
    title="成立的项数",
    title_en="How many hold",
    arguments="条件, 条件, …",
    units="number",
    help="count_of(条件, 条件, …)：成立的条件有几个，如得第一名的指标数。",
    help_en="count_of(condition, condition, …): how many of the conditions hold.",
    example=Example("count_of(签约额 ≥ 1亿元, 到位额 ≥ 1亿元)", {"签约额": "2亿元", "到位额": "0.5亿元"}, "1"),
    least=1,
    most=None,
    check=_check,
    apply=lambda values, options: Fraction(sum(value is True for value in values)),
    at_once=_at_once,
)
