"""`share` 占比: the unit's part of the group's sum."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from saima.core.formula import exact
from saima.core.formula.exact import Exact
from saima.core.formula.functions.function import (
    Example,
    Faults,
    Function,
    Options,
    numbers,
    want_numbers,
    whole_numbers,
)
from saima.core.formula.kinds import NUMBER, Kind
from saima.core.formula.tree import Call
from saima.core.working import Missing, Value


def _check(
    call: Call, kinds: tuple[Kind | None, ...], options: Mapping[str, Kind | None], fault: Faults
) -> Kind | None:
    want_numbers(call, kinds, fault)
    return NUMBER


def _spread(values: tuple[Value, ...], options: Options) -> tuple[Value, ...]:
    found = numbers(values)
    whole = sum(found, Fraction(0))
    return tuple(value / whole if whole else Missing("not_applicable", "share") for value in found)


def _at_once(columns: tuple[Exact, ...], options: object) -> Exact:
    (found,) = whole_numbers(columns)
    whole = exact.constant(exact.total(found), found.size)
    return exact.divide(found, whole, none=Missing("not_applicable", "share"))


SHARE = Function(
    name="share",
    alias="占比",
    title="占组内合计的比重",
    title_en="Share of the group's sum",
    arguments="数",
    units="number",
    help=(
        "share(数)：本单位的数 ÷ 同组各单位之和。合计为零时结果是“不适用”。只看参加排名、且这个数算得出来的单位。"
        "占别的总数（如占 GDP）的比重用 ratio。"
    ),
    help_en="share(number): the unit's number over the sum of its group; not applicable where that is zero.",
    example=Example("share(税收)", {"税收": "3亿元"}, "1"),
    least=1,
    most=1,
    check=_check,
    spread=_spread,
    at_once=_at_once,
    personal=True,
)
