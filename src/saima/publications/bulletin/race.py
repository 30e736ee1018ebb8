"""The sections on the race: table and sentences, praise, problems, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from saima.assessment.queries import leads
from saima.assessment.showing.texts import points_text, value_text
from saima.core.assess import Assessment
from saima.core.boards import Board
from saima.core.explain import change
from saima.core.formula.tree import names
from saima.publications.bulletin.material import Material, unstarted
from saima.publications.bulletin.words import (
    day_words,
    decimals_of,
    hundredths,
    number,
    short_of,
    unit_name,
    worst,
)
from saima.publications.content import Block, Opens, cell, column, paragraph, span, table

REASONS_TOLD = 3
"""How many of the largest gains a unit's sentence names."""


def board_section(material: Material, assessment: Assessment, before: Assessment | None, board: Board) -> list[Block]:
    """Return the race of one group: its table, then one sentence per unit."""
    lead = leads()
    blocks: list[Block] = [_main_table(material, assessment, board)]
    for row in board.rows:
        spans: list[dict[str, Any] | str] = [f"{unit_name(row, lead)}得"]
        opens = Opens(material.run.code, row.result.unit.code)
        spans.append(span(points_text(assessment.rulebook, row.result.total), row.result.total, opens))
        spans.append("分" if row.result.place is None else f"分，居第{row.result.place}位")
        if row.move:
            spans.append(f"，较上期{'上升' if row.move > 0 else '下降'}{abs(row.move)}位")
        elif row.move == 0:
            spans.append("，位次与上期持平")
        if row.move and row.move > 0 and before is not None:
            gains = _gains(assessment, before, row.result.unit.code)
            if gains:
                spans.append(f"，主要是{'、'.join(gains)}")
        blocks.append(paragraph(*spans, "。"))
    return blocks


def _gains(assessment: Assessment, before: Assessment, unit: str) -> list[str]:
    """Return the largest gains in a unit's points, told by the measure that moved each."""
    told = change(before, assessment, unit=unit)
    if told is None:
        return []
    gains = sorted((p for p in told.parts if p.kind == "indicator" and p.points > 0), key=lambda p: -p.points)
    sentences = []
    for part in gains[:REASONS_TOLD]:
        indicator = assessment.rulebook.indicator(part.name)
        measured = [n.text for n in names(indicator.score.tree) if n.text in assessment.rulebook.measures]
        if not measured:
            continue
        measure = assessment.rulebook.measures[measured[0]]
        now, then = assessment.measure(measure.name, unit), before.measure(measure.name, unit)
        if isinstance(now, Fraction) and isinstance(then, Fraction) and now > then:
            amount = value_text(now - then, measure.unit, decimals_of(measure))
            title = measure.title.removeprefix("其中")
            sentences.append(f"{title}增加{amount}{measure.unit}")
    return sentences


def _main_table(material: Material, assessment: Assessment, board: Board) -> Block:
    """Return the bulletin's table in the text: cumulative and completion of each pace measure, points, places, lamp."""
    book, lead = assessment.rulebook, leads()
    columns = [column("名次", "c", 2), column("单位", "l", 7)]
    for name in book.display.pace:
        measure = book.measures[name]
        columns += [column(measure.title, "r", 4, measure.unit), column("完成率", "r", 4, "%")]
    columns += [column("得分", "r", 4, "分"), column("上期", "c", 2), column("亮灯", "c", 2)]
    rows = []
    for row in board.rows:
        code = row.result.unit.code
        cells = [cell(str(row.result.place or "—")), cell(f"{row.result.unit.title}\n{lead.get(code, '')}".strip())]
        for found in row.pace:
            measure = book.measures[found.measure]
            cells.append(number(found.value, measure, Opens(material.run.code, code, found.measure)))
            cells.append(hundredths(found.completion))
        opens = Opens(material.run.code, code)
        cells.append(cell(points_text(book, row.result.total), row.result.total, decimals=2, opens=opens))
        cells.append(cell(str(row.previous or "—")))
        cells.append(cell(worst(row), lamp=worst(row)))
        rows.append(cells)
    return table(
        f"board-{board.group}",
        columns=columns,
        rows=rows,
        caption=f"{board.title}任务完成情况",
        unit_line="单位：亿元、%、分",
    )


def praise(found: Sequence[Board]) -> list[Block]:
    """Return the paragraph that praises the leading units on pace."""
    lead = leads()
    first = [row for board in found for row in board.rows if row.result.place == 1 and worst(row) in {"绿", "灰"}]
    if not first:
        return [paragraph("本期暂无通报表扬单位。")]
    return [paragraph(f"对{'、'.join(unit_name(row, lead) for row in first)}予以通报表扬。")]


def problems(material: Material, assessment: Assessment, found: Sequence[Board]) -> list[Block]:
    """Return what is behind pace and which projects are stuck."""
    blocks = []
    for board in found:
        for row in board.rows:
            clauses = [clause for found in row.pace if (clause := short_of(found, assessment.rulebook))]
            if worst(row) in {"绿", "灰"} or not clauses:
                continue
            blocks.append(paragraph(f"{row.result.unit.title}{'；'.join(clauses)}。"))
    stuck = [p for p in unstarted(material) if p.stuck_on]
    for project in stuck[:3]:
        where = f"，责任单位：{project.stuck_with}" if project.stuck_with else ""
        blocks.append(paragraph(f"“{project.title}”签约后尚未开工，卡点：{project.stuck_on}{where}。"))
    return blocks


def requirements(material: Material) -> str:
    """Return what is required next: the drafter's words, else the usual ones."""
    if material.requirements.strip():
        return material.requirements
    due = date(material.published_on.year, material.published_on.month, 20)
    return (
        "请各招商小组对照序时进度查找差距，逐项明确责任人和完成时限；请有关责任单位就卡点项目提出解决措施。"
        f"以上情况请于{day_words(due)}前报送整改情况，区政府办公室将跟踪督办、逐项销号。"
    )
