"""One unit's working: parts beside the period before, formula, facts and evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from saima.assessment import queries
from saima.assessment.freezing import assessment_of
from saima.assessment.gathering import matter_kinds
from saima.assessment.models import Run
from saima.assessment.showing.texts import pick, points_text, signed_text, value_text
from saima.core import explain
from saima.core.assess import Assessment
from saima.core.formula.tree import names
from saima.core.messages import Language
from saima.core.rulebook import Measure, Rulebook
from saima.core.tracing import Part
from saima.core.wording import number_text
from saima.ledger.words import times
from saima.service.models import Matter


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
    traced = queries.behind(run, measures=counted_of(book, measures), unit=unit)
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
        "facts": [facts_of(run, behind, opens=opens, language=language) for behind in traced],
        "stepper": names_,
        "previous": view.previous,
    }


def counted_of(book: Rulebook, measures: Sequence[str]) -> tuple[str, ...]:
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
    matter: Matter | None = None


def facts_of(run: Run, behind: queries.Behind, *, opens: bool, language: Language) -> dict[str, Any]:
    """Return the facts behind a measure as rows, with their sum and whether it agrees; rows only if `opens`."""
    measure = behind.measure
    codes = [code for part in behind.parts for code in _codes(part)]
    lines = queries.fact_lines(codes, as_of=run.as_of) if opens else {}
    matters = queries.matter_lines(codes) if opens and matter_kinds([measure]) else {}
    shown = "万元" if measure.unit == "亿元" else measure.unit
    rows = [_fact_row(part, lines, matters, measure, shown) for part in behind.parts] if opens else []
    return {
        "title": pick(language, measure.title, measure.title_en),
        "note": measure.note,
        "count": len(behind.parts),
        "sum": f"{value_text(behind.sum, measure.unit)} {times(measure.unit)}",
        "sum_shown": value_text(behind.sum, shown, None if shown != "万元" else 0),
        "stored": f"{value_text(behind.stored, measure.unit)} {times(measure.unit)}",
        "agrees": behind.agrees,
        "unit": shown,
        "is_counted": measure.count is not None,
        "rows": rows,
    }


def _codes(part: Part) -> tuple[str, ...]:
    """Return the codes of the facts a part rests on: its own, or a project's facts."""
    return (part.row["fact"],) if "fact" in part.row else tuple(part.row.get("facts", ()))


def _fact_row(
    part: Part, lines: dict[str, queries.FactLine], matters: dict[str, Matter], measure: Measure, shown: str
) -> FactRow:
    if matter := next((matters[code] for code in _codes(part) if code in matters), None):
        amount = value_text(part.amount, shown)
        return FactRow(part.counted_on, matter.title, matter.code, amount, None, matter)
    found = [lines[code] for code in _codes(part) if code in lines]
    line = found[0] if found else None
    subject = ""
    if line is not None:
        detail = line.fact.detail
        subject = str(line.fact.project or detail.get("matter") or detail.get("place") or line.fact.unit or "")
    amount = value_text(part.amount, shown, 0 if shown == "万元" else None)
    return FactRow(part.counted_on, subject, line.fact.code if line else "", amount, line)
