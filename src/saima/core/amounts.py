"""Exact numbers with their units: money in minor units, scaled quantities, splitting without loss, rounding by name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

RoundMode = Literal["half_up", "truncate", "half_even"]
WHOLE_SHARE = 10_000
"""Attribution shares are integers in ten-thousandths; the shares of one role sum to this."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: `factor` base units make one; `decimals` is how many are shown."""

    name: str
    dimension: str
    factor: Fraction
    decimals: int
    title_en: str


def _count(name: str, title_en: str, decimals: int = 0) -> Unit:
    return Unit(name, f"count:{name}", Fraction(1), decimals, title_en)


UNITS: dict[str, Unit] = {
    item.name: item
    for item in (
        Unit("分钱", "money:CNY", Fraction(1), 0, "fen"),
        Unit("元", "money:CNY", Fraction(100), 2, "yuan"),
        Unit("万元", "money:CNY", Fraction(10**6), 0, "10k yuan"),
        Unit("亿元", "money:CNY", Fraction(10**10), 2, "100m yuan"),
        Unit("美元", "money:USD", Fraction(100), 2, "US dollars"),
        Unit("万美元", "money:USD", Fraction(10**6), 0, "10k US dollars"),
        Unit("百万美元", "money:USD", Fraction(10**8), 2, "million US dollars"),
        Unit("亿美元", "money:USD", Fraction(10**10), 2, "100m US dollars"),
        Unit("分", "points", Fraction(1), 2, "points"),
        Unit("%", "ratio", Fraction(1, 100), 2, "%"),
        Unit("倍", "ratio", Fraction(1), 2, "times"),
        Unit("亩", "area", Fraction(1), 2, "mu"),
        Unit("平方米", "area", Fraction(3, 2000), 2, "m²"),
        Unit("千平方米", "area", Fraction(3, 2), 2, "1 000 m²"),
        Unit("亿立方米", "count:亿立方米", Fraction(1), 2, "100m m³"),
        Unit("吨", "mass", Fraction(1), 2, "tonnes"),
        Unit("吨标准煤", "energy:coal", Fraction(1), 2, "tonnes of standard coal"),
        Unit("千瓦时", "energy:power", Fraction(1), 0, "kWh"),
        Unit("万千瓦时", "energy:power", Fraction(10_000), 2, "10k kWh"),
        Unit("年", "years", Fraction(1), 1, "years"),
        Unit("天", "days", Fraction(1), 1, "days"),
        Unit("个月", "months", Fraction(1), 0, "months"),
        _count("个", "items"),
        _count("项", "matters"),
        _count("件", "pieces"),
        _count("家", "firms"),
        _count("人", "persons"),
        _count("次", "times"),
        _count("名", "places"),
    )
}


def unit(name: str) -> Unit:
    """Return the unit of that name; KeyError names the known ones."""
    try:
        return UNITS[name]
    except KeyError:
        msg = f"unknown unit {name!r}; known: {'、'.join(UNITS)}"
        raise KeyError(msg) from None


def split(total: int, shares: Sequence[int]) -> tuple[int, ...]:
    """Split `total` by `shares` into integers that sum to it exactly, by largest remainder.

    Parts come in the order of `shares`. Each part is first the floor of its exact share; the minor units left over go
    one each to the largest remainders, equal remainders to the earlier share. Negative totals split as the mirror
    image of positive ones. Raises ValueError when the shares are empty, negative or sum to zero.
    """
    whole = sum(shares)
    if not shares or whole <= 0 or min(shares) < 0:
        msg = f"shares must be non-negative with a positive sum, got {tuple(shares)}"
        raise ValueError(msg)
    sign, size = (-1, -total) if total < 0 else (1, total)
    floors = [size * share // whole for share in shares]
    left = size - sum(floors)
    order = sorted(range(len(shares)), key=lambda i: (-(size * shares[i] % whole), i))
    for index in order[:left]:
        floors[index] += 1
    return tuple(sign * part for part in floors)


def round_to(value: Fraction, decimals: int, mode: RoundMode = "half_up") -> Fraction:
    """Round exactly to `decimals` digits: half away from zero, toward zero, or half to even (GB/T 8170).

    Digits below zero round before the point: −4 to whole 10 000.
    """
    scale = Fraction(10) ** decimals
    scaled = value * scale
    if mode == "half_even":
        return round(scaled) / scale
    size = abs(scaled)
    whole = (size + Fraction(1, 2)).__floor__() if mode == "half_up" else size.__floor__()
    return (whole if scaled >= 0 else -whole) / scale


def round_parts(parts: Sequence[Fraction], decimals: int) -> tuple[Fraction, ...]:
    """Round parts so that they add up to their rounded sum, by largest remainder; a part of 0 stays 0.

    Example:
        >>> [str(part) for part in round_parts([Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)], 1)]
        ['2/5', '3/10', '3/10']

    """
    scale = 10**decimals
    floors = [(part * scale).__floor__() for part in parts]
    left = int(round_to(sum(parts, Fraction(0)), decimals) * scale) - sum(floors)
    rests = [part * scale - floor for part, floor in zip(parts, floors, strict=True)]
    order = sorted((index for index, rest in enumerate(rests) if rest), key=lambda index: (-rests[index], index))
    for index in order[:left]:
        floors[index] += 1
    return tuple(Fraction(floor, scale) for floor in floors)


def format_number(value: Fraction, decimals: int, mode: RoundMode = "half_up", *, group: bool = False) -> str:
    """Write a number with fixed decimals, rounded by `mode`; `group` puts a thin space between thousands."""
    scaled = round_to(value, decimals, mode) * 10**decimals
    digits = str(abs(int(scaled))).rjust(decimals + 1, "0")
    whole, part = (digits[:-decimals], digits[-decimals:]) if decimals else (digits, "")
    if group:
        whole = re.sub(r"(?<=\d)(?=(\d{3})+$)", "\u2009", whole)
    text = whole + (f".{part}" if part else "")
    return f"−{text}" if scaled < 0 else text


_MOST_PLACES = 12
_PLAIN_BITS = 14_000
"""Whole numbers of fewer bits have fewer than 4 300 digits."""


def exact_text(value: Fraction) -> str:
    """Write a fraction canonically: an integer, or 'p/q' in lowest terms."""
    over = _whole_text(value.numerator)
    return over if value.denominator == 1 else f"{over}/{_whole_text(value.denominator)}"


def decimal_text(value: Fraction) -> str:
    """Write a fraction as a decimal number where that has an end of at most twelve places, else as `exact_text`."""
    under, places = value.denominator, 0
    while 10**places % under and places < _MOST_PLACES:
        places += 1
    return format_number(value, places) if 10**places % under == 0 else exact_text(value)


def _whole_text(number: int) -> str:
    """Write a whole number of any length; Python's own `str` refuses those beyond 4 300 digits."""
    return str(number) if number.bit_length() < _PLAIN_BITS else str(Decimal(number))


_NUMBER = re.compile(r"^[+-]?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?$|^[+-]?\.\d+$")


def parse_number(text: str) -> Fraction:
    """Read a plain decimal number as typed in an office: full-width digits, thousands commas and blanks allowed.

    Raises ValueError for anything else (words such as 约, ranges, exponents), naming what was found.
    """
    plain = unicodedata.normalize("NFKC", text).replace("−", "-")
    plain = re.sub(r"[ \u2009\u00a0]", "", plain)
    if not _NUMBER.match(plain):
        msg = f"{text!r} is not a plain number"
        raise ValueError(msg)
    return Fraction(plain.replace(",", ""))


def whole_number(text: str, *, digits: int = 9) -> int | None:
    """Return the whole number that a form or an address holds, in so many plain digits at the most; else None.

    `str.isdigit` also takes ² and ٣, and a number of any length: the first `int` refuses, the second an index.

    Example:
        >>> whole_number("2023"), whole_number("²"), whole_number("-1"), whole_number("1" * 10)
        (2023, None, None, None)

    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def to_minor(value: Fraction, unit_name: str) -> int:
    """Return the integer of minor units (fen, US cents) for `value` in that unit; ValueError if it is not whole."""
    minor = value * unit(unit_name).factor
    if minor.denominator != 1:
        msg = f"{exact_text(value)} {unit_name} is not a whole number of minor units"
        raise ValueError(msg)
    return int(minor)


def show(value: Fraction | int, unit_name: str, decimals: int | None = None, *, group: bool = False) -> str:
    """Write a value held in base units in the named unit (`show(30500000000, '亿元')` → '3.05')."""
    which = unit(unit_name)
    return format_number(Fraction(value) / which.factor, which.decimals if decimals is None else decimals, group=group)
