"""Runs as pages show them: plain rows of finished texts and numbers. No rule stands here, only choice and wording."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from saima.assessment import queries
from saima.assessment.freezing import assessment_of, rulebook_of
from saima.assessment.models import AdoptedRulebook, Run, Target
from saima.core import explain, rehearsal
from saima.core.amounts import UNITS, format_number
from saima.core.assess import Assessment, Result
from saima.core.boards import Pace, column_value, pace
from saima.core.formula.tree import names
from saima.core.messages import TEXTS, Language
from saima.core.periods import Period
from saima.core.rulebook import Measure, Rulebook
from saima.core.tracing import Part
from saima.core.wording import number_text
from saima.core.working import Missing, Value

LAMPS = {"green": "绿", "yellow": "黄", "red": "红", "none": "灰"}
_WORST = ("red", "yellow", "green", "none")


def points_text(book: Rulebook, value: Fraction | None) -> str:
    """Return printed points with the rulebook's digits; '—' while there are none."""
    if value is None:
        return "—"
    digits = book.rounding.each if book.rounding.each is not None else book.rounding.total
    return number_text(value) if digits is None else format_number(value, digits, book.rounding.mode)


def signed_text(value: Fraction, digits: int = 2) -> str:
    """Return a difference with its sign; zero is bare."""
    text = format_number(value, digits)
    return f"+{text}" if value > 0 else text


def value_text(value: Value, unit: str, decimals: int | None = None, language: Language = "zh") -> str:
    """Return a measure's value in its unit, or the word for why there is none."""
    if isinstance(value, Missing):
        return TEXTS[language][f"missing.{value.kind}"]
    if not isinstance(value, Fraction):
        return "—"
    which = UNITS[unit]
    exact = value / which.factor
    digits = which.decimals if decimals is None else decimals
    if decimals is None and which.dimension.startswith("money") and exact * 10**digits % 1:
        digits += 2
    return format_number(exact, digits)


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


@dataclass(frozen=True, slots=True)
class BoardPage:
    """A board page: the place's figures, then one table per group."""

    figures: tuple[Figure, ...]
    tables: tuple[BoardTable, ...]
    place_run: str
    place_code: str


def pick(language: Language, title: str, title_en: str) -> str:
    """Return the title in the reader's language."""
    return title_en if language == "en" and title_en else title


def _lamp_reason(paces: Sequence[Pace], book: Rulebook, language: Language) -> tuple[str, str]:
    worst = min((p.lamp for p in paces), key=_WORST.index, default="none")
    told = [p for p in paces if p.lamp == worst and isinstance(p.distance, Fraction)]
    if worst in {"green", "none"} or not told:
        return LAMPS[worst], ""
    behind = max(told, key=lambda p: -p.distance if isinstance(p.distance, Fraction) else Fraction(0))
    measure = book.measures[behind.measure]
    distance = behind.distance if isinstance(behind.distance, Fraction) else Fraction(0)
    return LAMPS[worst], _("%(title)s欠序时%(points)s个百分点") % {
        "title": pick(language, measure.title, measure.title_en),
        "points": format_number(-distance, 2),
    }


def _net_extra(result: Result) -> Fraction:
    return result.bonus_total - result.deduction_total


def board_page(view: queries.View, *, language: Language) -> BoardPage:
    """Return a run's boards with every number printed as the rulebook prints it."""
    book = view.assessment.rulebook
    heads = tuple(
        Head(i.name, pick(language, i.name if language == "zh" else i.title, i.title_en), _full(i.points))
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
                Cell(points_text(book, lines[h.name].points), h.name, lines[h.name].points == lines[h.name].full)
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
                tuple(pick(language, book.measures[m].title, book.measures[m].title_en) for m in book.display.pace),
                tuple(rows),
                book.notes,
            )
        )
    return BoardPage(
        place_figures(view.place, language) if view.place else (),
        tuple(tables),
        view.place.code if view.place else "",
        assessment_of(view.place).results[0].unit.code if view.place and assessment_of(view.place).results else "",
    )


def _full(points: Any) -> str:
    values = {number_text(value) for value in points.values()}
    return next(iter(values)) if len(values) == 1 else ""


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
                column.unit if isinstance(value, Fraction) else "",
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
        measure.name, title, value_text(found.value, measure.unit, 2), f"/ {whole} {measure.unit}", sentence, part, tick
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
                found[key] = {"code": other.code, "title": Period.parse(other.period).title}
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
            tabs.append({"title": choice.rulebook.title, "code": found.code, "on": found.pk == run.pk, "count": None})
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
            result.unit.title.removesuffix("招商小组") or result.unit.title,
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
    for one, other in itertools.pairwise(order):
        placed[other] = max(placed[other], placed[one] + least)
    return placed


@dataclass(frozen=True, slots=True)
class Firmness:
    """How firm first place is: its lead, and what the second would need."""

    first: str
    second: str
    lead: str
    needs: tuple[str, ...]


def firmness(view: queries.View) -> Firmness | None:
    """Return how firm first place is, in figures that sentences are made of; None with fewer than two placed units."""
    rows = [row for board in view.boards[:1] for row in board.rows if row.result.place is not None]
    if len(rows) < 2 or rows[0].result.total is None or rows[1].result.total is None:
        return None
    lead = rows[0].result.total - rows[1].result.total
    needs = [
        _("再%(measure)s %(amount)s") % {"measure": move.title, "amount": move.passes}
        for move in moves_of(view.assessment, rows[1].result.unit.code)
        if move.passes
    ]
    return Firmness(
        rows[0].result.unit.title,
        rows[1].result.unit.title,
        points_text(view.assessment.rulebook, lead),
        tuple(needs[:2]),
    )


@dataclass(frozen=True, slots=True)
class Move:
    """What one measure would have to grow by: to tie with, and to pass, the unit above."""

    measure: str
    title: str
    ties: str
    passes: str


STEPS = {"亿元": Fraction(10**6) * 5, "万元": Fraction(10**6) * 5}
"""The step in which an increase is sought: five 万元 for money, one for things that are counted."""


def moves_of(assessment: Assessment, unit: str) -> tuple[Move, ...]:
    """Return, for every counted measure that points rest on, the least increase that ties and that passes."""
    book = assessment.rulebook
    scored = {n.text for i in book.indicators for n in names(i.score.tree)}
    found = []
    for name, measure in book.measures.items():
        if name not in scored or measure.of not in {"facts", "projects", "entered"}:
            continue
        step = STEPS.get(measure.unit, Fraction(1))
        answer = rehearsal.smallest_change(assessment, unit=unit, measure=name, step=step, most_steps=1 << 14)
        if answer is None or (answer.passes is None and answer.ties is None):
            continue
        found.append(Move(name, measure.title, _step_text(answer.ties, measure), _step_text(answer.passes, measure)))
    return tuple(found)


def _step_text(value: Fraction | None, measure: Measure) -> str:
    if value is None:
        return ""
    shown = "万元" if measure.unit in {"亿元", "万元"} else measure.unit
    return f"{value_text(value, shown, 0)} {shown}"


def moves_page(run: Run, *, unit: str) -> dict[str, Any]:
    """Return what would move a unit: its place, the unit above, and the least increases."""
    assessment = assessment_of(run)
    result = assessment.result(unit)
    above = [
        r
        for r in assessment.results
        if r.group == result.group and r.place is not None and result.place is not None and r.place < result.place
    ]
    nearest = max(above, key=lambda r: r.place or 0, default=None)
    gap = nearest.total - result.total if nearest and nearest.total is not None and result.total is not None else None
    return {
        "result": result,
        "total": points_text(assessment.rulebook, result.total),
        "above": nearest,
        "above_place": nearest.place if nearest else None,
        "gap": points_text(assessment.rulebook, gap) if gap is not None else "",
        "moves": moves_of(assessment, unit) if nearest else (),
    }


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part of a total, now and in the period before, with its share of the full points for the bar."""

    name: str
    title: str
    full: str
    now: str
    before: str
    change: str
    part: float
    is_at: bool


def _change_rows(before: Assessment | None, after: Assessment, unit: str, language: Language) -> dict[str, Any]:
    if before is None or unit not in {r.unit.code for r in before.results}:
        return {}
    found = explain.change(before, after, unit=unit, language=language)
    return {} if found is None else {"total": found.points, "parts": found.parts}


def working_page(run: Run, *, unit: str, at: str, language: Language, opens: bool) -> dict[str, Any]:
    """Return a unit's working: its parts beside the period before, the opened part's formula, facts and evidence."""
    assessment = assessment_of(run)
    book = assessment.rulebook
    view = queries.view_of(run)
    result = assessment.result(unit)
    told = explain.explain(assessment, unit=unit, language=language)
    names_ = [part.name for part in told.parts]
    opened = at if at in names_ else next((p.name for p in told.parts if p.kind == "indicator"), "")
    before = next((r for r in view.before.results if r.unit.code == unit), None) if view.before else None
    part = next((p for p in told.parts if p.name == opened), None)
    words = dict(part.sentence.values) if part else {}
    measures = tuple(dict.fromkeys(s.name for s in part.working.walk() if s.how == "measure")) if part else ()
    traced = queries.behind(run, measures=_counted(book, measures), unit=unit)
    return {
        "result": result,
        "unit": result.unit,
        "total": points_text(book, result.total),
        "rows": _part_rows(assessment, view.before, unit, opened, language),
        "before": before,
        "before_total": points_text(book, before.total) if before else "",
        "change": _change_rows(view.before, assessment, unit, language),
        "opened": part,
        "words": words.get("words", ""),
        "numbers": words.get("numbers", ""),
        "sentence": part.sentence.text(language) if part else "",
        "closing": [message.text(language) for message in told.closing],
        "facts": [_facts(run, behind, opens=opens, language=language) for behind in traced],
        "stepper": names_,
        "previous": view.previous,
    }


def _counted(book: Rulebook, measures: Sequence[str]) -> tuple[str, ...]:
    """Return the measures and, for computed ones, those they are made of."""
    found: list[str] = []
    for name in measures:
        measure = book.measures.get(name)
        if measure is None:
            continue
        if measure.value is not None:
            found += [n.text for n in names(measure.value.tree) if n.text in book.measures]
        else:
            found.append(name)
    return tuple(dict.fromkeys(found))


def _part_rows(
    assessment: Assessment, before: Assessment | None, unit: str, opened: str, language: Language
) -> list[PartRow]:
    book = assessment.rulebook
    result = assessment.result(unit)
    old = next((r for r in before.results if r.unit.code == unit), None) if before else None
    old_lines = {line.name: line.points for line in old.lines} if old else {}
    rows = []
    for line in result.lines:
        indicator = book.indicator(line.name)
        was, now = old_lines.get(line.name), line.points
        full = line.full or Fraction(0)
        rows.append(
            PartRow(
                line.name,
                pick(language, indicator.title, indicator.title_en),
                number_text(full) if full else "",
                points_text(book, now),
                points_text(book, was) if old else "",
                signed_text(now - was) if old and now is not None and was is not None else "",
                round(float((now or 0) / full * 100), 1) if full else 0.0,
                line.name == opened,
            )
        )
    for title, cap, now, was, items in (
        (_("加分"), book.bonus.cap, result.bonus_total, old.bonus_total if old else None, book.bonus.items),
        (
            _("扣分"),
            book.deduction.cap,
            result.deduction_total,
            old.deduction_total if old else None,
            book.deduction.items,
        ),
    ):
        if items:
            sign = -1 if items is book.deduction.items else 1
            rows.append(
                PartRow(
                    items[0].name,
                    title,
                    f"≤{number_text(cap)}" if cap is not None else "",
                    points_text(book, now * sign),
                    points_text(book, was * sign) if was is not None else "",
                    signed_text((now - was) * sign) if was is not None else "",
                    0.0,
                    opened in {item.name for item in items},
                )
            )
    return rows


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact or project of a measure's working."""

    counted_on: Any
    title: str
    href_code: str
    amount: str
    line: queries.FactLine | None


def _facts(run: Run, behind: queries.Behind, *, opens: bool, language: Language) -> dict[str, Any]:
    measure = behind.measure
    codes = [code for part in behind.parts for code in _codes(part)]
    lines = queries.fact_lines(codes, as_of=run.as_of) if opens else {}
    shown = "万元" if measure.unit == "亿元" else measure.unit
    rows = [_fact_row(part, lines, measure, shown) for part in behind.parts] if opens else []
    return {
        "title": pick(language, measure.title, measure.title_en),
        "note": measure.note,
        "count": len(behind.parts),
        "sum": f"{value_text(behind.sum, measure.unit)} {measure.unit}",
        "sum_shown": value_text(behind.sum, shown, None if shown != "万元" else 0),
        "stored": f"{value_text(behind.stored, measure.unit)} {measure.unit}",
        "agrees": behind.agrees,
        "unit": shown,
        "is_counted": measure.count is not None,
        "rows": rows,
    }


def _codes(part: Part) -> tuple[str, ...]:
    """Return the codes of the facts a part rests on: its own, or a project's facts."""
    return (part.row["fact"],) if "fact" in part.row else tuple(part.row.get("facts", ()))


def _fact_row(part: Part, lines: dict[str, queries.FactLine], measure: Measure, shown: str) -> FactRow:
    found = [lines[code] for code in _codes(part) if code in lines]
    line = found[0] if found else None
    subject = ""
    if line is not None:
        detail = line.fact.detail
        subject = str(line.fact.project or detail.get("matter") or detail.get("place") or line.fact.unit or "")
    amount = value_text(part.amount, shown, 0 if shown == "万元" else None)
    return FactRow(part.counted_on, subject, line.fact.code if line else "", amount, line)


def rulebook_page(adopted: AdoptedRulebook, language: Language) -> dict[str, Any]:
    """Return a rulebook as its 评分细则表: rows of title, points, formula, source, responsible, clause."""
    book = rulebook_of(adopted.text)
    return {
        "indicators": [
            {
                "title": pick(language, i.title, i.title_en),
                "points": _full(i.points),
                "formula": i.score.text,
                "clause": i.clause,
                "data_source": i.data_source,
                "responsible": i.responsible,
            }
            for i in book.indicators
        ],
        "extras": [
            {
                "kind": kind,
                "title": pick(language, e.title, e.title_en),
                "formula": e.score.text,
                "cap": e.cap,
                "clause": e.clause,
            }
            for kind, extras in ((_("加分"), book.bonus), (_("扣分"), book.deduction))
            for e in extras.items
        ],
        "measures": [
            {
                "name": m.name,
                "title": pick(language, m.title, m.title_en),
                "of": m.of,
                "where": m.where.text if m.where else "",
                "verified": m.verified or _("登记即计"),
                "by": m.by.text if m.by else "counted_on",
                "unit": m.unit,
                "note": m.note,
            }
            for m in book.measures.values()
        ],
    }


def target_rows(targets: Sequence[Target]) -> list[dict[str, Any]]:
    """Return targets as printed: value in their own unit, '不少于' for minimums."""
    return [
        {
            "unit": row.unit.title,
            "name": row.name,
            "level": row.level,
            "basis": row.basis,
            "value": ("≥ " if row.is_minimum else "")
            + value_text(
                Fraction(row.value),
                row.unit_name,
                0 if row.unit_name == "亿元" and Fraction(row.value) % 10**10 == 0 else None,
            ),
            "unit_name": row.unit_name,
            "document": row.document,
            "effective_on": row.effective_on,
        }
        for row in targets
    ]
