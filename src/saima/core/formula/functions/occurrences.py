"""`occurrences` 出现次数: in how many of the last periods a condition has held."""

from __future__ import annotations

from fractions import Fraction

from saima.core.formula.functions.function import Example, Function, Option, Options
from saima.core.formula.functions.streak import check_condition
from saima.core.working import Missing, Value, first_missing


def _apply(values: tuple[Value, ...], options: Options) -> Value:
    """Count the periods that hold; a period without the unit does not, one not handed in is waited for."""
    there = tuple(value for value in values if not (isinstance(value, Missing) and value.kind == "not_applicable"))
    if missing := first_missing(there if there else values):
        return missing
    return Fraction(sum(value is True for value in there))


OCCURRENCES = Function(
    name="occurrences",
    alias="出现次数",
    title="几期里成立的次数",
    title_en="Periods in which it held",
    arguments="条件, last=期数",
    units="number",
    help=(
        "occurrences(条件, last=3)：连本期在内的 last 期里，条件成立了几期，不必连续。条件与往期的数同 streak；"
        "往期没有这个单位的不算，没有给出的是“待报”。"
        "“三年内两次进后五名”写 occurrences(place > placed - 5, last=3) ≥ 2。"
    ),
    help_en="occurrences(condition, last=3): in how many of the last periods, this one included, the condition held.",
    example=Example("occurrences(完成率 < 60%, last=3)", {"完成率": "50%"}, "3"),
    least=1,
    most=1,
    options={"last": Option(value=True, required=True)},
    check=check_condition,
    apply=_apply,
    keeps_missing=True,
    windowed=True,
)
