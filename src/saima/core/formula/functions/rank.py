"""`rank` 名次: the place of the unit's value within the group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import partial

from saima.core.formula import exact, vectors
from saima.core.formula.exact import Exact, Numbers
from saima.core.formula.functions.function import (
    Columns,
    Example,
    Faults,
    Function,
    Option,
    Options,
    numbers,
    want_numbers,
    whole_numbers,
)
from saima.core.formula.kinds import BARE, Kind
from saima.core.formula.tree import Call
from saima.core.ranking import places
from saima.core.working import Value

_ORDER = {"descending": "descending", "从高到低": "descending", "ascending": "ascending", "从低到高": "ascending"}
_TIES = {
    "competition": "competition",
    "并列跳号": "competition",
    "modified": "modified",
    "并列取后": "modified",
    "dense": "dense",
    "并列不跳号": "dense",
    "average": "average",
    "并列取均": "average",
}


def _check(
    call: Call, kinds: tuple[Kind | None, ...], options: Mapping[str, Kind | None], fault: Faults
) -> Kind | None:
    want_numbers(call, kinds, fault)
    return BARE


def _at_once(columns: tuple[Exact, ...], options: Columns) -> Exact | None:
    (found,) = whole_numbers(columns)
    return Numbers(found.size, vectors.vector(_doubled(exact.keys(found), options)), 2)


def _spread(values: tuple[Value, ...], options: Options) -> tuple[Value, ...]:
    return tuple(Fraction(double, 2) for double in _doubled(numbers(values), options))


def _doubled(values: Sequence[Fraction | int], options: Mapping[str, object]) -> list[int]:
    """Return twice the place of each value, whole even where the places of equal values are averaged."""
    order, ties = str(options.get("order", "descending")), str(options.get("ties", "competition"))
    run = partial(places, values, direction=order)  # type: ignore[arg-type]
    one, other = ("competition", "modified") if ties == "average" else (ties, ties)
    return [first + last for first, last in zip(run(ties=one), run(ties=other), strict=True)]  # type: ignore[arg-type]


RANK = Function(
    name="rank",
    alias="名次",
    title="组内名次",
    title_en="Place in the group",
    arguments="数, order=从高到低, ties=并列跳号",
    units="number",
    help=(
        "rank(数)：本单位在组内排第几，从高到低，并列同名次、后面跳号（1、2、2、4）。order=从低到高 可改。ties 可写 "
        "并列不跳号（1、2、2、3）、并列取后（1、3、3、4）、并列取均（1、2.5、2.5、4）。"
        "按名次给分写 tiers(rank(数), ≤3 → 7, ≤6 → 5, 其余 → 3)。"
    ),
    help_en=(
        "rank(number): the unit's place in the group, highest first. ties: competition 1 2 2 4 (the default), "
        "dense 1 2 2 3, modified 1 3 3 4, average 1 2.5 2.5 4."
    ),
    example=Example("rank(投资额)", {"投资额": "6亿元"}, "1"),
    least=1,
    most=1,
    options={"order": Option(words=_ORDER), "ties": Option(words=_TIES)},
    check=_check,
    spread=_spread,
    at_once=_at_once,
    personal=True,
)
