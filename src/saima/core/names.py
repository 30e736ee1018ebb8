"""Names compared as people write them: half-width, without marks; how alike two names are."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from fractions import Fraction

_MARKS = re.compile(r"[\s\u3000（）()〔〕\[\]“”\"'·•,，.。、\-—_]+")


def plain_name(name: str) -> str:
    """Return a name for comparison: half-width, no blanks or brackets, lower case."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", name)).lower()


def bigrams(name: str) -> Counter[str]:
    """Return the pairs of neighbouring characters of a plain name."""
    return Counter(name[i : i + 2] for i in range(len(name) - 1))


def alike(one: str, other: str) -> Fraction:
    """Return how alike two plain names are, 0 to 1: Dice's coefficient over pairs of neighbouring characters.

    Example:
        >>> alike("储能柜装配", "储能柜装配厂")
        Fraction(8, 9)

    """
    if one == other:
        return Fraction(1)
    first, second = bigrams(one), bigrams(other)
    total = first.total() + second.total()
    return Fraction(2 * (first & second).total(), total) if total else Fraction(0)
