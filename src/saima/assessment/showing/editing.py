"""The editor of a rulebook as a page shows it: the 评分细则表 with its row forms, findings, a trial."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from saima.assessment import queries
from saima.assessment.checks import check_measures
from saima.assessment.freezing import assessment_of, inputs_of, rulebook_of
from saima.assessment.models import DraftTrial, RulebookDraft, Run, RunRequest
from saima.assessment.showing.texts import points_text, signed_text
from saima.core.assess import assess
from saima.core.formula.functions.target import TARGET
from saima.core.messages import Language
from saima.core.patterns import Gap, Recognised, spelled, write
from saima.core.patterntable import PATTERNS
from saima.core.periods import Period
from saima.core.problems import Problem, errors
from saima.core.rehearsing.whatif import Compared, compare
from saima.core.rulebook import Indicator, Measure, Rulebook
from saima.core.rulefile import inspect_rulebook
from saima.core.rulemeaning import shape
from saima.core.ruletable import TableRow, extras, measure_titles, points_by_group, scoring_words, table, titled
from saima.core.wording import number_text
from saima.ledger.layout import fact_fields, row_fields_of_projects

OWN = "own"
SECTIONS = ("indicators", "bonus", "deduction", "gates")
WORDS = ("title", "title_en", "clause", "data_source", "responsible", "note")


def read(text: str) -> tuple[Rulebook | None, tuple[Problem, ...]]:
    """Return a text as far as it can be read, with every fault, names checked against this place's catalogue."""
    book, problems = inspect_rulebook(text, fact_fields=fact_fields(), project_fields=row_fields_of_projects())
    if book is not None and not errors(problems):
        problems = (*problems, *check_measures(book, file=""))
    return book, problems


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault with the line it names (0: none)."""

    line: int
    problem: Problem


def findings(problems: Sequence[Problem]) -> list[Finding]:
    """Return faults with their lines, so that a click can go there."""
    found = ((re.search(r"第(\d+)行", problem.place), problem) for problem in problems)
    return [Finding(int(line[1]) if line else 0, problem) for line, problem in found]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The 评分细则表: rows by section, the sums of points by group, the ceilings of bonus and deduction."""

    rows: Mapping[str, list[TableRow]]
    sums: list[tuple[str, str, bool]]
    caps: Mapping[str, str]


def sheet(book: Rulebook, language: Language) -> Sheet:
    """Return the table; a sum says whether it is the full points that the rulebook names."""
    rows: dict[str, list[TableRow]] = {section: [] for section in SECTIONS}
    for row in table(book, language=language):
        rows[row.kind].append(row)
    groups = {group.id: titled(group, language) for group in book.groups}
    sums = [
        (groups[key], number_text(points), book.full is None or points == book.full)
        for key, points in points_by_group(book).items()
    ]
    lists = (("bonus", book.bonus), ("deduction", book.deduction))
    caps = {section: "" if extra.cap is None else number_text(extra.cap) for section, extra in lists}
    return Sheet(rows, sums, caps)


@dataclass(frozen=True, slots=True)
class GapField:
    """One parameter of a scoring pattern as a form field; `options` is empty where it is typed."""

    gap: Gap
    title: str
    value: str
    options: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RowForm:
    """The form of one row: `name` is '' for a new one; `points` by group where groups differ."""

    section: str
    name: str
    values: Mapping[str, str]
    points: list[tuple[str, str, str]]
    pattern: str
    patterns: list[tuple[str, str]]
    gaps: list[GapField]
    formula: str


def row_form(book: Rulebook, posted: QueryDict, language: Language) -> RowForm:
    """Return the form of the row that is named; a pattern chosen in the form holds over the formula's."""
    section, name = posted.get("section", "indicators"), posted.get("name", "")
    row = _row(book, section, name)
    chosen = posted.get("row-pattern")
    formula = posted.get("row-formula") or (row.when.text if section == "gates" else row.score.text) if row else ""
    found = scoring_words(row.score, book, language)[1] if row and section != "gates" else None
    default = found.pattern.id if found else (OWN if row or section == "gates" else "rate_capped")
    pattern = chosen if chosen in PATTERNS or chosen == OWN else default
    values = {key: posted.get(f"row-{key}", str(getattr(row, key, "") or "")) for key in WORDS}
    if row is not None and values["title"] == name and "row-title" not in posted:
        values["title"] = row.title
    values["effect"] = posted.get("row-effect", getattr(row, "effect", "unplaced"))
    cap = getattr(row, "cap", None)
    values["cap"] = posted.get("row-cap", "" if cap is None else number_text(cap))
    offered = [
        (one.id, one.title if language == "zh" else one.title_en)
        for one in PATTERNS.values()
        if section == "indicators" or not one.needs_points
    ]
    return RowForm(
        section,
        name,
        values,
        _points(book, row, posted, language) if section == "indicators" else [],
        pattern,
        [*offered, (OWN, _("自写公式"))] if section != "gates" else [],
        _gaps(book, pattern, found, posted, language),
        formula,
    )


def _row(book: Rulebook, section: str, name: str) -> Any:
    if section == "indicators":
        return next((row for row in book.indicators if row.name == name), None)
    if section == "gates":
        return next((row for row in book.gates if row.name == name), None)
    return next((row for kind, rows in extras(book) for row in rows if kind == section and row.name == name), None)


def _points(book: Rulebook, row: Indicator | None, posted: QueryDict, language: Language) -> list[tuple[str, str, str]]:
    """Return (group id or '', title, value) of each field of points."""
    if row is not None and not row.whole:
        return [
            (g.id, titled(g, language), posted.get(f"row-points-{g.id}", _number(row.points.get(g.id))))
            for g in book.groups
        ]
    value = _number(row.points.get("")) if row else ""
    return [("", _("分值"), posted.get("row-points-", value))]


def _number(value: Fraction | None) -> str:
    return "" if value is None else number_text(value)


def _gaps(
    book: Rulebook, pattern: str, found: Recognised | None, posted: QueryDict, language: Language
) -> list[GapField]:
    if pattern == OWN:
        return []
    known = dict(found.values) if found else {}
    fields = []
    for gap in PATTERNS[pattern].gaps:
        value = posted.get(f"gap-{gap.name}") or known.get(gap.name) or gap.default or _first(book, gap, posted, known)
        value = value.replace(", ", "\n") if gap.kind == "tiers" and "\n" not in value else value
        title = gap.title if language == "zh" else gap.title_en
        fields.append(GapField(gap, title, value, _options(book, gap, value, language)))
    return fields


def _first(book: Rulebook, gap: Gap, posted: QueryDict, known: Mapping[str, str]) -> str:
    """Return what a gap without a default begins with: the first measure, and the task of the measure chosen."""
    if gap.kind == "measure":
        return next((spelled(name) for name in book.measures), "")
    measure = posted.get("gap-measure") or known.get("measure") or next(map(spelled, book.measures), "")
    return f"target({measure})"


def _options(book: Rulebook, gap: Gap, value: str, language: Language) -> list[tuple[str, str]]:
    titles = measure_titles(book, language)
    if gap.kind == "measure":
        return [(spelled(name), title) for name, title in titles.items()]
    if gap.kind == "zero":
        words = [("not_applicable", _("不适用")), ("full", _("按满分")), ("0", "0")]
        return words if value in dict(words) else [*words, (value, value)]
    if gap.kind == "task":
        names = dict.fromkeys([*book.targets, *titles])
        found = [(f"target({spelled(name)})", titles.get(name, name)) for name in names]
        levels = TARGET.options["level"].words
        found += [
            (f"target({spelled(name)}, level={level})", f"{titles.get(name, name)} · {_(level)}")
            for name in book.targets
            for level in levels
        ]
        return found if value in dict(found) else [(value, value), *found]
    return []


def row_values(book: Rulebook, posted: QueryDict) -> dict[str, str | dict[str, str]]:
    """Return what a row form says, as `ruleedit.set_row` takes it; '' takes a key away."""
    section, name = posted.get("section", ""), posted.get("name", "")
    row = _row(book, section, name)
    given: dict[str, str | dict[str, str]] = {key: posted.get(f"row-{key}", "").strip() for key in _keys(section)}
    if given["title"] == name:
        given["title"] = ""
    if section == "indicators":
        by_group = {
            key.removeprefix("row-points-"): posted.get(key, "").strip() for key in posted if "row-points-" in key
        }
        points = {key: value for key, value in by_group.items() if value}
        given["points"] = points if "" not in by_group else points.get("", "")
        if row is not None and row.points == {key: _fraction(value) for key, value in points.items()}:
            given.pop("points")
    elif section == "gates":
        given["effect"] = posted.get("row-effect", "unplaced")
    elif row is not None and (cap := getattr(row, "cap", None)) is not None and number_text(cap) == given["cap"]:
        given.pop("cap")
    given["when" if section == "gates" else "score"] = _formula(book, posted)
    return given


def _keys(section: str) -> tuple[str, ...]:
    """Return the texts a row of a section has, in the order they are written."""
    if section == "indicators":
        return ("title", "title_en", "points", "score", "clause", "note", "data_source", "responsible")
    if section == "gates":
        return ("title", "title_en", "when", "effect", "clause", "note")
    return ("title", "title_en", "score", "cap", "clause", "note")


def _fraction(text: str) -> Fraction | None:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None


def _formula(book: Rulebook, posted: QueryDict) -> str:
    """Return the formula of a row form: typed, or written by its pattern, changing only what the form changed."""
    pattern = PATTERNS.get(posted.get("row-pattern", OWN))
    if pattern is None:
        return " ".join(posted.get("row-formula", "").split())
    values = {
        gap.name: ", ".join(
            line.strip().rstrip(",，") for line in posted.get(f"gap-{gap.name}", "").splitlines() if line.strip()
        )
        for gap in pattern.gaps
    }
    row = _row(book, posted.get("section", ""), posted.get("name", ""))
    found = scoring_words(row.score, book, "zh")[1] if row is not None else None
    if found is not None and found.pattern is pattern:
        return found.rewritten(values)
    return write(pattern, values)


@dataclass(frozen=True, slots=True)
class Trial:
    """A draft beside the rulebook in force. `state`: none (no run yet), faults, measure (must be counted), waiting,
    failed, ready, unscored (no indicators). `number` is that of a trial that failed.
    """

    state: str
    run: Run | None = None
    rows: list[Mapping[str, Any]] = field(default_factory=list)
    uncounted: list[str] = field(default_factory=list)
    message: str = ""
    number: int = 0


def base_runs(draft: RulebookDraft) -> list[Run]:
    """Return the runs a draft can be tried beside: of the rulebook it is based on, else of any race; newest first."""
    code = draft.based_on.code if draft.based_on is not None else ""
    choices = queries.choices()
    own = [choice for choice in choices if choice.rulebook.code == code] or choices
    found = [
        queries.latest_run(code=choice.rulebook.code, period=period) for choice in own for period in choice.periods
    ]
    return [run for run in found if run is not None]


def trial(
    draft: RulebookDraft, book: Rulebook | None, problems: Sequence[Problem], *, period: str, language: Language
) -> Trial:
    """Return the draft's scores beside those of the run of a period, at once where every measure is counted already."""
    runs = base_runs(draft)
    run = next((one for one in runs if one.period == period), runs[0] if runs else None)
    if run is None:
        return Trial("none")
    if book is None or errors(problems):
        return Trial("faults", run)
    if not book.indicators:
        return Trial("unscored", run)
    base = assessment_of(run)
    tried = DraftTrial.objects.filter(draft=draft, beside=run).select_related("run").order_by("-pk")
    latest = tried.first()
    done = [one.run for one in tried if one.run is not None]
    known = [(base.rulebook.measures, base.inputs)]
    known += [(rulebook_of(one.rulebook_text).measures, inputs_of(one.result["inputs"])) for one in done]
    inputs = next((inputs for measures, inputs in known if not uncounted(book, measures)), None)
    if inputs is not None:
        other = assess(rulebook=book, inputs=inputs, period=Period.parse(run.period))
        names = queries.unit_titles(language)
        return Trial(
            "ready",
            run,
            [_compared(base.rulebook, book, one, names) for one in compare(base, other, language=language)],
        )
    missing = uncounted(book, base.rulebook.measures)
    titles = measure_titles(book, language)
    words = [titles[name] for name in missing]
    if latest is not None and latest.text == book.text and latest.state in (RunRequest.WAITING, RunRequest.RUNNING):
        return Trial("waiting", run, uncounted=words)
    if latest is not None and latest.text == book.text and latest.state == RunRequest.FAILED:
        return Trial("failed", run, uncounted=words, message=latest.message, number=latest.pk)
    return Trial("measure", run, uncounted=words)


def uncounted(book: Rulebook, counted: Mapping[str, Measure]) -> list[str]:
    """Return the measures of a rulebook that no run with these measures has counted as they are now."""
    words = {"title", "title_en", "note", "clause", "data_source", "decimals"}

    def said(measure: Measure) -> Any:
        keys = (item for item in measure.__dataclass_fields__ if item not in words)
        return shape(tuple(getattr(measure, key) for key in keys))

    return [
        name
        for name, measure in book.measures.items()
        if measure.of != "computed" and (name not in counted or said(counted[name]) != said(measure))
    ]


def _compared(base: Rulebook, book: Rulebook, one: Compared, names: Mapping[str, str]) -> Mapping[str, Any]:
    move = one.place_a - one.place_b if one.place_a is not None and one.place_b is not None else None
    parts = [(part.title, signed_text(part.points)) for part in one.change.parts] if one.change else []
    return {
        "title": names.get(one.unit, one.title),
        "place_a": one.place_a,
        "place_b": one.place_b,
        "total_a": points_text(base, one.total_a),
        "total_b": points_text(book, one.total_b),
        "move": move,
        "parts": parts,
    }
