"""`previous` 上年: the number of the same time a year before, looked up by name."""

from __future__ import annotations

from saima.core.formula.functions.function import Example, Function
from saima.core.formula.functions.target import check_name

PREVIOUS = Function(
    name="previous",
    alias="上年",
    title="上年同期数",
    title_en="A year before",
    arguments="名称",
    units="named",
    help=(
        "previous(名称)：这个单位在此口径下的上年同期数，随数据一起给出（数据表里的列“上年:名称”）。没有给出时结果是“待报”，"
        "不是 0。基年数、公布的基数也这样给。求增幅写 growth(到位资金, previous(到位资金), none=not_applicable)。"
    ),
    help_en="The number of the same time a year before, handed in with the data; 'not measured' when it is not there.",
    example=Example("previous(到位资金)", {"到位资金": "2亿元"}, "2亿元"),
    least=1,
    most=1,
    check=check_name,
    named=True,
    look_up=lambda scene, call, index: scene.previous(call, index),
    look_up_all=lambda scene, call: scene.previous_of(call),
)
