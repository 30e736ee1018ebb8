"""`target` 任务数: the task set for a unit, looked up by name and level."""

from __future__ import annotations

from collections.abc import Mapping

from saima.core.formula.functions.function import Example, Faults, Function, Option
from saima.core.formula.kinds import Kind
from saima.core.formula.tree import Call, Name


def check_name(
    call: Call, kinds: tuple[Kind | None, ...], options: Mapping[str, Kind | None], fault: Faults
) -> Kind | None:
    """Report an argument that is no name; the result is of the named thing's kind."""
    if not isinstance(call.arguments[0], Name):
        fault(
            call.arguments[0],
            "任务的名称不是一个名称",
            "指标或任务的名称",
            "写成 target(正式签约金额)",
            "formula.target",
        )
        return None
    return kinds[0]


TARGET = Function(
    name="target",
    alias="任务数",
    title="任务数",
    title_en="Target",
    arguments="名称, level=区定, basis=…",
    units="named",
    help=(
        "target(名称, level=区定)：查这个单位在此名称下的任务数。level 为任务层级（市下达、区定、奋斗），缺省为区定。"
        "任务按年、按月还是按季，由办法的 targets 一节说明；basis 在年初任务与调整任务并存时指明用哪一套。"
        "没有下达任务时结果是“无任务”，不是 0。"
    ),
    help_en="The task set for the unit under this name and level; 'no target' when none was set, never 0.",
    example=Example("target(正式签约金额)", {"正式签约金额": "40亿元"}, "40亿元"),
    least=1,
    most=1,
    options={
        "level": Option(words={"市下达": "市下达", "区定": "区定", "奋斗": "奋斗"}),
        "basis": Option(any_word=True),
    },
    check=check_name,
    named=True,
    look_up=lambda scene, call, index: scene.target(call, index),
    look_up_all=lambda scene, call: scene.targets_of(call),
)
