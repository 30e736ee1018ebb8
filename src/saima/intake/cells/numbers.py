"""Plain numbers, money and quantities: exact, with the unit taken from where the office wrote it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from saima.core.amounts import UNITS, parse_number, round_to
from saima.intake.cells.outcome import Outcome, plain, refused, text_of, warning
from saima.intake.cells.writing import unit_of
from saima.intake.workbooks.values import CellFault, CellValue, Number

_FACTORS: dict[str, tuple[Fraction, str]] = {
    **{name: (unit.factor, unit.dimension[6:]) for name, unit in UNITS.items() if unit.dimension.startswith("money:")},
    "千元": (Fraction(10**5), "CNY"),
    "百万元": (Fraction(10**8), "CNY"),
    "千万元": (Fraction(10**9), "CNY"),
}
MONEY_UNITS = tuple(_FACTORS)
_ABOUT_BEFORE = re.compile(r"^(约|大约|近|超过|超|逾|不少于|不低于|约合|预计|计划|>|≥|~)")
_ABOUT_AFTER = re.compile(r"(左右|以上|余|多|\+)$")
_SIGN = re.compile(r"^(?:人民币|rmb|¥|￥|cny)|(?:人民币|rmb|cny)$", re.IGNORECASE)
_DOLLAR = re.compile(r"^(?:us\$|\$|usd)|(?:usd)$", re.IGNORECASE)
_PARTS = re.compile(r"(?P<number>[+-]?[\d,.]+)(?P<unit>[^\d]*)")
_RANGE = re.compile(r"\d\D{0,4}[-—–~～至到]\D{0,2}\d")
_LITERAL = re.compile(r'"([^"]+)"|\\?(亿元|万元|亿|万|美元|元)')
LARGE = Fraction(10**12)
"""From 100 亿 in minor units on a warning asks whether the unit is right: a ledger in use asks the same."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units of a currency, with what was typed and the unit it was read in."""

    minor: int
    currency: str
    as_typed: str
    unit: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity scaled by `decimals`: 35.5 亩 with two decimals is 3550."""

    scaled: int
    unit: str
    decimals: int
    as_typed: str


@dataclass(frozen=True, slots=True)
class _Read:
    number: Fraction
    unit: str
    about: bool


def _split(value: CellValue) -> _Read | None:
    """Return number and unit written in a cell, or None if it is no single number."""
    if isinstance(value, Number):
        written = "".join(first or second for first, second in _LITERAL.findall(value.format))
        return _Read(Fraction(value.digits), unit_of(written), False)
    text = plain(value)
    if text.startswith("(") and text.endswith(")"):
        text = "-" + text[1:-1]
    dollar = "美元" if _DOLLAR.search(text) else ""
    text = _DOLLAR.sub("", _SIGN.sub("", text))
    bare = _ABOUT_AFTER.sub("", _ABOUT_BEFORE.sub("", text))
    match = _PARTS.fullmatch(bare.replace("−", "-"))
    if match is None or _RANGE.search(text[1:]):
        return None
    ending = _ABOUT_AFTER.sub("", match["unit"])
    unit = unit_of(ending) if ending else dollar
    if ending and not unit:
        return None
    if dollar and unit in ("万元", "亿元", "元"):
        unit = unit.removesuffix("元") + "美元"
    try:
        return _Read(parse_number(match["number"]), unit, bare != text or ending != match["unit"])
    except ValueError:
        return None


def unit_by_other(*, rules: Mapping[str, str], other: CellValue) -> str:
    """Return the unit that another column's value calls for ({'内资': '亿元', '外资': '万美元'}), or ''."""
    said = plain(other)
    return next((unit for value, unit in rules.items() if said and (value in said or said in value)), "")


def read_money(*, value: CellValue, place: str, unit: str, whole: bool = False) -> Outcome[Money]:
    """Return an amount in minor units.

    A unit in the cell (text or number format) wins over `unit`, which comes from the header, another column or the
    line above the table. 约, 超 and the like are read with a warning; a range is refused. A result that is not a whole
    number of minor units (formulas leave such) is rounded half up with a warning, or refused when `whole`.
    """
    needed, remedy = "一个金额", f"请只写数字（单位：{unit or '亿元'}），范围请写确定的数"
    if isinstance(value, CellFault | bool):
        return refused(place, value, "money", needed, remedy)
    if not isinstance(value, Number) and not plain(value):
        return Outcome()
    read = _split(value)
    if read is None:
        return refused(place, value, "money", needed, remedy)
    used = read.unit or unit
    if used not in _FACTORS:
        remedy = "请在列名里写明单位，如（亿元）、（万元）"
        return refused(place, value, "money.unit", "有单位的金额", remedy)
    factor, currency = _FACTORS[used]
    exact = read.number * factor
    problem = None
    if exact.denominator != 1:
        if whole:
            needed = "到分为止的金额"
            return refused(place, value, "money.fraction", needed, remedy)
        tells = "已四舍五入到分"
        problem = warning(place, value, "money.rounded", "到分为止的金额", tells)
    if read.about:
        tells = "已按写出的数字读入，请核对"
        problem = warning(place, value, "money.about", "确定的金额", tells)
    elif abs(exact) > LARGE and currency == "CNY":
        tells = "超过100亿元，请核对单位"
        problem = warning(place, value, "money.large", "合理的金额", tells)
    typed = text_of(value)
    return Outcome(Money(int(round_to(exact, 0)), currency, typed if read.unit else f"{typed}{used}", used), problem)


def read_quantity(
    *, value: CellValue, place: str, unit: str, column_unit: str = "", decimals: int = 0
) -> Outcome[Amount]:
    """Return a quantity in `unit` with `decimals`; areas in 平方米 and 千平方米 become 亩 exactly, then are rounded."""
    needed, remedy = f"数字（单位：{unit}）", "请只写数字"
    if isinstance(value, CellFault | bool):
        return refused(place, value, "quantity", needed, remedy)
    if not isinstance(value, Number) and not plain(value):
        return Outcome()
    read = _split(value)
    used = (read.unit if read else "") or column_unit or unit
    same = used == unit or (used in UNITS and unit in UNITS and UNITS[used].dimension == UNITS[unit].dimension)
    if read is None or not same:
        return refused(place, value, "quantity", needed, remedy)
    exact = read.number if used == unit else read.number * UNITS[used].factor / UNITS[unit].factor
    rounded = round_to(exact, decimals)
    if decimals == 0 and rounded != exact:
        return refused(place, value, "quantity.whole", f"整数（{unit}）", remedy)
    return Outcome(Amount(int(rounded * 10**decimals), unit, decimals, text_of(value)))


def read_number(*, value: CellValue, place: str) -> Outcome[Fraction]:
    """Return a plain number without a unit, exactly."""
    if not isinstance(value, Number | CellFault) and not plain(value):
        return Outcome()
    read = None if isinstance(value, CellFault | bool) else _split(value)
    if read is None:
        return refused(place, value, "number", "数字", "请只写数字")
    return Outcome(read.number)


def read_percent(*, value: CellValue, place: str, in_percent: bool) -> Outcome[Fraction]:
    """Return a rate as a fraction of one: '45%' → 9/20.

    A bare number counts as percent where the header says so (`in_percent`) or where it is above 1; a bare number up
    to 1 without a percent format is refused, since 0.45 may mean 45% or 0.45%.
    """
    if isinstance(value, Number) and "%" in value.format:
        return Outcome(Fraction(value.digits))
    text = plain(value)
    if not text and not isinstance(value, CellFault):
        return Outcome()
    needed, remedy = "百分数", "请写成 45% 这样"
    try:
        number = parse_number(text.rstrip("%"))
    except ValueError:
        return refused(place, value, "percent", needed, remedy)
    if text.endswith("%") or abs(number) > 1 or (in_percent and number == 0):
        return Outcome(number / 100)
    return refused(place, value, "percent.bare", needed, remedy)
