"""Days, rates, distances and cells as a bulletin writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from saima.assessment.showing.texts import LAMPS, missed_text, signed_text
from saima.core.amounts import UNITS, format_number
from saima.core.boards import Pace, Row, better_from, worst_lamp
from saima.core.rulebook import Measure, Rulebook
from saima.core.wording import number_text
from saima.core.working import Missing
from saima.publications.content import Opens, cell


def day_words(day: date) -> str:
    """Return a day as 3月31日."""
    return f"{day.month}月{day.day}日"


def full_day_words(day: date) -> str:
    """Return a day as 2023年4月10日."""
    return f"{day.year}年{day_words(day)}"


def percent(value: Fraction | Missing, decimals: int = 2) -> str:
    """Return a share as a percentage; '—' while there is none."""
    return "—" if isinstance(value, Missing) else f"{format_number(value * 100, decimals)}%"


def distance_words(distance: Fraction) -> str:
    """Return a distance from pace in words: 超序时进度1.23个百分点."""
    word = "超" if distance >= 0 else "欠"
    return f"{word}序时进度{format_number(abs(distance), 2)}个百分点"


def exact(value: object) -> Fraction | None:
    """Return a number as it is, None for anything else."""
    return value if isinstance(value, Fraction) else None


def signed(value: Fraction | Missing) -> str:
    """Return a distance with its sign; '—' while there is none."""
    return "—" if isinstance(value, Missing) else signed_text(value)


def decimals_of(measure: Measure) -> int:
    """Return how many digits a measure is printed with."""
    return UNITS[measure.unit].decimals


def number(value: object, measure: Measure, opens: Opens | None = None) -> dict[str, Any]:
    """Return a measure's value as a cell in its unit; '—' while there is none."""
    if not isinstance(value, Fraction):
        return cell("—")
    places = decimals_of(measure)
    shown = value / UNITS[measure.unit].factor
    return cell(format_number(shown, places), shown, decimals=places, opens=opens)


def hundredths(value: Fraction | Missing) -> dict[str, Any]:
    """Return a share as a cell in per cent."""
    if isinstance(value, Missing):
        return cell("—")
    return cell(format_number(value * 100, 2), value * 100, decimals=2)


def unit_name(row: Row, lead: Mapping[str, str]) -> str:
    """Return a unit with its lead department, as bulletins name it."""
    code = row.result.unit.code
    return f"{row.result.unit.title}（牵头单位：{lead[code]}）" if code in lead else row.result.unit.title


def worst(row: Row) -> str:
    """Return the word of a row's worst lamp."""
    return LAMPS[worst_lamp(row.pace)]


def short_of(found: Pace, book: Rulebook) -> str:
    """Return why a measure's lamp is not the best, in words: how far behind pace, or which share is not reached.

    '' for one that needs no word.
    """
    least = better_from(book.display, found.lamp)
    if least is not None and isinstance(found.completion, Fraction):
        rate, title = missed_text(found.completion, least), book.measures[found.measure].title
        return f"{title}完成{rate}，不到{number_text(least, '%')}"
    if book.display.completion or not isinstance(found.distance, Fraction) or found.distance >= 0:
        return ""
    return f"{book.measures[found.measure].title}完成{percent(found.completion)}，{distance_words(found.distance)}"
