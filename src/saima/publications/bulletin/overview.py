"""The first section: where the whole place stands."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from saima.assessment.freezing import assessment_of
from saima.assessment.showing.texts import value_text
from saima.core.assess import Assessment
from saima.core.boards import column_value, pace
from saima.core.formula.tree import names
from saima.core.working import Missing
from saima.publications.bulletin.material import Material
from saima.publications.bulletin.words import day_words, distance_words, exact, number, percent, signed
from saima.publications.content import Block, Opens, cell, column, paragraph, span, table


def overview(material: Material) -> list[Block]:
    """Return the place's figures as one paragraph and one table."""
    run = material.place_run
    if run is None:
        return [paragraph("本期没有全区核算。")]
    assessment = assessment_of(run)
    book = assessment.rulebook
    unit = assessment.results[0].unit.code
    spans: list[dict[str, Any] | str] = [f"截至{day_words(material.cut_off)}，全区"]
    for index, name in enumerate(book.display.pace[:2]):
        measure, found = book.measures[name], pace(assessment, measure=name, unit=unit)
        opens = Opens(run.code, unit, name)
        spans.append("；" * bool(index) + measure.title)
        number = found.value if not isinstance(found.value, Missing) else None
        spans.append(span(value_text(found.value, measure.unit, 2), number, opens))  # type: ignore[arg-type]
        spans.append(measure.unit)
        if isinstance(found.completion, Fraction) and isinstance(found.distance, Fraction):
            spans.append("，完成年度目标的" if index == 0 else "，完成")
            spans.append(span(percent(found.completion), found.completion, opens))
            spans.append(f"，{distance_words(found.distance)}")
    for column_ in book.display.columns:
        value = column_value(assessment, column_, unit)
        if isinstance(value, Fraction):
            spans.append(f"；{column_.title}")
            text = f"{value_text(value, column_.unit, column_.decimals)}{column_.unit}"
            spans.append(span(text, value, Opens(run.code, unit, column_.name)))
            if counts := _count_words(assessment, column_.name, unit):
                spans.append(f"（{counts}）")
    return [paragraph(*spans, "。"), *_place_table(material, assessment, unit)]


def _count_words(assessment: Assessment, name: str, unit: str) -> str:
    book = assessment.rulebook
    measure = book.measures.get(name)
    if measure is None or measure.value is None:
        return ""
    counted = [n.text for n in names(measure.value.tree) if n.text in book.measures]
    values = [assessment.measure(n, unit) for n in counted[:2]]
    whole = all(isinstance(v, Fraction) and v.denominator == 1 for v in values)
    return f"{values[0]}/{values[1]}" if len(values) == 2 and whole else ""


def _place_table(material: Material, assessment: Assessment, unit: str) -> list[Block]:
    """Return the district-only tasks as a table: done, target, completion, distance; '—' where nobody set a target."""
    if material.place_run is None:
        return []
    book = assessment.rulebook
    rows = []
    for name in book.display.pace:
        measure, found = book.measures[name], pace(assessment, measure=name, unit=unit)
        opens = Opens(material.place_run.code, unit, name)
        rows.append(
            [
                cell(measure.title),
                cell(measure.unit),
                number(found.target, measure),
                number(found.value, measure, opens),
                cell(percent(found.completion), exact(found.completion)),
                cell(signed(found.distance), exact(found.distance), decimals=2),
            ]
        )
    heads = ("指标", "单位", "年度任务", "累计完成", "完成率", "超欠序时")
    columns = [column(h, "l" if i < 2 else "r", 6 if i == 0 else 3) for i, h in enumerate(heads)]
    return [
        table("place", columns=columns, rows=rows, caption="全区主要指标完成情况", unit_line="超欠序时单位：百分点")
    ]
