"""Kinds of values and their dimensions, so that 亿元 + 个 is refused before anything runs.

A number's dimension is a product of powers: money ÷ area is `(("area", -1), ("money:CNY", 1))`, a pure number `()`.
A number is *bare* when a literal without a unit is a factor of it: the 0.1 in `0.1 × 项目数` is 0.1 points for each
project, though nobody writes so. A bare number takes the unit it needs, but only where there is no doubt of scale:
points and things counted one by one. Money and areas come in several units, so there a bare number is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from saima.core import amounts

Dimension = tuple[tuple[str, int], ...]
PURE: Dimension = ()
POINTS: Dimension = (("points", 1),)
_ONE_BY_ONE = ("points", "years", "days", "months")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a formula or a name stands for: number (with dimension), text, day, truth, or word (an option's name)."""

    name: Literal["number", "text", "day", "truth", "word"]
    dimension: Dimension = PURE
    bare: bool = False
    zero: bool = False

    @property
    def title(self) -> str:
        """The kind in the office's words, as messages name it."""
        words = {"text": "文字", "day": "日期", "truth": "是非", "word": "选项"}
        return words.get(self.name) or (f"数（{describe(self.dimension)}）" if self.dimension else "纯数")


TEXT, DAY, TRUTH, WORD = Kind("text"), Kind("day"), Kind("truth"), Kind("word")
NUMBER = Kind("number")
BARE = Kind("number", bare=True)
POINTS_KIND = Kind("number", POINTS)


def number_of(dimension: str) -> Kind:
    """Return the kind of a number held in one dimension as `Unit.dimension` names it ('ratio' is pure)."""
    return NUMBER if dimension == "ratio" else Kind("number", ((dimension, 1),))


def unit_kind(unit: str) -> Kind:
    """Return the kind of a number given in a unit of measure (亿元, 个, 分, %)."""
    return number_of(amounts.unit(unit).dimension)


def describe(dimension: Dimension) -> str:
    """Return a dimension in words, such as 人民币金额."""
    if not dimension:
        return "纯数"
    words = {
        "money:CNY": "人民币金额",
        "money:USD": "美元金额",
        "points": "分值",
        "area": "面积",
        "mass": "重量",
        "energy:coal": "标准煤",
        "energy:power": "电量",
        "years": "年数",
        "days": "天数",
        "months": "月数",
    }
    above = [words.get(base, base.removeprefix("count:")) for base, power in dimension for _ in range(power)]
    below = [words.get(base, base.removeprefix("count:")) for base, power in dimension for _ in range(-power)]
    return ("×".join(above) or "1") + ("".join(f"÷{word}" for word in below))


def counts_one_by_one(dimension: Dimension) -> bool:
    """Tell whether a dimension is of things counted one by one, where a bare number leaves no doubt."""
    return (
        len(dimension) == 1
        and dimension[0][1] == 1
        and (dimension[0][0] in _ONE_BY_ONE or dimension[0][0].startswith("count:"))
    )


def multiply(left: Kind, right: Kind, power: int = 1) -> Kind:
    """Return the kind of left × right (`power` 1) or left ÷ right (`power` -1)."""
    powers = dict(left.dimension)
    for base, exponent in right.dimension:
        powers[base] = powers.get(base, 0) + power * exponent
    _cancel_counts(powers)
    dimension = tuple(sorted((base, exponent) for base, exponent in powers.items() if exponent))
    return Kind("number", dimension, bare=left.bare or right.bare)


def _cancel_counts(powers: dict[str, int]) -> None:
    """Let 家 ÷ 个 be a pure number: a rate of things to things, whatever word counts them."""
    above = [base for base, exponent in powers.items() if base.startswith("count:") and exponent > 0]
    below = [base for base, exponent in powers.items() if base.startswith("count:") and exponent < 0]
    for over, under in zip(above, below, strict=False):
        shared = min(powers[over], -powers[under])
        powers[over] -= shared
        powers[under] += shared


def join(left: Kind, right: Kind) -> Kind | None:
    """Return the kind of two values that are added, compared or chosen between; None when they do not go together.

    Points are what bare numbers become in the end: `60 + 0.5 × 项目数` is points.
    """
    if left.name != "number" or right.name != "number":
        return left if left.name == right.name else None
    if left.dimension == right.dimension:
        return Kind("number", left.dimension, bare=left.bare and right.bare, zero=left.zero and right.zero)
    if left.zero or right.zero:
        return right if left.zero else left
    for one, other in ((left, right), (right, left)):
        if one.bare and one.dimension == PURE and counts_one_by_one(other.dimension):
            return other if not other.bare else POINTS_KIND
        if one.bare and counts_one_by_one(one.dimension) and other.dimension == POINTS:
            return POINTS_KIND
    if left.bare and right.bare and counts_one_by_one(left.dimension) and counts_one_by_one(right.dimension):
        return POINTS_KIND
    return None


def is_points(kind: Kind) -> bool:
    """Tell whether a value can stand as a score: points, or a number that a bare factor makes into points."""
    if kind.name != "number":
        return False
    if kind.dimension == POINTS or kind.zero:
        return True
    return kind.bare and (kind.dimension == PURE or counts_one_by_one(kind.dimension))
