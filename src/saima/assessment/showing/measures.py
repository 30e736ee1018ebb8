"""One measure of one unit: its definition card, its formula, and the facts behind it; and all measures of the place."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from saima.assessment import queries
from saima.assessment.freezing import assessment_of
from saima.assessment.models import Run
from saima.assessment.reporting import source_of
from saima.assessment.showing.texts import pick, signed_text, value_text
from saima.assessment.showing.working import counted_of, facts_of
from saima.core.amounts import format_number
from saima.core.assess import Assessment
from saima.core.boards import pace
from saima.core.explain import titles, whole_numerators
from saima.core.formula.tree import names
from saima.core.messages import Language, message
from saima.core.periods import Period
from saima.core.rulebook import Measure
from saima.core.scoring import working
from saima.core.wording import in_numbers, in_words
from saima.core.working import Missing
from saima.ledger.words import said


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure of the place as printed: value, target, completion, distance from pace ('—' where there is none)."""

    name: str
    title: str
    unit: str
    value: str
    target: str
    completion: str
    distance: str
    note: str


def place_rows(run: Run, language: Language) -> list[MeasureRow]:
    """Return every measure of a place's run against its target."""
    assessment = assessment_of(run)
    unit = assessment.results[0].unit.code
    rows = []
    for name, measure in assessment.rulebook.measures.items():
        found = pace(assessment, measure=name, unit=unit)
        has_target = isinstance(found.target, Fraction)
        rows.append(
            MeasureRow(
                name,
                pick(language, measure.title, measure.title_en),
                measure.unit,
                value_text(found.value, measure.unit, _decimals(measure), language),
                value_text(found.target, measure.unit) if has_target else "—",
                f"{format_number(found.completion * 100, 2)}%" if isinstance(found.completion, Fraction) else "—",
                signed_text(found.distance) if isinstance(found.distance, Fraction) else "—",
                measure.note,
            )
        )
    return rows


def _decimals(measure: Measure) -> int | None:
    return measure.decimals if measure.decimals is not None else (2 if measure.unit in {"亿元", "%"} else None)


def no_whole_numerator(assessment: Assessment, measure: Measure, unit: str, language: Language) -> list[str]:
    """Return why a printed rate cannot come from another count that a reader might take for its denominator.

    For a ratio of two counts, every other count of projects in the rulebook is tried; only those over which no whole
    numerator prints as the rate are told (60.5% of 37).
    """
    value = assessment.measure(measure.name, unit)
    if measure.value is None or not isinstance(value, Fraction):
        return []
    own = [n.text for n in names(measure.value.tree) if n.text in assessment.rulebook.measures]
    digits = measure.decimals if measure.decimals is not None else 2
    rate = f"{format_number(value * 100, digits)}%"
    told = []
    for name, other in assessment.rulebook.measures.items():
        count = assessment.measure(name, unit)
        if name in own or other.of != "projects" or not isinstance(count, Fraction) or count < 1:
            continue
        found = whole_numerators(rate=rate, denominator=int(count), decimals=digits)
        if found.numerators:
            continue
        title = pick(language, other.title, other.title_en)
        near = [f"{n}→{format_number(shown, digits)}%" for n, shown in (found.below, found.above)]
        fits = "、".join(f"{n}/{d}" for n, d in found.others[:3])
        sentence = message(
            "whole.none",
            rate=rate,
            denominator=f"{int(count)}（{title}）",
            below=near[0],
            above=near[1],
            others=fits or "—",
        ).text(language)
        told.append(sentence)
    return told


def measure_page(run: Run, *, unit: str, name: str, language: Language, opens: bool) -> dict[str, Any]:
    """Return one measure of one unit: definition, formula in words and numbers, facts, remarks on a printed rate."""
    assessment = assessment_of(run)
    book = assessment.rulebook
    measure = book.measures[name]
    result = assessment.result(unit)
    value = assessment.measure(name, unit)
    found = pace(assessment, measure=name, unit=unit)
    words = numbers = ""
    if measure.value is not None:
        step = working(assessment.scored, formula=measure.value, index=assessment.index(unit))
        words = in_words(step, titles=titles(book, language), language=language)
        numbers = in_numbers(step, language=language)
    period = Period.parse(run.period)
    reported = (
        source_of(book, period=period, name=name, unit=unit, entry=run.ledger_entry, on=run.as_of)
        if measure.of == "entered"
        else None
    )
    traced = queries.behind(run, measures=counted_of(book, (name,)), unit=unit)
    return {
        "unit": result.unit,
        "measure": measure,
        "title": pick(language, measure.title, measure.title_en),
        "value": value_text(value, measure.unit, _decimals(measure), language),
        "target": value_text(found.target, measure.unit) if isinstance(found.target, Fraction) else "—",
        "completion": f"{format_number(found.completion * 100, 2)}%" if isinstance(found.completion, Fraction) else "—",
        "distance": signed_text(found.distance) if isinstance(found.distance, Fraction) else "—",
        "is_missing": isinstance(value, Missing),
        "card": _card(measure),
        "words": words,
        "numbers": numbers,
        "reported": reported,
        "remarks": no_whole_numerator(assessment, measure, unit, language),
        "facts": [facts_of(run, behind, opens=opens, language=language) for behind in traced],
    }


def _card(measure: Measure) -> list[tuple[str, str]]:
    """Return the definition card (指标口径卡): what is counted, by which day, in which span, at which level."""
    kinds = {"facts": _("登记记录"), "projects": _("项目"), "computed": _("由其他口径算出"), "entered": _("填报")}
    how = measure.value.text if measure.value else (measure.where.text if measure.where else _("全部"))
    spans = {
        "year_to_date": _("当年1月1日至期末"),
        "period": _("本期"),
        "last_months": _("最近%(n)s个月") % {"n": measure.span.months},
        "since": _("自%(day)s起") % {"day": measure.span.since},
        "all": _("全部时间"),
    }
    card = [(_("对象"), kinds[measure.of]), (_("算式") if measure.value else _("计数条件"), how)]
    if measure.of in {"facts", "projects"}:
        card += [
            (_("统计日期"), measure.by.text if measure.by else "counted_on"),
            (_("期间"), spans[measure.span.kind]),
            (_("认定层级"), said(measure.verified or "") or _("登记即计")),
        ]
    return [*card, (_("单位"), said(measure.unit)), (_("依据"), measure.clause), (_("说明"), measure.note)]
