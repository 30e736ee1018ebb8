"""The monthly bulletin (督查通报): text and tables of one issue, all from the same runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from saima.assessment.freezing import assessment_of
from saima.assessment.models import Run
from saima.assessment.queries import is_of_place, leads, traced
from saima.assessment.showing.texts import LAMPS, points_text, signed_text, value_text
from saima.core.amounts import UNITS, format_number
from saima.core.assess import Assessment
from saima.core.boards import Board, Pace, Row, boards, column_value, pace
from saima.core.explain import change
from saima.core.formula.tree import names
from saima.core.periods import Period
from saima.core.rulebook import Measure, Rulebook
from saima.core.working import Missing
from saima.ledger.models import Project
from saima.people.models import Place
from saima.publications.adjustments import Restatement
from saima.publications.content import FORM, Block, Opens, cell, column, paragraph, span, table

NUMERALS = "一二三四五六七八九十"
REASONS_TOLD = 3
"""How many of the largest gains a unit's sentence names."""


@dataclass(frozen=True, slots=True)
class Material:
    """What a bulletin is made of. `restatement` is of the issue before, None for the first."""

    place: Place
    year: int
    number: int
    period: Period
    cut_off: date
    published_on: date
    state: str
    run: Run
    place_run: Run | None
    previous_run: Run | None
    requirements: str
    restatement: Restatement | None
    restated_title: str = ""


def day_words(day: date) -> str:
    """Return a day as 3月31日."""
    return f"{day.month}月{day.day}日"


def full_day_words(day: date) -> str:
    """Return a day as 2023年4月10日."""
    return f"{day.year}年{day_words(day)}"


def bulletin(material: Material) -> dict[str, Any]:
    """Return the frozen content of a monthly bulletin (form saima-issue/1)."""
    assessment = assessment_of(material.run)
    before = assessment_of(material.previous_run) if material.previous_run else None
    found = boards(assessment, previous=before)
    office = f"{material.place.title}人民政府办公室"
    parts: list[tuple[str, str, list[Block]]] = [("overview", "总体情况", _overview(material))]
    parts += [
        ("board", f"{board.title}任务完成情况", _board_section(material, assessment, before, board)) for board in found
    ]
    parts.append(("praise", "通报表扬", _praise(found)))
    if problems := _problems(material, assessment, found):
        parts.append(("problems", "存在问题", problems))
    parts.append(
        ("next", "下步要求", [paragraph(line) for line in _requirements(material).splitlines() if line.strip()])
    )
    runs = [run for run in (material.run, material.place_run) if run is not None]
    return {
        "form": FORM,
        "kind": "monthly",
        "place": {"code": material.place.code, "title": material.place.title, "title_en": material.place.title_en},
        "demonstration": material.place.is_demonstration,
        "state": material.state,
        "masthead": "招商引资督查通报",
        "year": material.year,
        "number": material.number,
        "issuer": office,
        "issued_on": material.published_on.isoformat(),
        "period": material.period.code,
        "cut_off": material.cut_off.isoformat(),
        "as_of": material.run.as_of.isoformat(),
        "title": f"关于{material.period.title}招商引资工作情况的通报",
        "recipients": ["各招商小组", "各服务保障单位", "各有关部门"],
        "runs": [_run_facts(run) for run in runs],
        "sections": [
            {"id": identity, "heading": f"{NUMERALS[index]}、{heading}", "blocks": blocks}
            for index, (identity, heading, blocks) in enumerate(parts)
        ],
        "annexes": _annexes(material, assessment, found),
        "signature": {"office": office, "date": full_day_words(material.published_on)},
        "distribution": {
            "报": "区委、区政府主要领导，区招商投资促进工作领导小组成员",
            "送": "区招商中心，区考核领导小组",
            "发": "各招商小组牵头单位和成员单位，各服务保障单位，各乡镇（街道）",
        },
        "printed": {"office": office, "date": f"{full_day_words(material.published_on)}印发"},
    }


def _run_facts(run: Run) -> dict[str, Any]:
    return {
        "code": run.code,
        "rulebook": run.rulebook.code if run.rulebook else "",
        "rulebook_title": run.rulebook.title if run.rulebook else "",
        "sha256": run.facts_sha256,
        "fingerprint": run.fingerprint,
        "as_of": run.as_of.isoformat(),
        "ledger_entry": run.ledger_entry,
    }


def _percent(value: Fraction | Missing, decimals: int = 2) -> str:
    return "—" if isinstance(value, Missing) else f"{format_number(value * 100, decimals)}%"


def _distance_words(distance: Fraction) -> str:
    word = "超" if distance >= 0 else "欠"
    return f"{word}序时进度{format_number(abs(distance), 2)}个百分点"


def _overview(material: Material) -> list[Block]:
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
            spans.append(span(_percent(found.completion), found.completion, opens))
            spans.append(f"，{_distance_words(found.distance)}")
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
                _number(found.target, measure),
                _number(found.value, measure, opens),
                cell(_percent(found.completion), _exact(found.completion)),
                cell(_signed(found.distance), _exact(found.distance), decimals=2),
            ]
        )
    heads = ("指标", "单位", "年度任务", "累计完成", "完成率", "超欠序时")
    columns = [column(h, "l" if i < 2 else "r", 6 if i == 0 else 3) for i, h in enumerate(heads)]
    return [
        table("place", columns=columns, rows=rows, caption="全区主要指标完成情况", unit_line="超欠序时单位：百分点")
    ]


def _exact(value: object) -> Fraction | None:
    return value if isinstance(value, Fraction) else None


def _signed(value: Fraction | Missing) -> str:
    return "—" if isinstance(value, Missing) else signed_text(value)


def _decimals(measure: Measure) -> int:
    return UNITS[measure.unit].decimals


def _number(value: object, measure: Measure, opens: Opens | None = None) -> dict[str, Any]:
    if not isinstance(value, Fraction):
        return cell("—")
    places = _decimals(measure)
    shown = value / UNITS[measure.unit].factor
    return cell(format_number(shown, places), shown, decimals=places, opens=opens)


def _unit_name(row: Row, lead: Mapping[str, str]) -> str:
    code = row.result.unit.code
    return f"{row.result.unit.title}（牵头单位：{lead[code]}）" if code in lead else row.result.unit.title


def _worst(row: Row) -> str:
    order = ("red", "yellow", "green", "none")
    return LAMPS[min((p.lamp for p in row.pace), key=order.index, default="none")]


def _board_section(material: Material, assessment: Assessment, before: Assessment | None, board: Board) -> list[Block]:
    lead = leads()
    blocks: list[Block] = [_main_table(material, assessment, board)]
    for row in board.rows:
        spans: list[dict[str, Any] | str] = [f"{_unit_name(row, lead)}得"]
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
            amount = value_text(now - then, measure.unit, _decimals(measure))
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
            cells.append(_number(found.value, measure, Opens(material.run.code, code, found.measure)))
            cells.append(_hundredths(found.completion))
        opens = Opens(material.run.code, code)
        cells.append(cell(points_text(book, row.result.total), row.result.total, decimals=2, opens=opens))
        cells.append(cell(str(row.previous or "—")))
        cells.append(cell(_worst(row), lamp=_worst(row)))
        rows.append(cells)
    return table(
        f"board-{board.group}",
        columns=columns,
        rows=rows,
        caption=f"{board.title}任务完成情况",
        unit_line="单位：亿元、%、分",
    )


def _hundredths(value: Fraction | Missing) -> dict[str, Any]:
    if isinstance(value, Missing):
        return cell("—")
    return cell(format_number(value * 100, 2), value * 100, decimals=2)


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
        _number(found.target, measure),
        _number(this, measure),
        _number(found.value, measure, opens),
        _hundredths(found.completion),
        cell(_signed(found.distance), _exact(found.distance), decimals=2),
    ]


def _praise(found: Sequence[Board]) -> list[Block]:
    lead = leads()
    first = [row for board in found for row in board.rows if row.result.place == 1 and _worst(row) in {"绿", "灰"}]
    if not first:
        return [paragraph("本期暂无通报表扬单位。")]
    return [paragraph(f"对{'、'.join(_unit_name(row, lead) for row in first)}予以通报表扬。")]


def _problems(material: Material, assessment: Assessment, found: Sequence[Board]) -> list[Block]:
    blocks = []
    for board in found:
        for row in board.rows:
            behind = [p for p in row.pace if isinstance(p.distance, Fraction) and p.distance < 0]
            if _worst(row) in {"绿", "灰"} or not behind:
                continue
            clauses = []
            for p in behind:
                title = assessment.rulebook.measures[p.measure].title
                distance = p.distance if isinstance(p.distance, Fraction) else Fraction(0)
                clauses.append(f"{title}完成{_percent(p.completion)}，{_distance_words(distance)}")
            blocks.append(paragraph(f"{row.result.unit.title}{'；'.join(clauses)}。"))
    stuck = [p for p in unstarted(material) if p.stuck_on]
    for project in stuck[:3]:
        where = f"，责任单位：{project.stuck_with}" if project.stuck_with else ""
        blocks.append(paragraph(f"“{project.title}”签约后尚未开工，卡点：{project.stuck_on}{where}。"))
    return blocks


def unstarted(material: Material) -> list[Project]:
    """Return the place's projects formally signed in the last twelve months and not started, as the run read them."""
    run = material.place_run
    if run is None:
        return []
    book = assessment_of(run).rulebook
    if not {"签约项目数", "开工项目数"} <= set(book.measures):
        return []
    unit = assessment_of(run).results[0].unit.code
    signed, started = traced(run, book=book, period=material.period, measures=["签约项目数", "开工项目数"], unit=unit)
    codes = {p.row["project"] for p in signed[1]} - {p.row["project"] for p in started[1]}
    return list(Project.objects.filter(code__in=codes).select_related("lead_unit").order_by("signed_on", "code"))


def _requirements(material: Material) -> str:
    if material.requirements.strip():
        return material.requirements
    due = date(material.published_on.year, material.published_on.month, 20)
    return (
        "请各招商小组对照序时进度查找差距，逐项明确责任人和完成时限；请有关责任单位就卡点项目提出解决措施。"
        f"以上情况请于{day_words(due)}前报送整改情况，区政府办公室将跟踪督办、逐项销号。"
    )


def _annexes(material: Material, assessment: Assessment, found: Sequence[Board]) -> list[dict[str, Any]]:
    before = assessment_of(material.previous_run) if material.previous_run else None
    annexes: list[tuple[str, bool, list[Block]]] = []
    for board in found:
        annexes.append((f"{board.title}得分表", True, [_score_table(material, assessment, board)]))
        annexes.append((f"{board.title}任务进度表", True, [_progress_table(material, assessment, before, board)]))
    if projects := unstarted(material):
        annexes.append(("签约未开工项目清单", True, [_unstarted_table(material, projects)]))
    annexes.append(("统计口径说明", False, _definitions(material, assessment)))
    annexes.append(("数据调整说明", False, adjustment_blocks(material)))
    return [
        {"number": index, "title": title, "landscape": landscape, "blocks": blocks}
        for index, (title, landscape, blocks) in enumerate(annexes, start=1)
    ]


def _score_table(material: Material, assessment: Assessment, board: Board) -> Block:
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
            cell(
                points_text(book, row.result.total), row.result.total, decimals=2, opens=Opens(material.run.code, code)
            ),
        ]
        for indicator in book.indicators:
            line = lines.get(indicator.name)
            points = line.points if line else None
            opens = Opens(material.run.code, code, indicator.name)
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


def place_run_for(run: Run) -> Run | None:
    """Return the newest run of the place's own rulebook for the same period and data day."""
    from saima.assessment.freezing import rulebook_of
    from saima.assessment.queries import standing_runs

    for other in standing_runs().filter(period=run.period, as_of__lte=run.as_of):
        if other.rulebook is not None and is_of_place(rulebook_of(other.rulebook.text)):
            return other
    return None
