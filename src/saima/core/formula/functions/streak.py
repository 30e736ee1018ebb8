"""`streak` 连续: for how many periods on end, this one the last, a condition has held."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from saima.core.formula.functions.function import Example, Faults, Function, Option, Options, check_whole
from saima.core.formula.kinds import BARE, TRUTH, Kind
from saima.core.formula.scene import MOST_PAST
from saima.core.formula.tree import Call, Name, walk
from saima.core.working import Missing, Value

_PRESENT_ONLY = ("target", "pace", "previous", "past", "streak", "occurrences")


def check_condition(
    call: Call, kinds: tuple[Kind | None, ...], options: Mapping[str, Kind | None], fault: Faults
) -> Kind | None:
    """Report what is no condition, or asks for what an earlier period does not keep."""
    check_whole(call.option("last"), "期数", range(2, MOST_PAST + 1), "last=3", fault)
    if kinds[0] not in (None, TRUTH):
        title = kinds[0].title if kinds[0] else ""
        fault(call.arguments[0], f"不是条件，而是{title}", "条件，如 place > 5", "写成比较", "formula.condition")
    for node in walk(call.arguments[0]):
        asks = node.function if isinstance(node, Call) else node.text if isinstance(node, Name) else ""
        if asks in _PRESENT_ONLY or asks == "months" or asks.startswith("period."):
            found, needed = f"条件里用了 {asks}", "口径、指标、total、place、placed"
            fault(node, found, needed, "先写成口径（of: computed），条件里用它的名称", "formula.past")
    return BARE


def _apply(values: tuple[Value, ...], options: Options) -> Value:
    """Count from the present (first) back; a period without the unit ends the run, one not handed in is waited for."""
    length = 0
    for value in values:
        if isinstance(value, Missing):
            return Fraction(length) if length and value.kind == "not_applicable" else value
        if value is not True:
            break
        length += 1
    return Fraction(length)


STREAK = Function(
    name="streak",
    alias="连续",
    title="连续几期成立",
    title_en="Periods on end",
    arguments="条件, last=期数",
    units="number",
    help=(
        "streak(条件, last=3)：到本期为止条件连续成立了几期，最多往前看到连本期在内的 last 期。条件里只用口径、指标、"
        "total、place、placed；往期的数随数据给出（列“往期:名称@1”“往期:名称@2”）。往期没有这个单位的，到那一期为止；"
        "没有给出的是“待报”。“连续三期后三名”写 streak(place > placed - 3, last=3) ≥ 3。"
    ),
    help_en=(
        "streak(condition, last=3): for how many periods on end, this one the last, the condition has held, looking at "
        "`last` periods. A period without the unit ends it; one that was not handed in is waited for."
    ),
    example=Example("streak(完成率 < 60%, last=2)", {"完成率": "50%"}, "2"),
    least=1,
    most=1,
    options={"last": Option(value=True, required=True)},
    check=check_condition,
    apply=_apply,
    keeps_missing=True,
    windowed=True,
)
