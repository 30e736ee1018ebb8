"""The section and annex on the other population: how the service units did their duty (履职情况)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from saima.assessment.freezing import assessment_of
from saima.assessment.models import Run
from saima.assessment.queries import rate_of
from saima.assessment.showing.texts import points_text
from saima.core.amounts import format_number
from saima.core.assess import Assessment
from saima.core.boards import Board, Row, boards
from saima.core.rulebook import DisplayColumn
from saima.publications.bulletin.words import hundredths
from saima.publications.content import Block, Opens, cell, column, paragraph, span, table

NAMED = 2
"""How many of the units without a fault the sentence names."""


@dataclass(frozen=True, slots=True)
class DutyBoard:
    """One board of a population that is measured by a rate in time: its rate column and the two measures it divides."""

    run: Run
    assessment: Assessment
    board: Board
    rate: DisplayColumn
    done: str
    due: str

    def counts(self, row: Row) -> tuple[Fraction, Fraction]:
        """Return what a unit did in time and what was due."""
        code = row.result.unit.code
        done, due = (self.assessment.measure(name, code) for name in (self.done, self.due))
        return (
            done if isinstance(done, Fraction) else Fraction(0),
            due if isinstance(due, Fraction) else Fraction(0),
        )


def duty_boards(run: Run | None) -> list[DutyBoard]:
    """Return the boards of a duty run; empty when there is none or its rulebook shows no rate."""
    if run is None:
        return []
    assessment = assessment_of(run)
    rate = rate_of(assessment.rulebook)
    if rate is None:
        return []
    return [DutyBoard(run, assessment, board, *rate) for board in boards(assessment)]


def duty_section(found: Sequence[DutyBoard]) -> list[Block]:
    """Return the sentence on all units, and the table in the text."""
    blocks: list[Block] = []
    for duty in found:
        counts = {row.result.unit.code: duty.counts(row) for row in duty.board.rows}
        done, due = (sum(pair[place] for pair in counts.values()) for place in (0, 1))
        spans: list[dict[str, object] | str] = [
            "共应办", span(format_number(Fraction(due), 0), Fraction(due)), "件，按时办结",
            span(format_number(Fraction(done), 0), Fraction(done)), "件，按时率",
        ]  # fmt: skip
        if due:
            rate = Fraction(done, due) if isinstance(done, int) else done / due
            spans.append(span(f"{format_number(rate * 100, duty.rate.decimals)}%", rate * 100))
        whole = [row.result.unit.title for row in duty.board.rows if _is_whole(counts[row.result.unit.code])]
        if whole:
            more = f"等{len(whole)}家单位" if len(whole) > NAMED else ""
            spans.append(f"；{'、'.join(whole[:NAMED])}{more}全部按时")
        blocks += [paragraph(*spans, "。"), _table(duty, counts)]
        left = [row.result.unit.title for row in duty.board.rows if row.result.place is None]
        if left:
            blocks.append(paragraph(f"{'、'.join(left)}本期应办件数较少，列入履职情况，不排名。"))
    return blocks


def _is_whole(pair: tuple[Fraction, Fraction]) -> bool:
    done, due = pair
    return due > 0 and done == due


def _table(duty: DutyBoard, counts: dict[str, tuple[Fraction, Fraction]]) -> Block:
    book = duty.assessment.rulebook
    columns = [
        *(column("名次", "c", 2), column("单位", "l", 7), column("应办", "r", 3, "件"), column("按时", "r", 3, "件")),
        *(column("按时率", "r", 3, "%"), column("得分", "r", 3, "分")),
    ]
    rows = []
    for row in duty.board.rows:
        code = row.result.unit.code
        done, due = counts[code]
        opens = Opens(duty.run.code, code)
        rows.append(
            [
                cell(str(row.result.place or "—")),
                cell(row.result.unit.title),
                cell(format_number(due, 0), due, decimals=0, opens=opens),
                cell(format_number(done, 0), done, decimals=0, opens=opens),
                hundredths(done / due) if due else cell("—"),
                cell(points_text(book, row.result.total), row.result.total, decimals=2, opens=opens),
            ]
        )
    return table(
        f"duty-{duty.board.group}",
        columns=columns,
        rows=rows,
        caption=f"{duty.board.title}履职情况",
        unit_line="单位：件、%、分",
    )


def late_sentences(found: Sequence[DutyBoard]) -> list[Block]:
    """Return who is late with how many, most first; placed or not."""
    late = [
        (due - done, row.result.unit.title)
        for duty in found
        for row in duty.board.rows
        for done, due in [duty.counts(row)]
    ]
    named = [
        f"{title}{format_number(count, 0)}件" for count, title in sorted(late, key=lambda one: -one[0]) if count > 1
    ]
    return [paragraph(f"{'、'.join(named)}逾期。")] if named else []
