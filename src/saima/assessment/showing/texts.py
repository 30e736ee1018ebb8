"""Numbers and titles as pages print them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from django.utils.translation import gettext as _

from saima.core.amounts import UNITS, format_number, round_to
from saima.core.messages import TEXTS, Language
from saima.core.rulebook import LAMPS as COLOURS
from saima.core.rulebook import Display, Lamp, Rulebook
from saima.core.wording import number_text
from saima.core.working import Missing, Value
from saima.ledger.words import said

LAMPS: Mapping[Lamp, str] = {**COLOURS, "none": "灰"}


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


def missed_text(rate: Fraction, least: Fraction) -> str:
    """Return a share of the target that is less than `least`, in per cent as boards print it.

    One that rounding would lift to `least` is printed cut instead (79.99999…%): it must not look reached.
    """
    if round_to(rate * 100, 2) < least * 100:
        return f"{format_number(rate * 100, 2)}%"
    return number_text(rate, "%")


def lamp_rule(lines: Display) -> str:
    """Return what lights the lamps of a board, in a sentence."""
    if lines.yellow is not None and lines.red is not None:
        values = {"yellow": number_text(lines.yellow), "red": number_text(lines.red)}
        return _("灯取较差一项：落后达到 %(yellow)s 个百分点黄，超过 %(red)s 个红。") % values
    steps = [
        _("达到 %(rate)s %(colour)s") % {"rate": number_text(rate, "%"), "colour": said(LAMPS[colour]).lower()}
        for colour, rate in lines.completion.items()
    ]
    told = {"steps": _("，").join(steps), "below": said(LAMPS[lines.below]).lower()}
    return _("灯取较差一项：完成率%(steps)s，再低%(below)s。") % told


def full_points(points: Mapping[str, Fraction]) -> str:
    """Return the full points of a row, '' where groups differ."""
    values = {number_text(value) for value in points.values()}
    return next(iter(values)) if len(values) == 1 else ""
