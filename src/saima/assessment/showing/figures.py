"""The figures of the whole place against their targets."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from saima.assessment.freezing import assessment_of
from saima.assessment.models import Run
from saima.assessment.showing.texts import pick, value_text
from saima.core.amounts import format_number
from saima.core.assess import Assessment
from saima.core.boards import Pace, column_value, pace
from saima.core.formula.tree import names
from saima.core.messages import Language
from saima.core.rulebook import Measure
from saima.ledger.words import said, times


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the whole place against its target."""

    name: str
    title: str
    value: str
    unit: str
    sentence: str
    part: float | None
    tick: float | None


def place_figures(run: Run, language: Language) -> tuple[Figure, ...]:
    """Return the place's own figures: value, target, completion and distance from pace, each with its sentence."""
    assessment = assessment_of(run)
    book = assessment.rulebook
    unit = assessment.results[0].unit.code
    figures = []
    for name in book.display.pace[:2]:
        measure = book.measures[name]
        found = pace(assessment, measure=name, unit=unit)
        figures.append(_pace_figure(measure, found, language))
    for column in book.display.columns:
        value = column_value(assessment, column, unit)
        figures.append(
            Figure(
                column.name,
                pick(language, column.title, column.title_en),
                value_text(value, column.unit, column.decimals, language),
                said(column.unit) if isinstance(value, Fraction) else "",
                _ratio_sentence(assessment, column.name, unit),
                round(float(value * 100), 2) if isinstance(value, Fraction) and column.unit == "%" else None,
                _target_tick(assessment, column.name, unit),
            )
        )
    return tuple(figures)


def _pace_figure(measure: Measure, found: Pace, language: Language) -> Figure:
    title = pick(language, measure.title, measure.title_en)
    sentence, part, tick = "", None, None
    if isinstance(found.completion, Fraction) and isinstance(found.distance, Fraction):
        ahead = found.distance >= 0
        sentence = (
            _("完成 %(rate)s%%，超序时 %(points)s 个百分点")
            if ahead
            else _("完成 %(rate)s%%，欠序时 %(points)s 个百分点")
        ) % {"rate": format_number(found.completion * 100, 2), "points": format_number(abs(found.distance), 2)}
        part = round(float(found.completion * 100), 2)
        tick = round(float(found.due * 100), 2) if isinstance(found.due, Fraction) else None
    whole = value_text(found.target, measure.unit, 0) if isinstance(found.target, Fraction) else "—"
    return Figure(
        measure.name,
        title,
        value_text(found.value, measure.unit, 2),
        f"/ {whole} {times(measure.unit)}",
        sentence,
        part,
        tick,
    )


def _ratio_sentence(assessment: Assessment, name: str, unit: str) -> str:
    """Return '25/45' for a ratio of two counts, from its formula's own names."""
    book = assessment.rulebook
    formula = book.measures[name].value if name in book.measures and book.measures[name].value else None
    if formula is None:
        return ""
    counted = [
        n.text for n in names(formula.tree) if n.text in book.measures and book.measures[n.text].of != "computed"
    ]
    values = [assessment.measure(n, unit) for n in counted[:2]]
    if len(values) == 2 and all(isinstance(v, Fraction) and v.denominator == 1 for v in values):
        return f"{values[0]}/{values[1]}"
    return ""


def _target_tick(assessment: Assessment, name: str, unit: str) -> float | None:
    if name not in assessment.rulebook.targets:
        return None
    found = pace(assessment, measure=name, unit=unit).target if name in assessment.rulebook.measures else None
    return round(float(found * 100), 2) if isinstance(found, Fraction) else None
