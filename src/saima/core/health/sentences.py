"""Reasons in words: the catalogue's sentence with a finding's values, in either language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from string import Formatter
from typing import Any

from saima.core.amounts import UNITS, format_number
from saima.core.health.rows import Value
from saima.core.messages import Language

HUNDRED_MILLION = 10**10
Say = Callable[[str], str]


def money(fen: int, language: Language) -> str:
    """Write an amount exactly: from one 亿元 up in 亿元, else in 万元, with as many decimals as it needs."""
    unit = "亿元" if abs(fen) >= HUNDRED_MILLION else "万元"
    value = Fraction(fen) / UNITS[unit].factor
    decimals = next(d for d in range(11) if (value * 10**d).denominator == 1)
    number = format_number(value, decimals, group=True)
    return f"{number} × {UNITS[unit].title_en}" if language == "en" else f"{number} {unit}"


class _Writer(Formatter):
    """Formats `{name:money}`, `percent`, `times`, `mu` and `word`; other fields stand as they are."""

    def __init__(self, language: Language, say: Say) -> None:
        self.language = language
        self.say = say

    def format_field(self, value: Any, format_spec: str) -> str:
        """Write one value."""
        if format_spec == "money":
            return money(int(value), self.language)
        if format_spec == "percent":
            return f"{format_number(Fraction(value) * 100, 1)}%"
        if format_spec == "times":
            return format_number(Fraction(value), 1)
        if format_spec == "mu":
            return format_number(Fraction(int(value), 100), 2)
        return self.say(str(value)) if format_spec == "word" else str(value)


def say(sentence: str, values: Mapping[str, Value], *, language: Language, word: Say = str) -> str:
    """Return a sentence with its values written out; `word` says words of the data in the reader's language.

    Example:
        >>> say("到位 {amount:money}，占 {share:percent}", {"amount": 450000000, "share": "1/4"}, language="zh")
        '到位 450 万元，占 25.0%'

    """
    return _Writer(language, word).vformat(sentence, (), values)


def fields(sentence: str) -> frozenset[str]:
    """Return the names of the values a sentence asks for."""
    return frozenset(name for _text, name, _spec, _conversion in Formatter().parse(sentence) if name)
