"""The annex on what totals are made of and why they changed: sums per unit, as anybody may read them.

It prints the tree that page and API show, without projects and without rivals (`Moved.published`).
"""

from __future__ import annotations

from collections.abc import Sequence

from saima.assessment.freezing import assessment_of
from saima.assessment.models import Run
from saima.assessment.rereading import change_between, distance_between
from saima.assessment.showing.changing import DECIMALS, factor_titles, part_text, printed, shown_factors
from saima.assessment.showing.texts import points_text
from saima.core.amounts import round_parts
from saima.core.boards import Board
from saima.core.corners import FACTORS
from saima.core.margin import line_titles
from saima.core.moving import Moved
from saima.publications.bulletin.material import Material
from saima.publications.content import Block, Opens, cell, column, paragraph, table

TITLE = "得分构成与变动说明"
READING = (
    "本期得分与上期相比，由下列各部分相加而成：本单位记录、其他单位记录、任务与序时（任务数、上年同期数和随月份增加的应完成数）、"
    "考核办法、数据调整。每一部分为该因素在各种先后次序下所起作用的平均数，各部分之和等于变化。"
)


def change_blocks(material: Material, board: Board) -> list[Block]:
    """Return the annex of one board: parts by factor, then by indicator; a sentence when nothing can be compared."""
    before = material.previous_run
    if before is None:
        return [paragraph("本期为首期，没有可以对照的上期。")]
    moved = []
    for row in board.rows:
        found = change_between(before, material.run, unit=row.result.unit.code, language="zh")
        if found is not None:
            moved.append(found.published())
    if not moved:
        return [paragraph("本期与上期没有都得出总分的单位。")]
    return [paragraph(READING), _by_factor(material, board, moved), _by_line(material, before, board, moved)]


def distance_blocks(material: Material, board: Board) -> list[Block]:
    """Return why each unit's distance to its neighbour changed, by factor; none where nothing can be compared."""
    before = material.previous_run
    if before is None:
        return []
    found = [distance_between(before, material.run, unit=row.result.unit.code, language="zh") for row in board.rows]
    moved = [one for one in found if one is not None]
    if not moved:
        return []
    names = tuple(name for name in FACTORS if any(one.parts[name] for one in moved))
    units = {row.result.unit.code: row.result.unit.title for row in board.rows}
    columns = [column("单位", "l", 5), column("对照单位", "l", 5), column("上期差", "r", 3, "分")]
    columns += [column(title, "r", 3, "分") for title in factor_titles(names, "zh")]
    columns.append(column("本期差", "r", 3, "分"))
    rows = []
    for one in moved:
        parts = round_parts([one.parts[name] for name in names], DECIMALS)
        rows.append(
            [
                cell(units[one.unit]),
                cell(one.other_title),
                cell(part_text(one.before), one.before, decimals=2),
                *(cell(part_text(part), part, decimals=DECIMALS) for part in parts),
                cell(part_text(one.after), one.after, decimals=2),
            ]
        )
    notes = ["对照单位为本期的前一位，第一名与后一位相比；领先为正。其他单位记录只列合计。"]
    caption = "与前一位的差距"
    return [
        table(
            f"distances-{board.group}", columns=columns, rows=rows, caption=caption, unit_line="单位：分", notes=notes
        )
    ]


def _shown(moved: Sequence[Moved]) -> tuple[str, ...]:
    used = {name for one in moved for name in shown_factors(one)}
    return tuple(name for name in FACTORS if name in used)


def _by_factor(material: Material, board: Board, moved: Sequence[Moved]) -> Block:
    """Return the table of points and places by factor; every row adds up."""
    book, names = assessment_of(material.run).rulebook, _shown(moved)
    titles = factor_titles(names, "zh")
    columns = [column("单位", "l", 5), column("上期得分", "r", 3, "分")]
    columns += [column(title, "r", 3, "分") for title in titles]
    columns += [column("本期得分", "r", 3, "分"), column("位次", "c", 3)]
    columns += [column(f"位次·{title}", "r", 3, "位") for title in titles]
    rows = []
    for one in moved:
        parts = round_parts([one.total[name] for name in names], DECIMALS)
        places = printed(one.place, names, 0) if one.place is not None else ("—",) * len(names)
        rows.append(
            [
                cell(one.title),
                cell(points_text(book, one.total_before), one.total_before, decimals=2),
                *(cell(part_text(part), part, decimals=DECIMALS) for part in parts),
                cell(
                    points_text(book, one.total_after),
                    one.total_after,
                    decimals=2,
                    opens=Opens(material.run.code, one.unit),
                ),
                cell(f"{one.place_before or '—'}→{one.place_after or '—'}"),
                *(cell(place) for place in places),
            ]
        )
    notes = ["位次各栏上升为正；其他单位记录只列合计。"]
    return table(
        f"changes-{board.group}", columns=columns, rows=rows, caption="按因素", unit_line="单位：分、位", notes=notes
    )


def _by_line(material: Material, before: Run, board: Board, moved: Sequence[Moved]) -> Block:
    """Return the table of changes by indicator; every row adds up to the change of the total."""
    used = {(line.kind, line.name) for one in moved for line in one.lines if line.points}
    known = line_titles(assessment_of(before), assessment_of(material.run), language="zh")
    titles = {key: title for key, title in known.items() if key in used}
    columns = [column("单位", "l", 5), *(column(title, "r", 3, "分") for title in titles.values())]
    columns.append(column("得分变化", "r", 3, "分"))
    rows = []
    for one in moved:
        points = {(line.kind, line.name): line.points for line in one.lines}
        rows.append(
            [
                cell(one.title),
                *(
                    cell(part_text(points[key]), points[key], decimals=2) if points.get(key) else cell("—")
                    for key in titles
                ),
                cell(part_text(one.points), one.points, decimals=2),
            ]
        )
    return table(f"change-lines-{board.group}", columns=columns, rows=rows, caption="按指标", unit_line="单位：分")
