"""`rank` 名次: the place of the unit's value within the group."""

from __future__ import annotations

from fractions import Fraction

from saima.core.formula.functions.function import Example, Function, Option, Options, numbers
from saima.core.formula.kinds import BARE
from saima.core.ranking import places
from saima.core.working import Value

_ORDER = {"descending": "descending", "从高到低": "descending", "ascending": "ascending", "从低到高": "ascending"}
_TIES = {"competition": "competition", "并列跳号": "competition", "dense": "dense", "并列不跳号": "dense"}


def _spread(values: tuple[Value, ...], options: Options) -> tuple[Value, ...]:
    found = places(
        numbers(values),
        direction=str(options.get("order", "descending")),  # type: ignore[arg-type]
        ties=str(options.get("ties", "competition")),  # type: ignore[arg-type]
    )
    return tuple(Fraction(place) for place in found)


RANK = Function(
    name="rank",
    alias="名次",
    title="组内名次",
    title_en="Place in the group",
    help=(
        "rank(数)：本单位在组内排第几，从高到低，并列同名次、后面跳号。order=从低到高、ties=并列不跳号 可改。"
        "按名次给分写 tiers(rank(数), ≤3 → 7, ≤6 → 5, 其余 → 3)。"
    ),
    help_en="rank(number): the unit's place in the group, highest first, ties share a place and the next is skipped.",
    example=Example("rank(投资额)", {"投资额": "6亿元"}, "1"),
    least=1,
    most=1,
    options={"order": Option(words=_ORDER), "ties": Option(words=_TIES)},
    check=lambda call, kinds, options, fault: BARE,
    spread=_spread,
    personal=True,
)
