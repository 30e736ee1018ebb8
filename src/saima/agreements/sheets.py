"""A score sheet of a review: its questions come from a rulebook, its points from `core.assess`, with the working.

A rulebook that compares units (best, lowest, mean …) compares the project with the reviews scored before it by the
same text; they are frozen with the sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from saima.agreements.catalogue import SheetRule, agreements
from saima.agreements.models import Docket, ScoreSheet
from saima.core.amounts import format_number
from saima.core.assess import Assessment, assess
from saima.core.explain import explain
from saima.core.formula import tree
from saima.core.inputtable import read_table
from saima.core.periods import Period
from saima.core.problems import Problem, Problems
from saima.core.rulebook import Formula, Rulebook
from saima.core.rulefile import read_rulebook

KIND = "unit.kind"
COMPARING = frozenset({"best", "lowest", "mean", "sum", "share", "rank", "geomean", "harmean"})
"""Functions that look at the other units of the group."""
_CELL = re.compile(r"第(\d+)行第(\d+)列")


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a sheet: the column it fills, its titles, the unit of its number or the words to choose from."""

    column: str
    title: str
    title_en: str
    unit: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """A scored sheet before it is stored: exact total (None while something is missing), full marks and grade."""

    assessment: Assessment
    period: Period
    answers: dict[str, Any]
    total: Fraction | None
    full: Fraction | None
    grade: str
    waits: tuple[str, ...]


@cache
def _read(path: str, _changed: float) -> Rulebook:
    file = Path(path)
    return read_rulebook(file.read_text(encoding="utf-8"), file=file.name)


def rulebook_of(sheet: SheetRule) -> Rulebook:
    """Return the rulebook of a sheet, read again when its file changes."""
    path = Path(settings.SAIMA_RULEBOOKS) / sheet.rulebook
    return _read(str(path), path.stat().st_mtime)


def _formulas(book: Rulebook) -> Iterator[Formula]:
    yield from (group.members for group in book.groups if group.members is not None)
    yield from (row.score for row in book.indicators)
    yield from (row.score for row in (*book.bonus.items, *book.deduction.items))
    yield from (gate.when for gate in book.gates)
    yield from (measure.value for measure in book.measures.values() if measure.value is not None)


def _kinds(book: Rulebook) -> tuple[str, ...]:
    """Return the words with which formulas compare the kind of a unit, in reading order."""
    found: dict[str, None] = {}
    for formula in _formulas(book):
        for node in tree.walk(formula.tree):
            match node:
                case tree.Binary(operator="==" | "!=", left=tree.Name() as name, right=tree.Text(value=word)):
                    if name.text == KIND:
                        found.setdefault(word)
                case tree.Within(item=tree.Name() as name, choices=choices) if name.text == KIND:
                    found |= {choice.value: None for choice in choices if isinstance(choice, tree.Text)}
                case _:
                    pass
    return tuple(found)


def compares(book: Rulebook) -> bool:
    """Tell whether a rulebook looks at other units of the group."""
    nodes = (node for formula in _formulas(book) for node in tree.walk(formula.tree))
    return any(isinstance(node, tree.Call) and node.function in COMPARING for node in nodes)


def questions(sheet: SheetRule) -> tuple[Question, ...]:
    """Return what a sheet asks: the group or kind, then every entered measure, then the tasks handed down."""
    book, found = rulebook_of(sheet), []
    if kinds := sheet.kinds or _kinds(book):
        found.append(Question("类别", "类别", "Kind", choices=kinds))
    elif len(book.groups) > 1:
        found.append(Question("组", "组", "Group", choices=tuple(group.title for group in book.groups)))
    found += [
        Question(measure.name, measure.title, measure.title_en or measure.title, measure.unit)
        for measure in book.measures.values()
        if measure.of == "entered"
    ]
    found += [
        Question(f"目标:{target.name}", target.title, target.title_en or target.title, target.unit)
        for target in book.targets.values()
        if not target.values
    ]
    return tuple(found)


def _period(book: Rulebook, on: date) -> Period:
    return Period("year", on.year if book.is_in_force(date(on.year, 12, 31)) else book.starts_on.year)


def _placed(problem: Problem, asked: Sequence[Question], place: str) -> Problem:
    """Return a fault of the table with its place told by the question."""
    found = _CELL.search(problem.place)
    column = int(found[2]) if found else 0
    title = asked[column - 2].title if 2 <= column < len(asked) + 2 else "评分表"
    return replace(problem, place=f"{place}·{title}")


def _others(review: Docket, sheet: SheetRule, book: Rulebook) -> list[list[str]]:
    """Return the rows of other reviews last scored by the same text, by code."""
    rows: dict[str, list[str]] = {}
    scored = ScoreSheet.objects.filter(sheet=sheet.id).exclude(review=review).order_by("entry")
    for text, code, answers in scored.values_list("text", "review__code", "answers"):
        if text == book.text:
            rows[code] = answers["rows"][0]
    return [rows[code] for code in sorted(rows)]


def score(*, review: Docket, sheet: SheetRule, given: Mapping[str, str], on: date) -> Scored:
    """Return a review scored by a sheet. `given` is what was typed, by question; blank is not measured (待报).

    Problems, each placed at its question, with everything that cannot be read.
    """
    book = rulebook_of(sheet)
    asked = questions(sheet)
    heading = ["单位", *(question.column for question in asked)]
    own = [review.code, *(str(given.get(question.column, "")).strip() for question in asked)]
    place = f"{review.title}·评分表"
    problems = [
        Problem(f"{place}·{question.title}", f"“{cell}”" if cell else "空白", "、".join(question.choices),
                "请选择", "score.choice")
        for question, cell in zip(asked, own[1:], strict=True)
        if question.choices and cell not in question.choices
    ]  # fmt: skip
    known = {question.column for question in asked}
    problems += [
        Problem(f"{place}·{name}", "评分表里没有这一题", "、".join(sorted(known)), "请去掉", "score.question")
        for name in given
        if name not in known
    ]
    rows = [own, *(_others(review, sheet, book) if compares(book) else [])]
    try:
        inputs = read_table([heading, *rows], rulebook=book)
    except Problems as fault:
        problems += [_placed(problem, asked, place) for problem in fault.problems]
    if problems:
        raise Problems(problems)
    period = _period(book, on)
    assessment = assess(rulebook=book, inputs=inputs, period=period)
    return _told(assessment, review, sheet, period, {"heading": heading, "rows": rows})


def _told(assessment: Assessment, review: Docket, sheet: SheetRule, period: Period, answers: dict[str, Any]) -> Scored:
    try:
        result = assessment.result(review.code)
    except KeyError:
        raise Problems(
            [Problem(f"{review.title}·评分表", "不属于办法的任何一组", "办法里的一组", "请核对类别", "score.group")]
        ) from None
    own = [line.full for line in result.lines]
    summed = sum((full for full in own if full is not None), Fraction(0)) if None not in own else Fraction(0)
    full = assessment.rulebook.full or sheet.full or summed or None
    grade = agreements().grade_of(result.total, full) if result.total is not None and full else None
    waits = tuple(name for name, _kind in result.waits)
    return Scored(assessment, period, answers, result.total, full, grade.id if grade else "", waits)


def working_of(scored: Scored, code: str) -> dict[str, Any]:
    """Return the working of one unit's row as plain data: each part with its points and its sentence, and the total."""
    found: dict[str, Any] = {"parts": [], "closing": {}, "total": _text(scored, scored.total)}
    told = {language: explain(scored.assessment, unit=code, language=language) for language in ("zh", "en")}
    full = {line.name: line.full for line in told["zh"].result.lines}
    for chinese, english in zip(told["zh"].parts, told["en"].parts, strict=True):
        marks = full.get(chinese.name) if chinese.kind == "indicator" else None
        found["parts"].append(
            {
                "title": chinese.title,
                "title_en": english.title,
                "points": _text(scored, chinese.points),
                "full": "" if marks is None else format_number(marks, 0 if marks.denominator == 1 else 2),
                "zh": chinese.sentence.text("zh"),
                "en": english.sentence.text("en"),
            }
        )
    found["closing"] = {lang: [line.text(lang) for line in told[lang].closing] for lang in ("zh", "en")}
    return found


def _text(scored: Scored, points: Fraction | None) -> str:
    """Return points as the rulebook prints them, '' while they are missing."""
    digits = scored.assessment.rulebook.rounding.each
    mode = scored.assessment.rulebook.rounding.mode
    return "" if points is None else format_number(points, 2 if digits is None else digits, mode)


def drifted() -> list[str]:
    """Return the reviews whose frozen sheet does not come out again from its own text and answers."""
    found = []
    for sheet in ScoreSheet.objects.select_related("review").order_by("entry"):
        book = read_rulebook(sheet.text)
        inputs = read_table([sheet.answers["heading"], *sheet.answers["rows"]], rulebook=book)
        again = assess(rulebook=book, inputs=inputs, period=Period.parse(sheet.period))
        if again.fingerprint != sheet.fingerprint:
            found.append(sheet.review.code)
    return found
