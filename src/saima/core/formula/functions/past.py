"""`past` 往期: a number of an earlier period under the same rulebook, looked up by name."""

from __future__ import annotations

from collections.abc import Mapping

from saima.core.formula.functions.function import Example, Faults, Function, Option, check_whole
from saima.core.formula.functions.target import check_name
from saima.core.formula.kinds import Kind
from saima.core.formula.scene import MOST_PAST
from saima.core.formula.tree import Call


def _check(
    call: Call, kinds: tuple[Kind | None, ...], options: Mapping[str, Kind | None], fault: Faults
) -> Kind | None:
    check_whole(call.option("back"), "期数", range(1, MOST_PAST + 1), "back=3", fault)
    return check_name(call, kinds, options, fault)


PAST = Function(
    name="past",
    alias="往期",
    title="往期的数",
    title_en="Of an earlier period",
    arguments="名称, back=1",
    units="named",
    help=(
        "past(名称, back=1)：这个单位同一办法往前第 back 期的数。名称可以是口径、指标（得分），或 total（总分）、"
        "place（名次）、placed（排名单位数）。随数据一起给出（数据表里的列“往期:名称@1”）；那一期有数据而没有这个单位，结果是“不适用”，"
        "那一期没有给出，结果是“待报”。进位加分写 0.5 × max(0, past(place) - rank(到位资金))。"
    ),
    help_en=(
        "past(name, back=1): the unit's number some periods back under the same rulebook: a measure, an indicator's "
        "points, total, place or placed. 'Not applicable' where the unit was not there, "
        "'not measured' if not handed in."
    ),
    example=Example("past(到位资金, back=1)", {"到位资金": "2亿元"}, "2亿元"),
    least=1,
    most=1,
    options={"back": Option(value=True)},
    check=_check,
    named=True,
    look_up=lambda scene, call, index: scene.past(call, index),
    look_up_all=lambda scene, call: scene.past_of(call),
)
