"""What makes two leads (or a lead and a project) look like one: each reason by itself, the surest first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from saima.core.health.likeness import investor_key
from saima.core.names import alike, plain_name

SAME_CODE, SAME_NAME, SAME_TITLE = "信用代码相同", "投资方名称相同", "线索名称相同"
SAME_GROUP, LIKE_NAME, LIKE_TITLE = "同一集团", "投资方名称相近", "线索名称相近"
NEAR_AMOUNT, SAME_PLACE = "金额相近", "地点相同"
_CODED = re.compile(r"[0-9a-z]+")
STRONG = frozenset({SAME_CODE, SAME_NAME, SAME_TITLE})
"""Reasons that each make it the same matter, or the same investor, to whoever knows neither."""
SUPPORT = frozenset({NEAR_AMOUNT, SAME_PLACE})
"""Reasons that make no candidate by themselves."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What is compared of a lead: names plain, amount in fen."""

    title: str
    key: str = ""
    group: str = ""
    uscc: str = ""
    scale: int | None = None
    place: str = ""


def likeness(
    *, title: str, investor: str = "", parent_group: str = "", uscc: str = "", scale: int | None = None, place: str = ""
) -> Likeness:
    """Return what is compared, from texts as typed."""
    return Likeness(
        plain_name(title), investor_key(investor), investor_key(parent_group), uscc, scale, plain_name(place)
    )  # fmt: skip


def _is_near(one: int | None, other: int | None, within: Fraction) -> bool:
    if not one or not other or min(one, other) <= 0:
        return False
    return abs(one - other) <= within * max(one, other)


def _is_like_name(one: str, other: str, least: Fraction) -> bool:
    """Tell whether two investors' names, without legal form, are alike; what is numbered differently is not."""
    return bool(one and other) and _CODED.findall(one) == _CODED.findall(other) and alike(one, other) >= least


def reasons(one: Likeness, other: Likeness, *, least: Fraction, within: Fraction) -> tuple[str, ...]:
    """Return why the two look like one, the surest reason first; () when nothing but a supporting one is found.

    `least` is the share of common pairs from which names are alike, `within` the difference of amounts as a share of
    the larger.
    """
    groups = {one.group, one.key} & {other.group, other.key} - {""}
    same_name = bool(one.key) and one.key == other.key
    found = {
        SAME_CODE: bool(one.uscc) and one.uscc == other.uscc,
        SAME_NAME: same_name,
        SAME_TITLE: bool(one.title) and one.title == other.title,
        SAME_GROUP: bool(groups) and not same_name,
        LIKE_NAME: not same_name and _is_like_name(one.key, other.key, least),
        LIKE_TITLE: one.title != other.title and alike(one.title, other.title) >= least,
        NEAR_AMOUNT: _is_near(one.scale, other.scale, within),
        SAME_PLACE: bool(one.place) and one.place == other.place,
    }
    told = tuple(reason for reason, holds in found.items() if holds)
    return told if set(told) - SUPPORT else ()


def is_same_matter(told: tuple[str, ...]) -> bool:
    """Tell whether reasons make two leads one matter: one investor by code or name, and one project by name or amount.

    Then the first-report right goes to the one filed first, unless a ruling says otherwise.
    """
    investor = {SAME_CODE, SAME_NAME} & set(told)
    return bool(investor) and bool({SAME_TITLE, LIKE_TITLE, NEAR_AMOUNT} & set(told))
