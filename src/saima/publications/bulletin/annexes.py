"""The annexes: scores, progress, projects not started, definitions, data adjustments."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from saima.assessment.freezing import assessment_of
from saima.assessment.queries import leads
from saima.assessment.showing.texts import points_text
from saima.core.amounts import UNITS, format_number
from saima.core.assess import Assessment
from saima.core.boards import Board, Pace
from saima.core.rulebook import Measure, Rulebook
from saima.core.working import Missing
from saima.ledger.models import Project
from saima.publications.bulletin import changes
from saima.publications.bulletin.duty import DutyBoard
from saima.publications.bulletin.material import Material, unstarted
from saima.publications.bulletin.words import exact, full_day_words, hundredths, number, signed
from saima.publications.content import FORM, FORMS, Block, Opens, cell, column, paragraph, span, table


def annexes(
    material: Material,
    assessment: Assessment,
    found: Sequence[Board],
    duties: Sequence[DutyBoard] = (),
    *,
    form: str = FORM,
) -> list[dict[str, Any]]:
    """Return the numbered annexes; issues of the first form have none on changes, of the second none on distances."""
    before = assessment_of(material.previous_run) if material.previous_run else None
    annexes: list[tuple[str, bool, list[Block]]] = []
    for board in found:
        annexes.append((f"{board.title}得分表", True, [_score_table(material.run.code, assessment, board)]))
        if form != FORMS[0]:
            blocks = changes.change_blocks(material, board)
            blocks += changes.distance_blocks(material, board) if form not in FORMS[:2] else []
            annexes.append((f"{board.title}{changes.TITLE}", True, blocks))
        annexes.append((f"{board.title}任务进度表", True, [_progress_table(material, assessment, before, board)]))
    for duty in duties:
        annexes.append(
            (f"{duty.board.title}履职得分表", True, [_score_table(duty.run.code, duty.assessment, duty.board)])
        )
    if projects := unstarted(material):
        annexes.append(("签约未开工项目清单", True, [_unstarted_table(material, projects)]))
    annexes.append(("统计口径说明", False, _definitions(material, assessment)))
    annexes.append(("数据调整说明", False, adjustment_blocks(material)))
    return [
        {"number": index, "title": title, "landscape": landscape, "blocks": blocks}
        for index, (title, landscape, blocks) in enumerate(annexes, start=1)
    ]


def _score_table(run: str, assessment: Assessment, board: Board) -> Block:
    book, lead = assessment.rulebook, leads()
    columns = [column("名次", "c", 2), column("单位", "l", 6), column("总分", "r", 3, "分")]
    columns += [
        column(i.title, "r", 3, f"{'、'.join(format_number(v, 0) for v in i.points.values())}分")
        for i in book.indicators
    ]
    columns += [column("加分", "r", 2, "分"), column("扣分", "r", 2, "分")]
    rows = []
    for row in board.rows:
        code, lines = row.result.unit.code, {line.name: line for line in row.result.lines}
        cells = [
            cell(str(row.result.place or "—")),
            cell(f"{row.result.unit.title}\n{lead.get(code, '')}".strip()),
            cell(points_text(book, row.result.total), row.result.total, decimals=2, opens=Opens(run, code)),
        ]
        for indicator in book.indicators:
            line = lines.get(indicator.name)
            points = line.points if line else None
            opens = Opens(run, code, indicator.name)
            cells.append(cell(points_text(book, points), points, decimals=2, opens=opens))
        cells.append(cell(points_text(book, row.result.bonus_total), row.result.bonus_total, decimals=2))
        cells.append(cell(points_text(book, -row.result.deduction_total), -row.result.deduction_total, decimals=2))
        rows.append(cells)
    means = dict(board.means.indicators)
    total = [cell(""), cell("平均"), cell(points_text(book, board.means.total), board.means.total, decimals=2)]
    total += [cell(points_text(book, means.get(i.name)), means.get(i.name), decimals=2) for i in book.indicators]
    return table(
        f"scores-{board.group}", columns=columns, rows=rows, total=[*total, cell(""), cell("")], unit_line="单位：分"
    )


def _progress_table(material: Material, assessment: Assessment, before: Assessment | None, board: Board) -> Block:
    """Return the annex of progress: task, this month, cumulative, completion and distance of each pace measure."""
    book, lead = assessment.rulebook, leads()
    columns = [column("名次", "c", 2), column("单位", "l", 6)]
    for name in book.display.pace:
        measure = book.measures[name]
        short = measure.title.removesuffix("金额")
        columns += [
            column(f"{short}任务", "r", 3, measure.unit),
            column("本月", "r", 3, measure.unit),
            column("累计", "r", 3, measure.unit),
            column("完成率", "r", 3, "%"),
            column("超欠序时", "r", 3, "百分点"),
        ]
    rows = []
    for row in board.rows:
        code = row.result.unit.code
        cells = [cell(str(row.result.place or "—")), cell(f"{row.result.unit.title}\n{lead.get(code, '')}".strip())]
        for found in row.pace:
            cells += _pace_cells(material, assessment, before, found, code)
        rows.append(cells)
    return table(f"progress-{board.group}", columns=columns, rows=rows, unit_line="单位：亿元、%、百分点")


def _pace_cells(
    material: Material, assessment: Assessment, before: Assessment | None, found: Pace, unit: str
) -> list[dict[str, Any]]:
    measure = assessment.rulebook.measures[found.measure]
    then = before.measure(found.measure, unit) if before else Fraction(0)
    this = (
        found.value - then
        if isinstance(found.value, Fraction) and isinstance(then, Fraction)
        else Missing("not_measured")
    )
    opens = Opens(material.run.code, unit, found.measure)
    return [
        number(found.target, measure),
        number(this, measure),
        number(found.value, measure, opens),
        hundredths(found.completion),
        cell(signed(found.distance), exact(found.distance), decimals=2),
    ]


def _unstarted_table(material: Material, projects: Sequence[Project]) -> Block:
    heads = (
        ("序号", "c", 2, ""),
        ("项目名称", "l", 7, ""),
        ("责任单位", "l", 5, ""),
        ("正式签约", "l", 4, ""),
        ("签约金额", "r", 3, "万元"),
        ("累计到位", "r", 3, "万元"),
        ("计划开工", "l", 3, ""),
        ("卡点", "l", 5, ""),
        ("卡点责任单位", "l", 5, ""),
    )
    columns = [column(*head) for head in heads]
    rows = [
        [
            cell(str(index)),
            cell(p.title),
            cell(p.lead_unit.title if p.lead_unit else "—"),
            cell(p.signed_on.isoformat() if p.signed_on else "—"),
            cell(format_number(Fraction(p.signed, 10**6), 0), Fraction(p.signed, 10**6), decimals=0),
            cell(format_number(Fraction(p.arrived, 10**6), 0), Fraction(p.arrived, 10**6), decimals=0),
            cell(p.planned_start or "—"),
            cell(p.stuck_on or "—"),
            cell(p.stuck_with or "—"),
        ]
        for index, p in enumerate(projects, start=1)
    ]
    return table(
        "unstarted", columns=columns, rows=rows, unit_line="单位：万元", notes=["最近12个月正式签约、期末未开工。"]
    )


def _definition(measure: Measure) -> str:
    words = [measure.title]
    if measure.verified:
        words.append(f"只计{measure.verified}认定数")
    if measure.note:
        words.append(measure.note)
    if measure.data_source:
        words.append(f"数据来源：{measure.data_source}")
    return f"{words[0]}：{'；'.join(words[1:])}。" if len(words) > 1 else f"{words[0]}：登记即计。"


def _definitions(material: Material, assessment: Assessment) -> list[Block]:
    book: Rulebook = assessment.rulebook
    lines = [
        f"统计截止{full_day_words(material.cut_off)}，数据截至{full_day_words(material.run.as_of)}；"
        f"依据《{book.title}》（{book.source.number or '文号待补'}）。"
    ]
    lines += [_definition(m) for m in book.measures.values() if m.of in {"facts", "projects", "entered"}]
    lines += list(book.notes)
    return [paragraph(f"{index}. {line}", level=2) for index, line in enumerate(lines, start=1)]


def adjustment_blocks(material: Material) -> list[Block]:
    """Return the section on data adjustments since the issue before: what, why, and its effect on totals and places."""
    restated = material.restatement
    if restated is None:
        return [paragraph("本期为首期，没有此前各期的数据调整。")]
    if not restated.adjustments:
        return [paragraph(f"{material.restated_title}印发后没有数据调整。")]
    rows = []
    for item in restated.adjustments:
        unit = "万元" if item.measure_unit == "亿元" else item.measure_unit
        scale = UNITS[unit].factor
        rows.append(
            [
                cell(item.kind),
                cell(item.unit_title),
                cell(item.measure_title),
                cell(item.subject),
                cell(format_number(item.before / scale, 0), item.before / scale, decimals=0),
                cell(format_number(item.after / scale, 0), item.after / scale, decimals=0),
                cell(unit),
                cell(item.reason or "—"),
            ]
        )
    heads = ("类别", "单位", "指标", "项目", "调整前", "调整后", "计量单位", "原因")
    columns = [column(h, "r" if h.startswith("调整") else "l", 3) for h in heads]
    blocks: list[Block] = [
        paragraph(f"{material.restated_title}印发后，其所涉期间的数据有以下调整；该期通报维持原样。"),
        table("adjustments", columns=columns, rows=rows, caption="数据调整"),
    ]
    book = restated.restated.rulebook
    for effect in restated.effects:
        spans: list[dict[str, Any] | str] = [
            f"按调整后数据重算，{effect.unit_title}得分由",
            span(points_text(book, effect.total_before), effect.total_before),
            "分变为",
            span(points_text(book, effect.total_after), effect.total_after),
            "分，位次由第",
            f"{effect.place_before or '—'}位变为第{effect.place_after or '—'}位。"
            if effect.place_before != effect.place_after
            else f"{effect.place_before or '—'}位，不变。",
        ]
        blocks.append(paragraph(*spans))
    return blocks
