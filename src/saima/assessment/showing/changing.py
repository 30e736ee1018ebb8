"""Why a unit's total and place changed, as pages and the annex print it: printed parts add up to printed sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from django.utils.translation import gettext as _

from saima.assessment.models import Run
from saima.assessment.showing.texts import points_text
from saima.assessment.why import Told, ToldDistance
from saima.core.amounts import format_number, round_parts
from saima.core.corners import FACTORS
from saima.core.messages import Language, message
from saima.core.moving import LineMove, Moved, Parts
from saima.core.rulebook import Rulebook
from saima.ledger.models import Project
from saima.ledger.words import titled
from saima.people.models import User

DECIMALS = 3
"""Parts are means over orders, so they may have more decimals than points; so many are printed."""


SHOWN = 8
"""So many projects of a line stand open; more are behind a click."""


@dataclass(frozen=True, slots=True)
class Fall:
    """One step of the strip from the earlier total to the later one: where it begins, how long, and which way."""

    left: float
    width: float
    is_up: bool


@dataclass(frozen=True, slots=True)
class FactorRow:
    """One factor: what it did to points and to the place, as printed."""

    name: str
    title: str
    points: str
    places: str
    fall: Fall


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One project's part of a line; `code` is '' for records of no project, `title` '' for one not to be named."""

    code: str
    title: str
    points: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line: before, after, change, one part per factor shown, and the projects within the unit's own part."""

    name: str
    kind: str
    title: str
    before: str
    after: str
    change: str
    parts: tuple[str, ...]
    own: str
    projects: tuple[ProjectRow, ...]
    more: tuple[ProjectRow, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class RivalRow:
    """One rival that was passed (`places` 1), that passed (−1) or that would have at some state, part by part."""

    code: str
    title: str
    places: int
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangePage:
    """A change as printed: `factors` that did anything, and those of them (`columns`) that did something to a line."""

    before: Run
    unit: str
    title: str
    total_before: str
    total_after: str
    change: str
    place_before: int | None
    place_after: int | None
    move: int | None
    moved: str
    factors: tuple[FactorRow, ...]
    columns: tuple[str, ...]
    lines: tuple[LineRow, ...]
    sums: tuple[str, ...]
    rivals: tuple[RivalRow, ...]


def part_text(value: Fraction, least: int = 2) -> str:
    """Return a part with its sign, with `least` decimals or, where it has more, `DECIMALS`; nothing as a dash."""
    if not value:
        return "—"
    digits = least if not value * 10**least % 1 else DECIMALS
    text = format_number(value, digits)
    return f"+{text}" if value > 0 else text


def printed(parts: Parts, names: Sequence[str], least: int = 2) -> tuple[str, ...]:
    """Return the parts of these factors as printed, adding up to their printed sum."""
    return tuple(part_text(value, least) for value in round_parts([parts[name] for name in names], DECIMALS))


def shown_factors(moved: Moved) -> tuple[str, ...]:
    """Return the factors that did anything to a line, the total or the place."""
    trees = [moved.total, moved.place or {}, *(line.parts for line in moved.lines)]
    return tuple(name for name in FACTORS if any(tree.get(name) for tree in trees))


def factor_titles(names: Sequence[str], language: Language) -> tuple[str, ...]:
    """Return what factors are called."""
    return tuple(message(f"factor.{name}").text(language) for name in names)


def change_page(told: Told, book: Rulebook, *, user: User, language: Language) -> ChangePage | None:
    """Return a change as its reader's page prints it; None when there is nothing to tell."""
    moved = told.moved
    if moved is None or told.before is None:
        return None
    names = shown_factors(moved)
    heeded = tuple(name for name in names if any(line.parts[name] for line in moved.lines))
    titles = _project_titles(moved, user)
    move = moved.place_before - moved.place_after if moved.place_before and moved.place_after else None
    return ChangePage(
        before=told.before,
        unit=moved.unit,
        title=moved.title,
        total_before=points_text(book, moved.total_before),
        total_after=points_text(book, moved.total_after),
        change=part_text(moved.points),
        place_before=moved.place_before,
        place_after=moved.place_after,
        move=move,
        moved="" if move is None else part_text(Fraction(move), 0),
        factors=_factor_rows(moved, names, language),
        columns=factor_titles(heeded, language),
        lines=tuple(_line_row(line, heeded, book, titles) for line in moved.lines),
        sums=printed(moved.total, heeded),
        rivals=tuple(
            RivalRow(one.unit, one.title, int(one.places), printed(one.parts, names, 0)) for one in moved.crossings
        ),
    )


@dataclass(frozen=True, slots=True)
class DistancePage:
    """A change of distance as printed. `lines` have one part per column, none for a reader who sees sums only."""

    before: Run
    other: str
    other_title: str
    earlier: str
    earlier_title: str
    earlier_gap: str
    swapped: str
    gap_before: str
    gap_after: str
    change: str
    factors: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    lines: tuple[LineRow, ...]


def distance_page(told: ToldDistance, book: Rulebook, *, user: User, language: Language) -> DistancePage | None:
    """Return a change of distance as its reader's page prints it; None when there is nothing to tell."""
    moved = told.moved
    if moved is None or told.before is None:
        return None
    names = tuple(name for name in FACTORS if moved.parts[name] or any(line.parts.get(name) for line in moved.lines))
    titles = factor_titles(names, language)
    columns = names if any(line.parts for line in moved.lines) else ()
    codes = _titles_of({part.project for line in moved.lines for part in line.projects}, user)
    is_swapped = moved.earlier not in ("", moved.other)
    return DistancePage(
        told.before,
        moved.other,
        moved.other_title,
        moved.earlier if is_swapped else "",
        moved.earlier_title,
        part_text(moved.earlier_points or Fraction(0)),
        part_text(moved.swapped),
        part_text(moved.before),
        part_text(moved.after),
        part_text(moved.points),
        tuple(zip(titles, printed(moved.parts, names), strict=True)),
        titles if columns else (),
        tuple(_line_row(line, columns, book, codes) for line in moved.lines),
    )


def _factor_rows(moved: Moved, names: Sequence[str], language: Language) -> tuple[FactorRow, ...]:
    points = printed(moved.total, names)
    places = printed(moved.place, names, 0) if moved.place is not None else ("",) * len(names)
    falls = _falls(moved, names)
    rows = zip(names, factor_titles(names, language), points, places, falls, strict=True)
    return tuple(FactorRow(*row) for row in rows)


def _falls(moved: Moved, names: Sequence[str]) -> list[Fall]:
    """Return the strip: each factor begins where the one before it ended, on a scale of 100 from end to end."""
    at, ends = moved.total_before, [moved.total_before]
    for name in names:
        at += moved.total[name]
        ends.append(at)
    low, high = min(ends), max(ends)
    span = high - low or Fraction(1)
    found = []
    for start, end in pairwise(ends):
        left, right = sorted((start, end))
        width = round(float((right - left) / span * 100), 1)
        found.append(
            Fall(round(float((left - low) / span * 100), 1), max(width, 0.6) if start != end else 0.0, end > start)
        )
    return found


def _line_row(line: LineMove, names: Sequence[str], book: Rulebook, titles: Mapping[str, str]) -> LineRow:
    rules = {
        "shapley": _("按各项目先后的所有次序取平均。"),
        "by_day": _("项目较多，或得分与其他单位有关：按首笔计入的日期依次计算。"),
    }
    points = round_parts([part.points for part in line.projects], DECIMALS)
    rows = tuple(
        ProjectRow(part.project, titles.get(part.project, ""), part_text(value))
        for part, value in zip(line.projects, points, strict=True)
        if value
    )
    return LineRow(
        line.name,
        line.kind,
        line.title,
        points_text(book, line.before),
        points_text(book, line.after),
        part_text(line.points),
        printed(line.parts, names),
        part_text(round_parts([line.parts.get("own", Fraction(0))], DECIMALS)[0]),
        rows[:SHOWN] if len(rows) > SHOWN + 1 else rows,
        rows[SHOWN:] if len(rows) > SHOWN + 1 else (),
        rules.get(line.rule, ""),
    )


def _project_titles(moved: Moved, user: User) -> dict[str, str]:
    """Return the titles of the projects that the reader may see, by code; one statement."""
    return _titles_of({part.project for line in moved.lines for part in line.projects}, user)


def _titles_of(codes: set[str], user: User) -> dict[str, str]:
    found = {project.code: titled(project) for project in Project.objects.visible_to(user).filter(code__in=codes)}
    return {**found, "": _("没有项目的记录")}
