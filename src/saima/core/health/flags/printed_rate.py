"""百分比对不上: a printed rate that no whole numerator of its denominator, or its own figures, give."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from saima.core.amounts import format_number, parse_number, round_to
from saima.core.explain import whole_numerators
from saima.core.health.rows import Finding, Item, Ledger, RateRow, Value
from saima.core.health.rules import Thresholds

SHOWN = 3


def find(ledger: Ledger, rule: Thresholds) -> Iterator[Finding]:
    """Yield one finding per printed rate. `reach`: denominators so near are tried too, to say which would fit."""
    for printed in ledger.rates:
        why, near = judge(printed, reach=rule.whole("reach"))
        if why:
            values: dict[str, Value] = {
                "title": printed.title, "rate": printed.rate, "why": why, "near": near,
                "stated": f"{printed.numerator or 'n'}/{printed.denominator}", "source": printed.source or "—",
            }  # fmt: skip
            yield Finding("百分比对不上", printed.code, values, (Item(values={"rate": printed.rate}),))


def judge(printed: RateRow, *, reach: int) -> tuple[str, str]:
    """Return why a printed rate does not work out ('' when it does, rounded half-up), and what would.

    Of things that are counted only whole numerators are tried. Figures with decimals may be rounded themselves, so
    the rate is also tried cut off, and against every figure that prints as those stated.
    """
    digits = _decimals(printed.rate.rstrip("%％"))
    if printed.counts and not printed.numerator:
        return _counted(printed, digits, reach)
    over, part = parse_number(printed.denominator), parse_number(printed.numerator)
    rate, exact = parse_number(printed.rate.rstrip("%％")), 100 * part / over
    near = f"{printed.numerator}/{printed.denominator}＝{format_number(exact, digits)}%"
    if round_to(exact, digits) == rate:
        return "", ""
    if round_to(exact, digits, "truncate") == rate:
        return "按截断才对得上", near
    if printed.counts:
        return "对不上", f"{near}、{_counted(printed, digits, reach)[1]}"
    slack = Fraction(1, 2 * 10**digits)
    low, high = (100 * bound for bound in _bounds(part, over, printed))
    fits = low < rate + slack and high >= rate - slack
    return ("用未取整的数才对得上" if fits else "对不上"), near


def _counted(printed: RateRow, digits: int, reach: int) -> tuple[str, str]:
    over = int(parse_number(printed.denominator))
    found = whole_numerators(rate=printed.rate, denominator=over, decimals=digits, reach=reach)
    near = [f"{n}/{over}＝{format_number(shown, digits)}%" for n, shown in (found.below, found.above)]
    others = [f"{n}/{other}＝{printed.rate}" for n, other in found.others[:SHOWN]]
    return ("" if found.numerators else "没有整数分子"), "、".join([*near, *others])


def _decimals(number: str) -> int:
    return len(number.partition(".")[2])


def _bounds(part: Fraction, over: Fraction, printed: RateRow) -> tuple[Fraction, Fraction]:
    """Return between which ratios the true one lies when both figures are rounded to their printed digits."""
    near_part = Fraction(1, 2 * 10 ** _decimals(printed.numerator))
    near_over = min(Fraction(1, 2 * 10 ** _decimals(printed.denominator)), over / 2)
    return (part - near_part) / (over + near_over), (part + near_part) / (over - near_over)
