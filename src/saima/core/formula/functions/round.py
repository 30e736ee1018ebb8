"""`round` 舍入: rounding inside a formula, with its digits and its mode said."""

from fractions import Fraction

from saima.core.amounts import round_to
from saima.core.formula import exact
from saima.core.formula.exact import Exact, Numbers
from saima.core.formula.functions.function import Columns, Example, Function, Option, Options, number, whole_numbers
from saima.core.working import Missing, Value

_MODES = {
    "half_up": "half_up",
    "四舍五入": "half_up",
    "truncate": "truncate",
    "截断": "truncate",
    "half_even": "half_even",
    "四舍六入五成双": "half_even",
}


def _apply(values: tuple[Value, ...], options: Options) -> Value:
    decimals = options.get("decimals", Fraction(0))
    if isinstance(decimals, Missing):
        return decimals
    mode = options.get("mode", "half_up")
    return round_to(number(values[0]), int(number(decimals)), str(mode))  # type: ignore[arg-type]


def _at_once(columns: tuple[Exact, ...], options: Columns) -> Exact | None:
    """Digits are the same for all units, or it is done unit by unit."""
    decimals = options.get("decimals")
    if decimals is not None and not (isinstance(decimals, Numbers) and decimals.is_constant):
        return None
    digits = int(decimals.one(0)) if isinstance(decimals, Numbers) else 0
    mode = options.get("mode", "half_up")
    (found,) = whole_numbers(columns)
    return exact.rounded(found, digits, str(mode))  # type: ignore[arg-type]


ROUND = Function(
    name="round",
    alias="舍入",
    title="舍入",
    title_en="Round",
    arguments="数, decimals=2, mode=half_up",
    help=(
        "在算式中间舍入：round(数, decimals=2, mode=half_up)。mode 可写 四舍五入（缺省）、截断、四舍六入五成双。"
        "金额按分舍入，不按亿元。整项得分的舍入写在办法的 round 里，不必写在算式里。"
    ),
    help_en="Round within a formula; mode is half_up (default), truncate or half_even. Money rounds in fen.",
    example=Example("round(完成率, decimals=3, mode=截断)", {"完成率": "0.6089"}, "0.608"),
    least=1,
    most=1,
    options={"decimals": Option(value=True), "mode": Option(words=_MODES)},
    apply=_apply,
    at_once=_at_once,
)
