"""A board as printed: rows, columns, moves, the comparison of two periods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from saima.assessment import queries
from saima.assessment.freezing import assessment_of
from saima.assessment.models import Run
from saima.assessment.showing.figures import Figure, place_figures
from saima.assessment.showing.texts import LAMPS, full_points, lamp_rule, missed_text, pick, points_text, signed_text
from saima.core.amounts import format_number
from saima.core.assess import Line, Result
from saima.core.boards import Pace, better_from, worst_lamp
from saima.core.formula.tree import names
from saima.core.messages import Language, message
from saima.core.periods import Period
from saima.core.rulebook import Rulebook
from saima.core.wording import number_text
from saima.core.working import Missing
from saima.ledger.words import is_english, titled


@dataclass(frozen=True, slots=True)
class Head:
    """One indicator's column: its name, titles, and full points."""

    name: str
    title: str
    full: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed number of a board and the name that opens it ('' when nothing opens)."""

    text: str
    name: str
    reaches_full: bool = False


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One unit's row as printed."""

    code: str
    title: str
    place: int | None
    tied: bool
    move: int | None
    is_new: bool
    total: str
    cells: tuple[Cell, ...]
    extra: str
    paces: tuple[str, ...]
    lamp: str
    lamp_reason: str
    share: float


@dataclass(frozen=True, slots=True)
class BoardTable:
    """One group's board as printed."""

    group: str
    title: str
    heads: tuple[Head, ...]
    has_extra: bool
    pace_titles: tuple[str, ...]
    rows: tuple[BoardRow, ...]
    notes: tuple[str, ...]
    lamp_rule: str


@dataclass(frozen=True, slots=True)
class BoardPage:
    """A board page: the place's figures, then one table per group."""

    figures: tuple[Figure, ...]
    tables: tuple[BoardTable, ...]
    place_run: str
    place_code: str


def _lamp_reason(paces: Sequence[Pace], book: Rulebook, language: Language) -> tuple[str, str]:
    worst = worst_lamp(paces)
    if (least := better_from(book.display, worst)) is not None:
        rate, short = min(
            (p.completion, p.measure) for p in paces if p.lamp == worst and isinstance(p.completion, Fraction)
        )
        return LAMPS[worst], _("%(title)s完成率%(rate)s，不到%(least)s") % {
            "title": pick(language, book.measures[short].title, book.measures[short].title_en),
            "rate": missed_text(rate, least),
            "least": number_text(least, "%"),
        }
    told = [p for p in paces if p.lamp == worst and isinstance(p.distance, Fraction)]
    if worst in {"green", "none"} or book.display.completion or not told:
        return LAMPS[worst], ""
    behind = max(told, key=lambda p: -p.distance if isinstance(p.distance, Fraction) else Fraction(0))
    measure = book.measures[behind.measure]
    distance = behind.distance if isinstance(behind.distance, Fraction) else Fraction(0)
    return LAMPS[worst], _("%(title)s欠序时%(points)s个百分点") % {
        "title": pick(language, measure.title, measure.title_en),
        "points": format_number(-distance, 2),
    }


def _points_or_answer(book: Rulebook, line: Line, language: Language) -> str:
    """Return the printed points, or what a unit without any has in their place: 待报, 规则未规定 and so on."""
    if line.points is None and isinstance(line.value, Missing):
        return message(f"missing.{line.value.kind}").text(language)
    return points_text(book, line.points)


def _is_full(line: Line) -> bool:
    return line.points == line.full


def _net_extra(result: Result) -> Fraction:
    return result.bonus_total - result.deduction_total


def _short_name(book: Rulebook, measure: str, language: Language) -> str:
    """Return the name of the indicator that scores a measure, which is shorter than the measure's own title."""
    for indicator in book.indicators:
        if language == "zh" and measure in {name.text for name in names(indicator.score.tree)}:
            return indicator.name
    return pick(language, book.measures[measure].title, book.measures[measure].title_en)


def board_page(view: queries.View, *, language: Language) -> BoardPage:
    """Return a run's boards with every number printed as the rulebook prints it."""
    book = view.assessment.rulebook
    heads = tuple(
        Head(i.name, pick(language, i.name if language == "zh" else i.title, i.title_en), full_points(i.points))
        for i in book.indicators
    )
    has_extra = bool(book.bonus.items or book.deduction.items)
    tables = []
    for board in view.boards:
        best = max((r.result.total or Fraction(0) for r in board.rows), default=Fraction(0))
        rows = []
        for row in board.rows:
            result = row.result
            lamp, reason = _lamp_reason(row.pace, book, language)
            lines = {line.name: line for line in result.lines}
            cells = tuple(
                Cell(_points_or_answer(book, lines[h.name], language), h.name, _is_full(lines[h.name]))
                if h.name in lines
                else Cell("—", "")
                for h in heads
            )
            total = result.total or Fraction(0)
            rows.append(
                BoardRow(
                    code=result.unit.code,
                    title=result.unit.title,
                    place=result.place,
                    tied=result.tied,
                    move=row.move,
                    is_new=view.before is not None and row.previous is None,
                    total=points_text(book, result.total),
                    cells=cells,
                    extra=signed_text(_net_extra(result)),
                    paces=tuple(signed_text(p.distance) if isinstance(p.distance, Fraction) else "—" for p in row.pace),
                    lamp=lamp,
                    lamp_reason=reason,
                    share=round(float(total / best * 100), 1) if best > 0 else 0.0,
                )
            )
        tables.append(
            BoardTable(
                board.group,
                pick(language, board.title, board.title_en),
                heads,
                has_extra,
                tuple(_short_name(book, m, language) for m in book.display.pace),
                tuple(rows),
                book.notes,
                lamp_rule(book.display) if book.display.pace else "",
            )
        )
    return BoardPage(
        place_figures(view.place, language) if view.place else (),
        tuple(tables),
        view.place.code if view.place else "",
        assessment_of(view.place).results[0].unit.code if view.place and assessment_of(view.place).results else "",
    )


def period_steps(run: Run) -> dict[str, Any]:
    """Return the runs of the same rulebook for the periods before and after, where there are any."""
    if run.rulebook is None:
        return {"before": None, "after": None}
    code = run.rulebook.code
    periods = sorted(set(queries.standing_runs().filter(rulebook__code=code).values_list("period", flat=True)))
    kind = Period.parse(run.period).kind
    same = [p for p in periods if Period.parse(p).kind == kind]
    at = same.index(run.period)
    found: dict[str, Any] = {"before": None, "after": None}
    for key, index in (("before", at - 1), ("after", at + 1)):
        if 0 <= index < len(same):
            other = queries.latest_run(code=code, period=same[index])
            if other is not None:
                found[key] = {"code": other.code, "period": Period.parse(other.period)}
    newest = queries.latest_run(code=code, period=run.period)
    found["newer"] = newest.code if newest is not None and newest.pk != run.pk else ""
    return found


def book_tabs(run: Run) -> list[dict[str, Any]]:
    """Return one tab per rulebook in force that was run for this period, the run's own switched on."""
    tabs = []
    for choice in queries.choices():
        found = (
            run
            if choice.rulebook.pk == run.rulebook_id
            else queries.latest_run(code=choice.rulebook.code, period=run.period)
        )
        if found is not None:
            tabs.append({"title": titled(choice.rulebook), "code": found.code, "on": found.pk == run.pk, "count": None})
    return tabs


@dataclass(frozen=True, slots=True)
class Trail:
    """One unit's totals before and now, with where to draw them."""

    title: str
    before: str
    after: str
    y_before: float
    y_after: float
    label_before: float
    label_after: float
    is_first: bool


def slope(view: queries.View) -> tuple[Trail, ...]:
    """Return the two-period comparison of the first board: totals as heights of a 100-high picture, labels apart."""
    if view.before is None or not view.boards:
        return ()
    pairs = []
    for row in view.boards[0].rows:
        old = next((r for r in view.before.results if r.unit.code == row.result.unit.code), None)
        if old is not None and old.total is not None and row.result.total is not None:
            pairs.append((row.result, old.total, row.result.total))
    if len(pairs) < 2:
        return ()
    every = [value for _r, old, new in pairs for value in (old, new)]
    low, high = min(every), max(every)
    height = high - low or Fraction(1)

    def y(value: Fraction) -> float:
        return round(float(8 + (high - value) / height * 140), 1)

    left = _apart([y(old) for _r, old, _n in pairs])
    right = _apart([y(new) for _r, _o, new in pairs])
    book = view.assessment.rulebook
    return tuple(
        Trail(
            result.unit.code if is_english() else result.unit.title.removesuffix("招商小组") or result.unit.title,
            points_text(book, old),
            points_text(book, new),
            y(old),
            y(new),
            left[index],
            right[index],
            result.place == 1,
        )
        for index, (result, old, new) in enumerate(pairs)
    )


def _apart(heights: list[float], least: float = 13) -> list[float]:
    """Return label heights at least `least` apart, in the order given."""
    order = sorted(range(len(heights)), key=lambda i: heights[i])
    placed = list(heights)
    for one, other in pairwise(order):
        placed[other] = max(placed[other], placed[one] + least)
    return placed
