"""Numbers and titles as pages print them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from saima.core.amounts import UNITS, format_number
from saima.core.messages import TEXTS, Language
from saima.core.rulebook import Rulebook
from saima.core.wording import number_text
from saima.core.working import Missing, Value

LAMPS = {"green": "绿", "yellow": "黄", "red": "红", "none": "灰"}


def points_text(book: Rulebook, value: Fraction | None) -> str:
    """Return printed points with the rulebook's digits; '—' while there are none."""
    if value is None:
        return "—"
    digits = book.rounding.each if book.rounding.each is not None else book.rounding.total
    return number_text(value) if digits is None else format_number(value, digits, book.rounding.mode)


def signed_text(value: Fraction, digits: int = 2) -> str:
    """Return a difference with its sign; zero is bare."""
    text = format_number(value, digits)
    return f"+{text}" if value > 0 else text


def value_text(value: Value, unit: str, decimals: int | None = None, language: Language = "zh") -> str:
    """Return a measure's value in its unit, or the word for why there is none."""
    if isinstance(value, Missing):
        return TEXTS[language][f"missing.{value.kind}"]
    if not isinstance(value, Fraction):
        return "—"
    which = UNITS[unit]
    exact = value / which.factor
    digits = which.decimals if decimals is None else decimals
    if decimals is None and which.dimension.startswith("money") and exact * 10**digits % 1:
        digits += 2
    return format_number(exact, digits)


def pick(language: Language, title: str, title_en: str) -> str:
    """Return the title in the reader's language."""
    return title_en if language == "en" and title_en else title


def full_points(points: Mapping[str, Fraction]) -> str:
    """Return the full points of a row, '' where groups differ."""
    values = {number_text(value) for value in points.values()}
    return next(iter(values)) if len(values) == 1 else ""
