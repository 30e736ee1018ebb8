"""A rulebook as its 评分细则表: rows of title, points, way of scoring in words, data source, responsible unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from saima.core.messages import Language, message
from saima.core.patterns import Recognised, recognise, sentence
from saima.core.patterntable import PATTERNS
from saima.core.rulebook import Extra, Formula, Indicator, Rulebook
from saima.core.wording import number_text

RowKind = Literal["indicators", "bonus", "deduction", "gates"]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row. `points` and `words` are in the reader's language; `pattern` is None for a formula of its own make."""

    kind: RowKind
    name: str
    title: str
    points: str
    words: str
    formula: str
    pattern: Recognised | None
    clause: str = ""
    data_source: str = ""
    responsible: str = ""
    note: str = ""


def table(rulebook: Rulebook, *, language: Language = "zh") -> tuple[TableRow, ...]:
    """Return the rows in the order of the rulebook: indicators, bonuses, deductions, bars."""
    return tuple(_rows(rulebook, language))


def _rows(book: Rulebook, language: Language) -> Iterator[TableRow]:
    for row in book.indicators:
        words, found = scoring_words(row.score, book, language)
        points = points_text(row, book, language)
        more = (row.clause, row.data_source, row.responsible, row.note)
        yield TableRow("indicators", row.name, titled(row, language), points, words, row.score.text, found, *more)
    for kind, items in extras(book):
        for item in items:
            words, found = scoring_words(item.score, book, language)
            cap = "" if item.cap is None else message("table.cap", points=number_text(item.cap)).text(language)
            more = (item.clause, "", "", item.note)
            yield TableRow(kind, item.name, titled(item, language), cap, words, item.score.text, found, *more)
    for gate in book.gates:
        effect = message(f"table.effect.{gate.effect}").text(language)
        more = (gate.clause, "", "", gate.note)
        text = gate.when.text
        yield TableRow("gates", gate.name, titled(gate, language), effect, text, text, None, *more)


def extras(book: Rulebook) -> tuple[tuple[RowKind, tuple[Extra, ...]], ...]:
    """Return bonuses and deductions with the name of their section."""
    return (("bonus", book.bonus.items), ("deduction", book.deduction.items))


def titled(row: object, language: Language) -> str:
    """Return a row's title in a language; a row without an English one keeps its own."""
    title, english = getattr(row, "title", ""), getattr(row, "title_en", "")
    return str(english if language == "en" and english else title)


def measure_titles(book: Rulebook, language: Language) -> dict[str, str]:
    """Return the titles of the measures by name."""
    return {name: titled(measure, language) for name, measure in book.measures.items()}


def scoring_words(formula: Formula, book: Rulebook, language: Language) -> tuple[str, Recognised | None]:
    """Return how a row is scored in one sentence, and the pattern it is; its own formula as text where it is none."""
    found = recognise(formula, PATTERNS.values(), measures=book.measures)
    if found is None:
        return message("table.own", formula=formula.text).text(language), None
    return sentence(found, titles=measure_titles(book, language), language=language), found


def points_text(row: Indicator, book: Rulebook, language: Language) -> str:
    """Return the full points of an indicator, by group where groups differ."""
    if not row.points:
        return message("table.no_points").text(language)
    if set(row.points) == {""}:
        return message("table.points", points=number_text(row.points[""])).text(language)
    groups = {group.id: titled(group, language) for group in book.groups}
    parts = [
        message("table.group_points", group=groups.get(key, key), points=number_text(value)).text(language)
        for key, value in row.points.items()
    ]
    return ("、" if language == "zh" else ", ").join(parts)


def points_by_group(book: Rulebook) -> Mapping[str, Fraction]:
    """Return the sum of the full points of each group's rows, by group id; what a row leaves out is not counted."""
    return {
        group.id: sum(
            (row.full(group.id) or Fraction(0) for row in book.indicators if row.is_for(group.id)), Fraction(0)
        )
        for group in book.groups
    }
