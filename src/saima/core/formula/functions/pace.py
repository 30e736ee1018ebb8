"""`pace` 序时任务: the part of a target that is due by the end of the period."""

from __future__ import annotations

from collections.abc import Mapping

from saima.core.formula.functions.function import Example, Faults, Function
from saima.core.formula.kinds import Kind
from saima.core.formula.tree import Call


def _check(
    call: Call, kinds: tuple[Kind | None, ...], options: Mapping[str, Kind | None], fault: Faults
) -> Kind | None:
    argument = call.arguments[0]
    if not (isinstance(argument, Call) and argument.function == "target"):
        fault(argument, "pace 里不是任务数", "target(…)", "写成 pace(target(名称))", "formula.pace")
        return None
    return kinds[0]


PACE = Function(
    name="pace",
    alias="序时任务",
    title="序时任务",
    title_en="Target due by now",
    arguments="target(名称)",
    units="named",
    help=(
        "pace(target(名称))：到本期末应完成的任务。年任务 × 月数 ÷ 12，季任务 × 月数 ÷ 3，月任务 × 月数，"
        "由 targets 一节里的 per 决定。"
    ),
    help_en="The part of a target due by the period's end: a yearly one × months ÷ 12, a monthly one × months.",
    example=Example("pace(target(到位资金))", {"到位资金": "11亿元"}, "2.75亿元"),
    least=1,
    most=1,
    check=_check,
    look_up=lambda scene, call, index: scene.pace(call, index),
    look_up_all=lambda scene, call: scene.paces_of(call),
)
